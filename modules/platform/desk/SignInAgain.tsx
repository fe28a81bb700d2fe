import './sign-in.css'
import { useEffect, useRef } from 'react'
import { SamplePeople } from '#modules/platform/desk/SamplePeople.tsx'
import { SignInForm } from '#modules/platform/desk/SignInForm.tsx'
import { useWelcome } from '#modules/platform/screens/me.ts'

/** Above the page when its session ended: what was typed beneath stays, and is still there after signing in. */
export default function SignInAgain({ name }: { name: string }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { data: welcome } = useWelcome()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="panel sign-in-again" aria-labelledby="again-title" onCancel={(event) => event.preventDefault()}>
      <header className="panel-head">
        <h2 id="again-title">请重新登录</h2>
      </header>
      <div className="panel-body">
        <p className="sign-in-kept">{name}，登录已过期。这一页上填写的内容还在，登录后接着办。</p>
        <SignInForm />
        {welcome?.sample && <SamplePeople people={welcome.samplePeople} />}
      </div>
    </dialog>
  )
}

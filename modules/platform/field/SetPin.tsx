import './pin.css'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { pinRefusal } from '#kit/ui/device/pin.ts'
import { Failure } from '#kit/ui/states.tsx'
import { setPin } from '#modules/platform/field/phone-lock.ts'
import { PinField } from '#modules/platform/field/PinField.tsx'

/** After the first sign-in on this phone: a PIN, twice. From then on the phone asks for it, and for no code. */
export default function SetPin({ accountId }: { accountId: string }) {
  const [pin, setPinWords] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const register = useMutation({ mutationFn: () => setPin(queries, accountId, pin), networkMode: 'always' })
  const refusal = pinRefusal(pin)
  const differs = again !== pin ? '两次输入的不一样，请再输一次' : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (refusal === undefined && differs === undefined) register.mutate()
  }
  return (
    <div className="screen">
      <header className="screen-head screen-head-plain">
        <h1>给这部手机设 PIN 码</h1>
      </header>
      <main className="screen-body">
        <p className="pin-why">以后打开手机端只输这 6 位数字，不用再收短信验证码。没有网络时也能打开。</p>
        <form id="set-pin" className="sheet" noValidate onSubmit={submit}>
          <PinField label="6 位 PIN 码" name="pin" pin={pin} change={setPinWords} wrong={tried || pin.length === 6 ? refusal : undefined} />
          <PinField label="再输一次" name="again" pin={again} change={setAgain} wrong={tried && refusal === undefined ? differs : undefined} />
        </form>
        <p className="quiet pin-note">连着输错 5 次，存在手机里的内容会清除，要用短信验证码重新登录。还没上传的不会丢，照样会上传。</p>
        <p className="quiet pin-note">PIN 码防的是捡到手机的人，挡不住专门的取证设备。手机丢了，请马上告诉单位停用它。</p>
      </main>
      <footer className="screen-act">
        {register.error !== null && <Failure error={register.error} filled />}
        <button type="submit" form="set-pin" className="press press-main" disabled={register.isPending}>
          {register.isPending ? '正在登记这部手机' : '设好，开始办事'}
        </button>
      </footer>
    </div>
  )
}

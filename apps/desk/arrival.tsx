import { Suspense } from 'react'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Loading } from '#kit/ui/states.tsx'
import type { Me } from '#modules/platform/contract.ts'

const SignIn = lazyOnce(() => import('#modules/platform/desk/SignIn.tsx'))
const SignInAgain = lazyOnce(() => import('#modules/platform/desk/SignInAgain.tsx'))
const Notice = lazyOnce(() => import('#modules/platform/desk/Notice.tsx'))

/** Before the frame: sign in, then read the notice once. */
export function Arrival({ me }: { me: Me | undefined }) {
  return <Suspense fallback={<Loading rows={4} />}>{me === undefined ? <SignIn /> : <Notice me={me} />}</Suspense>
}

/** The session ended while the page was open: what was typed stays beneath. */
export function Return({ name }: { name: string }) {
  return (
    <Suspense fallback={null}>
      <SignInAgain name={name} />
    </Suspense>
  )
}

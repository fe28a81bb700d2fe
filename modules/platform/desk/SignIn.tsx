import './sign-in.css'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { SamplePeople } from '#modules/platform/desk/SamplePeople.tsx'
import { SignInForm } from '#modules/platform/desk/SignInForm.tsx'
import { useWelcome } from '#modules/platform/screens/me.ts'

/** The desk's door: password and code; on the sample county also one person per role. */
export default function SignIn() {
  const { data: welcome, error, refetch } = useWelcome()
  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <Mark size={34} />
        <h1>邻里工作台</h1>
        {welcome !== undefined && <span className="sign-in-county">{welcome.countyName}</span>}
        {welcome !== undefined && <span className="sign-in-brand">{welcome.brand}</span>}
      </header>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {error === null && (
        <div className={welcome?.sample ? 'sign-in-two' : 'sign-in-one'}>
          <section className="card sign-in-card">
            <h2>登录</h2>
            <SignInForm />
            {welcome?.openIdConnect && (
              <a className="sign-in-single" href="/api/openid/start">
                用本单位统一身份登录
              </a>
            )}
          </section>
          {welcome === undefined ? <Loading rows={6} /> : welcome.sample && <SamplePeople people={welcome.samplePeople} />}
        </div>
      )}
    </main>
  )
}

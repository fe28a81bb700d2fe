import { Link } from 'wouter'
import { Mark } from '#kit/ui/Mark.tsx'
import { LargeTypeSwitch } from '#modules/platform/screens/LargeTypeSwitch.tsx'
import { useWelcome } from '#modules/platform/screens/me.ts'
import { PhoneSignIn } from '#modules/platform/screens/PhoneSignIn.tsx'
import { phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'

/** Sign-in of grid workers and building leads. */
export function Arrival() {
  const { data: welcome } = useWelcome()
  return (
    <div className="screen">
      <header className="screen-head screen-head-plain">
        <Mark size={30} />
        <h1>
          邻里 · 外勤 <span className="home-county">{welcome?.countyName}</span>
        </h1>
        <LargeTypeSwitch />
      </header>
      <main className="screen-body">
        <p className="sign-in-why">网格员、网格长、楼长用登记在单位的手机号码登录。</p>
        <PhoneSignIn surface="field" />
        <p className="quiet home-foot">
          <Link href={phoneNoticePage.to({})}>个人信息怎样处理</Link>
        </p>
      </main>
    </div>
  )
}

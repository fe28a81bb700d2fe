import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Mark } from '#kit/ui/Mark.tsx'
import { useDevice } from '#kit/ui/device/this-device.ts'
import { enterByCode } from '#modules/platform/screens/enter-by-code.ts'
import { LargeTypeSwitch } from '#modules/platform/screens/LargeTypeSwitch.tsx'
import { useWelcome } from '#modules/platform/screens/me.ts'
import { PhoneSignIn } from '#modules/platform/screens/PhoneSignIn.tsx'
import { phoneNoticePage } from '#modules/platform/screens/phone-addresses.ts'

/** Sign-in of grid workers and building leads. */
export function Arrival() {
  const { data: welcome } = useWelcome()
  const queries = useQueryClient()
  const phone = useDevice()
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
        {phone.stage === 'wantsCode' && (
          <p className="kept-note" role="status">
            {phone.wiped ? '存在这部手机里的内容已清除。请用短信验证码登录，再设新的 PIN 码。' : '这次要用短信验证码登录，PIN 码不变。'}还没上传的不会丢，照样会上传。
          </p>
        )}
        <p className="sign-in-why">网格员、楼长用登记在单位的手机号码登录。</p>
        <PhoneSignIn surface="field" stay={() => enterByCode(queries)} />
        <p className="quiet home-foot">
          <Link href={phoneNoticePage.to({})}>个人信息怎样处理</Link>
        </p>
      </main>
    </div>
  )
}

import { useState } from 'react'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { phoneAccountPage } from '#modules/platform/screens/phone-addresses.ts'
import { useOwnSessions } from '#modules/platform/screens/own-sessions.ts'

/** Where I am signed in. A lost phone is shut out from here. */
export default function PhoneSessions() {
  const [asks, setAsks] = useState(false)
  const [ended, setEnded] = useState<number>()
  const { list, sessions, endOthers } = useOwnSessions((count) => {
    setAsks(false)
    setEnded(count)
  })
  const others = sessions?.filter(({ current }) => !current).length ?? 0
  return (
    <Screen title="登录的设备" back={phoneAccountPage.to({})}>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {endOthers.error !== null && <Failure error={endOthers.error} />}
      {sessions === undefined && list.error === null && <Loading rows={3} />}
      {ended !== undefined && <p role="status" className="sheet">已退出其他 {ended} 处登录。</p>}
      {sessions?.map((session) => (
        <section key={session.sessionId} className="sheet">
          <h2 className="device-name">
            <Icon name="phone" size={22} />
            {session.device}
            {session.current && <span className="quiet">（现在用的）</span>}
          </h2>
          <p className="quiet">
            {session.where}，<Moment at={session.openedAt} /> 登录
            <br />
            <Moment at={session.lastUsedAt} /> 最近一次使用
          </p>
        </section>
      ))}
      {others > 0 && !asks && (
        <button type="button" className="press press-main" onClick={() => setAsks(true)}>退出其他 {others} 处登录</button>
      )}
      {others > 0 && asks && (
        <section className="sheet">
          <p>其他手机和电脑马上退出，要重新收验证码才能登录。您现在用的不受影响。</p>
          <button type="button" className="press press-main" disabled={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>全部退出</button>
          <button type="button" className="press" onClick={() => setAsks(false)}>不退出</button>
        </section>
      )}
      <p className="quiet after-sheets">有不认识的设备，或手机丢了，请马上退出其他登录；手机卡也请找运营商挂失，验证码发到卡上。</p>
    </Screen>
  )
}

import './pin.css'
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { FieldDevice } from '#modules/platform/contract.ts'
import { lockPhone, renewSession } from '#modules/platform/field/phone-lock.ts'
import { api } from '#modules/platform/screens/me.ts'

const DEVICE = 'device'
const devicesQuery = api.listMyDevices.queryOptions({ meta: { live: [DEVICE] } })

/** The phones on which I set a PIN: a lost one is given up here, from another; security can do the same. */
export default function Devices() {
  const { data, error, refetch } = useQuery(devicesQuery)
  const queries = useQueryClient()
  const inUse = data?.devices.filter(({ revokedAt }) => revokedAt === null)
  const former = data?.devices.filter(({ revokedAt }) => revokedAt !== null)
  return (
    <Screen
      title="登记过的手机"
      back="/me"
      act={
        <button type="button" className="press" onClick={() => void lockPhone(queries)}>
          <Icon name="lock" size={22} />
          现在锁屏
        </button>
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {inUse?.length === 0 && <Empty title="没有登记过手机">在手机上设好 PIN 码，手机就登记在这里。</Empty>}
      {inUse?.map((phone) => <Phone key={phone.deviceId} phone={phone} />)}
      {former !== undefined && former.length > 0 && (
        <section className="sheet">
          <h2>已停用</h2>
          {former.map((phone) => (
            <p key={phone.deviceId} className="quiet">
              {phone.name}，<Moment at={phone.revokedAt!} /> 停用
            </p>
          ))}
        </section>
      )}
      <p className="quiet after-sheets">手机丢了，在另一部手机上登录后来这里停用它，或请单位找安全管理员停用。</p>
    </Screen>
  )
}

function Phone({ phone }: { phone: FieldDevice }) {
  const [asks, setAsks] = useState(false)
  const queries = useQueryClient()
  // Of this phone itself: the session is over, and the phone notices by asking.
  const revoke = useCommand(api.revokeMyDevice, { changes: [DEVICE], done: async () => { if (phone.current) await renewSession(queries) } })
  return (
    <section className="sheet">
      <h2 className="device-name">
        <Icon name="phone" size={22} />
        {phone.name}
        {phone.current && <span className="quiet">（这部手机）</span>}
      </h2>
      <p className="quiet device-times">
        <Moment at={phone.lastSeenAt} /> 最近一次打开
        <br />
        <Moment at={phone.registeredAt} /> 登记
      </p>
      {revoke.error !== null && <Failure error={revoke.error} />}
      {asks ? (
        <>
          <p>{phone.current ? '停用后这部手机马上退出，存在手机里的内容会清除；再用要收短信验证码、重设 PIN 码。' : '停用后那部手机马上退出，存在里面的内容不能再打开。'}</p>
          <button type="button" className="press press-main" disabled={revoke.isPending} onClick={() => revoke.mutate({ deviceId: phone.deviceId })}>
            停用{phone.name}
          </button>
          <button type="button" className="press" onClick={() => setAsks(false)}>
            不停用
          </button>
        </>
      ) : (
        <button type="button" className="press" onClick={() => setAsks(true)}>
          停用{phone.current ? '这部' : '那部'}手机
        </button>
      )}
    </section>
  )
}

import { Fragment, useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { revokeAccountDevice } from '#modules/people/contract.ts'
import { ACCOUNT, api } from '#modules/people/desk/api.ts'

type Phone = { deviceId: string; name: string }

/** The phones of a grid worker or building lead: a lost one is given up here. */
export function AccountDevices({ accountId, name }: { accountId: string; name: string }) {
  const { data, error, refetch } = useQuery(api.listAccountDevices.queryOptions({ input: { accountId }, meta: { live: [ACCOUNT] } }))
  const [giving, setGiving] = useState<Phone>()
  if (giving !== undefined) return <GiveUp accountId={accountId} name={name} phone={giving} close={() => setGiving(undefined)} />
  return (
    <section className="detail-part">
      <h3>外勤手机</h3>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={2} />}
      {data?.devices.length === 0 && <p>没有登记过手机。网格员、楼长第一次在手机上登录、设 PIN 码时登记。</p>}
      {data !== undefined && data.devices.length > 0 && (
        <dl className="facts">
          {data.devices.map((phone) => (
            <Fragment key={phone.deviceId}>
              <dt>{phone.name}</dt>
              <dd>
                {phone.revokedAt === null ? (
                  <>
                    最近打开 <Moment at={phone.lastSeenAt} />{' '}
                    <Button size="small" danger onClick={() => setGiving(phone)}>
                      停用
                    </Button>
                  </>
                ) : (
                  <>
                    <Moment at={phone.revokedAt} /> 已停用
                  </>
                )}
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  )
}

function GiveUp({ accountId, name, phone, close }: { accountId: string; name: string; phone: Phone; close: () => void }) {
  const [reason, setReason] = useState('')
  const command = useCommand(api.revokeAccountDevice, {
    changes: [ACCOUNT],
    done: () => {
      sayDone(`已停用${name}的${phone.name}`)
      close()
    },
  })
  const { wrong, submit } = useCheck(revokeAccountDevice, (input) => command.mutate(input), { reason: '请写明原因' })
  return (
    <ActForm
      title={`停用${name}的${phone.name}`}
      effect="这部手机上的登录随即失效，存在里面的内容不能再打开。本人可以在另一部手机上用短信验证码登录，再设 PIN 码。"
      verb="停用这部手机"
      grave
      command={command}
      submit={() => submit({ accountId, deviceId: phone.deviceId, reason })}
      close={close}
    >
      <Labelled label="原因" hint="写进审计记录，审计管理员看得到" wrong={wrong['reason']}>
        <Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}

import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { openDataContract } from '#modules/requests/open-data/contract.ts'

const api = apiOf<typeof openDataContract>('openData')
const UNIT_MONTHS = 'unitMonths'

/** Whether each unit's month is published with the open data; off until somebody decides so. */
export function UnitMonthsSetting() {
  const { data, error, refetch } = useQuery(api.getUnitSetting.queryOptions({ meta: { live: [UNIT_MONTHS] } }))
  const save = useCommand(api.saveUnitSetting, { changes: [UNIT_MONTHS], done: ({ told }) => sayDone(told ? '已决定公开，从下一次公布的月份起。' : '已决定不公开，从下一次公布的月份起。') })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return null
  return (
    <dl className="facts setting-facts">
      <dt>各单位的月账</dt>
      <dd>
        <strong>{data.told ? '公开' : '不公开'}</strong>
        <Button size="small" loading={save.isPending} style={{ marginInlineStart: 12 }} onClick={() => save.mutate({ told: !data.told, version: data.version })}>{data.told ? '改为不公开' : '改为公开'}</Button>
        <br />
        每月随公开数据公布每个单位收到多少件、按时答复多少、超期多少，算上没公开的诉求；不到 10 件的不写，也不让人减出来。从下一次公布的月份起算，公布过的不改。
      </dd>
    </dl>
  )
}

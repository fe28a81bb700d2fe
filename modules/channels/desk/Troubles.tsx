import { useState } from 'react'
import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure } from '#kit/ui/states.tsx'
import { channelLabels } from '#modules/channels/contract.ts'
import type { Trouble } from '#modules/channels/contract.ts'
import { api, CHANNELS } from '#modules/channels/screens/api.ts'

const endings: Readonly<Record<NonNullable<Trouble['ended']>, string>> = { taken: '已送达', gone: '收不到', refused: '没有送达', uncertain: '不确定是否送达' }

/** What has failed, with the reason; neither to whom nor what it said. */
export function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  const [asked, ask] = useState<string | null>(null)
  const decide = useCommand(api.decideDelivery, { changes: [CHANNELS], done: (_answer, { again }) => { ask(null); sayDone(again ? '已排队，几秒钟后再发' : '不再发这一条') } })
  if (troubles.length === 0) return <Empty title="没有未送达的消息">发送失败、等着重试和不确定是否送达的，会列在这里，连同原因。</Empty>
  return (
    <>
      {decide.error !== null && <Failure error={decide.error} />}
      <div className="rows-ground channel-scroll">
        <table className="rows stacks">
          <caption className="unseen">没有送达的消息</caption>
          <thead>
            <tr>
              <th scope="col" style={{ width: 150 }}>渠道</th>
              <th scope="col" style={{ width: 130 }}>发出时间</th>
              <th scope="col" style={{ width: 130 }}>情况</th>
              <th scope="col">原因</th>
              <th scope="col" style={{ width: 210 }}><span className="unseen">处理</span></th>
            </tr>
          </thead>
          <tbody>
            {troubles.map((trouble) => (
              <tr key={trouble.deliveryId}>
                <td>{channelLabels[trouble.channel]}{trouble.group !== null && `（${trouble.group}）`}</td>
                <td data-name="发出时间"><Moment at={trouble.madeAt} /></td>
                <td data-name="情况">{trouble.ended === null ? <>试了 {trouble.attempts} 次，<Moment at={trouble.nextTryAt} /> 再试</> : endings[trouble.ended]}</td>
                <td data-name="原因">
                  {trouble.sentence}
                  {trouble.hindrance !== null && <span className="channel-hindrance">{trouble.hindrance}</span>}
                </td>
                <td className="channel-verbs">
                  {asked === trouble.deliveryId ? (
                    <>
                      <Button size="small" danger loading={decide.isPending} onClick={() => decide.mutate({ deliveryId: trouble.deliveryId, again: true, evenTwice: true })}>再发，可能收到两条</Button>
                      <Button size="small" onClick={() => ask(null)}>不发</Button>
                    </>
                  ) : (
                    <>
                      {trouble.hindrance === null && <Button size="small" loading={decide.isPending} onClick={() => (trouble.mayHaveArrived ? ask(trouble.deliveryId) : decide.mutate({ deliveryId: trouble.deliveryId, again: true }))}>再发一次</Button>}
                      <Button size="small" loading={decide.isPending} onClick={() => decide.mutate({ deliveryId: trouble.deliveryId, again: false })}>不再发</Button>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { StateShape } from '#kit/ui/Icon.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure } from '#kit/ui/states.tsx'
import type { Hotline as HotlineState, HotlineMessage, hotlineContract } from '#modules/requests/hotline/contract.ts'
import { hotlinePage } from '#modules/requests/desk/addresses.ts'
import { messageStateWords } from '#modules/requests/desk/hotline-lines.ts'
import { hotlineStanding } from '#modules/requests/desk/settings/hotline-standing.ts'
import { HotlineForm } from '#modules/requests/desk/settings/HotlineForm.tsx'
import { SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'

export const HOTLINE = 'hotline'
const api = apiOf<typeof hotlineContract>('hotline')
const SETTINGS = 'settings'

/** How the county and the city's 12345 platform exchange orders, and what did not arrive. */
export default function Hotline() {
  const { search, setSearch } = usePlace(hotlinePage)
  const read = useQuery(api.getHotline.queryOptions({ meta: { live: [HOTLINE] }, refetchInterval: 15_000 }))
  const [key, keep] = useState<string>()
  const state = read.data
  const open = (what: string | undefined) => {
    keep(undefined)
    setSearch({ open: what })
  }
  return (
    <SettingFrame
      title="12345 对接"
      words="热线工单自动进来成为诉求；受理、签收、答复、延期、退回自动发回平台。两边断开时都不丢，恢复后接着发，每条只发一次。"
      acts={state === undefined ? null : <Button type={state.ready || search.open === SETTINGS ? 'default' : 'primary'} onClick={() => open(SETTINGS)}>{state.ready ? '修改设置' : '开始设置'}</Button>}
      read={read}
      form={state === undefined ? null : key !== undefined ? <KeyShown value={key} path={state.path} close={() => open(undefined)} /> : search.open === SETTINGS ? <HotlineForm state={state} close={() => open(undefined)} /> : null}
    >
      {state !== undefined && !state.ready && <Empty title="还没有设置 12345 对接">设置以前，热线来电可以在“代报”里录入。用接口的，先请服务器管理员把平台的主机名写进 HOTLINE_HOSTS；对方没有接口的，可以用文件。然后按“开始设置”。</Empty>}
      {state?.ready === true && <Standing state={state} given={keep} />}
      {state?.ready === true && <Troubles messages={state.troubles} byFiles={state.transport === 'files'} />}
    </SettingFrame>
  )
}

function Standing({ state, given }: { state: HotlineState; given: (key: string) => void }) {
  const [asking, ask] = useState(false)
  const turn = useCommand(api.switchHotline, { changes: [HOTLINE], done: ({ enabled, transport }) => sayDone(turned(enabled, transport)) })
  const test = useCommand(api.testHotline, { changes: [HOTLINE] })
  const renew = useCommand(api.renewHotlineKey, { changes: [HOTLINE], done: (answer) => { ask(false); given(answer.key) } })
  const byFiles = state.transport === 'files'
  const standing = hotlineStanding(state)
  const error = turn.error ?? test.error ?? renew.error
  return (
    <section className="hotline-standing" aria-label="对接状态">
      <dl className="facts">
        <dt>状态</dt>
        <dd>
          <span className={`due-${standing.nearness}`}><StateShape nearness={standing.nearness} /> {standing.words}</span>
          {state.trouble !== null && <span className="fact-more">{state.trouble}{state.troubleAt !== null && <> <Moment at={state.troubleAt} /></>}</span>}
        </dd>
        <dt>对接方式</dt>
        <dd>{byFiles ? '用文件，由县中心派单员上传和取走' : <>用接口 <span className="fact-more">{state.address}</span></>}</dd>
        <dt>收工单</dt>
        <dd>
          {!byFiles && <code>{location.origin}{state.path}</code>}
          <span className="fact-more">{byFiles ? '逐行收下' : state.polled ? '对方可以送来；本系统也每分钟去取' : '由对方送来'}，共 {state.orders} 件{state.lastHeardAt !== null && <>，最近 <Moment at={state.lastHeardAt} /></>}</span>
        </dd>
        <dt>发消息</dt>
        <dd>
          等待 {state.waiting} 条，<span className={state.refused === 0 ? undefined : 'due-missed'}>对方不收 {state.refused} 条</span>
          {state.oldest !== null && <span className="fact-more">最早一条 <Moment at={state.oldest} /></span>}
          {state.lastSentAt !== null && <span className="fact-more">最近送达 <Moment at={state.lastSentAt} /></span>}
        </dd>
        <dt>负责单位</dt>
        <dd>{state.organizationName}</dd>
      </dl>
      {error !== null && <Failure error={error} />}
      {test.data !== undefined && <p className="move-effect" role="status"><span className={test.data.reached ? undefined : 'due-missed'}><StateShape nearness={test.data.reached ? 'calm' : 'missed'} /> {test.data.sentence}</span></p>}
      {asking && <p className="move-effect">发放新密钥后，平台现在用的密钥立即失效；换上新密钥以前，平台送不来工单。</p>}
      <p className="move-acts">
        <Button type={state.enabled ? 'default' : 'primary'} loading={turn.isPending} onClick={() => turn.mutate({ enabled: !state.enabled })}>{state.enabled ? '停用' : '启用'}</Button>
        {!byFiles && <Button loading={test.isPending} onClick={() => test.mutate({})}>测试连接</Button>}
        {!asking && !byFiles && <Button onClick={() => ask(true)}>发放送工单的密钥</Button>}
        {asking && <Button danger loading={renew.isPending} onClick={() => renew.mutate({})}>发放新密钥</Button>}
        {asking && <Button onClick={() => ask(false)}>不发了</Button>}
      </p>
    </section>
  )
}

function turned(enabled: boolean, transport: HotlineState['transport']): string {
  if (transport === 'files') return enabled ? '已启用，县中心派单员可以上传工单、取走办理情况。' : '已停用。上传和做批次先停下，要送的消息先存着。'
  return enabled ? '已启用，等着的消息开始发送。' : '已停用。工单照样能送来，发回的消息先存着。'
}

function Troubles({ messages, byFiles }: { messages: readonly HotlineMessage[]; byFiles: boolean }) {
  const decide = useCommand(api.decideHotlineMessage, { changes: [HOTLINE] })
  if (messages.length === 0) return <p className="hint hotline-quiet">没有受阻的消息。</p>
  return (
    <>
      {decide.error !== null && <Failure error={decide.error} />}
      <table className="setting-table stacks" aria-label="没有送达的消息">
        <thead>
          <tr>
            <th scope="col" style={{ width: '22%' }}>工单号</th>
            <th scope="col" style={{ width: 96 }}>消息</th>
            <th scope="col" style={{ width: 128 }}>状态</th>
            <th scope="col">原因</th>
            <th scope="col" style={{ width: 148 }}>操作</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.messageId}>
              <th scope="row" className="figure">{message.orderNumber}{message.round > 1 && `（第 ${message.round} 次）`}</th>
              <td data-name="消息">{message.kindLabel}</td>
              <td data-name="状态">{messageStateWords[message.state]}<br /><Moment at={message.endedAt ?? message.madeAt} /></td>
              <td data-name="原因">{byFiles && message.unsure && message.state === 'waiting' ? '改用文件以前发过，对方可能已经收到。请与对方核对：没收到的按“重发”，放进下一批；收到的按“停发”。' : message.sentence}{message.attempts > 1 && `已试 ${message.attempts} 次。`}</td>
              <td>
                {message.cannotGo === null && <><Button size="small" onClick={() => decide.mutate({ messageId: message.messageId, again: true })}>重发</Button>{' '}</>}
                {message.cannotGo === 'overtaken' && <span className="field-hint">后来的消息已经送到，不能补发{' '}</span>}
                {message.cannotGo === 'sentAnew' && <span className="field-hint">平台已经再次派来这一单，不能补发{' '}</span>}
                {message.state !== 'stopped' && <Button size="small" onClick={() => decide.mutate({ messageId: message.messageId, again: false })}>停发</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function KeyShown({ value, path, close }: { value: string; path: string; close: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <section className="rule-form" aria-label="新密钥">
      <h2>平台送工单用的密钥</h2>
      <p className="move-effect">只显示这一次。请当面或用加密的方式交给热线平台的技术人员，不要发到群里；丢了就再发一个。</p>
      <p className="key-shown"><code>{value}</code></p>
      <p className="move-effect">工单送到 <code>{location.origin}{path}</code>；对方的开发人员看程序所附的 <code>docs/hotline.md</code>。</p>
      <p className="move-acts">
        <Button type="primary" onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>{copied ? '已复制' : '复制密钥'}</Button>
        <Button onClick={close}>已交给对方，收起</Button>
      </p>
    </section>
  )
}

import { useState } from 'react'
import { Link } from 'wouter'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useLine } from '#kit/ui/line.ts'
import type { WaitingCommand } from '#kit/ui/outbox.ts'
import { outbox, useOutboxState } from '#kit/ui/outbox-sender.ts'
import { addressOfMatter } from '#kit/ui/phone/page.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { useDevice } from '#kit/ui/device/this-device.ts'

/** What has not been uploaded, and what the server refused with its reason. */
export function Waiting() {
  const state = useOutboxState()
  const online = useLine()
  const phone = useDevice()
  const [tried, setTried] = useState(false)
  const owner = 'accountId' in phone ? phone.accountId : undefined
  const { commands } = state
  const act = owner !== undefined && state.waiting > 0 && (
    <button type="button" className="press press-main" disabled={state.sending} onClick={() => void outbox.flush(owner).finally(() => setTried(true))}>
      {state.sending ? '正在上传' : '现在上传'}
    </button>
  )
  return (
    <Screen title="未上传" {...(act ? { act } : {})}>
      {tried && !state.sending && state.waiting > 0 && (
        <p className="kept-note" role="status">
          {online ? '没有传上去，服务器暂时没有应答。' : '没有网络，没有传上去。'}会自动再传，不会丢。
        </p>
      )}
      {commands.length === 0 && <Empty title="都已上传">没有信号时办的事会先存在这里，连上网络后自动上传，不会重复。</Empty>}
      {commands.length > 0 && (
        <ul className="entries">
          {commands.map((command) => (
            <li key={command.key} className="entry waiting-entry">
              <span className="entry-words">
                <span className="entry-name"><WholeNumbers>{command.label}</WholeNumbers></span>
                <span className="entry-hint">
                  <Moment at={new Date(command.madeAt).toISOString()} /> 办的{command.refusal === undefined && '，等待上传'}
                </span>
                {command.refusal !== undefined && <span className="waiting-refusal">没有办成：{command.refusal}</span>}
              </span>
              {command.refusal !== undefined && <RefusedActs command={command} />}
            </li>
          ))}
        </ul>
      )}
    </Screen>
  )
}

/** Where it can be done anew, as far as the phone may say what it was about; or it is let go. */
function RefusedActs({ command }: { command: WaitingCommand }) {
  const { requestId } = (command.input ?? {}) as { requestId?: string }
  const page = requestId === undefined ? undefined : addressOfMatter('request', requestId)
  return (
    <span className="waiting-acts">
      {page !== undefined && (
        <Link href={page} className="press">
          打开这件诉求
        </Link>
      )}
      <button type="button" className="press" onClick={() => void outbox.discard(command.key)}>
        知道了，移除
      </button>
    </span>
  )
}

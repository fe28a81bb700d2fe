import { useState } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api, OWN_CHANNELS } from '#modules/channels/screens/api.ts'
import type { OwnChannel } from '#modules/channels/screens/own-channel-words.ts'

/** A code that the person writes to the official account from his own WeChat. */
export function BindAccount({ own, press }: { own: OwnChannel; press: string }) {
  const [code, show] = useState<string | null>(null)
  const ask = useCommand(api.askBindingCode, { changes: [OWN_CHANNELS], done: (answer) => show(answer.code) })
  const forget = useCommand(api.forgetOwnAddress, { changes: [OWN_CHANNELS], done: () => { show(null); sayDone('已解除绑定') } })
  if (own.address !== null) {
    return (
      <p className="channel-acts">
        {forget.error !== null && <Failure error={forget.error} />}
        <button type="button" className={press} disabled={forget.isPending} onClick={() => forget.mutate({ channel: 'officialAccount' })}>解除绑定</button>
      </p>
    )
  }
  return (
    <>
      {ask.error !== null && <Failure error={ask.error} />}
      {code !== null && own.awaitsCode && (
        <p role="status">
          在微信里打开本县的公众号，把这 8 位数字发给它，10 分钟内有效：
          <strong className="channel-code">{code}</strong>
          公众号回复“已绑定”以后，这里随即变成已绑定。
        </p>
      )}
      <p className="channel-acts">
        <button type="button" className={press} disabled={ask.isPending} onClick={() => ask.mutate(undefined)}>{code === null ? '获取绑定码' : '重新获取绑定码'}</button>
      </p>
    </>
  )
}

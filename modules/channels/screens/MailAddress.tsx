import { useState } from 'react'
import type { FormEvent } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api, OWN_CHANNELS } from '#modules/channels/screens/api.ts'
import type { OwnChannel } from '#modules/channels/screens/own-channel-words.ts'

type MailAddressProps = { own: OwnChannel; press: string }

/** An address is typed, the code that was sent there is typed back; what is known can be forgotten again. */
export function MailAddress({ own, press }: MailAddressProps) {
  const [address, type] = useState('')
  const [code, typeCode] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const give = useCommand(api.giveMailAddress, { changes: [OWN_CHANNELS], done: () => sayDone('验证码已发出，几分钟内到') })
  const confirm = useCommand(api.confirmMailAddress, {
    changes: [OWN_CHANNELS],
    done: ({ confirmed, triesLeft }) => {
      if (confirmed) sayDone('邮箱已确认，每天的汇总会发到这里')
      else setWrong(triesLeft > 0 ? `验证码不对，还可以再试 ${triesLeft} 次。` : '验证码不对。请重新获取验证码。')
      typeCode('')
    },
  })
  const forget = useCommand(api.forgetOwnAddress, { changes: [OWN_CHANNELS], done: () => sayDone('邮箱已删除，不再向它发') })
  const sendAddress = (event: FormEvent) => {
    event.preventDefault()
    setWrong(null)
    give.mutate({ address: address.trim() })
  }
  const sendCode = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate({ code: code.trim() })
  }
  if (own.awaitsCode) {
    return (
      <form onSubmit={sendCode}>
        <label className="field">
          <span>邮件里的验证码</span>
          <input className="channel-input" name="mail-code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => typeCode(event.target.value)} />
        </label>
        {wrong !== null && <p className="field-wrong" role="alert">{wrong}</p>}
        {confirm.error !== null && <Failure error={confirm.error} filled />}
        <p className="channel-acts">
          <button type="submit" className={press} disabled={code.trim().length !== 6 || confirm.isPending}>确认邮箱</button>
          <button type="button" className={press} disabled={forget.isPending} onClick={() => forget.mutate({ channel: 'mail' })}>换一个邮箱</button>
        </p>
      </form>
    )
  }
  if (own.address !== null) {
    return (
      <p className="channel-acts">
        {forget.error !== null && <Failure error={forget.error} />}
        <button type="button" className={press} disabled={forget.isPending} onClick={() => forget.mutate({ channel: 'mail' })}>删除这个邮箱</button>
      </p>
    )
  }
  return (
    <form onSubmit={sendAddress}>
      <label className="field">
        <span>邮箱地址</span>
        <input className="channel-input" name="mail-address" type="email" autoComplete="email" maxLength={120} placeholder="zhang@example.cn" value={address} onChange={(event) => type(event.target.value)} />
      </label>
      {wrong !== null && <p className="field-wrong" role="alert">{wrong}</p>}
      {give.error !== null && <Failure error={give.error} filled />}
      <p className="channel-acts">
        <button type="submit" className={press} disabled={address.trim() === '' || give.isPending}>发验证码</button>
      </p>
    </form>
  )
}

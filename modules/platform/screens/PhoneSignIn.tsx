import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Failure } from '#kit/ui/states.tsx'
import { api, useWelcome } from '#modules/platform/screens/me.ts'
import { PhoneSamples } from '#modules/platform/screens/PhoneSamples.tsx'
import { openSurface } from '#modules/platform/screens/surfaces.ts'

type PhoneSurface = 'resident' | 'field'

const SECONDS_BETWEEN_CODES = 60

/** In by the phone's number and the code that was sent to it; nothing to remember. `stay`: what follows when this app is the right one. */
export function PhoneSignIn({ surface, stay }: { surface: PhoneSurface; stay?: () => Promise<void> }) {
  const { data: welcome } = useWelcome()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [wait, setWait] = useState(0)
  const queries = useQueryClient()
  const entered = ({ surface: to }: { surface: PhoneSurface | 'desk' }) => openSurface(to, surface, async () => {
    await stay?.()
    await queries.invalidateQueries()
  })
  const send = useCommand(api.sendPhoneCode, { done: () => setWait(SECONDS_BETWEEN_CODES) })
  const enter = useCommand(api.signInByPhone, { done: entered })
  useEffect(() => {
    if (wait === 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1_000)
    return () => clearTimeout(timer)
  }, [wait])
  const complete = /^1\d{10}$/.test(phone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate({ phone, code, surface })
  }
  return (
    <>
      <form className="sheet" onSubmit={submit}>
        <label className="field">
          <span>手机号码</span>
          <input type="tel" name="phone" autoComplete="tel-national" inputMode="numeric" maxLength={11} required value={phone} onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))} />
        </label>
        <label className="field" htmlFor="phone-code">
          <span>短信验证码</span>
          <span className="field-pair">
            <input id="phone-code" name="code" autoComplete="one-time-code" inputMode="numeric" maxLength={6} pattern="\d{6}" title="6 位数字" required value={code} onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))} />
            <button type="button" className="press" disabled={!complete || wait > 0 || send.isPending} onClick={() => send.mutate({ phone })}>
              {wait > 0 ? `${wait} 秒后再发` : '获取验证码'}
            </button>
          </span>
        </label>
        {send.isSuccess && (
          <p className="quiet" role="status">
            验证码已发到 {phone}，5 分钟内有效。{welcome?.sample && <a href="/outbox" target="_blank" rel="noreferrer">样例县的短信在这里看</a>}
          </p>
        )}
        {send.error !== null && <Failure error={send.error} filled />}
        {enter.error !== null && <Failure error={enter.error} filled />}
        <button type="submit" className="press press-main" disabled={!complete || code.length !== 6 || enter.isPending}>
          {enter.isPending ? '正在登录' : '登录'}
        </button>
      </form>
      {welcome?.sample && <PhoneSamples people={welcome.samplePeople} surface={surface} entered={entered} />}
    </>
  )
}

import './pin.css'
import { useEffect, useRef, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { forgetPin, unlockPhone } from '#modules/platform/field/phone-lock.ts'
import { PinField } from '#modules/platform/field/PinField.tsx'

type LockScreenProps = { triesLeft: number; wantsServer: boolean }

/** Idle, or just opened: the PIN, and nothing else on the screen. The sixth digit is enough. */
export default function LockScreen({ triesLeft, wantsServer }: LockScreenProps) {
  const [pin, setPin] = useState('')
  const [forgotten, setForgotten] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const queries = useQueryClient()
  const unlock = useMutation({ mutationFn: (digits: string) => unlockPhone(queries, digits), networkMode: 'always', onSettled: () => setPin('') })
  const forget = useMutation({ mutationFn: () => forgetPin(queries), networkMode: 'always' })
  useEffect(() => {
    document.title = '已锁屏 · 邻里'
    field.current?.focus()
  }, [])
  const type = (digits: string) => {
    setPin(digits)
    if (digits.length === 6 && !unlock.isPending) unlock.mutate(digits)
  }
  return (
    <div className="screen">
      <main className="screen-body lock">
        <Icon name="lock" size={48} />
        <h1>输 PIN 码打开</h1>
        <form onSubmit={(event) => event.preventDefault()}>
          <PinField ref={field} label="6 位 PIN 码" name="pin" pin={pin} change={type} />
        </form>
        <p className={triesLeft < 5 && !unlock.isPending ? 'lock-said lock-wrong' : 'lock-said'} role="status">
          {unlock.isPending ? '正在打开' : sentence(unlock.data, triesLeft, wantsServer)}
        </p>
        {!forgotten && (
          <button type="button" className="press-plain" onClick={() => setForgotten(true)}>
            忘了 PIN 码，或换人使用
          </button>
        )}
        {forgotten && (
          <section className="sheet lock-forgotten">
            <p>清除这部手机上存着的内容，用短信验证码重新登录，再设新的 PIN 码。还没上传的不会丢，照样会上传。</p>
            <button type="button" className="press press-main" disabled={forget.isPending} onClick={() => forget.mutate()}>
              清除并用验证码登录
            </button>
            <button type="button" className="press" onClick={() => setForgotten(false)}>
              不清除，再想想
            </button>
          </section>
        )}
      </main>
    </div>
  )
}

function sentence(outcome: string | undefined, triesLeft: number, wantsServer: boolean): string {
  if (outcome === 'unreachable') return '超过一天没有联网，要连上网络才能打开。请到有信号的地方再输一次。'
  if (triesLeft < 5) return `PIN 码不对，还可以试 ${triesLeft} 次。都不对就要用短信验证码登录。`
  return wantsServer ? '超过一天没有联网，要连上网络才能打开。' : '还没上传的内容不用打开也会上传。'
}

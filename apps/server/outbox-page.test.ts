import { expect, test } from 'vitest'
import { outboxPage } from '#apps/server/outbox-page.ts'

test('a message of the sample county stands at the time of China', () => {
  const page = outboxPage([{ at: '2026-11-28T18:25:30.000Z', phone: '13900020001', text: '验证码 310162' } as never], 'nonce')
  expect(page).toContain('>11月29日 02:25</time>')
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterAll, expect, test } from 'vitest'
import { openKeyring } from './keyring.ts'
import { authenticatorUri, checkAuthenticatorCode, checkPhoneCode, issuePhoneCode, newAuthenticatorSecret, type PhoneCodeState } from './one-time-code.ts'

/** RFC 6238's secret, 12345678901234567890; its SHA-1 codes have eight digits, of which ours are the last six. */
const secret = Secret.fromLatin1('12345678901234567890').base32

test.each([
  [59, '287082', 1],
  [1111111109, '081804', 37037036],
  [1234567890, '005924', 41152263],
  [2000000000, '279037', 66666666],
])('RFC 6238, appendix B: at %i s the code is %s', (seconds, code, step) => {
  const at = new Date(seconds * 1000)
  expect(checkAuthenticatorCode({ secret, code, lastStep: null, at })).toEqual({ accepted: true, step })
})

const at = new Date('2026-09-24T02:00:15Z')
const now = Math.floor(at.getTime() / 30_000)
const codeOf = (step: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * 30_000 })

test.each([
  [-2, false],
  [-1, true],
  [0, true],
  [1, true],
  [2, false],
])('a code %i steps away: %s', (distance, accepted) => {
  expect(checkAuthenticatorCode({ secret, code: codeOf(now + distance), lastStep: null, at }).accepted).toBe(accepted)
})

test.each([
  ['the step itself', now, now, false],
  ['a step before the last used', now - 1, now, false],
  ['a step after the last used', now, now - 1, true],
])('a code counts once: %s', (_, step, lastStep, accepted) => {
  const check = checkAuthenticatorCode({ secret, code: codeOf(step), lastStep, at })
  expect(check).toMatchObject(accepted ? { accepted: true, step } : { accepted: false, refusal: { message: '动态口令不对，或已经用过。请等验证器显示下一个口令后再输入' } })
})

test.each(['', '12345', '1234567', 'abcdef', '-12345', '1e5000', '000000 '])('%j is refused', (code) => {
  expect(checkAuthenticatorCode({ secret, code, lastStep: null, at }).accepted).toBe(false)
})

test('full-width digits and a space between groups are taken', () => {
  const code = codeOf(now)
  const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
  expect(checkAuthenticatorCode({ secret, code: `${wide.slice(0, 3)}　${wide.slice(3)}`, lastStep: null, at })).toEqual({ accepted: true, step: now })
})

test('a new secret has 160 bits, and its address says so to an app', () => {
  const fresh = newAuthenticatorSecret()
  expect(fresh).toMatch(/^[A-Z2-7]{32}$/)
  expect(newAuthenticatorSecret()).not.toBe(fresh)
  const uri = new URL(authenticatorUri(fresh, '张伟'))
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/邻里:张伟'])
  expect(Object.fromEntries(uri.searchParams)).toEqual({ issuer: '邻里', secret: fresh, algorithm: 'SHA1', digits: '6', period: '30' })
})

const folder = mkdtempSync(join(tmpdir(), 'linli-codes-'))
afterAll(() => rmSync(folder, { recursive: true }))
const keyring = openKeyring(join(folder, 'keys.json'), { at })
const place = { phone: '13800138000', use: 'sign-in' }
const later = (milliseconds: number) => new Date(at.getTime() + milliseconds)
const otherThan = (code: string) => (code === '123456' ? '654321' : '123456')

test('a phone code has six digits and is stored as a keyed hash only', () => {
  const issued = Array.from({ length: 300 }, () => issuePhoneCode(keyring, place, at))
  for (const { code, state } of issued) {
    expect(code).toMatch(/^\d{6}$/)
    expect(JSON.stringify(state.codeHash)).not.toContain(code)
    expect(state).toMatchObject({ expiresAt: later(300_000), triesLeft: 5, usedAt: null })
  }
  expect(new Set(issued.map(({ code }) => code)).size).toBeGreaterThan(290)
  expect(issued.some(({ code }) => code.startsWith('0')), 'leading zeros are kept').toBe(true)
})

test('the right code is accepted once', () => {
  const { code, state } = issuePhoneCode(keyring, place, at)
  const check = checkPhoneCode(keyring, state, place, ` ${code.slice(0, 3)} ${code.slice(3)}`, later(1_000))
  expect(check).toMatchObject({ accepted: true, state: { usedAt: later(1_000) } })
  expect(checkPhoneCode(keyring, check.state, place, code, later(2_000))).toMatchObject({ accepted: false, refusal: { type: 'phone-code.outdated' } })
})

test.each([
  [299_999, true],
  [300_000, false],
  [300_001, false],
])('after %i ms: %s', (milliseconds, accepted) => {
  const { code, state } = issuePhoneCode(keyring, place, at)
  expect(checkPhoneCode(keyring, state, place, code, later(milliseconds)).accepted).toBe(accepted)
})

test('five tries, then the right code is refused too', () => {
  const { code, state } = issuePhoneCode(keyring, place, at)
  const said: string[] = []
  let left: PhoneCodeState = state
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const check = checkPhoneCode(keyring, left, place, otherThan(code), at)
    left = check.state
    said.push(check.accepted ? 'accepted' : check.refusal.message)
  }
  expect(said).toEqual([...[4, 3, 2, 1].map((tries) => `验证码不对，还可以再试 ${tries} 次`), '验证码已失效，请重新获取'])
  expect(checkPhoneCode(keyring, left, place, code, at).accepted).toBe(false)
})

test('the fifth try may still be right', () => {
  const { code, state } = issuePhoneCode(keyring, place, at)
  expect(checkPhoneCode(keyring, { ...state, triesLeft: 1 }, place, code, at).accepted).toBe(true)
})

test('a code is good for its number and its use only, and outlives a rotation', () => {
  const { code, state } = issuePhoneCode(keyring, place, at)
  expect(checkPhoneCode(keyring, state, { ...place, phone: '13800138001' }, code, at).accepted).toBe(false)
  expect(checkPhoneCode(keyring, state, { ...place, use: 'change-phone' }, code, at).accepted).toBe(false)
  keyring.rotate('index', { at })
  expect(checkPhoneCode(keyring, state, { ...place, phone: '+86 138 0013 8000' }, code, at).accepted).toBe(true)
})

import { randomInt, timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { problem, type ProblemError } from '#kit/problem/problem.ts'
import { normalise } from './sealed-value.ts'
import { toHalfWidth } from './half-width.ts'
import type { Keyring } from './keyring.ts'

export const authenticatorCodeWrong = problem('authenticator-code.wrong', 401,
  () => '动态口令不对，或已经用过。请等验证器显示下一个口令后再输入')
export const phoneCodeWrong = problem('phone-code.wrong', 401,
  (d: { triesLeft: number }) => `验证码不对，还可以再试 ${d.triesLeft} 次`)
export const phoneCodeOutdated = problem('phone-code.outdated', 401,
  () => '验证码已失效，请重新获取')

const authenticatorPeriodSeconds = 30
const stepsAround = 1

/** A new secret for an authenticator app: 160 bits in base32, to be stored sealed. */
export function newAuthenticatorSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** `otpauth://` address for the QR code; `account` is shown in the app beside the platform's name. */
export function authenticatorUri(secret: string, account: string): string {
  return authenticator(secret, account).toString()
}

export type AuthenticatorCheck = { accepted: true; step: number } | { accepted: false; refusal: ProblemError }

/**
 * A code of the app (RFC 6238, 30 s, one step early or late). Each step counts once: store `step` with a conditional
 * update (`WHERE last_step IS NULL OR last_step < step`), so that of two equal codes at once only one is accepted.
 * Wrong and used codes are refused in the same words.
 */
export function checkAuthenticatorCode(given: { secret: string; code: string; lastStep: number | null; at: Date }): AuthenticatorCheck {
  const timestamp = given.at.getTime()
  const token = digitsOf(given.code)
  const delta = /^\d{6}$/.test(token) ? authenticator(given.secret).validate({ token, timestamp, window: stepsAround }) : null
  if (delta === null) return { accepted: false, refusal: authenticatorCodeWrong() }
  const step = Math.floor(timestamp / 1000 / authenticatorPeriodSeconds) + delta
  if (given.lastStep !== null && step <= given.lastStep) return { accepted: false, refusal: authenticatorCodeWrong() }
  return { accepted: true, step }
}

function authenticator(secret: string, account = ''): TOTP {
  return new TOTP({ issuer: '邻里', label: account, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: authenticatorPeriodSeconds })
}

const phoneCodeLifetimeMilliseconds = 5 * 60_000
const phoneCodeTries = 5

/** What is stored of a code sent by SMS. `codeHash` is keyed: a million codes cannot be tried on a copied table. */
export type PhoneCodeState = { codeHash: string; expiresAt: Date; triesLeft: number; usedAt: Date | null }

/** Where a code is good: for one number and one use (`sign-in`, `change-phone`). */
export type PhoneCodePlace = { phone: string; use: string }

/** A fresh code for the SMS gateway, and what to store. */
export function issuePhoneCode(keyring: Keyring, place: PhoneCodePlace, at: Date): { code: string; state: PhoneCodeState } {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  return {
    code,
    state: {
      codeHash: phoneCodeHash(keyring, keyring.newest('index').generation, place, code),
      expiresAt: new Date(at.getTime() + phoneCodeLifetimeMilliseconds),
      triesLeft: phoneCodeTries,
      usedAt: null,
    },
  }
}

export type PhoneCodeCheck =
  | { accepted: true; state: PhoneCodeState }
  | { accepted: false; state: PhoneCodeState; refusal: ProblemError }

/**
 * The state after a try; store it, also after a refusal, in the transaction that read it FOR UPDATE.
 * A used, outlived or exhausted code is refused whether or not it is right.
 */
export function checkPhoneCode(keyring: Keyring, state: PhoneCodeState, place: PhoneCodePlace, code: string, at: Date): PhoneCodeCheck {
  if (state.usedAt !== null || state.triesLeft <= 0 || at.getTime() >= state.expiresAt.getTime()) {
    return { accepted: false, state, refusal: phoneCodeOutdated() }
  }
  const triesLeft = state.triesLeft - 1
  const generation = Number(state.codeHash.split('.')[0])
  const expected = Buffer.from(state.codeHash)
  const given = Buffer.from(phoneCodeHash(keyring, generation, place, digitsOf(code)))
  if (expected.length === given.length && timingSafeEqual(expected, given)) {
    return { accepted: true, state: { ...state, triesLeft, usedAt: at } }
  }
  const refusal = triesLeft > 0 ? phoneCodeWrong({ triesLeft }) : phoneCodeOutdated()
  return { accepted: false, state: { ...state, triesLeft }, refusal }
}

function phoneCodeHash(keyring: Keyring, generation: number, { phone, use }: PhoneCodePlace, code: string): string {
  const { provider, secret } = keyring.find('index', generation)
  const mac = provider.mac(secret, JSON.stringify(['linli phone code 1', use, normalise('phone', phone), code]))
  return `${generation}.${mac.toString('base64url')}`
}

/** As typed on any keyboard: full-width digits and spaces between groups are right too. */
function digitsOf(code: string): string {
  return toHalfWidth(code).replace(/\s/g, '')
}

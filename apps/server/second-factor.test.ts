import { expect, test } from 'vitest'
import { isTwoFactor } from '#apps/server/second-factor.ts'

test.each<[unknown, boolean, string]>([
  [['mfa'], true, 'the provider says so'],
  [['pwd', 'otp'], true, 'known and held'],
  [['hwk', 'pin'], true, 'a key opened by a PIN'],
  [['hwk', 'fpt'], true, 'a key opened by a finger'],
  [['pwd'], false, 'one factor'],
  [['sms'], false, 'a code by SMS alone is one factor'],
  [['otp'], false, 'so is a code of an app'],
  [['otp', 'sms'], false, 'two things held are one kind'],
  [['pwd', 'pin'], false, 'two things known are one kind'],
  [['pwd', 'geo'], false, 'a place is no factor'],
  [['pwd', 'constructor'], false, 'a word of the language is none'],
  [[], false, 'nothing'],
  ['mfa', false, 'no list'],
  [undefined, false, 'absent'],
])('%j → %s: %s', (amr, expected) => expect(isTwoFactor(amr)).toBe(expected))

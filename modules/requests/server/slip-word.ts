import { createHmac } from 'node:crypto'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { blindIndex, blindIndexes } from '#kit/secrets/sealed-value.ts'

/** Without characters that look alike in print or by telephone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 8

/**
 * The check word of a slip: eight characters that follow from the request's id, how often the slip was printed anew and the
 * oldest index key, so that a repeated submission prints the same slip. 31⁸ words: guessing one through the web is hopeless.
 */
export function slipWord(keyring: Keyring, requestId: string, prints: number): string {
  const bytes = createHmac('sha256', keyring.all('index').at(-1)!.secret).update(`slip word/${requestId}${prints === 0 ? '' : `/${prints}`}`).digest()
  return Array.from({ length: LENGTH }, (_, index) => ALPHABET[bytes[index]! % ALPHABET.length]).join('')
}

/** What the row keeps of it. */
export function slipWordHash(keyring: Keyring, requestId: string, number: string, prints = 0): string {
  return blindIndex(keyring, 'idNumber', 'request.slipWord', `${number}${slipWord(keyring, requestId, prints)}`)!
}

/** The word as somebody typed it, under every key that a row may have been written with. */
export function slipWordHashes(keyring: Keyring, number: string, typed: string): string[] {
  return blindIndexes(keyring, 'idNumber', 'request.slipWord', `${number}${typed}`)
}

import { createHmac } from 'node:crypto'
import type { Keyring } from '#kit/secrets/keyring.ts'

/**
 * Which share of all requests is looked at on the spot. Drawn by the request's id under the oldest index key: nobody who
 * handles it can know beforehand, and whoever audits with the keys works it out again, HMAC-SHA-256 of `site check/<id>`,
 * its first four bytes as a number, modulo 10,000, below the percentage times 100.
 */
export function isDrawnForCheck(keyring: Pick<Keyring, 'all'>, requestId: string, percent: number): boolean {
  const drawn = createHmac('sha256', keyring.all('index').at(-1)!.secret).update(`site check/${requestId}`).digest().readUInt32BE(0)
  return drawn % 10_000 < percent * 100
}

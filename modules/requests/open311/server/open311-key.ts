import { createHash, createHmac } from 'node:crypto'
import type { Keyring } from '#kit/secrets/keyring.ts'

/** So that whoever finds one in a file knows what it is. */
const PREFIX = 'linli-'

/** Made from its id and the server's key, so that a repeated submission shows the same one and no table holds it. */
export function keyOf(keyring: Keyring, keyId: string): string {
  return PREFIX + createHmac('sha256', keyring.newest('cookie').secret).update(`open311 key\0${keyId}`).digest('base64url')
}

/** What the database is told in the key's place, so that neither a log nor a dump holds one. It does not change with the server's keys: a key holds until it is ended. */
export function systemHandle(key: string): string {
  return createHash('sha256').update(`open311\0${key}`).digest('hex')
}

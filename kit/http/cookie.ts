import { createHmac, randomBytes } from 'node:crypto'
import type { Keyring } from '#kit/secrets/keyring.ts'

/** A new session's token: 256 random bits; only the browser ever holds it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database is told in the token's place, so that neither a log nor a dump holds a key to anybody's session. */
export function cookieHandle(keyring: Keyring, token: string): string {
  return createHmac('sha256', keyring.newest('cookie').secret).update(token).digest('hex')
}

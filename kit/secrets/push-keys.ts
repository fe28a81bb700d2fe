import { createECDH, hkdfSync } from 'node:crypto'
import type { Keyring } from './keyring.ts'

/** Key pair of RFC 8292 (VAPID), both in base64url as browsers and push services take them. */
export type PushKeys = { publicKey: string; privateKey: string }

/**
 * Derived from the keyring's oldest key of the login roles, so that all processes and every start agree without another
 * file to guard. It never rotates: browsers are subscribed to the public half.
 */
export function pushKeys(keyring: Keyring): PushKeys {
  const secret = keyring.all('app-role').at(-1)!.secret.export()
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'linli web push 1', 32)))
  return { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') }
}

import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'
import type { ECDH } from 'node:crypto'
import type { Key, Keyring } from './keyring.ts'

/** What browsers seal to: P-256, the uncompressed point in base64url. */
export type SealingKey = { generation: number; publicKey: string }

const POINT_BYTES = 65
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + 4 + POINT_BYTES + NONCE_BYTES
const VERSION = 1

/**
 * Each generation of the `data` key has a key pair, derived from it: all processes agree without another file to guard, a
 * rotation gives phones a new public key, and what they sealed to an older one still opens.
 */
export function sealingKey(keyring: Keyring): SealingKey {
  const key = keyring.newest('data')
  return { generation: key.generation, publicKey: pairOf(key).getPublicKey('base64url') }
}

/**
 * What kit/ui/device/envelope.ts sealed: version, generation, the sender's passing public key, nonce, then AES-256-GCM under
 * HKDF-SHA-256 of the ECDH secret, bound to all that stands before it. Undefined when it is no such envelope, was changed, or
 * is of a generation that the key file does not hold.
 */
export function openEnvelope(keyring: Keyring, envelope: Buffer): Buffer | undefined {
  if (envelope.length < HEAD_BYTES + TAG_BYTES || envelope[0] !== VERSION) return undefined
  const generation = envelope.readUInt32BE(1)
  if (!keyring.all('data').some((key) => key.generation === generation)) return undefined
  const pair = pairOf(keyring.find('data', generation))
  const passing = envelope.subarray(5, 5 + POINT_BYTES)
  const nonce = envelope.subarray(5 + POINT_BYTES, HEAD_BYTES)
  try {
    const key = Buffer.from(hkdfSync('sha256', pair.computeSecret(passing), Buffer.concat([passing, pair.getPublicKey()]), 'linli outbox 1', 32))
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(envelope.subarray(0, HEAD_BYTES))
    decipher.setAuthTag(envelope.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(envelope.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    // No point of the curve, or not sealed with this key.
    return undefined
  }
}

const pairs = new WeakMap<Key, ECDH>()

function pairOf(key: Key): ECDH {
  const known = pairs.get(key)
  if (known !== undefined) return known
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from(hkdfSync('sha256', key.secret.export(), Buffer.alloc(0), 'linli outbox key 1', 32)))
  pairs.set(key, pair)
  return pair
}

import { fromBase64url, joined, numberBytes, textBytes } from '#kit/ui/device/bytes.ts'
import type { Bytes } from '#kit/ui/device/bytes.ts'
import { signBytes } from '#kit/ui/device/keys.ts'
import type { DeviceKeys } from '#kit/ui/device/keys.ts'

/** The server's public key: P-256, uncompressed point in base64url. */
export type SealingKey = { generation: number; publicKey: string }

/** A call as it would go over the line. */
export type EncodedCall = { path: string; contentType: string; body: Bytes }

/** Who sealed it: the registered phone, with the secret that proves that its owner's PIN was given. */
export type Sealer = { deviceId: string; secret: string; keys: Pick<DeviceKeys, 'signing'> }

const VERSION = 1

/**
 * A call that only the server can read, and of which it can tell on which phone it was done: signature, length of the head,
 * head, body, sealed as kit/secrets/sealing-key.ts opens it.
 */
export async function sealCall(to: SealingKey, sealer: Sealer, key: string, { path, contentType, body }: EncodedCall): Promise<Bytes> {
  const head = textBytes(JSON.stringify({ deviceId: sealer.deviceId, secret: sealer.secret, key, path, contentType }))
  const signed = joined(numberBytes(head.length), head, body)
  return await sealTo(to, joined(await signBytes(sealer.keys, signed), signed))
}

/** AES-256-GCM under HKDF-SHA-256 of an ECDH secret with a key pair that is made for this one envelope. */
export async function sealTo({ generation, publicKey }: SealingKey, plain: Bytes): Promise<Bytes> {
  const serverPoint = fromBase64url(publicKey)
  const server = await crypto.subtle.importKey('raw', serverPoint, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const passing = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', passing.publicKey))
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: server }, passing.privateKey, 256)
  const root = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: joined(point, serverPoint), info: textBytes('linli outbox 1') }, root, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const head = joined(Uint8Array.of(VERSION), numberBytes(generation), point, nonce)
  return joined(head, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: head }, key, plain)))
}

import { base64url, textBytes } from '#kit/ui/device/bytes.ts'
import type { Bytes } from '#kit/ui/device/bytes.ts'

/** The phone's own keys: they can be used on it, and neither read nor taken away by a program. */
export type DeviceKeys = { signing: CryptoKeyPair; wrapping: CryptoKey }

export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const [signing, wrapping] = await Promise.all([
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  ])
  return { signing, wrapping }
}

/** Uncompressed point in base64url, as the server registers it. */
export async function publicKeyText({ signing }: Pick<DeviceKeys, 'signing'>): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', signing.publicKey)))
}

/** ECDSA with SHA-256; r and s, 64 bytes. */
export async function signBytes({ signing }: Pick<DeviceKeys, 'signing'>, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signing.privateKey, bytes))
}

/** The same as `unlockWords` of kit/secrets/device-proof.ts, to be signed when the session is opened again. */
export function unlockWords(deviceId: string, challenge: string): Bytes {
  return textBytes(`linli unlock 1\n${deviceId}\n${challenge}`)
}

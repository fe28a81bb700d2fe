import { base64url, joined, numberBytes, textBytes } from '#kit/ui/device/bytes.ts'
import type { Bytes } from '#kit/ui/device/bytes.ts'

/** OWASP's figure for PBKDF2 with SHA-256; about a second on an old phone. */
export const PIN_ITERATIONS = 600_000

const NONCE_BYTES = 12

/** The data key as it lies on the phone: inside under the PIN, outside under the phone's own key and the time of the last approval. */
export type WrappedKey = { salt: Bytes; iterations: number; bytes: Bytes }

/** What is open while the phone is unlocked. */
export type Vault = {
  /** Known only where the PIN was given; the server has its hash. */
  secret: string
  /** `place` is bound to the value: taken to another row it does not open. */
  encrypt: (plain: Bytes, place: string) => Promise<Bytes>
  decrypt: (sealed: Bytes, place: string) => Promise<Bytes>
}

export function newDataKey(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}

/** `approvedAt`: milliseconds since 1970. Whoever changes it in the phone's files finds that the key no longer opens. */
export async function wrapDataKey(dataKey: Bytes, pin: string, wrapping: CryptoKey, approvedAt: number, iterations = PIN_ITERATIONS): Promise<WrappedKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const inside = await encryptWith(await pinKey(pin, salt, iterations), dataKey, salt)
  return { salt, iterations, bytes: await encryptWith(wrapping, inside, approval(approvedAt)) }
}

/** The data key, or undefined with a wrong PIN, on another phone, or when the time of the approval was changed. */
export async function unwrapDataKey({ salt, iterations, bytes }: WrappedKey, pin: string, wrapping: CryptoKey, approvedAt: number): Promise<Bytes | undefined> {
  try {
    const inside = await decryptWith(wrapping, bytes, approval(approvedAt))
    return await decryptWith(await pinKey(pin, salt, iterations), inside, salt)
  } catch {
    return undefined
  }
}

/** The same key under a later approval; no PIN is needed for it. */
export async function approveAgain(wrapped: WrappedKey, wrapping: CryptoKey, before: number, now: number): Promise<WrappedKey> {
  const inside = await decryptWith(wrapping, wrapped.bytes, approval(before))
  return { ...wrapped, bytes: await encryptWith(wrapping, inside, approval(now)) }
}

export async function openVault(dataKey: Bytes): Promise<Vault> {
  const root = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey', 'deriveBits'])
  const kinds = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: textBytes(info) })
  const key = await crypto.subtle.deriveKey(kinds('linli kept data 1'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const secret = base64url(new Uint8Array(await crypto.subtle.deriveBits(kinds('linli unlock 1'), root, 256)))
  return {
    secret,
    encrypt: (plain, place) => encryptWith(key, plain, textBytes(place)),
    decrypt: (sealed, place) => decryptWith(key, sealed, textBytes(place)),
  }
}

/** What the server keeps of the secret. */
export async function unlockHash(secret: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', textBytes(secret))))
}

async function pinKey(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const words = await crypto.subtle.importKey('raw', textBytes(pin), 'PBKDF2', false, ['deriveKey'])
  return await crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, words, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function approval(at: number): Bytes {
  return joined(textBytes('approved '), numberBytes(Math.floor(at / 1_000)))
}

async function encryptWith(key: CryptoKey, plain: Bytes, place: Bytes): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  return joined(nonce, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: place }, key, plain)))
}

async function decryptWith(key: CryptoKey, sealed: Bytes, place: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, NONCE_BYTES), additionalData: place }, key, sealed.subarray(NONCE_BYTES)))
}

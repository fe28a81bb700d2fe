import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto'

/** Whether the phone with this public key (P-256, uncompressed point in base64url) signed these bytes (ECDSA, SHA-256, r and s). */
export function isSignedBy(publicKey: string, signed: Buffer, signature: Buffer): boolean {
  const point = Buffer.from(publicKey, 'base64url')
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
    return verify('sha256', signed, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    // Not a point of the curve.
    return false
  }
}

/** Whether the secret is the one whose SHA-256 (base64url) was registered. */
export function isSecretOf(unlockHash: string, secret: string): boolean {
  const hash = createHash('sha256').update(secret).digest()
  const expected = Buffer.from(unlockHash, 'base64url')
  return expected.length === hash.length && timingSafeEqual(hash, expected)
}

/** What a phone signs to open its session again: `kit/ui/device/keys.ts` writes the same. */
export function unlockWords(deviceId: string, challenge: string): Buffer {
  return Buffer.from(`linli unlock 1\n${deviceId}\n${challenge}`, 'utf8')
}

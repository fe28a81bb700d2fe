/** Values of `amr` (RFC 8176) by what they prove: something known, something held, something of the body. */
const KIND_OF: Readonly<Record<string, 'knowledge' | 'possession' | 'body'>> = {
  pwd: 'knowledge', pin: 'knowledge', kba: 'knowledge',
  otp: 'possession', sms: 'possession', tel: 'possession', hwk: 'possession', swk: 'possession', pop: 'possession', sc: 'possession',
  fpt: 'body', face: 'body', iris: 'body', retina: 'body', vbm: 'body',
}

/**
 * Whether the identity provider saw two factors: it says so (`mfa`), or names two of different kinds. A code by SMS alone is
 * one factor, and so are two things held.
 */
export function isTwoFactor(amr: unknown): boolean {
  if (!Array.isArray(amr)) return false
  if (amr.includes('mfa')) return true
  const kinds = new Set(amr.map((method) => (typeof method === 'string' && Object.hasOwn(KIND_OF, method) ? KIND_OF[method] : undefined)))
  kinds.delete(undefined)
  return kinds.size >= 2
}

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  getCiphers,
  getHashes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'

/** `international`: AES-256-GCM and SHA-256. `shangmi` (国密): SM4 and SM3, GB/T 32907 and GB/T 32905. */
export type ProviderName = 'international' | 'shangmi'

export type CryptoProvider = {
  readonly name: ProviderName
  readonly aead: string
  readonly hash: string
  readonly nonceBytes: number
  /** Ciphertext followed by its tag. `key` holds 32 bytes, `nonce` exactly `nonceBytes` and never twice under one key. */
  seal(key: KeyObject, nonce: Buffer, plain: Buffer, associatedData: Buffer): Buffer
  /** The plain bytes, or undefined when key, nonce, associated data or a single bit do not fit. */
  open(key: KeyObject, nonce: Buffer, sealed: Buffer, associatedData: Buffer): Buffer | undefined
  /** HMAC with the provider's hash, 32 bytes. */
  mac(key: KeyObject, message: string | Buffer): Buffer
  /** 32 bytes. */
  digest(message: string | Buffer): Buffer
}

/** Throws when this build of Node.js lacks the algorithms. */
export function cryptoProvider(name: ProviderName): CryptoProvider {
  const provider = providers[name]
  const missing = missingAlgorithms(name)
  if (missing.length > 0) throw new Error(`本机的 Node.js 不带算法 ${missing.join('、')}，无法使用密码套件 ${name}；请换用带国密算法的 Node.js，或改用 international`)
  return provider
}

/** Names of the algorithms that `name` needs and that this build of Node.js does not offer; empty when it can be used. */
export function missingAlgorithms(name: ProviderName): string[] {
  return needed[name].filter((algorithm) => !offered.has(algorithm))
}

const offered = new Set([...getCiphers(), ...getHashes()])

const needed: Record<ProviderName, string[]> = {
  international: ['aes-256-gcm', 'sha256'],
  shangmi: ['sm4-ctr', 'sm3'],
}

const gcmTagBytes = 16

const international: CryptoProvider = {
  name: 'international',
  aead: 'AES-256-GCM',
  hash: 'SHA-256',
  nonceBytes: 12,
  seal(key, nonce, plain, associatedData) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: gcmTagBytes })
    cipher.setAAD(associatedData)
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  },
  open(key, nonce, sealed, associatedData) {
    if (sealed.length < gcmTagBytes) return undefined
    const tagAt = sealed.length - gcmTagBytes
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: gcmTagBytes })
    decipher.setAAD(associatedData)
    decipher.setAuthTag(sealed.subarray(tagAt))
    const plain = decipher.update(sealed.subarray(0, tagAt))
    try {
      return joined(plain, decipher.final())
    } catch {
      return undefined
    }
  },
  mac: (key, message) => createHmac('sha256', key).update(message).digest(),
  digest: (message) => createHash('sha256').update(message).digest(),
}

const sm3TagBytes = 32

/**
 * Node 24 (OpenSSL 3.5) offers SM4 in ECB, CBC, CFB, OFB and CTR and the hash SM3, but neither SM4-GCM nor SM4-CCM.
 * So authenticated encryption is composed: SM4-CTR, then HMAC-SM3 over associated data, nonce and ciphertext
 * (encrypt-then-MAC), each with its own key derived from the 32 bytes of the generation.
 */
const shangmi: CryptoProvider = {
  name: 'shangmi',
  aead: 'SM4-CTR + HMAC-SM3',
  hash: 'SM3',
  nonceBytes: 16,
  seal(key, nonce, plain, associatedData) {
    const keys = sm4Keys(key)
    const cipher = createCipheriv('sm4-ctr', keys.encryption, nonce)
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([ciphertext, sm3Tag(keys.authentication, nonce, ciphertext, associatedData)])
  },
  open(key, nonce, sealed, associatedData) {
    if (sealed.length < sm3TagBytes) return undefined
    const keys = sm4Keys(key)
    const tagAt = sealed.length - sm3TagBytes
    const ciphertext = sealed.subarray(0, tagAt)
    if (!timingSafeEqual(sm3Tag(keys.authentication, nonce, ciphertext, associatedData), sealed.subarray(tagAt))) return undefined
    const decipher = createDecipheriv('sm4-ctr', keys.encryption, nonce)
    return joined(decipher.update(ciphertext), decipher.final())
  },
  mac: (key, message) => createHmac('sm3', key).update(message).digest(),
  digest: (message) => createHash('sm3').update(message).digest(),
}

/** A stream cipher has nothing left at its end: no second copy of what may be a megabyte. */
function joined(most: Buffer, rest: Buffer): Buffer {
  return rest.length === 0 ? most : Buffer.concat([most, rest])
}

const providers: Record<ProviderName, CryptoProvider> = { international, shangmi }

type Sm4Keys = { encryption: KeyObject; authentication: KeyObject }
const derived = new WeakMap<KeyObject, Sm4Keys>()

function sm4Keys(key: KeyObject): Sm4Keys {
  const known = derived.get(key)
  if (known) return known
  const keys = {
    encryption: createSecretKey(shangmi.mac(key, 'linli sm4-ctr').subarray(0, 16)),
    authentication: createSecretKey(shangmi.mac(key, 'linli hmac-sm3')),
  }
  derived.set(key, keys)
  return keys
}

function sm3Tag(key: KeyObject, nonce: Buffer, ciphertext: Buffer, associatedData: Buffer): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(associatedData.length))
  return createHmac('sm3', key).update(length).update(associatedData).update(nonce).update(ciphertext).digest()
}

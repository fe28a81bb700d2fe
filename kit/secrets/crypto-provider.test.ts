import { createCipheriv, createHash, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cryptoProvider, missingAlgorithms, type ProviderName } from './crypto-provider.ts'

const names: ProviderName[] = ['international', 'shangmi']
const offered = names.filter((name) => missingAlgorithms(name).length === 0)
for (const name of names) if (!offered.includes(name)) console.log(`SKIPPED: this Node.js lacks ${missingAlgorithms(name).join(', ')}, so provider ${name} is not tested`)

test('the international provider is always there', () => expect(offered).toContain('international'))

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe.each(offered)('%s', (name) => {
  const provider = cryptoProvider(name)
  const key = createSecretKey(createHash('sha256').update('key').digest())
  const otherKey = createSecretKey(createHash('sha256').update('other key').digest())
  const nonce = Buffer.alloc(provider.nonceBytes, 3)
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))

  test('opens what it sealed', () => {
    fc.assert(
      fc.property(bytes, bytes, (plain, context) => {
        const sealed = provider.seal(key, nonce, plain, context)
        expect(provider.open(key, nonce, sealed, context)?.equals(plain)).toBe(true)
      }),
      { seed: 1 },
    )
  })

  test('does not open with another key, nonce or context, nor after the change of any bit', () => {
    const plain = Buffer.from('13800138000')
    const context = Buffer.from('person.phone')
    const sealed = provider.seal(key, nonce, plain, context)
    expect(provider.open(otherKey, nonce, sealed, context)).toBeUndefined()
    expect(provider.open(key, Buffer.alloc(provider.nonceBytes, 4), sealed, context)).toBeUndefined()
    expect(provider.open(key, nonce, sealed, Buffer.from('person.phonf'))).toBeUndefined()
    expect(provider.open(key, nonce, sealed, Buffer.alloc(0))).toBeUndefined()
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(provider.open(key, nonce, changed, context)).toBeUndefined()
    }
    for (let length = 0; length < sealed.length; length += 1) expect(provider.open(key, nonce, sealed.subarray(0, length), context)).toBeUndefined()
  })

  test('context, nonce and ciphertext cannot be divided in another way', () => {
    const sealed = provider.seal(key, nonce, Buffer.from('ab'), Buffer.from('c'))
    const longerContext = Buffer.concat([Buffer.from('c'), nonce.subarray(0, 1)])
    const shiftedNonce = Buffer.concat([nonce.subarray(1), sealed.subarray(0, 1)])
    expect(provider.open(key, shiftedNonce, sealed.subarray(1), longerContext)).toBeUndefined()
  })

  test('hash and keyed hash have 32 bytes', () => {
    expect(provider.digest('abc')).toHaveLength(32)
    expect(provider.mac(key, 'abc')).toHaveLength(32)
    expect(provider.mac(otherKey, 'abc').equals(provider.mac(key, 'abc'))).toBe(false)
  })
})

describe('known answers', () => {
  test('AES-256-GCM: McGrew and Viega, test case 16', () => {
    const key = createSecretKey(hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308'))
    const plain = hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39')
    const sealed = cryptoProvider('international').seal(key, hex('cafebabefacedbaddecaf888'), plain, hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'))
    expect(sealed.toString('hex')).toBe(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
        '76fc6ece0f4e1768cddf8853bb2d551b',
    )
  })

  test('HMAC-SHA-256: RFC 4231, test case 2', () => {
    const key = createSecretKey(Buffer.from('Jefe'))
    expect(cryptoProvider('international').mac(key, 'what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  test('SHA-256: FIPS 180-4, abc', () => {
    expect(cryptoProvider('international').digest('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.skipIf(!offered.includes('shangmi'))('SM3: GB/T 32905, A.1 and A.2', () => {
    const { digest } = cryptoProvider('shangmi')
    expect(digest('abc').toString('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(digest('abcd'.repeat(16)).toString('hex')).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })

  test.skipIf(!offered.includes('shangmi'))('HMAC-SM3: GM/T 0042, D.3', () => {
    const key = createSecretKey(hex('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'))
    const message = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopqabcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'
    expect(cryptoProvider('shangmi').mac(key, message).toString('hex')).toBe('ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a')
  })

  test.skipIf(!offered.includes('shangmi'))('the SM4 underneath: GB/T 32907, A.1', () => {
    const block = hex('0123456789abcdeffedcba9876543210')
    const cipher = createCipheriv('sm4-ctr', block, block)
    expect(cipher.update(Buffer.alloc(16)).toString('hex'), 'the first key stream block is the encrypted counter').toBe('681edf34d206965e86b3e94f536e4246')
  })
})

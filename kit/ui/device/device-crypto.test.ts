import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSecretOf, isSignedBy, unlockWords as unlockWordsOnServer } from '#kit/secrets/device-proof.ts'
import { openKeyring } from '#kit/secrets/keyring.ts'
import { openEnvelope, sealingKey } from '#kit/secrets/sealing-key.ts'
import { textBytes } from '#kit/ui/device/bytes.ts'
import { sealCall, sealTo } from '#kit/ui/device/envelope.ts'
import { makeDeviceKeys, publicKeyText, signBytes, unlockWords } from '#kit/ui/device/keys.ts'
import { pack, unpack } from '#kit/ui/device/pack.ts'
import { approveAgain, newDataKey, openVault, PIN_ITERATIONS, unlockHash, unwrapDataKey, wrapDataKey } from '#kit/ui/device/vault.ts'

const keyring = openKeyring(join(mkdtempSync(join(tmpdir(), 'linli-sealing-')), 'keys.json'))
const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => new Uint8Array(array))
const few = { numRuns: 40 }

describe('the data key', () => {
  test('opens with PIN, phone and time of approval together, and with none of them changed', async () => {
    const [{ wrapping }, other] = await Promise.all([makeDeviceKeys(), makeDeviceKeys()])
    const dataKey = newDataKey()
    const wrapped = await wrapDataKey(dataKey, '739204', wrapping, 1_000_000)
    expect(wrapped.iterations).toBeGreaterThanOrEqual(600_000)
    expect(PIN_ITERATIONS).toBe(wrapped.iterations)
    expect(await unwrapDataKey(wrapped, '739204', wrapping, 1_000_000)).toEqual(dataKey)
    expect(await unwrapDataKey(wrapped, '739205', wrapping, 1_000_000)).toBeUndefined()
    expect(await unwrapDataKey(wrapped, '739204', other.wrapping, 1_000_000)).toBeUndefined()
    expect(await unwrapDataKey(wrapped, '739204', wrapping, 90_000_000)).toBeUndefined()
  })

  test('is approved again without the PIN; the former time no longer opens it', async () => {
    const { wrapping } = await makeDeviceKeys()
    const dataKey = newDataKey()
    const wrapped = await approveAgain(await wrapDataKey(dataKey, '402917', wrapping, 1_000, 1_000), wrapping, 1_000, 5_000)
    expect(await unwrapDataKey(wrapped, '402917', wrapping, 5_000)).toEqual(dataKey)
    expect(await unwrapDataKey(wrapped, '402917', wrapping, 1_000)).toBeUndefined()
  })

  test('any two PINs: the wrong one opens nothing', async () => {
    const { wrapping } = await makeDeviceKeys()
    const pin = fc.integer({ min: 0, max: 999_999 }).map((number) => String(number).padStart(6, '0'))
    await fc.assert(fc.asyncProperty(pin, pin, async (right, tried) => {
      const dataKey = newDataKey()
      const opened = await unwrapDataKey(await wrapDataKey(dataKey, right, wrapping, 0, 1_000), tried, wrapping, 0)
      expect(opened).toEqual(right === tried ? dataKey : undefined)
    }), few)
  })

  test('the phone’s keys cannot be read', async () => {
    const { signing, wrapping } = await makeDeviceKeys()
    await expect(crypto.subtle.exportKey('pkcs8', signing.privateKey)).rejects.toThrow(Error)
    await expect(crypto.subtle.exportKey('raw', wrapping)).rejects.toThrow(Error)
  })
})

describe('what is kept', () => {
  test('opens as it was, in its own place and under its own key only', async () => {
    const [vault, other] = await Promise.all([openVault(newDataKey()), openVault(newDataKey())])
    await fc.assert(fc.asyncProperty(bytes, async (plain) => {
      const sealed = await vault.encrypt(plain, 'reads/a')
      expect(await vault.decrypt(sealed, 'reads/a')).toEqual(plain)
      await expect(vault.decrypt(sealed, 'reads/b')).rejects.toThrow(Error)
      await expect(other.decrypt(sealed, 'reads/a')).rejects.toThrow(Error)
    }), few)
  })

  test('data with pictures is packed and unpacked', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), bytes, bytes, async (value, one, two) => {
      const packed = await pack({ value, photos: [{ picture: new Blob([one], { type: 'image/jpeg' }) }], file: new File([two], 'photo.png', { type: 'image/png' }) })
      const found = unpack(packed) as { value: unknown; photos: { picture: Blob }[]; file: File }
      expect(found.value).toEqual(JSON.parse(JSON.stringify(value)))
      expect(new Uint8Array(await found.photos[0]!.picture.arrayBuffer())).toEqual(one)
      expect([found.file.name, found.file.type, found.photos[0]!.picture.type]).toEqual(['photo.png', 'image/png', 'image/jpeg'])
      expect(new Uint8Array(await found.file.arrayBuffer())).toEqual(two)
    }), few)
  })
})

describe('what is sealed to the server', () => {
  test('opens there, and not when a single byte is changed', async () => {
    await fc.assert(fc.asyncProperty(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (plain, at, change) => {
      const envelope = await sealTo(sealingKey(keyring), plain)
      expect(openEnvelope(keyring, Buffer.from(envelope))).toEqual(Buffer.from(plain))
      envelope[at % envelope.length]! ^= change
      expect(openEnvelope(keyring, Buffer.from(envelope))).toBeUndefined()
    }), few)
  })

  test('bytes that are no envelope open nothing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      expect(openEnvelope(keyring, Buffer.from(noise))).toBeUndefined()
      expect(openEnvelope(keyring, Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), noise]))).toBeUndefined()
    }))
  })

  test('a rotation gives another key, and what was sealed to the former one still opens', async () => {
    const before = sealingKey(keyring)
    const envelope = await sealTo(before, textBytes('办好了'))
    keyring.rotate('data', { at: new Date() })
    expect(sealingKey(keyring)).not.toEqual(before)
    expect(openEnvelope(keyring, Buffer.from(envelope))?.toString()).toBe('办好了')
    const unknown = await sealTo({ ...before, generation: 99 }, textBytes('办好了'))
    expect(openEnvelope(keyring, Buffer.from(unknown))).toBeUndefined()
  })

  test('carries the phone’s signature over head and body', async () => {
    const keys = await makeDeviceKeys()
    const call = { path: '/requests/1/sign', contentType: 'application/json', body: textBytes('{}') }
    const plain = openEnvelope(keyring, Buffer.from(await sealCall(sealingKey(keyring), { deviceId: 'd', secret: 's', keys }, 'key', call)))!
    const publicKey = await publicKeyText(keys)
    expect(isSignedBy(publicKey, plain.subarray(64), plain.subarray(0, 64))).toBe(true)
    expect(isSignedBy(await publicKeyText(await makeDeviceKeys()), plain.subarray(64), plain.subarray(0, 64))).toBe(false)
    expect(isSignedBy('A'.repeat(87), plain.subarray(64), plain.subarray(0, 64))).toBe(false)
    expect(plain.subarray(68).toString()).toBe('{"deviceId":"d","secret":"s","key":"key","path":"/requests/1/sign","contentType":"application/json"}{}')
  })
})

test('phone and server agree on the words to sign and on the secret’s hash', async () => {
  expect(Buffer.from(unlockWords('d', 'c'))).toEqual(unlockWordsOnServer('d', 'c'))
  const [keys, vault] = await Promise.all([makeDeviceKeys(), openVault(newDataKey())])
  const signature = Buffer.from(await signBytes(keys, unlockWords('d', 'c')))
  expect(isSignedBy(await publicKeyText(keys), unlockWordsOnServer('d', 'c'), signature)).toBe(true)
  expect(isSignedBy(await publicKeyText(keys), unlockWordsOnServer('d', 'C'), signature)).toBe(false)
  expect(isSecretOf(await unlockHash(vault.secret), vault.secret)).toBe(true)
  expect(isSecretOf(await unlockHash(vault.secret), `${vault.secret}x`)).toBe(false)
})

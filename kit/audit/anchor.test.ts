import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AnchorConflict, anchorIsDue, anchorKey, appendAnchor, lastAnchor, readAnchors } from './anchor.ts'
import type { ChainHead } from './chain.ts'
import { sampleSeed } from './sample-chain.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linli-anchor-'))
  path = join(folder, '371425.anchors')
})
afterEach(() => rmSync(folder, { recursive: true }))

const head = (position: number, letter = 'a'): ChainHead => ({ position, batch: position, batchHash: letter.repeat(64) })
const hour = (number: number) => new Date(Date.UTC(2026, 8, 24, number))

test('the public key of a seed is the one of RFC 8032, section 7.1, test 1', () => {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  expect(Buffer.from(anchorKey(seed).publicKey, 'base64url').toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
})

test('an anchor is a signed line that can be checked with openssl alone', () => {
  expect(lastAnchor(path)).toBeUndefined()
  const anchor = appendAnchor(path, '371425', head(4), sampleSeed, hour(1))
  expect(lastAnchor(path)).toEqual(anchor)
  const { signature, ...signed } = anchor
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: anchor.publicKey }, format: 'jwk' })
  expect(verify(null, Buffer.from(JSON.stringify(signed)), key, Buffer.from(signature, 'base64url'))).toBe(true)
})

test('anchors follow one another, also without new rows and with a rotated key', () => {
  appendAnchor(path, '371425', head(4), sampleSeed, hour(1))
  appendAnchor(path, '371425', head(4), sampleSeed, hour(2))
  appendAnchor(path, '371425', head(9, 'b'), Buffer.alloc(32, 9), hour(3))
  const read = readAnchors(readFileSync(path), '371425', [])
  expect(read.map(({ anchor, fault }) => [anchor?.position, fault])).toEqual([[4, undefined], [4, undefined], [9, undefined]])
  const newKeyOnly = readAnchors(readFileSync(path), '371425', [anchorKey(Buffer.alloc(32, 9)).publicKey])
  expect(newKeyOnly.map(({ fault }) => fault !== undefined)).toEqual([true, true, false])
})

test('half a line left by a crash is replaced', () => {
  appendAnchor(path, '371425', head(4), sampleSeed, hour(1))
  appendFileSync(path, '{"format":"linli-an')
  appendAnchor(path, '371425', head(5, 'b'), sampleSeed, hour(2))
  expect(readAnchors(readFileSync(path), '371425', []).map(({ fault }) => fault)).toEqual([undefined, undefined])
})

test.each<[string, string, ChainHead]>([
  ['a chain shorter than the anchor', '371425', head(3)],
  ['another chain at the same position', '371425', head(4, 'b')],
  ['another county', '611023', head(9)],
])('refuses %s, and writes nothing', (_, county, next) => {
  appendAnchor(path, '371425', head(4), sampleSeed, hour(1))
  const before = readFileSync(path)
  expect(() => appendAnchor(path, county, next, sampleSeed, hour(2))).toThrow(AnchorConflict)
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('an anchor that goes back is a fault even when it is signed and linked', () => {
  const { signature: _, ...first } = appendAnchor(path, '371425', head(9), sampleSeed, hour(1))
  const previous = createHash('sha256').update(readFileSync(path).subarray(0, -1)).digest('hex')
  const back = { ...first, position: 4, batch: 4, previous }
  const signature = sign(null, Buffer.from(JSON.stringify(back)), anchorKey(sampleSeed).privateKey).toString('base64url')
  appendFileSync(path, `${JSON.stringify({ ...back, signature })}\n`)
  expect(readAnchors(readFileSync(path), '371425', []).map(({ fault }) => fault)).toEqual([undefined, '位置比上一个锚点还小'])
})

test('an anchor is due before the hour is over', () => {
  expect(anchorIsDue(undefined, hour(1))).toBe(true)
  const last = appendAnchor(path, '371425', head(4), sampleSeed, hour(1))
  expect(anchorIsDue(last, new Date(hour(1).getTime() + 54 * 60_000))).toBe(false)
  expect(anchorIsDue(last, new Date(hour(1).getTime() + 55 * 60_000))).toBe(true)
})

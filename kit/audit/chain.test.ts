import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { batchHash, emptyChain, entryHash, sealBatch } from './chain.ts'
import { AuditFormatError, canonicalEntry, type AuditEntry, type JsonValue } from './entry.ts'
import { sampleEntry } from './sample-chain.ts'

const entry: AuditEntry = {
  county_code: '371425',
  id: '01920000-0000-7000-8000-000000000001',
  at: '2026-09-24T02:03:04.000005Z',
  account_id: '01920000-0000-7000-8000-000000000002',
  session_id: null,
  source_address: '192.0.2.17',
  organization_id: null,
  role: 'gridWorker',
  action: 'person.unmask',
  object_kind: 'person',
  object_id: '01920000-0000-7000-8000-000000000003',
  subject_id: '01920000-0000-7000-8000-000000000003',
  reason: '核对𠮷家地址',
  outcome: 'done',
  details: { b: [1, { z: null, a: true }], a: '"' },
}

const canonical =
  '{"county_code":"371425","id":"01920000-0000-7000-8000-000000000001","at":"2026-09-24T02:03:04.000005Z",' +
  '"account_id":"01920000-0000-7000-8000-000000000002","session_id":null,"source_address":"192.0.2.17","organization_id":null,' +
  '"role":"gridWorker","action":"person.unmask","object_kind":"person","object_id":"01920000-0000-7000-8000-000000000003",' +
  '"subject_id":"01920000-0000-7000-8000-000000000003","reason":"核对𠮷家地址","outcome":"done","details":{"a":"\\"","b":[1,{"a":true,"z":null}]}}'

test('the canonical text and the hashes are what the docs say, computed by hand', () => {
  expect(canonicalEntry(entry)).toBe(canonical)
  const one = sha256(`linli audit entry 1\n1\n${canonical}`)
  expect(entryHash(1, entry)).toBe(one)
  const zeros = '0'.repeat(64)
  const batch = sha256(`linli audit batch 1\n371425\n1\n1\n1\n${zeros}\n${one}`)
  expect(sealBatch('371425', undefined, [entry])).toEqual({
    seals: [{ county_code: '371425', position: 1, entry_id: entry.id, entry_hash: one, batch: 1, batch_hash: batch }],
    head: { position: 1, batch: 1, batchHash: batch },
  })
})

test('the second batch goes on from the first', () => {
  const first = sealBatch('371425', undefined, [sampleEntry('371425', 1), sampleEntry('371425', 2)])
  const second = sealBatch('371425', first.head, [sampleEntry('371425', 3)])
  expect(second.seals.map(({ position, batch }) => [position, batch])).toEqual([[3, 2]])
  expect(second.head.batchHash).toBe(
    batchHash({ countyCode: '371425', batch: 2, first: 3, previous: first.head.batchHash, entryHashes: [second.seals[0]!.entry_hash] }),
  )
  expect(second.head.batchHash).not.toBe(sealBatch('371425', { ...emptyChain, position: 2, batch: 1 }, [sampleEntry('371425', 3)]).head.batchHash)
})

test('the order in which details were written does not matter, nor does the order of columns', () => {
  const { county_code, ...others } = entry
  const turned = { ...others, details: { a: '"', b: [1, { a: true, z: null }] }, county_code } as AuditEntry
  expect(canonicalEntry(turned)).toBe(canonical)
})

test.each<[string, Record<string, unknown>]>([
  ['a column too many', { more: 1 }],
  ['an undefined column', { reason: undefined }],
  ['a number for a text', { object_id: 5 }],
  ['no action', { action: null }],
  ['a time without microseconds', { at: '2026-09-24T02:03:04.000Z' }],
  ['a time in China', { at: '2026-09-24T10:03:04.000005+08:00' }],
  ['an upper-case id', { id: entry.id.replace('1', 'A') }],
  ['a county of five digits', { county_code: '37142' }],
  ['details that are a list', { details: [] }],
  ['details without a value', { details: { a: undefined } }],
  ['details with an infinite number', { details: { a: Infinity } }],
])('refuses %s', (_, change) => {
  expect(() => canonicalEntry({ ...entry, ...change } as AuditEntry)).toThrow(AuditFormatError)
})

test('one sealer, one county, at least one row', () => {
  expect(() => sealBatch('371425', undefined, [])).toThrow('at least one entry')
  expect(() => sealBatch('611023', undefined, [entry])).toThrow('one county')
})

test('details read back from their canonical text spell the same; different details spell differently', () => {
  const details = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<{ [name: string]: JsonValue }>
  fc.assert(
    fc.property(details, details, (one, other) => {
      const text = canonicalEntry({ ...entry, details: one })
      const again = JSON.parse(text) as AuditEntry
      expect(canonicalEntry(again)).toBe(text)
      const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
      expect(canonicalEntry({ ...entry, details: other }) === text).toBe(isSame)
    }),
    { numRuns: 500, seed: 1 },
  )
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([name, inner]) => [name, sorted(inner)]).toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

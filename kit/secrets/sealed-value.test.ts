import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { missingAlgorithms, type ProviderName } from './crypto-provider.ts'
import { openKeyring, type Keyring } from './keyring.ts'
import { blindIndex, blindIndexes, normalise, open, openBytes, reseal, seal, SealedValueError, type IndexedKind } from './sealed-value.ts'

const at = new Date('2026-09-24T02:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'linli-sealed-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const freshKeyring = (provider: ProviderName = 'international') => openKeyring(join(folder, `${(files += 1)}.json`), { provider, at })

const place = { table: 'person', column: 'phone', row: '371425/01920000-0000-7000-8000-000000000001' }
const providers = (['international', 'shangmi'] as const).filter((name) => missingAlgorithms(name).length === 0)

describe.each(providers)('sealed with %s', (provider) => {
  const keyring = freshKeyring(provider)

  test('opens to the same text, rare characters too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const sealed = seal(keyring, plain, place)
        expect(sealed).toMatch(/^v1\.1\.[\w-]+\.[\w-]+$/)
        expect(open(keyring, sealed, place)).toBe(plain)
      }),
      { seed: 1 },
    )
    expect(open(keyring, seal(keyring, '𠮷野家𪚥', place), place)).toBe('𠮷野家𪚥')
    const bytes = Buffer.from([0, 255, 10])
    expect(openBytes(keyring, seal(keyring, bytes, place), place).equals(bytes)).toBe(true)
  })

  test('is never twice the same and does not show its content', () => {
    const one = seal(keyring, '13800138000', place)
    expect(seal(keyring, '13800138000', place)).not.toBe(one)
    expect(Buffer.from(one.split('.')[3]!, 'base64url').toString('latin1')).not.toContain('1380')
  })

  test.each([
    ['another row', { ...place, row: '371425/01920000-0000-7000-8000-000000000002' }],
    ['another column', { ...place, column: 'id_number' }],
    ['another table', { ...place, table: 'account' }],
    ['names that only join to the same', { table: 'perso', column: 'nphone', row: place.row }],
  ])('copied to %s it does not open', (_, elsewhere) => {
    const sealed = seal(keyring, '13800138000', place)
    expect(() => open(keyring, sealed, elsewhere)).toThrow(`${elsewhere.table}.${elsewhere.column}（${elsewhere.row}） 的密文打不开`)
  })

  test('no other character at any place is accepted', () => {
    const sealed = seal(keyring, '13800138000', place)
    for (let index = 0; index < sealed.length; index += 1) {
      for (const character of 'Aw_.19') {
        if (sealed[index] === character) continue
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1)
        expect(() => open(keyring, changed, place)).toThrow(Error)
      }
    }
  })

  test('there is one spelling: the spare bits of the last character count too', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const plain of ['', '1', '12', '123']) {
      const sealed = seal(keyring, plain, place)
      const accepted = [...letters].filter((letter) => {
        try {
          return open(keyring, sealed.slice(0, -1) + letter, place) === plain
        } catch {
          return false
        }
      })
      expect(accepted).toEqual([sealed.at(-1)])
    }
  })

  test('a nonce of another length is refused like any change', () => {
    const [version, generation, nonce, body] = seal(keyring, '13800138000', place).split('.')
    for (const wrong of [nonce!.slice(4), nonce!.repeat(12)]) {
      expect(() => open(keyring, [version, generation, wrong, body].join('.'), place)).toThrow(SealedValueError)
    }
  })

  test('a rotation under load: every read succeeds, before, while and after the values are sealed again', () => {
    const file = join(folder, `rotation-${provider}.json`)
    const writer = openKeyring(file, { provider, at })
    const reader = openKeyring(file)
    const rows = Array.from({ length: 200 }, (_, number) => ({ place: { ...place, row: `${number}` }, plain: `${13_800_000_000 + number}`, sealed: '' }))
    for (const row of rows) row.sealed = seal(writer, row.plain, row.place)
    const readAll = () => rows.filter((row) => open(reader, row.sealed, row.place) !== row.plain).length

    writer.rotate('data', { at })
    expect(readAll()).toBe(0)
    let failed = 0
    for (const [index, row] of rows.entries()) {
      row.sealed = reseal(writer, row.sealed, row.place) ?? row.sealed
      if (index % 20 === 0) failed += readAll()
    }
    expect(failed + readAll()).toBe(0)
    expect(rows.every((row) => row.sealed.startsWith('v1.2.') && reseal(writer, row.sealed, row.place) === undefined)).toBe(true)
  })

  test('an index finds the value in every way of writing it', () => {
    const index = blindIndex(keyring, 'phone', 'person.phone', '13800138000')
    expect(index).toMatch(/^1\.[\w-]{43}$/)
    expect(blindIndex(keyring, 'phone', 'person.phone', '+86 138-0013-8000')).toBe(index)
    expect(blindIndex(keyring, 'phone', 'account.phone', '13800138000'), 'columns cannot be compared').not.toBe(index)
    expect(blindIndex(keyring, 'idNumber', 'person.phone', '13800138000')).not.toBe(index)
    expect(blindIndex(keyring, 'phone', 'person.phone', '13800138001')).not.toBe(index)
    expect(blindIndex(freshKeyring(provider), 'phone', 'person.phone', '13800138000'), 'without the key it cannot be computed').not.toBe(index)
  })
})

test.skipIf(providers.length < 2)('a change of provider is a rotation: old values open, new ones are sealed anew', () => {
  const keyring = freshKeyring('international')
  const old = seal(keyring, '13800138000', place)
  keyring.rotate('data', { at, provider: 'shangmi' })
  const renewed = reseal(keyring, old, place)!
  expect([open(keyring, old, place), open(keyring, renewed, place)]).toEqual(['13800138000', '13800138000'])
  expect(renewed.split('.')[2]).toHaveLength(22)
})

test.each(['', 'v1', 'v2.1.AAAAAAAAAAAAAAAA.AAAA', 'v1.0.AAAA.AAAA', 'v1.1.AAAA.AAAA', 'v1.01.AAAA.AAAA', '13800138000', 'v1.1..', 'v1.1.A.A', 'v1.1.AAAA.AAAA\n'])('%j is no sealed value', (text) => {
  expect(() => open(freshKeyring(), text, place)).toThrow(SealedValueError)
})

test('a value of a lost generation says that the key is missing', () => {
  const keyring = freshKeyring()
  const sealed = seal(keyring, 'x', place).replace('v1.1.', 'v1.7.')
  expect(() => open(keyring, sealed, place)).toThrow('没有用途 data 的第 7 代密钥')
})

test('while an index is rotated, both generations are searched', () => {
  const keyring = freshKeyring()
  const old = blindIndex(keyring, 'phone', 'person.phone', '13800138000')!
  keyring.rotate('index', { at })
  const [newest, former, ...more] = blindIndexes(keyring, 'phone', 'person.phone', '13800138000')
  expect([newest, former, more]).toEqual([blindIndex(keyring, 'phone', 'person.phone', '13800138000'), old, []])
})

test.each<[IndexedKind, string | null | undefined, string]>([
  ['phone', '13800138000', '13800138000'],
  ['phone', '１３８－００１３－８０００', '13800138000'],
  ['phone', '+86 138 0013 8000', '13800138000'],
  ['phone', '008613800138000', '13800138000'],
  ['phone', '8613800138000', '13800138000'],
  ['phone', '0534-2321111', '05342321111'],
  ['phone', '8612345', '8612345'],
  ['phone', '无', ''],
  ['phone', null, ''],
  ['idNumber', '37142519900101123x', '37142519900101123X'],
  ['idNumber', '３７１４２５ 19900101 123Ｘ', '37142519900101123X'],
  ['idNumber', ' ', ''],
  ['text', ' Zhang　San ', 'zhang san'],
  ['text', '𠮷', '𠮷'],
  ['text', undefined, ''],
])('normal form of %s %j is %j', (kind, value, expected) => {
  expect(normalise(kind, value)).toBe(expected)
  if (expected === '') expectNoIndex(freshKeyring(), kind, value)
})

function expectNoIndex(keyring: Keyring, kind: IndexedKind, value: string | null | undefined): void {
  expect(blindIndex(keyring, kind, 'person.phone', value)).toBeNull()
  expect(blindIndexes(keyring, kind, 'person.phone', value)).toEqual([])
}

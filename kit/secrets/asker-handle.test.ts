import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { newId } from '../http/identifiers.ts'
import { handleFor, idBehind } from './asker-handle.ts'
import { openKeyring } from './keyring.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-handles-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = new Date('2026-09-15T02:00:00Z')
const keyring = openKeyring(join(folder, 'keys.json'), { at })
const another = openKeyring(join(folder, 'another.json'), { at })
/** The first 48 bits, which in our ids are the millisecond. */
const beginning = (uuid: string) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)

test('whatever the id, its handle is another UUID and leads back, for this asker and with these keys alone', () => {
  fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), fc.string({ minLength: 1 }), (moment, asker) => {
    const id = newId(moment)
    const handle = handleFor(keyring, asker, id)
    expect(handle).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(handleFor(keyring, asker, id)).toBe(handle)
    expect(idBehind(keyring, asker, handle)).toBe(id)
    expect(idBehind(keyring, asker, handle.toUpperCase())).toBe(id)
    expect(handleFor(keyring, `${asker}.`, id)).not.toBe(handle)
    expect(idBehind(keyring, `${asker}.`, handle)).not.toBe(id)
    expect(idBehind(another, asker, handle)).not.toBe(id)
  }), { numRuns: 200 })
})

test('ids of one second, one after the other, give nothing of it away: no order, no nearness, no two alike in 4,096 and no bit that leans', () => {
  const ids = Array.from({ length: 4_096 }, (_, one) => newId(new Date(at.getTime() + Math.floor(one / 4))))
  const handles = ids.map((id) => handleFor(keyring, '371425/somebody', id))
  expect(new Set(handles).size).toBe(handles.length)
  const beginnings = handles.map(beginning)
  expect(new Set(beginnings.map((one) => Math.floor(one / 2 ** 24))).size, 'first 24 bits').toBeGreaterThan(4_000)
  const rising = beginnings.slice(1).filter((one, index) => one > beginnings[index]!).length
  expect(Math.abs(rising - 2_048)).toBeLessThan(250)
  for (let bit = 0; bit < 48; bit++) {
    const set = beginnings.filter((one) => Math.floor(one / 2 ** bit) % 2 === 1).length
    expect(Math.abs(set - 2_048), `bit ${bit}`).toBeLessThan(250)
  }
})

test('a handle that was given before keys were changed leads back, and so does each that is given after it', () => {
  const changing = openKeyring(join(folder, 'changing.json'), { at })
  const ids = Array.from({ length: 400 }, () => newId(at))
  const before = ids.map((id) => handleFor(changing, 'somebody', id))
  changing.rotate('index', { at })
  const after = ids.map((id) => handleFor(changing, 'somebody', id))
  expect(after.map((handle) => idBehind(changing, 'somebody', handle))).toEqual(ids)
  // One in ninety looks like an id under the newer key as well.
  expect(before.filter((handle, index) => idBehind(changing, 'somebody', handle) === ids[index]).length).toBeGreaterThan(375)
})

test('what is no handle, and an id without a time in it, stay as they are', () => {
  const random = '0b0d5c1e-7a68-4b0a-9c59-6c6a4d1f2e3a'
  expect([handleFor(keyring, 'somebody', random), idBehind(keyring, 'somebody', random)]).toEqual([random, random])
  const id = newId(at)
  expect(idBehind(keyring, 'somebody', id)).toBe(id)
})

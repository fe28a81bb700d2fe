import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { newId } from '#kit/http/identifiers.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { isDrawnForCheck } from '#modules/requests/server/draw-check.ts'

const under = (...secrets: string[]) => ({ all: () => secrets.map((secret) => ({ secret: createSecretKey(Buffer.from(secret.padEnd(32, '.'))) })) }) as unknown as Pick<Keyring, 'all'>
const ids = Array.from({ length: 20_000 }, (_, index) => newId(new Date(1_790_000_000_000 + index * 60_000)))

test('is the same each time and takes about its share', () => {
  const drawn = ids.filter((id) => isDrawnForCheck(under('one'), id, 5))
  expect(drawn).toEqual(ids.filter((id) => isDrawnForCheck(under('one'), id, 5)))
  expect(drawn.length / ids.length).toBeGreaterThan(0.04)
  expect(drawn.length / ids.length).toBeLessThan(0.06)
})

test('cannot be told from the id alone: under another key others are drawn', () => {
  const [one, other] = [under('one'), under('another')].map((keyring) => ids.filter((id) => isDrawnForCheck(keyring, id, 5)))
  expect(one!.filter((id) => other!.includes(id)).length).toBeLessThan(one!.length / 5)
})

test('a newer key changes nothing for what was drawn under the oldest', () => {
  expect(ids.filter((id) => isDrawnForCheck(under('newest', 'one'), id, 5))).toEqual(ids.filter((id) => isDrawnForCheck(under('one'), id, 5)))
})

test('none of nothing, all of everything', () => {
  expect(ids.some((id) => isDrawnForCheck(under('one'), id, 0))).toBe(false)
  expect(ids.every((id) => isDrawnForCheck(under('one'), id, 100))).toBe(true)
})

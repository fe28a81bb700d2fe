import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

test('migrations are numbered one after the other, each number once', () => {
  const names = readdirSync(new URL('migrations/', import.meta.url)).toSorted()
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1))
  for (const name of names) expect(name).toMatch(/^\d{4}_[a-z_]+\.sql$/)
})

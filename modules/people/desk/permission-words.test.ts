import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { neverWords, permissionWords } from '#modules/people/desk/permission-words.ts'

const page = readFileSync(new URL('../../../docs/roles.md', import.meta.url), 'utf8')

function firstColumn(table: string): string[] {
  const body = page.split(`<!-- ${table}:begin -->`)[1]!.split(`<!-- ${table}:end -->`)[0]!
  return body.split('\n').filter((line) => line.startsWith('|')).slice(2).map((line) => line.split('|')[1]!.trim())
}

test('every permission of docs/roles.md has words, and no others have', () => {
  expect(Object.keys(permissionWords).sort()).toEqual(firstColumn('permissions').sort())
})

test('every role says what it never may do', () => {
  expect(Object.keys(neverWords).sort()).toEqual(firstColumn('roles').sort())
})

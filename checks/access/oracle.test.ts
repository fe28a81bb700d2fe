import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { caseExists, expectedOutcome, relations } from './oracle.ts'
import type { Relation } from './oracle.ts'
import { parseRolesPage } from './roles-page.ts'

const text = readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8')
const page = parseRolesPage(text)

test('the page holds fifteen roles and a row for each permission', () => {
  expect(page.roles.map(({ role }) => role)).toContain('countyDispatcher')
  expect(page.permissions.size).toBeGreaterThan(40)
  expect([...page.permissions.values()].every((cells) => cells.size === 16)).toBe(true)
  expect([...page.permissions.values()].every((cells) => cells.get('anonymous')!.length === 0)).toBe(true)
  expect(new Set(page.roles.map(({ heldFor }) => heldFor))).toEqual(new Set(page.applies.keys()))
})

describe('the rule gives what was worked out by hand', () => {
  test.each(page.examples.map((example) => [example.role, example.permission, example.relation, example.outcome] as const))('%s %s %s: %s', (role, permission, relation, outcome) => {
    const object = permission.startsWith('export.') ? 'export' : permission.startsWith('right.') ? 'rightsRequest' : permission === 'account.self' ? 'ownRecord' : 'request'
    expect(expectedOutcome(page, { role, permission, relation: relation as Relation, object })).toBe(outcome)
  })
})

test('an example that cannot exist is no example', () => {
  const impossible = page.examples.filter(({ role, relation }) => role !== 'anonymous' && !caseExists(page, role, relation as Relation))
  expect(impossible).toEqual([])
  expect(page.examples.every(({ relation }) => relations.includes(relation as Relation))).toBe(true)
})

describe('a page that breaks its own rules is refused', () => {
  test.each([
    ['a cell of unknown words', '| request.dispatch | - |', '| request.dispatch | everywhere |'],
    ['a reach twice in a cell', '| request.read | own |', '| request.read | own+own |'],
    ['a row with a cell too few', '| request.urge | own | own |', '| request.urge | own |'],
    ['a permission twice', '| request.urge |', '| request.dispatch |'],
    ['a role less', /\n\| buildingLead \| 楼长 \|[^\n]*/, ''],
    ['columns in another order', '| permission | resident | buildingLead |', '| permission | buildingLead | resident |'],
    ['a table that is not there', '<!-- objects:begin -->', ''],
    ['a coverage that is neither yes nor no', '| county | yes | yes |', '| county | yes | perhaps |'],
  ])('%s', (_fault, from, to) => {
    const broken = text.replace(from, to)
    expect(broken).not.toBe(text)
    expect(() => parseRolesPage(broken)).toThrow(/^(roles|permissions|objects|coverage|applies|examples): /)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { route } from '#kit/http/contract.ts'
import { readingPermissions, roles } from '#modules/platform/roles.ts'
import { routeFaults, tableFaults } from './policy-table.ts'
import { parseRolesPage } from './roles-page.ts'

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))

test('the product’s table of roles is that of docs/roles.md, cell by cell', () => {
  expect(tableFaults(page, roles, readingPermissions)).toEqual([])
})

test('every route asks for a permission of docs/roles.md or is named as public', () => {
  expect(routeFaults(page, contract)).toEqual([])
})

describe('the comparison finds', () => {
  const { 'request.accept': _accept, ...gridLeader } = roles.gridLeader
  const { auditAdministrator: _audit, ...withoutAudit } = roles

  test.each([
    ['dispatch given to community staff', { ...roles, communityStaff: { ...roles.communityStaff, 'request.dispatch': ['area'] } }, 'communityStaff request.dispatch: documented -, built area'],
    ['a reach too wide', { ...roles, departmentStaff: { ...roles.departmentStaff, 'request.read': ['party', 'area'] } }, 'departmentStaff request.read: documented party, built area+party'],
    ['a permission taken away', { ...roles, gridLeader }, 'gridLeader request.accept: documented area, built -'],
    ['a permission that is not documented', { ...roles, streetHead: { ...roles.streetHead, 'request.bury': ['area'] } }, 'streetHead request.bury: not in docs/roles.md'],
    ['a role less', withoutAudit, 'auditAdministrator: not in the product'],
  ] as const)('%s', (_fault, table, sentence) => {
    expect(tableFaults(page, table, readingPermissions)).toContain(sentence)
  })

  test('an object that more people may read', () => {
    expect(tableFaults(page, roles, { ...readingPermissions, request: ['request.read', 'area.read'] })).toContain('request: documented as read by request.read, built area.read or request.read')
  })

  test.each([
    [{ can: '', over: 'county' } as const, 'POST /planted: asks for nothing, which is not in docs/roles.md'],
    [{ can: 'request.bury', over: 'county' } as const, 'POST /planted: asks for request.bury, which is not in docs/roles.md'],
    [{ can: 'public', over: 'county' } as const, 'POST /planted: public, and not named as public'],
    [{ can: 'request.read', over: 'row' } as const, 'POST /planted: over a row of no kind'],
    [{ can: 'request.read', over: 'row', object: 'diary' } as const, 'POST /planted: over diary, which is not in docs/roles.md'],
    [{ can: 'request.read', over: 'county', gate: true } as const, 'POST /planted: works before there is a session and asks for request.read'],
  ])('a route with %j', (meta, sentence) => {
    const planted = route.route({ method: 'POST', path: '/planted' }).meta(meta)
    expect(routeFaults(page, { ...contract, planted: { planted } })).toContain(sentence)
  })
})

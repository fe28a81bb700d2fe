import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'

let house: TestHouse
let administrator: TestPerson
const FROM = '2026-09-01'
const TODAY = '2026-09-15'

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  administrator = await house.as('systemAdministrator')
})
afterAll(() => house.close())

const refusal = (answer: Answer) => `${answer.status} ${answer.body?.title}`
const body = { name: '齐河县园林中心', shortName: '园林中心', line: 'government', kind: 'department', acceptsMatters: true, validFrom: FROM }

async function create(more: object = {}): Promise<{ organizationId: string; version: number }> {
  const answer = await administrator.post('/api/organizations', { ...body, ...more })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

test('units by line, kind, words, page by page', async () => {
  const clerk = await house.as('communityStaff')
  const party = (await clerk.get('/api/organizations?line=party&limit=200')).body.organizations
  expect(party.length).toBeGreaterThan(30)
  expect(new Set(party.map((one: { line: string }) => one.line))).toEqual(new Set(['party']))
  expect((await clerk.get(`/api/organizations?search=${encodeURIComponent('住房')}`)).body.organizations).toEqual([expect.objectContaining({ shortName: '住建局', acceptsMatters: true })])
  const first = (await clerk.get('/api/organizations?limit=3')).body
  const second = (await clerk.get(`/api/organizations?limit=3&after=${first.next}`)).body
  expect(second.organizations[0].organizationId).not.toBe(first.organizations[2].organizationId)
  const committee = (await clerk.get('/api/organizations?areaId=371425001001&accepting=true')).body.organizations
  expect(committee).toEqual([expect.objectContaining({ kind: 'committee', parentName: '晏城街道办事处' })])
})

test.each(['resident', 'gridWorker', 'securityAdministrator'])('%s has no list of units', async (key) => {
  const person = await house.as(key)
  expect((await person.get('/api/organizations')).status).toBe(403)
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM organization LIMIT 1')
  expect((await person.get(`/api/organizations/${rows[0]!.id}`)).status).toBe(404)
})

test('a clerk reads a unit with its posts and people, and changes none', async () => {
  const clerk = await house.as('streetStaff')
  const unit = (await clerk.get('/api/organizations?areaId=371425001&accepting=true')).body.organizations[0]
  const one = await clerk.get(`/api/organizations/${unit.organizationId}`)
  expect(one.body.posts.map((post: { role: string }) => post.role).toSorted()).toEqual(['streetHead', 'streetStaff'])
  expect((await clerk.post(`/api/organizations/${unit.organizationId}`, { version: 1, name: '改名办' })).status).toBe(403)
  expect((await clerk.post('/api/organizations', body)).status).toBe(403)
})

test('made, changed, changed at the same time, put under itself', async () => {
  const unit = await create()
  const below = await create({ name: '园林一所', shortName: '园林一所', parentId: unit.organizationId })
  const address = `/api/organizations/${unit.organizationId}`
  expect((await administrator.post(address, { version: 1, shortName: '园林' })).body).toMatchObject({ shortName: '园林', version: 2 })
  expect(refusal(await administrator.post(address, { version: 1, shortName: '绿化' }))).toBe('409 people.version-old')
  expect(refusal(await administrator.post(address, { version: 2, parentId: below.organizationId }))).toBe('409 organization.below-itself')
  expect(refusal(await administrator.post('/api/organizations', { ...body, parentId: '00000000-0000-7000-8000-00000000dead' }))).toBe('422 organization.unknown')
  expect(refusal(await administrator.post('/api/organizations', { ...body, areaId: 'nowhere' }))).toBe('422 organization.area-unknown')
})

test('closed: posts and appointments end, whoever held one is signed out, the successor is known', async () => {
  const clerk = await house.as('departmentStaff')
  const { rows } = await house.owner.query<{ id: string; version: number; name: string }>(
    `SELECT o.id, o.version, o.name FROM organization o JOIN post p ON p.organization_id = o.id JOIN appointment a ON a.post_id = p.id JOIN staff_member m ON m.id = a.staff_member_id WHERE m.account_id = $1`,
    [(await house.samplePeople()).find((one) => one.key === 'departmentStaff')!.accountId],
  )
  const successor = await create({ name: '齐河县城乡建设中心', shortName: '建设中心' })
  const close = (more: object) => administrator.post(`/api/organizations/${rows[0]!.id}/close`, { version: rows[0]!.version, on: TODAY, successorId: successor.organizationId, ...more })
  expect(refusal(await close({ on: '2020-01-01' }))).toBe('409 people.ends-before-it-begins')
  expect(refusal(await close({ version: 9 }))).toBe('409 people.version-old')
  expect((await close({})).body).toMatchObject({ validTo: TODAY })
  expect((await clerk.get('/api/me')).status).toBe(401)
  expect((await administrator.get(`/api/organizations/${rows[0]!.id}`)).body).toMatchObject({ posts: [], successors: [{ name: '齐河县城乡建设中心' }] })
  expect(refusal(await administrator.post('/api/posts', { organizationId: rows[0]!.id, role: 'departmentStaff', name: '迟到的岗', validFrom: TODAY }))).toBe('409 organization.ended')
  expect((await administrator.get(`/api/organizations?search=${encodeURIComponent(rows[0]!.name)}&on=2026-09-14`)).body.organizations).toHaveLength(1)
})

test('a post is made and closed', async () => {
  const unit = await create({ name: '齐河县数据中心', shortName: '数据中心' })
  const post = await administrator.post('/api/posts', { organizationId: unit.organizationId, role: 'departmentHead', name: '主任', validFrom: FROM })
  expect(post.body).toMatchObject({ roleName: '部门负责人', primary: null, substitute: null })
  const close = (more: object) => administrator.post(`/api/posts/${post.body.postId}/close`, { version: 1, on: TODAY, ...more })
  expect(refusal(await close({ on: '2026-08-31' }))).toBe('409 people.ends-before-it-begins')
  expect((await close({})).body).toMatchObject({ validTo: TODAY, version: 2 })
  expect(refusal(await close({ version: 2 }))).toBe('409 people.ends-already')
})

test('a name is corrected; a stale version is not', async () => {
  const person = await administrator.post('/api/staff', { name: '郑改名' })
  const change = (version: number, more: object) => administrator.post(`/api/staff/${person.body.staffMemberId}`, { version, ...more })
  expect((await change(1, { name: '郑新名', workPhone: '19900777009' })).body).toMatchObject({ name: '郑新名', workPhoneMasked: '199****7009', version: 2 })
  expect(refusal(await change(1, { name: '郑旧名' }))).toBe('409 people.version-old')
  const { rows } = await house.owner.query<{ row: string }>('SELECT m::text AS row FROM staff_member m WHERE id = $1', [person.body.staffMemberId])
  expect(rows[0]!.row).not.toContain('19900777009')
  expect((await (await house.as('communityHead')).post(`/api/staff/${person.body.staffMemberId}`, { version: 2, name: '无权改' })).status).toBe(404)
})

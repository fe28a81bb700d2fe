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
  expect(one.body.citation).toBe('县级机构通用设置（示例，名称以本县“三定”规定为准）')
  expect(one.body.posts.map((post: { role: string }) => post.role).toSorted()).toEqual(['streetHead', 'streetStaff'])
  expect((await clerk.post(`/api/organizations/${unit.organizationId}`, { version: 1, name: '改名办' })).status).toBe(403)
  expect((await clerk.post('/api/organizations', body)).status).toBe(403)
})

test('made, changed, changed at the same time, put under itself', async () => {
  const unit = await create()
  const below = await create({ name: '园林一所', shortName: '园林一所', parentId: unit.organizationId })
  const address = `/api/organizations/${unit.organizationId}`
  expect((await administrator.get(address)).body.citation).toBeNull()
  expect((await administrator.post(address, { version: 1, shortName: '园林' })).body).toMatchObject({ shortName: '园林', version: 2 })
  expect(refusal(await administrator.post(address, { version: 1, shortName: '绿化' }))).toBe('409 people.version-old')
  expect(refusal(await administrator.post(address, { version: 2, parentId: below.organizationId }))).toBe('409 organization.below-itself')
  expect(refusal(await administrator.post('/api/organizations', { ...body, parentId: '00000000-0000-7000-8000-00000000dead' }))).toBe('422 organization.unknown')
  expect(refusal(await administrator.post('/api/organizations', { ...body, areaId: 'nowhere' }))).toBe('422 organization.area-unknown')
})

test('a new name and another superior are kept with their dates; the old day shows the old name', async () => {
  const [parent, other] = [await create({ name: '齐河县河长办公室', shortName: '河长办' }), await create({ name: '齐河县湖长办公室', shortName: '湖长办' })]
  const unit = await create({ name: '河道一所', shortName: '一所', parentId: parent.organizationId })
  const address = `/api/organizations/${unit.organizationId}`
  expect((await administrator.get(address)).body.former).toEqual([])
  expect((await administrator.post(address, { version: 1, name: '河道管护一所' })).status).toBe(200)
  // Corrected on the same day: the first attempt held on no day.
  expect((await administrator.post(address, { version: 2, name: '河湖管护一所', parentId: other.organizationId })).status).toBe(200)
  expect((await administrator.post(address, { version: 3, acceptsMatters: true })).status).toBe(200)
  expect((await administrator.get(address)).body).toMatchObject({
    name: '河湖管护一所', parentName: '齐河县湖长办公室', former: [{ validFrom: FROM, validTo: TODAY, name: '河道一所', shortName: '一所', parentId: parent.organizationId, parentName: '齐河县河长办公室' }],
  })
  const on = async (day: string) => (await administrator.get(`/api/organizations?search=${encodeURIComponent('一所')}&parentId=${parent.organizationId}&on=${day}`)).body.organizations.map((one: { name: string }) => one.name)
  expect(await on('2026-09-10')).toEqual(['河道一所'])
  expect(await on(TODAY)).toEqual([])
})

test('what stood under a closed unit goes to its successor, else to whoever stood above it', async () => {
  const top = await create({ name: '齐河县养护总站', shortName: '总站' })
  const middle = await create({ name: '齐河县养护中心', shortName: '养护中心', parentId: top.organizationId })
  const [below, another] = [await create({ name: '养护一队', shortName: '一队', parentId: middle.organizationId }), await create({ name: '养护二队', shortName: '二队', parentId: middle.organizationId })]
  const close = (unit: { organizationId: string }, version: number, more: object = {}) => administrator.post(`/api/organizations/${unit.organizationId}/close`, { version, on: TODAY, ...more })
  expect(refusal(await close(middle, 1, { on: '2026-12-01' }))).toBe('409 organization.has-subordinates')
  // A successor from below does not come to stand above itself.
  expect((await close(middle, 1, { successorId: below.organizationId })).status).toBe(200)
  const parentOf = async (unit: { organizationId: string }) => (await administrator.get(`/api/organizations/${unit.organizationId}`)).body
  for (const unit of [below, another]) expect(await parentOf(unit)).toMatchObject({ parentId: top.organizationId, former: [{ parentId: middle.organizationId, validTo: TODAY }] })
  const successor = await create({ name: '齐河县道路总站', shortName: '道路总站' })
  expect((await close(top, 1, { successorId: successor.organizationId })).status).toBe(200)
  expect(await parentOf(below)).toMatchObject({ parentId: successor.organizationId })
  expect((await administrator.get(`/api/organizations?parentId=${top.organizationId}`)).body.organizations).toEqual([])
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

import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse } from '#apps/server/testing.ts'

let house: TestHouse
/** Before any clock of this house: sessions go by the database's own. */
const LONG_AGO = '2025-02-01T00:00:00+08:00'

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  const { rows } = await house.owner.query<{ now: Date }>('SELECT now() AS now')
  house.clock.now = rows[0]!.now
})
afterAll(() => house.close())

async function staffIdOf(key: string): Promise<string> {
  const person = (await house.samplePeople()).find((one) => one.key === key)!
  return (await house.owner.query<{ id: string }>('SELECT id FROM staff_member WHERE account_id = $1', [person.accountId])).rows[0]!.id
}

const refusal = (answer: Answer) => `${answer.status} ${answer.body?.title}`

test('B acts from the moment A is recorded as away until A is back', async () => {
  const holder = await house.as('countyDispatcher')
  const substitute = await house.as('countyDispatcher-substitute')
  expect((await substitute.get('/api/me')).body.posts).toEqual([])
  const { name } = (await house.samplePeople()).find(({ key }) => key === 'countyDispatcher-substitute')!
  const kept = (await substitute.get('/api/me/data')).body.staff
  expect(kept, 'also without a post he reads what is kept of him').toEqual([{ name, workPhone: expect.stringMatching(/^199/), duties: [expect.objectContaining({ post: '县中心派单员', position: 'substitute' })], absences: [] }])
  const absence = await holder.post('/api/absences', { awayFrom: LONG_AGO })
  expect(absence.body).toMatchObject({ running: true, substitutes: [{ postName: '县中心派单员' }] })
  expect((await substitute.get('/api/me')).body.posts).toEqual([expect.objectContaining({ role: 'countyDispatcher', position: 'substitute' })])
  expect((await holder.get('/api/me')).body.posts).toHaveLength(1)
  const post = (await holder.get('/api/posts?role=countyDispatcher')).body.posts[0]
  expect(post).toMatchObject({ primary: { away: true }, substitute: { away: false } })
  expect((await substitute.post(`/api/absences/${absence.body.absenceId}/end`)).status).toBe(409)
  expect((await holder.post(`/api/absences/${absence.body.absenceId}/end`)).body.running).toBe(false)
  expect((await substitute.get('/api/me')).body.posts).toEqual([])
  expect(refusal(await holder.post(`/api/absences/${absence.body.absenceId}/end`))).toBe('409 absence.over')
})

test('the head of the unit records it for his people, for nobody else’s', async () => {
  const head = await house.as('streetHead')
  const clerk = await staffIdOf('streetStaff')
  const absence = await head.post('/api/absences', { staffMemberId: clerk, awayFrom: LONG_AGO })
  expect(absence.status, absence.text).toBe(200)
  expect((await (await house.as('streetStaff-substitute')).get('/api/me')).body.posts).toHaveLength(1)
  expect((await head.get('/api/absences')).body.absences.map((one: { staffMemberId: string }) => one.staffMemberId)).toContain(clerk)
  await head.post(`/api/absences/${absence.body.absenceId}/end`)
  expect(refusal(await head.post('/api/absences', { staffMemberId: await staffIdOf('communityStaff'), awayFrom: LONG_AGO }))).toBe('409 absence.not-yours')
})

test.each([
  ['a colleague', 'streetStaff-substitute', 'streetStaff'],
  ['the substitute, who would gain by it', 'departmentStaff-substitute', 'departmentStaff'],
  ['a head elsewhere', 'departmentHead', 'streetStaff'],
])('%s records it for nobody', async (_who, key, whose) => {
  const person = await house.as(key)
  const answer = await person.post('/api/absences', { staffMemberId: await staffIdOf(whose), awayFrom: LONG_AGO })
  // A substitute without an absence holds no post at all.
  expect([403, 409]).toContain(answer.status)
  expect((await house.owner.query('SELECT FROM absence WHERE staff_member_id = $1 AND away_to IS NULL', [await staffIdOf(whose)])).rowCount).toBe(0)
})

test('a substitute who is head by a post in which he does not act now, or who would stand in for the person, records nothing', async () => {
  const staff = await staffIdOf('departmentStaff-substitute')
  const unit = (await house.owner.query("SELECT p.organization_id AS id FROM post p JOIN appointment a ON a.post_id = p.id WHERE a.staff_member_id = $1", [staff])).rows[0].id
  const elsewhere = (await house.owner.query("SELECT id FROM organization WHERE kind = 'department' AND id <> $1 ORDER BY id LIMIT 1", [unit])).rows[0].id
  /** A post as head: of another unit as its holder, of this one as a substitute of somebody who is there. */
  const appoint = async (organization: string, holders: readonly [string, string][]) => {
    const post = (await house.owner.query("INSERT INTO post (county_code, id, organization_id, role, name, valid_from) VALUES ($1, gen_random_uuid(), $2, 'departmentHead', '负责人', '2025-01-01') RETURNING id", [house.countyCode, organization])).rows[0].id
    for (const [who, position] of holders) await house.owner.query("INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, valid_from) VALUES ($1, gen_random_uuid(), $2, $3, $4, '2025-01-01')", [house.countyCode, post, who, position])
  }
  await appoint(elsewhere, [[staff, 'primary']])
  await appoint(unit, [[await staffIdOf('countyLeader'), 'primary'], [staff, 'substitute']])
  const head = await house.as('departmentStaff-substitute')
  expect((await head.get('/api/me')).body.posts).toHaveLength(1)
  expect(refusal(await head.post('/api/absences', { staffMemberId: await staffIdOf('departmentStaff'), awayFrom: LONG_AGO }))).toBe('409 absence.not-yours')
  expect((await head.get('/api/me')).body.posts).toHaveLength(1)
  // Head of the same unit in his own right, he would still gain by it.
  await appoint(unit, [[staff, 'primary']])
  expect(refusal(await head.post('/api/absences', { staffMemberId: await staffIdOf('departmentStaff'), awayFrom: LONG_AGO }))).toBe('409 absence.not-yours')
})

test('an absence that ends before it begins is refused, and one of nobody', async () => {
  const holder = await house.as('communityStaff')
  expect(refusal(await holder.post('/api/absences', { awayFrom: LONG_AGO, awayTo: '2025-01-01T00:00:00+08:00' }))).toBe('422 absence.ends-first')
  expect(refusal(await holder.post('/api/absences', { awayFrom: LONG_AGO, staffMemberId: '00000000-0000-7000-8000-00000000dead' }))).toBe('422 staff.unknown')
  expect((await holder.post('/api/absences', {})).status).toBe(422)
})

test('a grid worker sees the absences of his own community, not the county’s', async () => {
  const dispatcher = await house.as('countyDispatcher')
  const absence = await dispatcher.post('/api/absences', { awayFrom: LONG_AGO })
  const worker = await house.as('gridWorker')
  expect((await worker.get('/api/absences')).body.absences).toEqual([])
  expect((await dispatcher.get('/api/absences')).body.absences).toHaveLength(1)
  await dispatcher.post(`/api/absences/${absence.body.absenceId}/end`)
})

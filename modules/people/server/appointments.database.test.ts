import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newId } from '#kit/http/identifiers.ts'

let house: TestHouse
let first: TestPerson
let second: TestPerson
const FROM = '2026-09-01'
const TODAY = '2026-09-15'

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  first = await house.as('systemAdministrator')
  second = await house.as('systemAdministrator-2')
})
afterAll(() => house.close())

async function staffOf(key: string): Promise<{ staffMemberId: string; accountId: string; name: string }> {
  const person = (await house.samplePeople()).find((one) => one.key === key)!
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM staff_member WHERE account_id = $1', [person.accountId])
  return { staffMemberId: rows[0]!.id, accountId: person.accountId, name: person.name }
}

async function newPost(role = 'departmentStaff'): Promise<string> {
  const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE key = 'water' OR key = 'waterResources' ORDER BY id LIMIT 1")
  const answer = await first.post('/api/posts', { organizationId: rows[0]!.id, role, name: '河道专岗', validFrom: FROM })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.postId
}

async function propose(by: TestPerson, postId: string, key: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const { staffMemberId } = await staffOf(key)
  return await by.post('/api/appointment-proposals', { postId, staffMemberId, position: 'primary', validFrom: FROM, ...more })
}

async function confirm(by: TestPerson, proposal: Answer): Promise<Answer> {
  return await by.post(`/api/appointment-proposals/${proposal.body.proposalId}/confirm`, { version: proposal.body.version })
}

const refusal = (answer: Answer) => `${answer.status} ${answer.body?.title}`

describe('appointing takes two', () => {
  test('proposed by one, confirmed by another; whoever is appointed signs in anew and has the post', async () => {
    const postId = await newPost()
    const clerk = await house.as('communityStaff-2')
    const proposal = await propose(first, postId, 'communityStaff-2')
    expect(proposal.body).toMatchObject({ state: 'open', roleName: '部门经办' })
    expect((await first.get('/api/appointment-proposals')).body.proposals[0].cannotConfirm).toContain('提出人以外')
    expect(refusal(await confirm(first, proposal))).toBe('409 appointment.confirms-his-own')
    expect((await clerk.get('/api/me')).body.posts).toHaveLength(1)
    const confirmed = await confirm(second, proposal)
    expect(confirmed.body.state, confirmed.text).toBe('confirmed')
    expect((await clerk.get('/api/me')).status).toBe(401)
    expect((await (await house.as('communityStaff-2')).get('/api/me')).body.posts).toHaveLength(2)
    expect(refusal(await confirm(second, proposal))).toBe('409 appointment.proposal-settled')
  })

  test('nobody appoints himself, and nobody confirms his own appointment', async () => {
    const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE key = 'countyCentre'")
    const post = await first.post('/api/posts', { organizationId: rows[0]!.id, role: 'systemAdministrator', name: '系统管理员三', areaId: house.countyCode, validFrom: FROM })
    expect(refusal(await propose(first, post.body.postId, 'systemAdministrator'))).toBe('409 appointment.appoints-himself')
    const proposal = await propose(first, post.body.postId, 'systemAdministrator-2')
    expect((await second.get('/api/appointment-proposals')).body.proposals[0].cannotConfirm).toContain('自己')
    expect(refusal(await confirm(second, proposal))).toBe('409 appointment.appoints-himself')
  })

  test('a withdrawn proposal cannot be confirmed', async () => {
    const proposal = await propose(first, await newPost(), 'communityHead')
    const withdrawn = await second.post(`/api/appointment-proposals/${proposal.body.proposalId}/withdraw`, { version: 1 })
    expect(withdrawn.body.state).toBe('withdrawn')
    expect(refusal(await confirm(second, proposal))).toBe('409 appointment.proposal-settled')
  })

  test('of two confirmations at once one counts', async () => {
    const proposal = await propose(first, await newPost(), 'streetHead')
    const answers = await Promise.all([confirm(second, proposal), confirm(second, proposal)])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
  })
})

describe('who excludes whom', () => {
  test.each([
    ['auditAdministrator', 'departmentStaff'],
    ['securityAdministrator', 'departmentHead'],
  ])('%s cannot become %s', async (key, role) => {
    expect(refusal(await propose(first, await newPost(role), key))).toBe('409 appointment.duties-exclude')
  })

  test('a clerk cannot become an administrator beside his post, but after it', async () => {
    const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE key = 'countyCentre'")
    const post = await first.post('/api/posts', { organizationId: rows[0]!.id, role: 'auditAdministrator', name: '审计管理员二', areaId: house.countyCode, validFrom: FROM })
    expect(refusal(await propose(first, post.body.postId, 'gridLeader'))).toBe('409 appointment.duties-exclude')
    const { staffMemberId } = await staffOf('gridLeader')
    const held = await house.owner.query<{ id: string; version: number }>('SELECT id, version FROM appointment WHERE staff_member_id = $1', [staffMemberId])
    await first.post(`/api/appointments/${held.rows[0]!.id}/end`, { version: 1, on: TODAY })
    expect(refusal(await propose(first, post.body.postId, 'gridLeader', { validFrom: '2026-09-14' }))).toBe('409 appointment.duties-exclude')
    const proposal = await propose(first, post.body.postId, 'gridLeader', { validFrom: TODAY })
    expect((await confirm(second, proposal)).status).toBe(200)
  })

  test('the database itself refuses, whatever the program says', async () => {
    const { staffMemberId } = await staffOf('auditAdministrator')
    const postId = await newPost()
    const insert = (columns: string, values: unknown[]) =>
      house.owner.query(`INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, valid_from${columns}) VALUES ($1, $2, $3, $4, 'primary', $5${columns === '' ? '' : ', $6'})`,
        [house.countyCode, newId(new Date()), postId, staffMemberId, FROM, ...values])
    await expect(insert('', [])).rejects.toThrow(/appointment_one_duty/)
    await expect(insert(', administers', ['audit'])).rejects.toThrow(/foreign key/)
  })
})

describe('under the program’s own role', () => {
  async function asAdministrator(text: string, values: unknown[]): Promise<unknown> {
    const handle = newId(new Date())
    await house.owner.query(
      `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
       VALUES ($1, sha256(convert_to($2, 'UTF8')), $3, $4, 'desk', '1 hour', now() + interval '1 hour', now() + interval '1 hour')`,
      [newId(new Date()), handle, house.countyCode, (await staffOf('systemAdministrator')).accountId],
    )
    const client = await house.house.services.pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('SELECT FROM app.enter($1, $2)', [house.countyCode, handle])
      return (await client.query(text, values)).rowCount
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }

  test('an appointment without a confirmed proposal cannot be written', async () => {
    const postId = await newPost()
    const { staffMemberId } = await staffOf('streetStaff')
    const columns = '(county_code, id, post_id, staff_member_id, position, valid_from, proposal_id)'
    const insert = `INSERT INTO appointment ${columns} VALUES ($1, $2, $3, $4, 'primary', $5, $6)`
    const values = [house.countyCode, newId(new Date()), postId, staffMemberId, FROM]
    await expect(asAdministrator(insert, [...values, null])).rejects.toThrow(/row-level security/)
    const proposal = await propose(first, postId, 'streetStaff')
    await expect(asAdministrator(insert, [...values, proposal.body.proposalId])).rejects.toThrow(/foreign key/)
    await expect(asAdministrator('UPDATE appointment_proposal SET confirmed_by = app.account(), confirmed_at = now() WHERE id = $1', [proposal.body.proposalId])).rejects.toThrow(/check constraint/)
    await expect(asAdministrator('UPDATE appointment_proposal SET confirmed_by = $2, confirmed_at = now() WHERE id = $1', [proposal.body.proposalId, (await staffOf('systemAdministrator-2')).accountId])).rejects.toThrow(/row-level security/)
  })

  test.each([
    ["UPDATE post SET role = 'countyDispatcher'"],
    ['UPDATE post SET area_id = NULL'],
    ['UPDATE appointment SET staff_member_id = (SELECT id FROM staff_member LIMIT 1)'],
    ['UPDATE staff_member SET account_id = NULL'],
    ['INSERT INTO absence (county_code, id, staff_member_id, away_from) SELECT county_code, id, id, now() FROM staff_member LIMIT 1'],
    ['DELETE FROM appointment'],
  ])('no back door: %s', async (text) => {
    await expect(asAdministrator(text, [])).rejects.toThrow(/permission denied/)
  })
})

describe('a post ends', () => {
  test('the holder’s next call is 401 when an administrator ended it; the version is asked', async () => {
    const head = await house.as('departmentHead')
    const { staffMemberId } = await staffOf('departmentHead')
    const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM appointment WHERE staff_member_id = $1', [staffMemberId])
    const end = (version: number, on: string) => first.post(`/api/appointments/${rows[0]!.id}/end`, { version, on })
    expect(refusal(await end(7, TODAY))).toBe('409 people.version-old')
    expect((await head.get('/api/me')).status).toBe(200)
    expect((await end(1, TODAY)).body).toMatchObject({ validTo: TODAY, version: 2 })
    expect((await head.get('/api/me')).status).toBe(401)
    const again = await house.as('departmentHead')
    expect((await again.get('/api/me')).body.posts).toEqual([])
    expect((await again.get('/api/organizations')).status).toBe(403)
    expect(refusal(await end(2, '2026-12-01'))).toBe('409 people.ends-already')
  })

  test('one that ends later leaves its holder at work', async () => {
    const { staffMemberId } = await staffOf('streetStaff-2')
    const clerk = await house.as('streetStaff-2')
    const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM appointment WHERE staff_member_id = $1', [staffMemberId])
    expect((await first.post(`/api/appointments/${rows[0]!.id}/end`, { version: 1, on: '2199-01-01' })).status).toBe(200)
    expect((await clerk.get('/api/me')).status).toBe(200)
  })

  test('a mistaken appointment that began today ends at that moment, and the right person has the post the same day', async () => {
    const postId = await newPost()
    const mistaken = await propose(first, postId, 'communityStaff', { validFrom: TODAY })
    expect((await confirm(second, mistaken)).status).toBe(200)
    const wrong = await house.as('communityStaff')
    expect((await wrong.get('/api/me')).body.posts).toHaveLength(2)
    const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM appointment WHERE post_id = $1', [postId])
    const end = (on: string) => first.post(`/api/appointments/${rows[0]!.id}/end`, { version: 1, on })
    expect(refusal(await end('2026-09-14'))).toBe('409 people.ends-before-it-begins')
    expect((await end(TODAY)).body).toMatchObject({ validTo: TODAY })
    expect((await wrong.get('/api/me')).status).toBe(401)
    expect((await (await house.as('communityStaff')).get('/api/me')).body.posts).toHaveLength(1)
    const right = await propose(first, postId, 'departmentStaff', { validFrom: TODAY })
    expect((await confirm(second, right)).body.state, right.text).toBe('confirmed')
    expect((await (await house.as('departmentStaff')).get('/api/me')).body.posts).toHaveLength(2)
  })

  test('one that would begin later is taken back before it does; a post and a unit made today can be closed today', async () => {
    const postId = await newPost()
    const planned = await propose(first, postId, 'communityStaff', { validFrom: '2026-12-01' })
    await confirm(second, planned)
    const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM appointment WHERE post_id = $1', [postId])
    expect((await first.post(`/api/appointments/${rows[0]!.id}/end`, { version: 1, on: '2026-12-01' })).status).toBe(200)
    const unit = await first.post('/api/organizations', { line: 'government', kind: 'department', name: '齐河县误设办公室', shortName: '误设办', acceptsMatters: false, validFrom: TODAY })
    expect(unit.status, unit.text).toBe(200)
    const post = await first.post('/api/posts', { organizationId: unit.body.organizationId, role: 'departmentStaff', name: '误设岗', validFrom: TODAY })
    await confirm(second, await propose(first, post.body.postId, 'communityStaff', { validFrom: TODAY }))
    const wrong = await house.as('communityStaff')
    expect((await wrong.get('/api/me')).body.posts).toHaveLength(2)
    const closed = await first.post(`/api/organizations/${unit.body.organizationId}/close`, { version: 1, on: TODAY })
    expect(closed.status, closed.text).toBe(200)
    expect((await wrong.get('/api/me')).status).toBe(401)
    expect((await (await house.as('communityStaff')).get('/api/me')).body.posts).toHaveLength(1)
  })

  test('vacancies and people without a post are both findings', async () => {
    const before = (await first.get('/api/posts?vacant=true')).body.counts.vacant
    const idle = (await first.get('/api/staff?withoutPost=true')).body.counts.withoutPost
    const { rows } = await house.owner.query<{ id: string; post_id: string }>("SELECT a.id, a.post_id FROM appointment a JOIN post p ON p.id = a.post_id WHERE p.role = 'buildingLead' AND a.valid_to IS NULL ORDER BY a.id LIMIT 1")
    await first.post(`/api/appointments/${rows[0]!.id}/end`, { version: 1, on: TODAY })
    expect((await first.get('/api/posts?vacant=true&limit=200')).body.counts.vacant).toBe(before + 1)
    const vacant = (await first.get('/api/posts?vacant=true&role=buildingLead')).body.posts
    expect(vacant).toEqual([expect.objectContaining({ postId: rows[0]!.post_id, primary: null })])
    expect((await first.get('/api/staff?withoutPost=true')).body.counts.withoutPost).toBe(idle + 1)
  })

  test('the last two system administrators stay', async () => {
    const { rows } = await house.owner.query<{ id: string; version: number }>("SELECT id, version FROM appointment WHERE administers = 'system' AND valid_to IS NULL ORDER BY id LIMIT 1")
    expect(refusal(await first.post(`/api/appointments/${rows[0]!.id}/end`, { version: rows[0]!.version, on: TODAY }))).toBe('409 appointment.last-administrator')
  })

  test('they stay also when it is the post or the unit that ends; one whose account was stopped does not count', async () => {
    const { rows } = await house.owner.query<{ post: string; post_version: number; organization: string; version: number }>(
      `SELECT p.id AS post, p.version AS post_version, o.id AS organization, o.version FROM appointment a JOIN post p ON p.id = a.post_id JOIN organization o ON o.id = p.organization_id
       WHERE a.administers = 'system' AND a.valid_to IS NULL ORDER BY a.id LIMIT 1`)
    const { post, post_version: postVersion, organization, version } = rows[0]!
    expect(refusal(await first.post(`/api/posts/${post}/close`, { version: postVersion, on: TODAY }))).toBe('409 appointment.last-administrator')
    expect(refusal(await first.post(`/api/organizations/${organization}/close`, { version, on: TODAY }))).toBe('409 appointment.last-administrator')
    expect((await first.get('/api/me')).body.posts).toHaveLength(1)
    const lacking = async () => Number((await house.owner.query("SELECT app.administrators_lacking($1, 'system') AS count", [house.countyCode])).rows[0].count)
    const stop = async (stopped: boolean) =>
      await house.owner.query("UPDATE membership SET disabled_at = CASE WHEN $2 THEN now() END, disabled_why = CASE WHEN $2 THEN 'idle' END WHERE account_id = $1", [(await staffOf('systemAdministrator-2')).accountId, stopped])
    expect(await lacking()).toBe(0)
    await stop(true)
    try {
      expect(await lacking(), 'the operator can make one').toBe(1)
    } finally {
      await stop(false)
    }
  })

  test('two ends at the same moment leave two', async () => {
    const third = await first.post('/api/posts', { organizationId: (await house.owner.query("SELECT id FROM organization WHERE key = 'countyCentre'")).rows[0].id, role: 'systemAdministrator', name: '系统管理员（三）', areaId: house.countyCode, validFrom: FROM })
    expect(third.status, third.text).toBe(200)
    const { rows: idle } = await house.owner.query<{ id: string }>("INSERT INTO staff_member (county_code, id, name) VALUES ($1, $2, '第三位') RETURNING id", [house.countyCode, newId(new Date())])
    const proposal = await first.post('/api/appointment-proposals', { postId: third.body.postId, staffMemberId: idle[0]!.id, position: 'primary', validFrom: FROM })
    expect((await confirm(second, proposal)).status).toBe(200)
    const { rows } = await house.owner.query<{ id: string; version: number }>("SELECT id, version FROM appointment WHERE administers = 'system' AND valid_to IS NULL ORDER BY id")
    expect(rows).toHaveLength(3)
    // The third one and the second: either may go, not both.
    const going = await house.owner.query<{ id: string; version: number }>(
      "SELECT a.id, a.version FROM appointment a JOIN staff_member s ON s.id = a.staff_member_id WHERE a.administers = 'system' AND a.valid_to IS NULL AND s.account_id IS DISTINCT FROM $1", [(await staffOf('systemAdministrator')).accountId])
    const answers = await Promise.all(going.rows.map(({ id, version }) => first.post(`/api/appointments/${id}/end`, { version, on: TODAY })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await house.owner.query("SELECT FROM appointment WHERE administers = 'system' AND valid_to IS NULL")).rowCount).toBe(2)
  })
})

describe('what may be proposed at all', () => {
  test.each([
    ['a taken post', { key: 'communityHead', post: 'taken' }, '409 appointment.post-taken'],
    ['A and B in one person', { key: 'departmentStaff-2', post: 'own', position: 'substitute' }, '409 appointment.same-person-twice'],
    ['an end before the beginning', { key: 'communityHead', validTo: '2026-08-01' }, '409 people.ends-before-it-begins'],
    ['a beginning before the post', { key: 'communityHead', validFrom: '2026-01-01' }, '409 people.ends-before-it-begins'],
  ])('%s', async (_why, { key, post, position, validTo, validFrom }: { key: string; post?: string; position?: string; validTo?: string; validFrom?: string }, expected) => {
    const holder = post === undefined ? null : (await staffOf('departmentStaff-2')).staffMemberId
    const postId = holder === null ? await newPost() : (await house.owner.query<{ post_id: string }>('SELECT post_id FROM appointment WHERE staff_member_id = $1', [holder])).rows[0]!.post_id
    expect(refusal(await propose(first, postId, key, { ...(position === undefined ? {} : { position }), ...(validTo === undefined ? {} : { validTo }), ...(validFrom === undefined ? {} : { validFrom }) }))).toBe(expected)
  })

  test.each([
    ['departmentStaff', 'county', '422 post.does-not-fit'],
    ['streetStaff', 'none', '422 post.does-not-fit'],
    ['gridWorker', 'county', '422 post.does-not-fit'],
  ])('a post of %s held for %s', async (role, area, expected) => {
    const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE key = 'countyCentre'")
    const answer = await first.post('/api/posts', { organizationId: rows[0]!.id, role, name: '错岗', validFrom: FROM, ...(area === 'none' ? {} : { areaId: house.countyCode }) })
    expect(refusal(answer)).toBe(expected)
    expect(answer.body.detail).toContain('应设在')
  })

  test.each(['communityHead', 'securityAdministrator', 'countyLeader'])('%s appoints nobody', async (key) => {
    const person = await house.as(key)
    expect((await person.post('/api/appointment-proposals', { postId: newId(new Date()), staffMemberId: newId(new Date()), position: 'primary', validFrom: FROM })).status).toBe(403)
    expect((await person.post(`/api/appointment-proposals/${newId(new Date())}/confirm`, { version: 1 })).status).toBe(404)
  })
})

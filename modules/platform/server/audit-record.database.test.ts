import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

type Recorded = { account_id: string | null; session_id: string | null; organization_id: string | null; role: string | null; object_kind: string | null; object_id: string | null; outcome: string; source_address: string | null }

async function recorded(action: string): Promise<Recorded[]> {
  const { rows } = await house.owner.query<Recorded>(
    'SELECT account_id, session_id, organization_id, role, object_kind, object_id, outcome, source_address FROM audit_entry WHERE action = $1 ORDER BY at', [action],
  )
  return rows
}

test('a refusal says who tried it, from which unit and post, and on what', async () => {
  const head = await house.as('communityHead')
  const me = (await head.get('/api/me')).body
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM post WHERE valid_to IS NULL ORDER BY id LIMIT 1')
  expect((await head.post(`/api/posts/${rows[0]!.id}/close`, { version: 1, on: '2026-09-15' })).status).toBe(403)
  expect(await recorded('POST /posts/{postId}/close')).toEqual([
    expect.objectContaining({ account_id: me.accountId, session_id: expect.any(String), organization_id: me.posts[0].organizationId, role: 'communityHead', object_kind: 'post', object_id: rows[0]!.id, outcome: 'refused' }),
  ])
  expect((await head.get('/api/audit')).status).toBe(403)
  expect(await recorded('GET /audit')).toEqual([expect.objectContaining({ organization_id: me.posts[0].organizationId, role: 'communityHead', object_id: null, outcome: 'refused' })])
})

test('a sign-in says its session and unit; a resident’s is a resident’s', async () => {
  const clerk = (await (await house.as('departmentStaff')).get('/api/me')).body
  const [signedIn] = (await recorded('POST /sessions/sample')).filter((entry) => entry.account_id === clerk.accountId)
  expect(signedIn).toMatchObject({ organization_id: clerk.posts[0].organizationId, role: 'departmentStaff', object_kind: 'session', outcome: 'done', source_address: '127.0.0.1' })
  const { rows } = await house.owner.query('SELECT account_id FROM session WHERE id = $1', [signedIn!.session_id])
  expect(rows).toEqual([{ account_id: clerk.accountId }])
  const resident = (await (await house.as('resident')).get('/api/me')).body
  expect((await recorded('POST /sessions/sample')).find((entry) => entry.account_id === resident.accountId)).toMatchObject({ organization_id: null, role: 'resident', session_id: expect.any(String) })
})

test('each call at the gate leaves exactly one row, whether it was done or refused', async () => {
  const { anonymous } = house
  await anonymous.post('/api/phone-codes', { phone: '19900007777' })
  await anonymous.post('/api/phone-codes', { phone: '19900007777' })
  await anonymous.post('/api/sessions/phone', { phone: '19900007777', code: '000000', surface: 'resident' })
  await anonymous.post('/api/sessions', { loginName: 'nobody', password: 'x'.repeat(12), oneTimeCode: '000000' })
  await anonymous.post('/api/invitations/open', { token: 'x'.repeat(30) })
  await anonymous.post('/api/invitations/accept', { token: 'x'.repeat(30), loginName: 'nobody', password: '白日依山尽-黄河入海流', oneTimeCode: '000000' })
  await anonymous.post('/api/first-administrators/open', { token: 'x'.repeat(30) })
  const outcomes = async (action: string) => (await recorded(action)).map((entry) => `${entry.outcome} from ${entry.source_address}`)
  // The second code within the minute is counted, not written.
  expect(await outcomes('POST /phone-codes')).toEqual(['done from 127.0.0.1'])
  for (const action of ['POST /sessions/phone', 'POST /sessions', 'POST /invitations/open', 'POST /invitations/accept', 'POST /first-administrators/open'])
    expect(await outcomes(action), action).toEqual(['refused from 127.0.0.1'])
  const everything = await house.owner.query<{ everything: string }>("SELECT string_agg(e::text, ' ') AS everything FROM audit_entry e")
  expect(everything.rows[0]!.everything).not.toContain('19900007777')
})

test('what cannot be recorded is not done, and a person’s data that cannot be recorded as looked at is not shown', async () => {
  const resident = await house.as('resident')
  await resident.post('/api/me/notice', { version: (await resident.get('/api/welcome')).body.notice.version })
  const place = { areaId: (await (await house.as('gridWorker')).get('/api/me')).body.posts[0].areaId }
  const clerk = await house.as('communityStaff')
  const standing = (await resident.post('/api/requests', { text: '路灯不亮。', place, category: 'municipal.streetLight' })).body.requestId
  const count = async () => Number((await house.owner.query('SELECT count(*) FROM matter')).rows[0].count)
  const before = await count()
  await house.owner.query("CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit takes nothing'; END $$")
  await house.owner.query('CREATE TRIGGER refuse_entry BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_entry()')
  try {
    expect((await resident.post('/api/requests', { text: '井盖松了。', place, category: 'municipal.streetLight' })).status).toBe(500)
    const look = await clerk.get(`/api/requests/${standing}`)
    expect([look.status, look.text.includes('路灯')]).toEqual([500, false])
    expect(await count()).toBe(before)
  } finally {
    await house.owner.query('DROP TRIGGER refuse_entry ON audit_entry')
    await house.owner.query('DROP FUNCTION refuse_entry()')
  }
  expect((await clerk.get(`/api/requests/${standing}`)).status).toBe(200)
})

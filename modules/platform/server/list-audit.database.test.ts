import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newId } from '#kit/http/identifiers.ts'

let house: TestHouse
const ENTRIES = 350

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

/** Several entries in each microsecond, and many in each millisecond, as a busy morning writes them. */
async function addEntries(action: string, subject: string | null): Promise<Set<string>> {
  const ids = Array.from({ length: ENTRIES }, () => newId(new Date()))
  await house.owner.query(
    `INSERT INTO audit_entry (county_code, id, account_id, session_id, action, object_id, outcome, at, subject_account_id)
     SELECT $1, id, NULL, NULL, $2, id::text, 'done', '2026-09-15 02:00:00.1234Z'::timestamptz + (n / 3) * interval '1 microsecond', $4 FROM unnest($3::uuid[]) WITH ORDINALITY AS t (id, n)`,
    [house.countyCode, action, ids, subject],
  )
  return new Set(ids)
}

async function everyPage<Row>(person: TestPerson, path: string, rowsOf: (body: never) => Row[]): Promise<Row[]> {
  const seen: Row[] = []
  for (let after: string | null = '', pages = 0; after !== null && pages < 20; pages++) {
    const answer = await person.get(`${path}${after === '' ? '' : `${path.includes('?') ? '&' : '?'}after=${after}`}`)
    expect(answer.status, answer.text).toBe(200)
    seen.push(...rowsOf(answer.body as never))
    after = answer.body.next
  }
  return seen
}

test('page by page the audit shows every entry once', async () => {
  const ids = await addEntries('GET /paged', null)
  const seen = await everyPage(await house.as('auditAdministrator'), '/api/audit?action=GET%20/paged', (body: { entries: { id: string }[] }) => body.entries.map((entry) => entry.id))
  expect(seen).toHaveLength(ENTRIES)
  expect(new Set(seen)).toEqual(ids)
})

test('so does the resident’s list of who looked', async () => {
  const resident = await house.as('resident')
  const ids = await addEntries('POST /requests/{requestId}/unmask', (await resident.get('/api/me')).body.accountId)
  const seen = (await everyPage(resident, '/api/me/lookups', (body: { lookups: { objectId: string; what: string }[] }) => body.lookups)).filter(({ objectId }) => ids.has(objectId))
  expect(seen).toHaveLength(ENTRIES)
  expect(new Set(seen.map(({ objectId }) => objectId)).size).toBe(ENTRIES)
  expect(new Set(seen.map(({ what }) => what)), 'what stands after 看了').toEqual(new Set(['姓名和电话']))
})

test('a place that is none is refused with a sentence', async () => {
  for (const after of ['2026-09-15T02:00:00Z', '1_2', "1_0'); DROP"]) expect((await (await house.as('auditAdministrator')).get(`/api/audit?after=${encodeURIComponent(after)}`)).status).toBe(422)
})

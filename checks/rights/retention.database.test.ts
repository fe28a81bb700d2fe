import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newId } from '#kit/http/identifiers.ts'
import { readDocument, storeDocument } from '#modules/matters/server/public.ts'
import { sealForImport, storeImportFile } from '#modules/requests/import/server/import-file.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { startRetentionWorker } from '#modules/rights/server/retention-worker.ts'
import type { RetentionWorker } from '#modules/rights/server/retention-worker.ts'

let house: TestHouse
let world: World
let worker: RetentionWorker
let first: TestPerson
let second: TestPerson
const start = new Date('2026-09-15T02:00:00Z')
const DAY = 86_400_000
/** Three years after it in China, to the second. */
const threeYearsLater = new Date('2029-09-15T02:00:00Z')

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startRetentionWorker(house.house.services, house.countyCode, { every: 3_600_000 })
  first = await house.as('systemAdministrator')
  second = await house.as('systemAdministrator-2')
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})
beforeEach(async () => {
  house.clock.now = start
  await house.owner.query("DELETE FROM setting WHERE key = 'retention'")
  await house.owner.query("UPDATE retention_proposal SET withdrawn_at = now() WHERE confirmed_by IS NULL AND withdrawn_at IS NULL")
})

/** Runs the worker at that moment. */
async function at(moment: Date): Promise<void> {
  house.clock.now = moment
  await worker.runOnce()
}

const moments = (due: Date): [string, Date, boolean][] => [
  ['one second before', new Date(due.getTime() - 1_000), false],
  ['at its very moment', due, true],
  ['a second later', new Date(due.getTime() + 1_000), true],
]
const count = async (statement: string, values: unknown[] = []) => Number((await house.owner.query(statement, values)).rows[0].count)

test('what an appeal against a sheet rests on goes when it is withdrawn, and with the years of a request', async () => {
  const [sheet, unit, asker] = [newId(start), world.units.department, (await house.samplePeople()).find(({ key }) => key === 'departmentHead')!.accountId]
  await house.owner.query("INSERT INTO sheet_month (county_code, month, made_at) VALUES ($1, '2026-08-01', $2) ON CONFLICT DO NOTHING", [house.countyCode, start])
  await house.owner.query("INSERT INTO monthly_sheet (county_code, id, month, organization_id, area_path, appeal_days, made_at) VALUES ($1, $2, '2026-08-01', $3, $4, 5, $5)", [house.countyCode, sheet, unit, `${house.countyCode}/`, start])
  await house.owner.query("INSERT INTO sheet_edition (county_code, sheet_id, edition, made_at, formula, counts, row_count, sha256) VALUES ($1, $2, 1, $3, 1, '{}', 0, '')", [house.countyCode, sheet, start])
  const { filesFolder } = house.house.services
  const kept: Record<string, string> = {}
  for (const [state, figure] of [['withdrawn', 'response'], ['pending', 'onTime']] as const) {
    const [appeal, file] = [newId(start), newId(start)]
    await house.owner.query(`INSERT INTO sheet_appeal (county_code, id, sheet_id, edition, figure, claim, reason, evidence, state, asked_by, asked_organization_id, asked_at)
      VALUES ($1, $2, $3, 1, $4, 'asRecorded', '记录有误，请核对', '通话清单', $5, $6, $7, $8)`, [house.countyCode, appeal, sheet, figure, state, asker, unit, start])
    await house.owner.query("INSERT INTO sheet_appeal_file (county_code, id, sheet_id, appeal_id, content_type, bytes, sha256, uploaded_by, uploaded_at) VALUES ($1, $2, $6, $3, 'application/pdf', 4, '', $4, $5)", [house.countyCode, file, appeal, asker, start, sheet])
    await storeDocument(filesFolder, house.countyCode, file, { bytes: Buffer.from('%PDF') })
    kept[state] = file
  }
  const left = async () => {
    const { rows } = await house.owner.query('SELECT id FROM sheet_appeal_file WHERE id = ANY ($1)', [Object.values(kept)])
    const files = (await Promise.all(Object.values(kept).map(async (id) => (await readDocument(filesFolder, house.countyCode, id)) === undefined ? [] : [id]))).flat()
    return [rows.map(({ id }) => id), files]
  }
  await at(new Date(threeYearsLater.getTime() - 1_000))
  expect(await left()).toEqual([[kept.pending], [kept.pending]])
  await at(threeYearsLater)
  expect(await left()).toEqual([[], []])
})

describe('what has ended is erased when its three years are over', () => {
  test.each(moments(threeYearsLater))('%s', async (_when, moment, isGone) => {
    const id = await world.requestIn('closed', { text: '三年前的路灯坏了，请修。' })
    const open = await world.requestIn('handling', { text: '一直没有办完的事。' })
    await house.owner.query('UPDATE matter SET closed_at = $2 WHERE id = $1', [id, start])
    await house.owner.query(`UPDATE request SET routing = routing || '{"why": "清单上的类别“张三家的灯”本县没有。"}' WHERE matter_id = $1`, [id])
    await at(moment)
    const row = await world.row(id)
    expect([row.erased, row.text === null, row.reporter_id === null, row.title === '（内容已删除）', row.routing.why === '']).toEqual([isGone, isGone, isGone, isGone, isGone])
    expect(await count('SELECT count(*) FROM matter_text WHERE matter_id = $1 AND words IS NOT NULL', [id])).toBe(isGone ? 0 : await count('SELECT count(*) FROM matter_text WHERE matter_id = $1', [id]))
    expect((await world.row(open)).text).toBe('一直没有办完的事。')
    house.clock.now = start
    await house.owner.query("UPDATE matter SET closed_at = NULL, state = 'handling' WHERE id = $1", [id])
  })

  test('the sums of the figures stay, and what happened when by which unit', async () => {
    const id = await world.requestIn('closed')
    await house.owner.query('UPDATE matter SET closed_at = $2 WHERE id = $1', [id, start])
    const sums = 'SELECT (SELECT coalesce(sum(received), 0) FROM request_count_delta) + (SELECT coalesce(sum(received), 0) FROM request_count) AS count'
    const before = [await count(sums), await count('SELECT count(*) FROM matter_event WHERE matter_id = $1', [id])]
    await at(threeYearsLater)
    expect((await world.row(id)).erased).toBe(true)
    expect([await count(sums), await count('SELECT count(*) FROM matter_event WHERE matter_id = $1', [id])]).toEqual(before)
    expect(await count("SELECT count(*) FROM audit_entry WHERE action = 'time retention' AND details ? 'erasedRequests'")).toBeGreaterThan(0)
  })

  test('two processes at once erase each once', async () => {
    const ids = [await world.requestIn('closed'), await world.requestIn('closed')]
    await house.owner.query('UPDATE matter SET closed_at = $2 WHERE id = ANY ($1)', [ids, start])
    const versions = async () => (await house.owner.query('SELECT version FROM matter WHERE id = ANY ($1) ORDER BY id', [ids])).rows.map(({ version }) => version)
    const before = await versions()
    const other = startRetentionWorker(house.house.services, house.countyCode, { every: 3_600_000 })
    house.clock.now = threeYearsLater
    await Promise.all([worker.runOnce(), other.runOnce()])
    await other.stop()
    expect(await versions()).toEqual(before.map((version) => version + 1))
  })
})

describe('what else the worker forgets', () => {
  test.each(moments(threeYearsLater))('a consent that no longer counts, %s', async (_when, moment, isGone) => {
    await house.owner.query('DELETE FROM consent')
    const put = (ordinal: number, granted: boolean) =>
      house.owner.query("INSERT INTO consent (county_code, id, account_id, purpose, ordinal, version, granted, decided_at) VALUES ($1, $2, $3, 'push', $4, '2026-11', $5, $6)", [
        house.countyCode, newId(start), world.accounts.get('resident'), ordinal, granted, start,
      ])
    await put(1, true)
    await put(2, false)
    await at(moment)
    expect((await house.owner.query('SELECT ordinal FROM consent')).rows.map(({ ordinal }) => ordinal)).toEqual(isGone ? [2] : [1, 2])
  })

  test.each(moments(threeYearsLater))('a settled request about one’s own data, %s', async (_when, moment, isGone) => {
    const id = newId(start)
    await house.owner.query("INSERT INTO rights_request (county_code, id, kind, state, account_id, field, asked_at, ended_at) VALUES ($1, $2, 'correction', 'withdrawn', $3, 'name', $4, $4)", [
      house.countyCode, id, world.accounts.get('resident'), start,
    ])
    await at(moment)
    expect(await count('SELECT count(*) FROM rights_request WHERE id = $1', [id])).toBe(isGone ? 0 : 1)
  })

  test.each([
    ['one second before the day', new Date('2029-09-14T15:59:59Z'), false],
    ['at its first moment', new Date('2029-09-14T16:00:00Z'), true],
    ['a second later', new Date('2029-09-14T16:00:01Z'), true],
  ])('the name of somebody who left, and every way in: %s', async (_when, moment, isGone) => {
    const [staff, account, post] = [newId(start), newId(start), newId(start)]
    const put = (statement: string, ...values: unknown[]) => house.owner.query(statement, [house.countyCode, ...values])
    await put("WITH made AS (INSERT INTO account (id, kind, created_at) VALUES ($2, 'person', $3)) INSERT INTO membership (county_code, account_id, created_at) VALUES ($1, $2, $3)", account, start)
    await put("INSERT INTO staff_member (county_code, id, account_id, name, work_phone_sealed) VALUES ($1, $2, $3, '将离任', 'sealed')", staff, account)
    await put("INSERT INTO post (county_code, id, organization_id, role, name, valid_from) SELECT $1, $2, id, 'departmentStaff', '将撤的岗', '2026-09-01' FROM organization WHERE county_code = $1 LIMIT 1", post)
    await put("INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, valid_from, valid_to) VALUES ($1, $2, $3, $4, 'primary', '2026-09-01', '2026-09-15')", newId(start), post, staff)
    await put("INSERT INTO credential (account_id, kind, identifier, secret, created_at) SELECT $2::uuid, kind, kind || $2::uuid::text, '', $3 FROM unnest(ARRAY['field-phone', 'password', 'totp', 'oidc']) kind WHERE $1 <> ''", account, start)
    await put("INSERT INTO field_device (county_code, id, account_id, public_key, unlock_hash, name, registered_at, last_seen_at) VALUES ($1, $2, $3, repeat('A', 87), repeat('A', 43), '旧手机', $4, $4)", newId(start), account, start)
    await put("INSERT INTO invitation (county_code, id, account_id, token_hash, authenticator_sealed, invited_at, expires_at) VALUES ($1, $2::uuid, $3, sha256($2::uuid::text::bytea), 'sealed', $4, $4)", newId(start), account, start)
    await put("INSERT INTO account_change (county_code, id, account_id, kind, reason, proposed_by, proposed_at) VALUES ($1, $2, $3, 'desk', '换手机', $2, $4)", newId(start), account, start)
    await at(moment)
    expect((await house.owner.query('SELECT name, work_phone_sealed IS NULL AS phone, account_id IS NULL AS account FROM staff_member WHERE id = $1', [staff])).rows).toEqual([{ name: isGone ? '（已离任）' : '将离任', phone: isGone, account: isGone }])
    for (const [table, kept] of [['credential', 4], ['field_device', 1], ['membership', 1], ['invitation', 1], ['account_change', 1]] as const)
      expect([table, await count(`SELECT count(*) FROM ${table} WHERE account_id = $1`, [account])]).toEqual([table, isGone ? 0 : kept])
  })

  test.each(moments(new Date(start.getTime() + 90 * DAY)).map(([when, moment], index) => [when, moment, index === 2] as const))('an account of the staff that nobody used for ninety days, %s', async (_when, moment, isStopped) => {
    const account = world.accounts.get('departmentHead')
    await house.owner.query('UPDATE staff_member SET synthetic = (account_id IS DISTINCT FROM $1)', [account])
    await house.owner.query('UPDATE account SET last_seen_at = $2 WHERE id = $1', [account, start])
    try {
      await at(moment)
      expect((await house.owner.query('SELECT disabled_why FROM membership WHERE account_id = $1', [account])).rows).toEqual([{ disabled_why: isStopped ? 'idle' : null }])
      expect((await house.owner.query("SELECT count(*)::int AS count FROM session WHERE account_id = $1 AND ended_at IS NULL", [account])).rows[0].count === 0).toBe(isStopped)
      expect(await count("SELECT count(*) FROM membership WHERE disabled_why = 'idle' AND account_id <> $1", [account])).toBe(0)
    } finally {
      await house.owner.query('UPDATE membership SET disabled_at = NULL, disabled_why = NULL WHERE account_id = $1', [account])
      await house.owner.query('UPDATE account SET disabled_at = NULL WHERE id = $1', [account])
    }
  })

  test('audit entries are kept, however long ago', async () => {
    const before = await count('SELECT count(*) FROM audit_entry')
    await at(new Date('2036-09-15T02:00:00Z'))
    expect(await count('SELECT count(*) FROM audit_entry')).toBeGreaterThanOrEqual(before)
    expect(before).toBeGreaterThan(0)
  })
})

describe('what has outlived its term is swept', () => {
  const moment = new Date('2031-03-01T04:00:00Z')
  const hours = (many: number) => new Date(moment.getTime() - many * 3_600_000)
  const id = newId(moment)
  const rows: [what: string, hours: number, found: string, put: string][] = [
    ['a submission key', 0, "idempotency WHERE key = 'swept-key'", "(county_code, actor, key, route, body_hash, created_at, expires_at) VALUES ($1, $2, 'swept-key', 'POST /x', 'hash', $3, $3)"],
    ['a session a month after its end', 720, "session WHERE ended_why = 'swept'", "(id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at, ended_at, ended_why) SELECT $2::uuid, sha256('swept'), $1, id, 'desk', '15 minutes', '2040-01-01', '2040-01-01', $3, 'swept' FROM account LIMIT 1"],
    ['a code a day after its end', 24, "phone_code WHERE code_hash = 'swept'", "(phone_index, code_hash, expires_at, tries_left, sent_at) VALUES ($1 || $2, 'swept', $3, 5, $3)"],
    ['a live event after an hour', 1, "live_event WHERE kind = 'swept'", "(county_code, id, at, kind, object_id) VALUES ($1, $2, $3, 'swept', 'swept')"],
    ['a one-time token a month after its end', 720, "one_time_token WHERE token_hash = sha256('swept')", "(token_hash, county_code, administers, expires_at, authenticator_sealed) SELECT sha256('swept'), $1, 'system', $3, 'swept' WHERE $2::text IS NOT NULL"],
    ['an invitation a month after its end', 720, "invitation WHERE authenticator_sealed = 'swept'", "(county_code, id, account_id, token_hash, authenticator_sealed, invited_at, expires_at) SELECT county_code, $2, account_id, sha256('swept'), 'swept', $3, $3 FROM membership WHERE county_code = $1 LIMIT 1"],
    ['a counted look-up after a day', 24, `unmask_use WHERE id = '${id}'`, '(county_code, id, account_id, at) SELECT $1, $2, id, $3 FROM account LIMIT 1'],
  ]

  test.each(rows)('%s: not a second earlier', async (_what, after, found, put) => {
    const isKept = async (by: Date) => {
      await house.owner.query('BEGIN')
      try {
        await house.owner.query(`INSERT INTO ${/^\w+/.exec(found)![0]} ${put}`, [house.countyCode, id, by])
        expect(await count(`SELECT count(*) FROM ${found}`)).toBe(1)
        await house.owner.query('SELECT app.sweep($1)', [moment])
        return (await count(`SELECT count(*) FROM ${found}`)) === 1
      } finally {
        await house.owner.query('ROLLBACK')
      }
    }
    expect(await isKept(new Date(hours(after).getTime() + 1_000))).toBe(true)
    expect(await isKept(hours(after))).toBe(false)
    expect(await isKept(new Date(hours(after).getTime() - 1_000))).toBe(false)
  })
})

describe('the period itself', () => {
  const propose = (person: TestPerson, months: number, what = 'matter') => person.post('/api/retention/proposals', { what, months, reason: '按档案管理办法' })
  const months = async () => (await first.get('/api/retention')).body.periods.find(({ what }: { what: string }) => what === 'matter').months
  const decide = (person: TestPerson, id: string, approve = true) => person.post(`/api/retention/proposals/${id}/decide`, { approve })

  test('is changed by one and confirmed by another, and the worker goes by it', async () => {
    const id = await world.requestIn('closed')
    await house.owner.query('UPDATE matter SET closed_at = $2 WHERE id = $1', [id, start])
    const proposed = await propose(first, 12)
    const proposalId = proposed.body.proposals[0].retentionProposalId
    expect([await months(), proposed.body.proposals[0].mayConfirm]).toEqual([36, false])
    expect((await decide(first, proposalId)).body.title).toBe('retention.own')
    await at(new Date('2027-09-15T02:00:00Z'))
    expect((await world.row(id)).erased).toBe(false)
    expect((await decide(second, proposalId)).status).toBe(200)
    expect(await months()).toBe(12)
    expect((await decide(second, proposalId)).body.title).toBe('retention.decided')
    await at(new Date('2027-09-15T01:59:59Z'))
    expect((await world.row(id)).erased).toBe(false)
    await at(new Date('2027-09-15T02:00:00Z'))
    expect((await world.row(id)).erased).toBe(true)
  })

  test('may be taken back; one change at a time; within its bounds', async () => {
    expect((await propose(first, 5)).body.title).toBe('retention.out-of-bounds')
    expect((await propose(first, 121)).body.title).toBe('retention.out-of-bounds')
    expect((await propose(first, 36)).body.title).toBe('retention.unchanged')
    const { retentionProposalId } = (await propose(first, 24)).body.proposals[0]
    expect((await propose(second, 48)).body.title).toBe('retention.pending')
    expect((await decide(first, retentionProposalId, false)).body.proposals).toEqual([])
    expect(await months()).toBe(36)
  })

  test('is nobody else’s, and the database keeps the two apart', async () => {
    for (const who of ['countyDispatcher', 'countyLeader', 'communityStaff', 'resident'] as const) {
      expect([who, (await world.people[who].get('/api/retention')).status]).toEqual([who, 403])
      expect([who, (await propose(world.people[who] as TestPerson, 24)).status]).toEqual([who, 403])
    }
    expect((await house.anonymous.get('/api/retention')).status).toBe(401)
    const { retentionProposalId } = (await propose(first, 24)).body.proposals[0]
    expect((await decide(world.people.countyLeader as TestPerson, retentionProposalId)).status).toBe(404)
    await expect(house.owner.query('UPDATE retention_proposal SET confirmed_by = proposed_by, confirmed_at = now() WHERE id = $1', [retentionProposalId])).rejects.toThrow(/check constraint/)
  })
})

test('the file of a list goes with the line that asks for its end', async () => {
  const { services } = house.house
  const id = newId(start)
  const list = Buffer.from('编号,内容')
  await storeImportFile(services.filesFolder, house.countyCode, id, list, sealForImport(id, list, services.keyring))
  await house.owner.query("INSERT INTO file_to_delete (county_code, id, kind, asked_at) VALUES ($1, $2, 'import', $3)", [house.countyCode, id, start])
  expect(readdirSync(join(services.filesFolder, 'imports', house.countyCode))).toEqual([id])
  await worker.runOnce()
  expect(readdirSync(join(services.filesFolder, 'imports', house.countyCode))).toEqual([])
  expect(await count('SELECT count(*) FROM file_to_delete WHERE id = $1', [id])).toBe(0)
})

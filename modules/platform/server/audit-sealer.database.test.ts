import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { anchorKey } from '#kit/audit/anchor.ts'
import { findingSentence } from '#kit/audit/finding.ts'
import { verifyFile } from '#kit/audit/verify.ts'
import { newId } from '#kit/http/identifiers.ts'
import { writeAuditExport } from '#modules/platform/server/audit-export.ts'
import { anchorFileOf, startAuditSealer } from '#modules/platform/server/audit-sealer.ts'
import type { AuditSealer } from '#modules/platform/server/audit-sealer.ts'

let house: TestHouse
let folder: string
let anchorFile: string
let clock: Date
const sealers: AuditSealer[] = []
const logged: Record<string, string | number | boolean | null>[] = []

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linli-sealer-'))
  anchorFile = join(folder, 'anchors.jsonl')
  clock = new Date('2026-09-15T02:00:00Z')
  logged.length = 0
  await house.owner.query('TRUNCATE audit_seal, audit_batch, audit_entry')
  return async () => {
    await Promise.all(sealers.splice(0).map((sealer) => sealer.stop()))
    rmSync(folder, { recursive: true })
  }
})

/** A sealer that turns only when told. */
function newSealer(): AuditSealer {
  const sealer = startAuditSealer({
    ownerUrl: house.databaseUrl, keyring: house.house.services.keyring, anchorFile, now: () => clock, log: (fields) => void logged.push(fields), everyMilliseconds: 3_600_000,
  })
  sealers.push(sealer)
  return sealer
}

const INSERT = "INSERT INTO audit_entry (county_code, id, action, object_kind, object_id, reason, outcome, details) SELECT $1, id, 'GET /requests/{requestId}', 'request', n::text, '核对地址', 'done', '{\"rows\": 3, \"𠮷\": null}' FROM unnest($2::uuid[]) WITH ORDINALITY AS t (id, n)"

async function addEntries(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId(clock))
  await house.owner.query(INSERT, [house.countyCode, ids])
  return ids
}

/** Turns until so many are sealed: other tests' transactions on the same server may hold the horizon back for a moment. */
async function seal(sealer: AuditSealer, count: number): Promise<number> {
  let sealed = 0
  for (let tries = 0; tries < 200 && sealed < count; tries++) {
    sealed += await sealer.turn()
    if (sealed < count) await new Promise((done) => setTimeout(done, 25))
  }
  return sealed
}

async function verify(options: { anchors?: boolean } = {}) {
  const file = join(folder, 'export.jsonl')
  await writeAuditExport(house.owner, house.countyCode, file)
  const anchors = options.anchors === false ? {} : { anchors: readFileSync(anchorFileOf(anchorFile, house.countyCode)) }
  const { publicKey } = anchorKey(house.house.services.keyring.newest('audit-anchor').secret.export())
  return await verifyFile(file, { ...anchors, trustedKeys: [publicKey] })
}

const sentences = (report: Awaited<ReturnType<typeof verify>>) => report.findings.map(findingSentence)

async function positions(): Promise<number[]> {
  const { rows } = await house.owner.query<{ position: number }>('SELECT position FROM audit_seal ORDER BY position')
  return rows.map((row) => Number(row.position))
}

test('what people do is sealed, anchored, exported and found whole by the verifier', async () => {
  const person = await house.as((await house.samplePeople()).find((one) => one.role === 'auditAdministrator')!.key)
  for (let reading = 0; reading < 5; reading++) expect((await person.get('/api/audit')).status).toBe(200)
  expect(await seal(newSealer(), 6)).toBe(6)
  const report = await verify()
  expect(sentences(report)).toEqual([])
  expect(report).toMatchObject({ county: house.countyCode, entries: 6, last: 6, anchorsFitting: 1 })
  const sealed = await person.get('/api/audit')
  expect(sealed.body.entries.slice(1).every((entry: { sealed: boolean }) => entry.sealed)).toBe(true)
})

test('an export of later positions begins with a whole batch and verifies alone', async () => {
  const sealer = newSealer()
  for (const count of [3, 4, 5]) {
    await addEntries(count)
    await seal(sealer, count)
  }
  const file = join(folder, 'part.jsonl')
  expect(await writeAuditExport(house.owner, house.countyCode, file, { from: 5 })).toBe(9)
  const report = await verifyFile(file, { from: 4 })
  expect(sentences(report)).toEqual([])
  expect(report).toMatchObject({ entries: 9, last: 12 })
})

test('nothing is sealed while an older transaction may still write; nothing is left out afterwards', async () => {
  const sealer = newSealer()
  const open = await house.house.services.pool.connect()
  await open.query('BEGIN')
  await open.query('SELECT * FROM app.enter($1, NULL)', [house.countyCode])
  await open.query("INSERT INTO audit_entry (county_code, id, action, outcome) VALUES ($1, $2, 'slow', 'done')", [house.countyCode, newId(clock)])
  await addEntries(4)
  expect(await sealer.turn()).toBe(0)
  await open.query('COMMIT')
  open.release()
  expect(await seal(sealer, 5)).toBe(5)
  expect(await positions()).toEqual([1, 2, 3, 4, 5])
})

test('several processes take turns: every entry once, positions without a gap', async () => {
  const three = [newSealer(), newSealer(), newSealer()]
  let added = 0
  for (let round = 0; round < 8; round++) {
    await addEntries(300)
    added += 300
    await Promise.all(three.map((sealer) => sealer.turn()))
  }
  const left = added - (await positions()).length
  expect(await seal(newSealer(), left)).toBe(left)
  expect(await positions()).toEqual(Array.from({ length: added }, (_, index) => index + 1))
  expect(sentences(await verify())).toEqual([])
})

test('whoever runs SQL as the product cannot keep the sealer from its work', async () => {
  await addEntries(3)
  const client = await house.house.services.pool.connect()
  await expect(client.query('SELECT 1 FROM county WHERE county_code = $1 FOR NO KEY UPDATE', [house.countyCode])).rejects.toThrow(/permission denied/)
  await client.query('SELECT pg_advisory_lock(k) FROM generate_series(7305140, 7305150) k')
  expect(await seal(newSealer(), 3)).toBe(3)
  client.release(true)
})

test('batches stay small and are chained however many entries wait', async () => {
  await addEntries(2_345)
  expect(await seal(newSealer(), 2_345)).toBe(2_345)
  const { rows } = await house.owner.query('SELECT batch::int, first_position::int, last_position::int FROM audit_batch ORDER BY batch')
  expect(rows).toEqual([{ batch: 1, first_position: 1, last_position: 1000 }, { batch: 2, first_position: 1001, last_position: 2000 }, { batch: 3, first_position: 2001, last_position: 2345 }])
  expect(sentences(await verify())).toEqual([])
})

test('anchors come at least hourly, also when nothing happened', async () => {
  const sealer = newSealer()
  await addEntries(2)
  await seal(sealer, 2)
  const anchorsAfter = async (minutes: number) => {
    clock = new Date(clock.getTime() + minutes * 60_000)
    await sealer.turn()
    return readFileSync(anchorFileOf(anchorFile, house.countyCode), 'utf8').trim().split('\n').length
  }
  expect(await anchorsAfter(0)).toBe(1)
  expect(await anchorsAfter(30)).toBe(1)
  expect(await anchorsAfter(26)).toBe(2)
  expect(await anchorsAfter(56)).toBe(3)
})

test('the hourly sweep finds what stands behind the place that was remembered', async () => {
  const sealer = newSealer()
  await addEntries(3)
  await seal(sealer, 3)
  // As after loading a dump into another server: a transaction number that this one has not reached, or has long passed.
  const [ahead, behind] = [newId(clock), newId(clock)]
  await house.owner.query(
    "INSERT INTO audit_entry (county_code, id, action, outcome, at, transaction_id) VALUES ($1, $2, 'ahead', 'done', now() - interval '2 hours', '900000000000'), ($1, $3, 'behind', 'done', now(), '3')",
    [house.countyCode, ahead, behind],
  )
  clock = new Date(clock.getTime() + 10 * 60_000)
  expect(await sealer.turn()).toBe(0)
  clock = new Date(clock.getTime() + 50 * 60_000)
  expect(await seal(sealer, 2)).toBe(2)
  expect(sentences(await verify())).toEqual([])
})

describe('whoever changes the database behind the product is found', () => {
  beforeEach(async () => {
    const sealer = newSealer()
    for (const count of [5, 5, 5]) {
      await addEntries(count)
      await seal(sealer, count)
    }
    clock = new Date(clock.getTime() + 3_600_000)
    await sealer.turn()
  })

  const entryAt = '(SELECT entry_id FROM audit_seal WHERE position = 7)'

  test.each([
    ['a word', `UPDATE audit_entry SET reason = '另一个理由' WHERE id = ${entryAt}`, '位置 7'],
    ['one microsecond', `UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = ${entryAt}`, '位置 7'],
    ['who did it', `UPDATE audit_entry SET account_id = '01920000-0000-7000-8000-000000000001' WHERE id = ${entryAt}`, '位置 7'],
    ['a figure inside the details', `UPDATE audit_entry SET details = '{"rows": 4, "𠮷": null}' WHERE id = ${entryAt}`, '位置 7'],
    ['what was no reason and is now an empty one', `UPDATE audit_entry SET object_id = '' WHERE id = ${entryAt}`, '位置 7'],
    ['a removed row', `WITH gone AS (DELETE FROM audit_seal WHERE position = 7 RETURNING entry_id) SELECT * FROM gone`, '位置 7'],
    ['a removed batch', `DELETE FROM audit_seal WHERE batch = 2`, '位置 6–10'],
    ['two rows in each other’s place', `UPDATE audit_seal SET entry_id = CASE position WHEN 7 THEN (SELECT entry_id FROM audit_seal WHERE position = 8) ELSE ${entryAt} END WHERE position IN (7, 8)`, '位置 7'],
    ['a hash', "UPDATE audit_batch SET batch_hash = repeat('0', 64) WHERE batch = 2", '批次 2'],
    ['a cut tail', 'DELETE FROM audit_seal WHERE position > 12; DELETE FROM audit_batch WHERE batch = 3; DELETE FROM audit_seal WHERE batch = 3', '尾部被截'],
  ])('%s', async (_tampering, statements, place) => {
    expect(sentences(await verify())).toEqual([])
    // The one unique key that would stop a swap is no obstacle to whoever owns the database.
    await house.owner.query(`BEGIN; ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_county_code_entry_id_key; ${statements}; COMMIT`)
    const found = sentences(await verify())
    await house.owner.query('TRUNCATE audit_seal; ALTER TABLE audit_seal ADD UNIQUE (county_code, entry_id)')
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toContain(place)
  })

  test('a chain computed anew after the change fits itself and not its anchors', async () => {
    await house.owner.query(`UPDATE audit_entry SET reason = '另一个理由' WHERE id = ${entryAt}`)
    await house.owner.query('TRUNCATE audit_seal, audit_batch')
    const anchors = readFileSync(anchorFileOf(anchorFile, house.countyCode))
    expect(anchors.toString().trim().split('\n')).toHaveLength(2)
    await seal(newSealer(), 15)
    expect(sentences(await verify({ anchors: false }))).toEqual([])
    expect(sentences(await verify()).join('\n')).toContain('不符')
  })

  test('a chain that is shorter than its anchors is said aloud and not anchored over', async () => {
    await house.owner.query('DELETE FROM audit_seal WHERE batch = 3; DELETE FROM audit_batch WHERE batch = 3; DELETE FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)')
    const before = readFileSync(anchorFileOf(anchorFile, house.countyCode), 'utf8')
    clock = new Date(clock.getTime() + 3_600_000)
    await newSealer().turn()
    expect(logged.map((line) => line.event)).toContain('audit-anchor-conflict')
    expect(readFileSync(anchorFileOf(anchorFile, house.countyCode), 'utf8')).toBe(before)
  })
})

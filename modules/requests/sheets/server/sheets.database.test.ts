import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import type { Sheet, SheetRowShown, SheetSummary } from '#modules/requests/sheets/contract.ts'
import { lastClosed, makeMonth } from '#modules/requests/sheets/server/make-sheets.ts'
import { startSheetsWorker } from '#modules/requests/sheets/server/sheets-worker.ts'
import { countNames } from '#modules/requests/statistics/counts.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

type Who = keyof World['people']
let house: TestHouse
let world: World
let worker: ReturnType<typeof startSheetsWorker>
/** By what became of them; all held by the department but the sealed one. */
let requests: Record<'answered' | 'replied' | 'open' | 'transferred' | 'sealed', string>
let own: string
const made = new Date('2026-10-05T16:00:00Z')
const because = { reason: '当天已打电话联系，记录漏登了。', evidence: '通话清单 2026-09-15' }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startSheetsWorker(house.house.services, house.countyCode)
  const conduct = await world.people.resident.post('/api/requests', { text: '举报干部吃拿卡要，金丝雀密封。', category: 'marketGovernance.conduct', place: { areaId: world.grid } })
  requests = { answered: await world.requestIn('calledBack'), replied: await world.requestIn('replied'), open: await world.requestIn('dispatched'), transferred: await world.requestIn('handling'), sealed: conduct.body.requestId }
  await world.move('departmentStaff', requests.transferred, 'transfer', { organizationId: world.units.otherDepartment, words: '属于其他单位的职责，已商定转办。' })
  await house.owner.query('UPDATE request SET contacted_in_time = false WHERE matter_id = $1', [requests.replied])
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})

const sheets = async (who: Who, query = '') => (await world.people[who].get(`/api/sheets${query}`)).body as { months: string[]; items: SheetSummary[]; waiting: number }
const sheet = async (id: string, edition?: number, who: Who = 'departmentHead') => (await world.people[who].get(`/api/sheets/${id}${edition === undefined ? '' : `?edition=${edition}`}`)).body as Sheet
const rows = async (who: Who, id: string, query = '') => (await world.people[who].get(`/api/sheets/${id}/rows${query}`)).body.items as SheetRowShown[]
const check = async (id: string, edition: number) => (await world.people.departmentHead.get(`/api/sheets/${id}/check?edition=${edition}`)).body as { equal: boolean; figures: { name: string; equal: boolean }[]; hash: { equal: boolean } }
const appeal = (who: Who, body: Record<string, unknown>, id = own) => world.people[who].post(`/api/sheets/${id}/appeals`, { ...because, ...body })
const decide = (who: Who, appealId: string, uphold: boolean, id = own) => world.people[who].post(`/api/sheets/${id}/appeals/${appealId}/decide`, { uphold, reason: '已核对通话清单' })
const waits = ({ body }: { body: Sheet }) => body.appeals.find(({ state }) => state === 'pending')!.appealId
const notices = async (who: Who) => ((await world.people[who].get('/api/notices')).body.items as { step: string; sentence: string; opens: unknown }[]).filter(({ step }) => step === 'monthlySheet')
const lines = async () => (await house.owner.query('SELECT (SELECT count(*)::int FROM monthly_sheet) AS sheets, (SELECT count(*)::int FROM sheet_row) AS rows, (SELECT count(*)::int FROM sheet_month) AS months')).rows[0] as Record<string, number>

test.each([
  ['2026-10-05T15:59:59Z', 5, '2026-08'], ['2026-10-05T16:00:00Z', 5, '2026-09'], ['2026-10-31T00:00:00Z', 5, '2026-09'], ['2027-01-01T15:59:59Z', 1, '2026-11'], ['2027-01-01T16:00:00Z', 1, '2026-12'],
])('at %s, %i days after its end, the last closed month is %s', (at, days, month) => expect(lastClosed(new Date(at), days)).toBe(month))

describe('making', () => {
  test('not before its time; step by step: a process that dies leaves whole sheets and the next makes the rest; of two processes each sheet is made by one, once', async () => {
    await worker.runOnce()
    const before = { sheets: 0, rows: 0, months: 1 }
    expect(await lines(), 'the first look begins with the month that closed last, in which nothing came in').toEqual(before)
    house.clock.now = made
    const session = new ServiceSession(house.house.services, house.countyCode)
    house.clock.now = new Date(made.getTime() - 1_000)
    await worker.runOnce()
    expect(await lines()).toEqual(before)
    house.clock.now = made
    // Killed in its third step, which leaves nothing; what the first two made stays as it is.
    let steps = 0
    const killed = { transact: async (work: Parameters<ServiceSession['transact']>[0]) => session.transact(async (scope) => {
      const answer = await work(scope)
      if (steps++ === 4) throw new Error('killed')
      return answer
    }) } as ServiceSession
    await expect(makeMonth(killed, '2026-09', { rowsAStep: 1 })).rejects.toThrow('killed')
    const frozen = async () => (await house.owner.query<{ sha256: string }>('SELECT e.sha256 FROM sheet_edition e ORDER BY 1')).rows.map(({ sha256 }) => sha256)
    const [half, kept] = [await lines(), await frozen()]
    expect([half.months, half.sheets]).toEqual([2, 2])
    const other = startSheetsWorker((await house.another()).house.services, house.countyCode)
    await Promise.all([worker.runOnce(), other.runOnce()])
    await other.stop()
    const once = await lines()
    await worker.runOnce()
    expect(await lines()).toEqual(once)
    expect(once.sheets).toBeGreaterThan(3)
    expect(await frozen()).toEqual(expect.arrayContaining(kept))
    const units = (await house.owner.query<{ sheets: number; units: number }>('SELECT count(*)::int AS sheets, count(DISTINCT organization_id)::int AS units FROM monthly_sheet')).rows[0]!
    expect(units.sheets).toBe(units.units)
    own = (await sheets('departmentHead')).items[0]!.sheetId
  })

  test('the figures are those of the county’s statistics for the unit; every row says what it counted', async () => {
    const shown = await sheet(own)
    const { total } = (await world.people.departmentHead.get(`/api/organizations/${world.units.department}/statistics?from=2026-09-01&to=2026-09-30&by=category`)).body
    const { openOverdue: _open, excludedOpenOverdue: _excluded, ...printed } = total
    expect({ ...shown.counts, contactedInTime: 2 }, 'but for what the test wrote behind the commands’ back').toEqual({ ...printed, suggested: 0, suggestedRight: 0, contactedInTime: 2 })
    expect(shown).toMatchObject({ month: '2026-09', edition: 1, latest: 1, formula: { version: 1 }, changes: null, mayAppeal: true, counts: { received: 3, assessable: 3, contactedInTime: 1, completed: 2, answered: 1 } })
    const all = await rows('departmentHead', own)
    const said = new Map(all.map(({ request, standing, out, counted }) => [request!.requestId, { standing, out, response: counted.response }]))
    expect(Object.fromEntries(said)).toEqual({
      [requests.answered]: { standing: 'holder', out: null, response: { in: 'part', why: '按时联系' } }, [requests.replied]: { standing: 'holder', out: null, response: { in: 'whole', why: '没有按时联系' } },
      [requests.open]: { standing: 'holder', out: null, response: { in: 'whole', why: '还没有联系' } },
      [requests.transferred]: { standing: 'former', out: '已转出，计入现在的承办单位', response: { in: 'none', why: '已转出，计入现在的承办单位' } },
    })
    expect((await rows('departmentHead', own, '?of=contactedInTime')).map(({ request }) => request?.requestId)).toEqual([requests.answered])
  })

  test('it checks out to the last digit; a figure, a row or a hash that was changed is found', async () => {
    expect(await check(own, 1)).toMatchObject({ equal: true, hash: { equal: true } })
    await house.owner.query('UPDATE sheet_row SET contacted_in_time = true WHERE sheet_id = $1 AND matter_id = $2', [own, requests.replied])
    const found = await check(own, 1)
    expect([found.equal, found.hash.equal, found.figures.filter(({ equal }) => !equal).map(({ name }) => name)]).toEqual([false, false, ['response.assessable', 'response.all']])
    await house.owner.query('UPDATE sheet_row SET contacted_in_time = false WHERE sheet_id = $1 AND matter_id = $2', [own, requests.replied])
    expect((await check(own, 1)).equal).toBe(true)
  })
})

test('a sheet that was frozen before open and overdue was counted checks out too, and claims no figure that it has not', async () => {
  const { rows: [edition] } = await house.owner.query('SELECT counts, sha256 FROM sheet_edition WHERE sheet_id = $1 AND edition = 1', [own])
  const { openOverdue, excludedOpenOverdue, ...former } = edition.counts
  expect([openOverdue, excludedOpenOverdue]).toEqual([expect.any(Number), expect.any(Number)])
  const all = await house.owner.query('SELECT * FROM sheet_row WHERE sheet_id = $1 AND edition = 1 ORDER BY ordinal', [own])
  // As such an edition was hashed: its own twenty-one figures.
  const line = (row: Record<string, unknown>) => JSON.stringify([
    row['matter_id'], row['day'], row['standing'], row['state'], row['reply_kind'], row['contacted_in_time'], row['replied_in_time'], row['taken_up_in_time'], row['solved'], row['satisfaction'], row['excluded'], row['exclusion_reason'], row['closed_elsewhere'],
  ])
  const names = countNames.filter((name) => name in former)
  const text = [JSON.stringify([house.countyCode, '2026-09', world.units.department, 1, 1]), ...all.rows.map((row) => `${row.ordinal} ${line(row)} ${row.corrected ?? ''}`), names.map((name) => `${name}=${former[name]}`).join(' '), ''].join('\n')
  await house.owner.query('UPDATE sheet_edition SET counts = $2, sha256 = $3 WHERE sheet_id = $1 AND edition = 1', [own, former, createHash('sha256').update(text).digest('hex')])
  expect(await check(own, 1)).toMatchObject({ equal: true, hash: { equal: true } })
  expect(Object.keys((await sheet(own)).counts)).not.toContain('openOverdue')
  // A figure taken out of it is found all the same.
  await house.owner.query("UPDATE sheet_edition SET counts = counts - 'solved' WHERE sheet_id = $1 AND edition = 1", [own])
  expect((await check(own, 1)).hash.equal).toBe(false)
  await house.owner.query('UPDATE sheet_edition SET counts = $2, sha256 = $3 WHERE sheet_id = $1 AND edition = 1', [own, edition.counts, edition.sha256])
})

describe('the frozen rows as a file', () => {
  const file = async (who: Who, format: string) => (await house.as(who)).get(`/api/sheets/${own}/file?format=${format}`)

  test('say by their ordinals what the page says, as CSV and as a workbook, and name no request; the download is audited', async () => {
    const csv = await file('departmentStaff', 'csv')
    expect([csv.status, csv.headers.get('content-type'), decodeURIComponent(csv.headers.get('content-disposition') ?? '')]).toEqual([200, 'text/csv; charset=utf-8', expect.stringContaining('核算单明细-')])
    const { number, title } = await world.row(requests.answered)
    const [head, ...body] = csv.text.replace(/^\uFEFF/, '').trimEnd().split('\r\n')
    expect(head).toMatch(/^序号,收到,本单位,状态,答复结果,联系,/)
    expect(body.length).toBe((await rows('departmentStaff', own)).length)
    expect(body.some((one) => one.includes('计入分子和分母：按时联系'))).toBe(true)
    expect([csv.text.includes(number), csv.text.includes(title)]).toEqual([false, false])
    const workbook = await house.anonymous.send('GET', `/api/sheets/${own}/file?format=xlsx`)
    expect(workbook.status).toBe(401)
    expect((await file('departmentHead', 'xlsx')).headers.get('content-type')).toContain('spreadsheetml')
    expect((await file('departmentHead', 'pdf')).status).toBe(422)
    expect((await file('departmentStaff-2', 'csv')).status).toBe(404)
    const { rows: audited } = await house.owner.query("SELECT details FROM audit_entry WHERE action = 'GET /sheets/{sheetId}/file' AND outcome = 'done' AND object_id = $1 ORDER BY details->>'format'", [own])
    expect(audited.map(({ details }) => details)).toMatchObject([{ edition: 1, format: 'csv', rows: body.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, { format: 'xlsx' }])
  })
})

describe('who sees which', () => {
  test('a unit its own, those above those below, the county all; others are told that there is none', async () => {
    const names = async (who: Who) => (await sheets(who)).items.map(({ organization }) => organization.organizationId)
    expect(await names('departmentHead')).toEqual([world.units.department])
    expect(await names('streetHead')).toEqual(expect.arrayContaining([world.units.street, world.units.community]))
    expect(await names('streetHead')).not.toContain(world.units.department)
    expect(await names('communityHead')).toEqual([world.units.community])
    expect((await names('countyLeader')).length).toBe((await house.owner.query("SELECT count(*)::int AS count FROM monthly_sheet WHERE month = '2026-09-01'")).rows[0].count)
    expect((await world.people.departmentStaff.get(`/api/sheets/${own}`)).status).toBe(200)
    for (const who of ['communityHead', 'departmentStaff-2', 'gridWorker', 'systemAdministrator'] as const) expect([who, (await world.people[who].get(`/api/sheets/${own}`)).status]).toEqual([who, 404])
  })

  test('a report on officials stands in no sheet but that of the unit that examines it, and is named to nobody who may not read it', async () => {
    const { rows: found } = await house.owner.query("SELECT s.organization_id, m.holder_organization_id, r.standing FROM sheet_row r JOIN monthly_sheet s ON s.id = r.sheet_id JOIN matter m ON m.id = r.matter_id WHERE r.matter_id = $1", [requests.sealed])
    expect(found.every((row) => row.organization_id === row.holder_organization_id && row.standing === 'holder')).toBe(true)
    for (const { sheetId } of (await sheets('countyLeader')).items) {
      const text = (await world.people.countyLeader.get(`/api/sheets/${sheetId}/rows`)).text
      expect(text).not.toContain('金丝雀')
    }
  })
})

describe('appealing', () => {
  test('refused: without a target, with two, of a row that is not there, by whoever is not the head', async () => {
    for (const [body, status, words] of [
      [{}, 422, '请选择对哪一件'], [{ requestId: requests.open, claim: 'notOurs', figure: 'response' }, 422, '只能选一个'], [{ requestId: requests.sealed, claim: 'notOurs' }, 422, '不在这张核算单里'],
      [{ figure: 'response', reason: '不对' }, 422, '至少 10 个字'],
    ] as const) {
      const answer = await appeal('departmentHead', body)
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)])
    }
    expect((await appeal('departmentStaff', { figure: 'response' })).status).toBe(403)
    expect((await appeal('departmentStaff-2', { figure: 'response' })).status).toBe(404)
    expect((await appeal('countyLeader', { figure: 'response' })).status).toBe(403)
  })

  test('a row: raised once, told to the county, decided by another; a new edition with what changed beside the old one', async () => {
    const before = await sheet(own, 1)
    const raised = await appeal('departmentHead', { requestId: requests.replied, claim: 'contactedInTime' })
    expect([raised.status, raised.body.appeals.length, raised.body.pending]).toEqual([200, 1, 1])
    expect((await appeal('departmentHead', { requestId: requests.replied, claim: 'contactedInTime' })).status).toBe(409)
    const { appealId } = raised.body.appeals[0]
    expect((await decide('departmentHead', appealId, true)).status).toBe(403)
    await worker.runOnce()
    expect((await sheets('countyLeader', '?waiting=true')).items.map(({ sheetId }) => sheetId)).toEqual([own])
    expect((await notices('countyLeader'))[0]).toMatchObject({ sentence: expect.stringMatching(/2026年9月月度核算单的申诉等待处理/), opens: { kind: 'monthlySheet', matterId: own } })
    const decided = await decide('countyLeader', appealId, true)
    expect([decided.status, decided.body.edition]).toEqual([200, 2])
    expect((await decide('countyDispatcher', appealId, false)).status).toBe(409)
    expect(decided.body.changes).toMatchObject({
      figures: [{ label: '响应率（剔除后）', before: '1/3 = 33.3%', after: '2/3 = 66.7%' }, { label: '响应率（未剔除）', before: '1/3 = 33.3%', after: '2/3 = 66.7%' }],
      rows: [{ requestId: requests.replied, words: ['响应率：没有按时联系 → 按时联系'] }],
    })
    const old = await sheet(own, 1)
    expect({ counts: old.counts, sha256: old.sha256, madeAt: old.madeAt }).toEqual({ counts: before.counts, sha256: before.sha256, madeAt: before.madeAt })
    expect([(await check(own, 1)).equal, (await check(own, 2)).equal]).toEqual([true, true])
    await worker.runOnce()
    // Both of one moment: either may stand first.
    expect((await notices('departmentHead')).map(({ sentence }) => sentence).sort()).toEqual([expect.stringContaining('2026年9月的月度核算单已出'), expect.stringContaining('成立，已出新版')])
  })

  test('a figure: its rows are read again; where the records say the same, upholding is refused', async () => {
    const appealId = waits(await appeal('departmentHead', { figure: 'satisfaction' }))
    const nothing = await decide('countyLeader', appealId, true)
    expect([nothing.status, nothing.text]).toEqual([409, expect.stringContaining('没有任何变化')])
    await world.move('departmentStaff', requests.answered, 'ask-exclusion', { reasonKey: 'forceMajeure', words: '暴雨致停电', evidence: '气象证明 9 月 15 日' })
    await world.move('countyLeader', requests.answered, 'decide-exclusion', { approve: true, words: '已核对' })
    const upheld = await decide('countyLeader', appealId, true)
    expect([upheld.status, upheld.body.edition, upheld.body.counts.excluded, upheld.body.counts.contactedInTime]).toEqual([200, 3, 1, 2])
    expect(upheld.body.changes.rows.map((row: { requestId: string }) => row.requestId)).toEqual([requests.answered])
    expect((await check(own, 3)).equal).toBe(true)
  })

  test('dismissed with a reason makes no edition; withdrawn by whoever raised it alone', async () => {
    const dismissed = waits(await appeal('departmentHead', { requestId: requests.open, claim: 'notOurs' }))
    const answer = await decide('countyDispatcher', dismissed, false)
    expect([answer.status, answer.body.latest, (answer.body as Sheet).appeals.find((one) => one.appealId === dismissed)]).toMatchObject([200, 3, { state: 'dismissed', decision: '已核对通话清单' }])
    const withdrawn = waits(await appeal('departmentHead', { requestId: requests.open, claim: 'inTime' }))
    const withdraw = (who: Who) => world.people[who].post(`/api/sheets/${own}/appeals/${withdrawn}/withdraw`)
    expect((await withdraw('departmentStaff')).status).toBe(403)
    expect([(await withdraw('departmentHead')).status, (await withdraw('departmentHead')).status, (await decide('countyLeader', withdrawn, true)).status]).toEqual([200, 409, 409])
    expect((await appeal('departmentHead', { requestId: requests.open, claim: 'inTime' })).status, 'raised again').toBe(200)
  })

  test('nobody decides on what he raised himself, nor on his own unit’s sheet', async () => {
    await house.owner.query("INSERT INTO matter_party (county_code, organization_id, matter_id, role, opened_at, created_at) SELECT county_code, $2, id, 'coUnit', opened_at, opened_at FROM matter WHERE id = $1 ON CONFLICT DO NOTHING", [requests.open, world.units.centre])
    await house.owner.query('UPDATE monthly_sheet SET organization_id = $2 WHERE organization_id = $1 AND month = $3', [world.units.otherDepartment, world.units.centre, '2026-09-01'])
    const ofCentre = (await house.owner.query("SELECT id FROM monthly_sheet WHERE organization_id = $1 AND month = '2026-09-01'", [world.units.centre])).rows[0].id as string
    const { appealId } = (await appeal('countyDispatcher', { figure: 'onTime' }, ofCentre)).body.appeals[0]
    expect((await decide('countyDispatcher', appealId, true, ofCentre)).text).toContain('您自己提的')
    await house.owner.query('UPDATE sheet_appeal SET asked_by = $2 WHERE id = $1', [appealId, world.accounts.get('departmentHead')])
    expect((await decide('countyDispatcher', appealId, true, ofCentre)).text).toContain('您所在单位的核算单')
    expect((await sheet(ofCentre, undefined, 'countyDispatcher')).appeals[0]).toMatchObject({ mayDecide: false, refused: expect.stringContaining('另一个单位') })
    expect((await decide('countyLeader', appealId, false, ofCentre)).status).toBe(200)
  })

  test('after the window it is too late, and the page says until when it was', async () => {
    const { appealUntil } = await sheet(own)
    house.clock.now = new Date(new Date(appealUntil!).getTime() - 1)
    expect((await sheet(own)).mayAppeal).toBe(true)
    house.clock.now = new Date(appealUntil!)
    const late = await appeal('departmentHead', { figure: 'onTime' })
    expect([late.status, late.text]).toEqual([409, expect.stringMatching(/申诉期已于 2026-10-\d\d 截止/)])
    expect(await sheet(own)).toMatchObject({ mayAppeal: false, refused: expect.stringContaining('截止') })
  })
})

test('a county that was not looked at for months makes every month up to the last, in their order', async () => {
  house.clock.now = new Date('2027-01-08T02:00:00Z')
  await worker.runOnce()
  expect((await house.owner.query("SELECT to_char(month, 'YYYY-MM') AS month FROM sheet_month ORDER BY month")).rows.map(({ month }) => month)).toEqual(['2026-08', '2026-09', '2026-10', '2026-11', '2026-12'])
})

test('when a request is erased, the words of appeals about it go with it; what it counted stays', async () => {
  const before = await check(own, 3)
  await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [requests.replied]])
  const { rows: words } = await house.owner.query('SELECT matter_id = $2 AS about, reason, evidence, decision FROM sheet_appeal WHERE sheet_id = $1 AND matter_id IS NOT NULL', [own, requests.replied])
  const gone = '（内容已删除）'
  expect(words.filter(({ about }) => about)).toEqual([{ about: true, reason: gone, evidence: gone, decision: gone }])
  expect(words.filter(({ about, reason }) => !about && reason === gone)).toEqual([])
  expect(await check(own, 3)).toEqual(before)
})

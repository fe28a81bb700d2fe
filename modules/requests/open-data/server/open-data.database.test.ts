import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startOpenDataWorker } from '#modules/requests/open-data/server/open-data-worker.ts'
import { bases, ratesOf, sayRate } from '#modules/requests/statistics/rules.ts'
import { copyRequest } from '#modules/requests/test-copies.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let worker: ReturnType<typeof startOpenDataWorker>
const folder = mkdtempSync(join(tmpdir(), 'open-data-'))
const names = ['requests.csv', 'answers.csv', 'exclusions.csv', 'figures.json', 'datapackage.json', 'SHA256SUMS']

const EXCLUDE = "INSERT INTO exclusion (county_code, id, matter_id, reason_key, approved_by, organization_id, text_id, at) SELECT county_code, gen_random_uuid(), id, 'forceMajeure', $2, $3, gen_random_uuid(), now() FROM matter WHERE id = $1 ON CONFLICT DO NOTHING"

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startOpenDataWorker(house.house.services, house.countyCode)
})
afterAll(async () => {
  await worker.stop()
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const editions = async () => (await house.anonymous.get('/api/open-data')).body.editions as { month: string; edition: number; note: string | null; withheld: boolean; files: { name: string; sha256: string }[] }[]

async function download(edition: number): Promise<void> {
  for (const name of names) {
    const response = await fetch(`${house.baseUrl}/data/${house.countyCode}/2026-09/${edition}/${name}`)
    expect([name, response.status, response.headers.get('cache-control')]).toEqual([name, 200, 'public, max-age=31536000, immutable'])
    writeFileSync(join(folder, name), await response.text())
  }
}

function recompute(): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [new URL('../../../../public-data/recompute.mjs', import.meta.url).pathname, folder], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test('a month is published once it is a month old, without anything of a person, and its rates can be worked out again to the last digit', async () => {
  const states = ['calledBack', 'replied', 'submitted', 'submitted', 'submitted', 'submitted', 'submitted']
  const all: string[] = []
  for (let index = 0; index < 14; index++) all.push(await world.requestIn(states[index % 7]!, { category: index % 3 === 0 ? 'municipal.streetLight' : 'disputes.tenancy', text: `金丝雀文字${index}，请处理。` }))
  const declined = await world.report()
  await world.move('communityStaff', declined, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
  const excluded = all.find((_id, index) => states[index % 7] === 'calledBack')!
  await house.owner.query('UPDATE request SET excluded = true WHERE matter_id = $1', [excluded])
  await house.owner.query("UPDATE request SET solved = false, satisfaction = 'dissatisfied' WHERE matter_id = $1", [all.findLast((_id, index) => states[index % 7] === 'calledBack')])
  await house.owner.query(EXCLUDE, [excluded, world.accounts.get('countyLeader'), world.units.centre])
  const conduct = await world.people.resident.post('/api/requests', { text: '举报干部吃拿卡要，金丝雀密封。', category: 'marketGovernance.conduct', place: { areaId: world.grid } })
  expect(conduct.status).toBe(200)

  await worker.runOnce()
  expect(await editions(), 'not before').toEqual([])
  const now = house.clock.now
  house.clock.now = new Date('2026-10-31T16:00:00Z')
  await worker.runOnce()
  await worker.runOnce()
  house.clock.now = now
  expect(await editions()).toMatchObject([{ month: '2026-09', edition: 1, note: null, withheld: false }])
  await download(1)

  // An address without a county answers as before, and may answer otherwise once another county is the first.
  const bare = await fetch(`${house.baseUrl}/data/2026-09/1/requests.csv`)
  expect([bare.status, bare.headers.get('cache-control'), bare.headers.get('content-location'), await bare.text()]).toEqual([200, 'public, max-age=3600', '/data/2026-09/1/requests.csv', readFileSync(join(folder, 'requests.csv'), 'utf8')])
  const again = await fetch(`${house.baseUrl}/data/2026-09/1/requests.csv`, { headers: { 'if-none-match': bare.headers.get('etag')! } })
  expect([again.status, again.headers.get('etag'), await again.text()], 'whoever has it is not sent it again').toEqual([304, bare.headers.get('etag'), ''])
  const text = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const { rows: people } = await house.owner.query('SELECT id, number, area_id FROM matter')
  expect(text).not.toContain('金丝雀')
  expect(text, 'a report on officials is one of the rest').not.toContain('marketGovernance')
  for (const { id, number } of people) expect(text.includes(id) || text.includes(number)).toBe(false)
  expect(text).not.toContain(`,${world.grid},`)

  const { status, said } = recompute()
  const { rates } = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
  const rounded = bases.flatMap((basis) => Object.values<{ part: number; whole: number }>(rates[basis]).map(({ part, whole }) => sayRate({ part, whole, rate: whole === 0 ? null : part / whole })))
  expect([...said.matchAll(/ = (\S+)/g)].map(([, percent]) => percent), 'rounded as the county rounds').toEqual(rounded)
  expect([status, said]).toEqual([0, expect.stringContaining('一致：齐河县 2026-09 第 1 版，16 件')])
})

test('a changed row, a changed figure and a missing file are told', async () => {
  const requests = readFileSync(join(folder, 'requests.csv'), 'utf8')
  writeFileSync(join(folder, 'requests.csv'), requests.replace(/,0\n/, ',1\n'))
  const row = recompute()
  expect([row.status, row.said]).toEqual([1, expect.stringMatching(/requests\.csv 与说明里的校验值不同[\s\S]*asked：公布 \d+，从数据算出 \d+/)])
  writeFileSync(join(folder, 'requests.csv'), requests)
  expect(recompute().status).toBe(0)
  const figures = readFileSync(join(folder, 'figures.json'), 'utf8')
  writeFileSync(join(folder, 'figures.json'), figures.replace(/"part": (\d+)/, (_whole, part) => `"part": ${Number(part) + 1}`))
  expect(recompute().said).toMatch(/响应率（剔除后）：公布 \d+ ÷ \d+，从数据算出/)
  rmSync(join(folder, 'figures.json'))
  expect([recompute().status, recompute().said]).toEqual([2, expect.stringContaining('figures.json')])
})

test('a correction takes two: one asks with a reason, another agrees, and time publishes it', async () => {
  const { countyDispatcher: asking, countyLeader: deciding, communityStaff: other } = world.people
  const propose = (month: string, who = asking) => who.post('/api/open-data-corrections', { month, reason: '补记一件' })
  const decide = (id: string, body: Record<string, unknown>, who = deciding) => who.post(`/api/open-data-corrections/${id}/decide`, body)
  expect([(await propose('2026-09', deciding)).status, (await propose('2026-09', other)).status, (await asking.post('/api/open-data-corrections', { month: '2026-09' })).status]).toEqual([403, 403, 422])
  expect((await propose('2026-08')).body.title).toBe('open-data.not-published')

  // Who decides sits elsewhere than who asks.
  await house.owner.query("UPDATE post SET organization_id = $1 WHERE role = 'countyLeader'", [world.units.department])
  const refused = (await propose('2026-09')).body
  expect(refused).toMatchObject({ status: 'pending', statusLabel: '等待审批', decidedPost: null, isOwn: true })
  expect((await propose('2026-09')).body.title).toBe('open-data.correction-waits')
  expect((await deciding.get('/api/notices')).body.items).toContainEqual(expect.objectContaining({ step: 'openDataCorrection', sentence: '有人提出更正 2026-09 的公开数据，请由另一个人审批。', opens: { kind: 'openDataCorrection', matterId: null } }))
  expect((await decide(refused.correctionId, { approve: true }, asking)).body.title).toBe('open-data.correction-own')
  await expect(house.owner.query("UPDATE open_data_correction SET status = 'approved', decided_by = proposed_by, decided_post = 'x', decided_at = now() WHERE id = $1", [refused.correctionId])).rejects.toThrow(/open_data_correction_two/)
  expect((await decide(refused.correctionId, { approve: false })).body.title).toBe('open-data.refusal-words-missing')
  expect((await decide(refused.correctionId, { approve: false, words: '先核对' })).body).toMatchObject({ status: 'refused', decision: '先核对' })
  const sentences = async (who: typeof asking) => ((await who.get('/api/notices')).body.items as { step: string; sentence: string }[]).flatMap(({ step, sentence }) => (step === 'openDataCorrection' ? [sentence] : []))
  expect(await sentences(asking)).toContain('更正 2026-09 的公开数据：没有同意，理由见“公开数据更正”。')
  expect((await decide(refused.correctionId, { approve: true })).body.title).toBe('open-data.correction-decided')
  await worker.runOnce()
  expect((await editions()).length, 'refused').toBe(1)

  house.clock.now = new Date(house.clock.now.getTime() + 60_000)
  const [first] = await editions()
  const { correctionId } = (await propose('2026-09')).body
  await worker.runOnce()
  expect((await editions()).length, 'not before somebody agreed').toBe(1)
  const agreed = (await decide(correctionId, { approve: true })).body
  expect(agreed).toMatchObject({ status: 'approved', edition: null, isOwn: false })
  expect(await sentences(asking)).toContain('更正 2026-09 的公开数据：已同意，几分钟内公布新的一版。')
  await worker.runOnce()
  const listed = async () => ((await deciding.get('/api/open-data-corrections')).body.corrections as { correctionId: string; waits: string | null; edition: number | null }[]).find((one) => one.correctionId === correctionId)!
  expect(await listed()).toMatchObject({ edition: null, waits: expect.stringMatching(/^暂不公布：按现在的记录重新统计，与公布的一版没有差别。请先把诉求里的记录改对/) })
  expect(await sentences(deciding)).toContain('更正 2026-09 的公开数据：与公布过的没有差别，暂不公布，怎么办见“公开数据更正”。')

  // Nine differ: laid beside the first edition they could be pointed at. Looked at again the next day, not before.
  const exclude = async (most: number) => {
    const { rows } = await house.owner.query("SELECT id FROM matter WHERE state = 'submitted' AND category NOT LIKE 'marketGovernance%' ORDER BY id LIMIT $1", [most])
    expect(rows.length).toBe(most)
    for (const { id } of rows) {
      await house.owner.query(EXCLUDE, [id, world.accounts.get('countyLeader'), world.units.centre])
      await house.owner.query('UPDATE request SET excluded = true WHERE matter_id = $1', [id])
    }
  }
  const nextDay = async () => {
    house.clock.now = new Date(house.clock.now.getTime() + 24 * 3_600_000)
    await worker.runOnce()
  }
  await exclude(9)
  await worker.runOnce()
  expect((await listed()).waits, 'looked at today already').toMatch(/没有差别/)
  await nextDay()
  expect([(await editions()).length, (await listed()).waits]).toEqual([1, expect.stringMatching(/^暂不公布：现在的记录与公布过的各版相比，差别不到 10 行.*够 10 行就公布/)])
  expect(await sentences(deciding)).toContain('更正 2026-09 的公开数据：与公布过的差别太小，暂不公布，怎么办见“公开数据更正”。')
  await exclude(10)
  await nextDay()
  await worker.runOnce()
  const [second, ...others] = await editions()
  expect(await listed()).toMatchObject({ edition: 2, waits: null })
  expect(others, 'the first is as it was').toEqual([first])
  expect(second).toMatchObject({ edition: 2, note: `补记一件（${agreed.proposedPost}提出，${agreed.decidedPost}同意）` })
  const { rows: people } = await house.owner.query('SELECT name FROM staff_member')
  for (const { name } of people) expect(second!.note).not.toContain(name)
  expect((await deciding.get('/api/open-data-corrections')).body).toMatchObject({ mayPropose: false, corrections: [{ correctionId, edition: 2 }, { correctionId: refused.correctionId, edition: null }] })
})

test('whoever asked for a correction takes it back until it is published, also one that was agreed on and waits', async () => {
  const { countyDispatcher: asking, countyLeader: deciding } = world.people
  const propose = async () => (await asking.post('/api/open-data-corrections', { month: '2026-09', reason: '再补一件' })).body
  const withdraw = (id: string, who = asking) => who.post(`/api/open-data-corrections/${id}/withdraw`)
  const first = await propose()
  expect(first).toMatchObject({ mayWithdraw: true, withdrawnAt: null })
  expect((await withdraw(first.correctionId, deciding)).status, 'who only decides').toBe(403)
  expect((await withdraw('00000000-0000-7000-8000-0000000000ff')).status).toBe(404)
  expect((await withdraw(first.correctionId)).body).toMatchObject({ status: 'withdrawn', statusLabel: '已撤回', withdrawnAt: house.clock.now.toISOString(), mayWithdraw: false })
  expect([(await withdraw(first.correctionId)).body.title, (await deciding.post(`/api/open-data-corrections/${first.correctionId}/decide`, { approve: true })).body.title]).toEqual(['open-data.correction-over', 'open-data.correction-decided'])
  expect((await deciding.get('/api/notices')).text).toContain('更正 2026-09 的公开数据：提出的人已撤回，不用再办。')

  const second = await propose()
  await deciding.post(`/api/open-data-corrections/${second.correctionId}/decide`, { approve: true })
  await worker.runOnce()
  expect((await withdraw(second.correctionId)).body).toMatchObject({ status: 'withdrawn', decidedPost: expect.any(String), edition: null, waits: null })
  await worker.runOnce()
  expect((await editions()).length).toBe(2)
  expect((await withdraw((await deciding.get('/api/open-data-corrections')).body.corrections.find(({ edition }: { edition: number | null }) => edition === 2).correctionId)).body.title).toBe('open-data.correction-over')
})

test('the figures of the new edition are those of the county’s own statistics', async () => {
  await download(2)
  const figures = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
  // What the test wrote behind the commands' back is counted anew by nobody.
  const { total } = (await world.people.countyLeader.get(`/api/areas/${house.countyCode}/statistics?from=2026-09-01&to=2026-09-30&by=unit`)).body
  expect({ received: figures.counts.received, assessable: figures.counts.assessable, due: figures.counts.due, asked: figures.counts.asked, response: figures.rates.all.response.part, onTime: figures.rates.all.onTime.whole }).toEqual({
    received: total.received, assessable: total.assessable, due: total.due, asked: total.asked, response: ratesOf(total, 'all').response.part, onTime: ratesOf(total, 'all').onTime.whole,
  })
  expect([total.answered, figures.counts.answered], 'two answers are not told').toEqual([2, 0])
  expect(recompute().status).toBe(0)
  await expect(house.owner.query('UPDATE open_data_edition SET note = NULL WHERE edition = 2')).rejects.toThrow(/check/)
})

test.each([['2026-09/9/requests.csv', 404], ['2026-09/1/reporters.csv', 404], ['2026-13/1/requests.csv', 422], ['2026-09/1/..%2Fx', 422], ['371499/2026-09/1/requests.csv', 404]])('/data/%s: %i', async (path, status) => {
  expect((await fetch(`${house.baseUrl}/data/${path}`)).status).toBe(status)
})

test('the program is handed out as it stands', async () => {
  const response = await fetch(`${house.baseUrl}/data/recompute.mjs`)
  expect(await response.text()).toBe(readFileSync(new URL('../../../../public-data/recompute.mjs', import.meta.url), 'utf8'))
})

test('what each unit received is published once those who decide on open data want it, and for no month that is published already', async () => {
  const { countyLeader, countyDispatcher, streetStaff } = world.people
  const month = async (query = '') => (await house.anonymous.get(`/api/open-data-units${query}`)).body
  expect((await countyLeader.get('/api/open-data-units-setting')).body).toEqual({ told: false, version: 0 })
  expect((await streetStaff.post('/api/open-data-units-setting', { told: true })).status).toBe(403)
  const { rows: [copied] } = await house.owner.query("SELECT id FROM matter WHERE state = 'replied' LIMIT 1")
  for (const [day, unit, amount, request] of [
    ['2026-10-05', world.units.department, 40, "'replied_in_time', true, 'contacted_in_time', true"], ['2026-10-06', world.units.department, 30, "'replied_in_time', false"], ['2026-10-07', world.units.street, 35, "'replied_in_time', true, 'contacted_in_time', true"],
    ['2026-10-08', world.units.street, 3, "'replied_in_time', false"], ['2026-10-09', world.units.centre, 14, "'replied_in_time', false"], ['2026-10-10', world.units.community, 4, "'replied_in_time', true, 'contacted_in_time', true"],
  ] as const) {
    await copyRequest(house.owner, copied.id, amount, { matter: `'opened_at', '${day}T02:00:00Z', 'number', '2026-9' || to_char(extract(day from '${day}'::date)::integer * 1000 + n, 'FM00000'), 'holder_organization_id', '${unit}', 'category', 'disputes.tenancy'`, request: `'reply_kind', 'done', 'taken_up_in_time', true, ${request}` })
  }
  expect((await countyDispatcher.post('/api/open-data-units-setting', { told: true, version: 0 })).body).toEqual({ told: true, version: 1 })
  expect((await countyLeader.post('/api/open-data-units-setting', { told: false, version: 0 })).status, 'somebody decided meanwhile').toBe(409)
  const now = house.clock.now
  house.clock.now = new Date('2026-11-30T16:00:00Z')
  await worker.runOnce()
  house.clock.now = now
  expect(await month('?month=2026-09')).toMatchObject({ months: ['2026-10'], month: '2026-09', table: null })
  const said = await month()
  const nameOf = async (id: string) => (await house.owner.query('SELECT name FROM organization WHERE id = $1', [id])).rows[0].name as string
  expect(said).toMatchObject({ months: ['2026-10'], month: '2026-10', table: { columns: [{ key: 'in_time', title: '按时答复' }, { key: 'late', title: '超期答复' }] } })
  const lines = Object.fromEntries((said.table.lines as { name: string; received: number; cells: (number | null)[] }[]).map(({ name, received, cells }) => [name, [received, ...cells]]))
  expect(lines).toEqual({
    [await nameOf(world.units.department)]: [70, 40, 30], [await nameOf(world.units.street)]: [38, null, null], '其他单位（合并）': [18, null, null], '合计': [126, 79, 47],
  })
  const csv = await (await fetch(`${house.baseUrl}/data/${house.countyCode}/2026-10/1/units.csv`)).text()
  expect(csv.split('\n')[0]).toBe('month,unit,unit_name,above,received,in_time,late')
})

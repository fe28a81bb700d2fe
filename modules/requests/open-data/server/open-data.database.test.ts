import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeEdition } from '#modules/requests/open-data/server/make-edition.ts'
import { startOpenDataWorker } from '#modules/requests/open-data/server/open-data-worker.ts'
import { ratesOf } from '#modules/requests/statistics/rules.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let session: ServiceSession
let worker: ReturnType<typeof startOpenDataWorker>
const folder = mkdtempSync(join(tmpdir(), 'open-data-'))
const names = ['requests.csv', 'answers.csv', 'exclusions.csv', 'figures.json', 'datapackage.json', 'SHA256SUMS']

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  session = new ServiceSession(house.house.services, house.countyCode)
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
    const response = await fetch(`${house.baseUrl}/data/2026-09/${edition}/${name}`)
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
  await house.owner.query(
    `INSERT INTO exclusion (county_code, id, matter_id, reason_key, approved_by, organization_id, text_id, at) SELECT county_code, gen_random_uuid(), id, 'forceMajeure', $2, $3, gen_random_uuid(), now() FROM matter WHERE id = $1`,
    [excluded, world.accounts.get('countyLeader'), world.units.centre])
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

  const text = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const { rows: people } = await house.owner.query('SELECT id, number, area_id FROM matter')
  expect(text).not.toContain('金丝雀')
  expect(text, 'a report on officials is one of the rest').not.toContain('marketGovernance')
  for (const { id, number } of people) expect(text.includes(id) || text.includes(number)).toBe(false)
  expect(text).not.toContain(`,${world.grid},`)

  const { status, said } = recompute()
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

test('the figures are those of the county’s own statistics; a correction is a new edition and leaves the first as it was', async () => {
  const [first] = await editions()
  expect(await makeEdition(session, '2026-09', '补记一件')).toBe(2)
  await download(2)
  const figures = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
  // What the test wrote behind the commands' back is counted anew by nobody.
  const { total } = (await world.people.countyLeader.get(`/api/areas/${house.countyCode}/statistics?from=2026-09-01&to=2026-09-30&by=unit`)).body
  expect({ received: figures.counts.received, assessable: figures.counts.assessable, due: figures.counts.due, asked: figures.counts.asked, answered: figures.counts.answered, response: figures.rates.all.response.part, onTime: figures.rates.all.onTime.whole }).toEqual({
    received: total.received, assessable: total.assessable, due: total.due, asked: total.asked, answered: total.answered, response: ratesOf(total, 'all').response.part, onTime: ratesOf(total, 'all').onTime.whole,
  })
  expect(recompute().status).toBe(0)
  const [second, ...others] = await editions()
  expect(second).toMatchObject({ edition: 2, note: '补记一件' })
  expect(others).toEqual([first])
  await expect(house.owner.query('UPDATE open_data_edition SET note = NULL WHERE edition = 2')).rejects.toThrow(/check/)
})

test.each([['2026-09/9/requests.csv', 404], ['2026-09/1/reporters.csv', 404], ['2026-13/1/requests.csv', 422], ['2026-09/1/..%2Fx', 404]])('/data/%s: %i', async (path, status) => {
  expect((await fetch(`${house.baseUrl}/data/${path}`)).status).toBe(status)
})

test('the program is handed out as it stands', async () => {
  const response = await fetch(`${house.baseUrl}/data/recompute.mjs`)
  expect(await response.text()).toBe(readFileSync(new URL('../../../../public-data/recompute.mjs', import.meta.url), 'utf8'))
})

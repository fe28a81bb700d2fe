import { afterAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { startSheetsWorker } from '#modules/requests/sheets/server/sheets-worker.ts'
import { openWorld } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const world = await openWorld(house)
afterAll(() => house.close())

test('a report that is sealed after the sheet was frozen changes nothing in it: none of those that may be sealed yet was named', async () => {
  const accusing = await world.report({ text: '社区书记收了施工队的钱', category: 'publicService.other', purpose: 'complaint' })
  await world.report({ text: '楼道灯坏了', category: 'publicService.other' })
  const sent = await world.requestIn('dispatched')
  const worker = startSheetsWorker(house.house.services, house.countyCode)
  await worker.runOnce()
  house.clock.now = new Date('2026-10-06T16:00:00Z')
  await worker.runOnce()
  await worker.stop()
  const { sheetId } = (await world.people.communityHead.get('/api/sheets?month=2026-09')).body.items[0]
  const rows = async () => (await world.people.communityHead.get(`/api/sheets/${sheetId}/rows`)).body.items
  const file = async () => (await world.people.communityHead.get(`/api/sheets/${sheetId}/file?edition=1&format=csv`)).text
  const before = { rows: await rows(), file: await file() }
  expect(before.rows.map(({ request }: { request: { requestId: string } | null }) => request?.requestId ?? null).toSorted()).toEqual([null, null, sent].toSorted())
  expect(before.file).not.toContain((await world.row(accusing)).number)
  await world.move('communityStaff', accusing, 'accept', { category: 'marketGovernance.conduct' })
  expect({ rows: await rows(), file: await file() }).toEqual(before)
})

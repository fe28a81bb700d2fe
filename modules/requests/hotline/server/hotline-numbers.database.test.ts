import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'
import { startImportWorker } from '#modules/requests/import/server/public.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, exchange, time, order, send, matterOf, taken, shown, told, heard, platform, forget, close } = await openHotlineHouse(house)
const worker = startImportWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })

afterAll(async () => {
  await worker.stop()
  await close()
})
beforeEach(forget)

const TEXT = '楼道里堆满杂物，已经一个月没人管'
type Row = { number: string; text?: string; phone?: string; state?: string }

/** A list with one row, brought in over HTTP. */
async function bring({ number, text = TEXT, phone = '', state = '' }: Row, name = '九月工单.csv', numberHeader = '编号'): Promise<{ addedOpen: number; addedClosed: number; returned: number; reasons: { reason: string }[] }> {
  const form = new FormData()
  form.set('importId', randomUUID())
  form.set('file', new File([`${numberHeader},诉求内容,类别,地址,联系电话,办理状态\n${number},${text},disputes.tenancy,晏城街道永顺社区3号楼,${phone},${state}\n`], name))
  const { importId } = (await world.people.streetStaff.post('/api/imports', form)).body
  await worker.runOnce()
  const started = await world.people.streetStaff.post(`/api/imports/${importId}/start`)
  expect(started.status, started.text).toBe(200)
  await worker.runOnce()
  return (await world.people.streetStaff.get(`/api/imports/${importId}`)).body
}

const found = async (who: keyof typeof world.people, text: string): Promise<{ requestId: string; found: unknown }[]> =>
  (await world.people[who].get(`/api/requests?text=${encodeURIComponent(text)}`)).body.items.map(({ requestId, found: where }: { requestId: string; found: unknown }) => ({ requestId, found: where }))
const ids = async (text: string) => (await found('streetStaff', text)).map(({ requestId }) => requestId)

test('an order is found by its number and its beginning, by whoever reaches it; not when it is sealed, and not once it is erased', async () => {
  const { id, orderNumber } = await taken({ orderNumber: 'RX20261101-001' })
  expect(await found('streetStaff', orderNumber)).toEqual([{ requestId: id, found: { where: 'externalNumber', words: orderNumber, marks: [[0, 14]] } }])
  expect([await ids('rx20261101'), await found('streetStaff-2', orderNumber)]).toEqual([[id], []])
  await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [id])
  expect(await ids(orderNumber)).toEqual([])
  await house.owner.query('UPDATE matter SET sealed = false WHERE id = $1', [id])
  await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [id]])
  expect(await ids(orderNumber)).toEqual([])
})

test('first a list, then the platform: it is one request, whose unit is told and which the platform hears of', async () => {
  expect(await bring({ number: 'RX20261101-777' }, '12345工单.csv')).toMatchObject({ addedOpen: 1 })
  const [id] = await ids('RX20261101-777')
  await world.move('communityStaff', id!, 'accept')
  const one = order({ orderNumber: 'RX20261101-777', text: '三号楼楼道杂物没人管，老人差点摔倒', dueAt: '2026-09-16T18:00:00+08:00' })
  const answers = await Promise.all([send(one), send(one)])
  const { number } = (await world.people.streetStaff.get(`/api/requests/${id}`)).body
  expect(answers.map(({ status, body }) => [status, body.number])).toEqual([[200, number], [200, number]])
  expect([await matterOf(one.orderNumber), await ids('RX20261101-777')]).toEqual([id, [id]])
  await time.runOnce()
  expect(await told(id!, 'supplement')).toEqual([{ organization_id: (await world.row(id!)).waiting_organization_id, sentence: expect.stringContaining('12345 平台派来工单 RX20261101-777') }])
  const [seen] = await shown('communityStaff', id!)
  expect(seen).toMatchObject({ orderNumber: 'RX20261101-777', theirDueAt: '2026-09-16T10:00:00.000Z' })
  expect(seen.events).toEqual([expect.objectContaining({ word: '派来工单，与导入的是同一件', words: expect.stringContaining('老人差点摔倒'), effect: '已转告办理单位，没有另立诉求' })])
  // What was done before it came, and what is done after.
  await world.move('streetStaff', id!, 'dispatch', { organizationId: world.units.department })
  for (let left = 3; left > 0; left--) await exchange.runOnce()
  expect(heard('RX20261101-777')).toEqual(['accepted', 'dispatched'])
  expect(platform.taken.every((message) => message.number === number)).toBe(true)
  // The next round is a request of its own, as ever; the list once more brings nothing.
  expect((await send({ ...one, round: 2 })).body.number).not.toBe(number)
  expect((await bring({ number: 'RX20261101-777' }, '12345工单.csv')).addedOpen).toBe(0)
})

test('a number that only looks alike, what is over, and what several rows claim stay requests of their own', async () => {
  const apart = async (row: Row, name: string, more: Record<string, unknown> = {}) => {
    // Columns of the same names are remembered with their source.
    await bring(row, name, name.startsWith('物业') ? '登记编号' : undefined)
    const before = await ids(row.number)
    expect((await send(order({ orderNumber: row.number, ...more }))).status).toBe(200)
    return { before: before.length, after: (await ids(row.number)).length }
  }
  // Of a property company's list the number says nothing by itself; the same telephone or the same words do.
  expect(await apart({ number: 'WY2026-1', text: '电梯坏了' }, '物业台账.csv')).toEqual({ before: 1, after: 2 })
  expect(await apart({ number: 'WY2026-2', text: '电梯坏了', phone: '13800138000' }, '物业台账.csv')).toEqual({ before: 1, after: 1 })
  expect(await apart({ number: 'WY2026-3' }, '物业台账.csv')).toEqual({ before: 1, after: 1 })
  // A list of orders whose row has another telephone and other words.
  expect(await apart({ number: 'WY2026-4', text: '电梯坏了', phone: '13900139000' }, '九月热线.csv')).toEqual({ before: 1, after: 2 })
  expect(await apart({ number: 'RX2026-5', state: '已办结' }, '九月热线.csv')).toEqual({ before: 1, after: 2 })
  await bring({ number: 'RX2026-6', text: '一处' }, '八月热线.csv', '登记编号')
  expect(await apart({ number: 'RX2026-6', text: '两处' }, '九月热线.csv')).toEqual({ before: 2, after: 3 })
})

test('an order whose imported request was sealed goes back, and one that accuses is not tied', async () => {
  await bring({ number: 'RX2026-9' }, '九月热线.csv')
  const [id] = await ids('RX2026-9')
  const accusing = await send(order({ orderNumber: 'RX2026-9', category: 'marketGovernance.conduct', purpose: 'report' }))
  expect([accusing.status, accusing.body.title]).toEqual([422, 'hotline.conduct'])
  await world.move('communityStaff', id!, 'accept', { category: 'marketGovernance.conduct' })
  const answer = await send(order({ orderNumber: 'RX2026-9' }))
  expect([answer.status, answer.body.title]).toEqual([422, 'hotline.conduct'])
  expect((await house.owner.query("SELECT count(*)::int AS n FROM hotline_order WHERE order_number = 'RX2026-9'")).rows[0].n).toBe(0)
})

test('first the platform, then a list: the row comes back with the reason, and nothing is made of it; also of an order that nobody may find any more', async () => {
  const { id, orderNumber } = await taken({ orderNumber: 'RX20261102-1' })
  const list = await bring({ number: orderNumber, text: '同一件事' }, '九月工单.csv')
  expect(list).toMatchObject({ addedOpen: 0, returned: 1, reasons: [{ reason: expect.stringContaining('12345 平台已经派来这个编号的工单') }] })
  expect(await ids(orderNumber)).toEqual([id])
  await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [id])
  expect(await bring({ number: orderNumber, text: '同一件事，再来' }, '十月工单.csv')).toMatchObject({ addedOpen: 0, returned: 1 })
  expect(await bring({ number: 'RX20261102-2', text: '另一件事' }, '九月工单.csv')).toMatchObject({ addedOpen: 1, returned: 0 })
})

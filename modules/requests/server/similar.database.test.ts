import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let asking: string
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  asking = await world.requestIn('handling', { text: '三号楼路灯不亮，晚上看不清路，请维修。', category: 'municipal.streetLight' })
})
afterAll(() => house.close())

type Who = keyof World['people']
const similar = async (who: Who, id = asking) => {
  const { status, body, text } = await world.people[who].get(`/api/requests/${id}/similar`)
  expect(status, text).toBe(200)
  return body.items as { requestId: string; answer: string; isPublic: boolean; title: string }[]
}
const light = (text: string) => world.requestIn('closed', { text, category: 'municipal.streetLight' })

test('the likest of the family that have ended, with the answer of one’s own unit', async () => {
  const near = await light('三号楼路灯不亮，晚上看不清路，请尽快修。')
  await light('广场照明忽明忽暗，请检查线路。')
  const cover = await world.requestIn('closed', { text: '三号楼井盖松动，晚上看不清路，请维修。', category: 'municipal.facility' })
  await world.requestIn('replied', { text: '三号楼路灯不亮，晚上看不清路，还没有结案。', category: 'municipal.streetLight' })
  await world.requestIn('closed', { text: '三号楼路灯不亮，晚上看不清路，邻居吵架。', category: 'disputes.neighbours' })
  const items = await similar('departmentStaff')
  expect(items.map((item) => item.requestId)).toEqual([near, cover])
  expect(items[0]).toMatchObject({ answer: '杂物已于今天上午全部清走。', isPublic: false, unit: expect.any(String), kindLabel: '已办成' })
})

test('another unit sees only what is public, and nobody what is out of his reach', async () => {
  expect(await similar('communityStaff')).toEqual([])
  const shown = await light('三号楼路灯坏了，晚上看不清路。')
  await world.move('communityStaff', shown, 'publish', { publicText: '路灯不亮。', publicAnswer: '路灯已更换，公开的答复。' })
  expect((await similar('communityStaff')).map((item) => [item.requestId, item.answer, item.isPublic])).toEqual([[shown, '路灯已更换，公开的答复。', true]])
  await world.move('communityStaff', shown, 'withdraw', { words: '内容有误，先撤下来。' })
  expect(await similar('communityStaff')).toEqual([])
})

test('numbers of persons in an answer are masked', async () => {
  const id = await world.requestIn('handling', { text: '三号楼路灯不亮，看不清路，电话联系。', category: 'municipal.streetLight' })
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '已修好，有事请打13800138766。' })
  await world.move('resident', id, 'confirm')
  await world.move('communityStaff', id, 'close')
  const items = await similar('departmentStaff')
  expect(items.find((item) => item.requestId === id)!.answer).toBe('已修好，有事请打138****8766。')
})

test('nothing sealed: neither shown nor asked of', async () => {
  const sealed = await world.report({ text: '三号楼路灯不亮，书记收了钱。', category: 'marketGovernance.conduct', purpose: 'report' })
  expect((await similar('departmentStaff')).map((item) => item.requestId)).not.toContain(sealed)
  await house.owner.query("UPDATE matter SET sealed = true WHERE id = $1", [asking])
  expect(await similar('departmentStaff')).toEqual([])
  await house.owner.query("UPDATE matter SET sealed = false WHERE id = $1", [asking])
})

test.each<[Who, number]>([['departmentStaff-2', 404], ['resident', 403], ['systemAdministrator', 404]])('%s: %i', async (who, status) => {
  expect((await world.people[who].get(`/api/requests/${asking}/similar`)).status).toBe(status)
})

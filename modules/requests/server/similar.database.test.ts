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
const answered = async (id: string, words: string) => {
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words })
  await world.move('resident', id, 'confirm')
  await world.move('communityStaff', id, 'close')
}
const light = (text: string) => world.requestIn('closed', { text, category: 'municipal.streetLight' })

test('of its own category first, and nothing where nothing is like it', async () => {
  const id = await world.requestIn('handling', { text: '装修押金退不回来。房子装修完已经三天，物业说要扣垃圾清运费又拿不出标准，这算不算乱收费？', category: 'property.fees' })
  const other = await world.requestIn('handling', { text: '原物业拒不退出。业主大会已经选了新的，原来的还占着办公室收费，请主管部门依法处理。', category: 'property.handover' })
  await answered(other, '已督促原物业按期移交。')
  expect(await similar('departmentStaff', id)).toEqual([])
  const near = await world.requestIn('handling', { text: '装修完押金一直退不回来，物业说要扣清运费。', category: 'property.fees' })
  await answered(near, '押金已全部退还。')
  const like = await world.requestIn('handling', { text: '装修押金退不回来。房子装修完已经九天，物业说要扣垃圾清运费又拿不出标准。', category: 'property.service' })
  await answered(like, '已责令物业公示收费标准。')
  expect((await similar('departmentStaff', id)).map((item) => item.requestId)).toEqual([near, like])
})

test('an answer that was given several times is shown once', async () => {
  const id = await world.requestIn('handling', { text: '健身器材的坐垫断了，孩子差点摔着，请修。', category: 'municipal.facility' })
  for (const [index, words] of ['已更换坐垫，9月12日修好。', '已更换坐垫，9月13日修好。', '坐垫已焊接加固。'].entries()) {
    await answered(await world.requestIn('handling', { text: `健身器材的坐垫断了，孩子差点摔着，第${index + 1}次反映。`, category: 'municipal.facility' }), words)
  }
  expect((await similar('departmentStaff', id)).map((item) => item.answer.replace(/1[23]日/, '某日')).sort()).toEqual(['坐垫已焊接加固。', '已更换坐垫，9月某日修好。'])
})

test('the likest of the family that have ended, with the answer of one’s own unit', async () => {
  const near = await light('三号楼路灯不亮，晚上看不清路，请尽快修。')
  await light('广场照明忽明忽暗，请检查线路。')
  const cover = await world.requestIn('handling', { text: '三号楼路灯不亮，井盖松动，晚上看不清路，请维修。', category: 'municipal.facility' })
  await answered(cover, '井盖和路灯都已修好。')
  const lit = await light('路灯坏了三天，晚上看不清路。')
  await house.owner.query("UPDATE matter_text SET words = '新换的灯已亮，请放心。' WHERE id = (SELECT text_id FROM matter_event WHERE matter_id = $1 AND move = 'reply')", [lit])
  await world.requestIn('replied', { text: '三号楼路灯不亮，晚上看不清路，还没有结案。', category: 'municipal.streetLight' })
  await world.requestIn('closed', { text: '三号楼路灯不亮，晚上看不清路，邻居吵架。', category: 'disputes.neighbours' })
  const items = await similar('departmentStaff')
  expect(items.map((item) => item.requestId)).toEqual([near, lit, cover])
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
  await answered(id, '已修好，有事请打13800138766。')
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

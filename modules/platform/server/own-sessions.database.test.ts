import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse, personWith } from '#apps/server/testing.ts'
import type { Answer, TestHouse } from '#apps/server/testing.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

const android = 'Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36'
const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0'
const sessionOf = (answer: Answer) => personWith(house.baseUrl, answer.headers.getSetCookie()[0]!.split(';')[0]!)

async function enter(phone: string, userAgent: string) {
  await house.owner.query('DELETE FROM sign_in_limit')
  await house.anonymous.post('/api/phone-codes', { phone })
  const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
  return sessionOf(await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'resident' }, { 'user-agent': userAgent }))
}

test('a resident sees where he is signed in and shuts out a phone that was stolen; nobody else is touched', async () => {
  const stolen = await enter('19900779001', android)
  const other = await enter('19900779002', android)
  const here = await enter('19900779001', wechat)
  const { sessions } = (await here.get('/api/me/sessions')).body
  expect(sessions).toMatchObject([
    { where: '居民页面', device: 'iPhone · 微信', current: true }, { where: '居民页面', device: '安卓手机 · Chrome', current: false },
  ])
  expect(JSON.stringify(sessions)).not.toContain('127.0.0.1')
  expect((await stolen.get('/api/me')).status).toBe(200)
  expect((await here.post('/api/me/sessions/end-others')).body).toEqual({ ended: 1 })
  expect((await stolen.get('/api/me')).status).toBe(401)
  expect((await here.get('/api/me')).status).toBe(200)
  expect((await other.get('/api/me')).status).toBe(200)
  expect((await here.get('/api/me/sessions')).body.sessions).toHaveLength(1)
  expect((await here.post('/api/me/sessions/end-others')).body).toEqual({ ended: 0 })
  const { rows } = await house.owner.query("SELECT outcome, details FROM audit_entry WHERE action = 'POST /me/sessions/end-others' ORDER BY at LIMIT 1")
  expect(rows).toEqual([{ outcome: 'done', details: { ended: 1 } }])
})

test.each(['streetStaff', 'buildingLead'])('%s too', async (key) => {
  const [left, here] = [await house.as(key), await house.as(key)]
  expect((await here.get('/api/me/sessions')).body.sessions.filter(({ current }: { current: boolean }) => current)).toHaveLength(1)
  await here.post('/api/me/sessions/end-others')
  expect((await left.get('/api/me')).status).toBe(401)
  expect((await here.get('/api/me')).status).toBe(200)
})

test('nobody who is signed out', async () => {
  expect((await house.anonymous.get('/api/me/sessions')).status).toBe(401)
  expect((await house.anonymous.post('/api/me/sessions/end-others')).status).toBe(401)
})

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse, personWith } from '#apps/server/testing.ts'
import type { Answer, TestHouse } from '#apps/server/testing.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

const sessionOf = (answer: Answer) => answer.headers.getSetCookie()[0]!.split(';')[0]!

describe('phone sign-in', () => {
  test('a resident is known from the first code on; a used code is worth nothing', async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    const phone = '19900009999'
    expect((await house.anonymous.post('/api/phone-codes', { phone })).status).toBe(200)
    expect((await house.anonymous.post('/api/phone-codes', { phone })).status).toBe(429)
    const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
    const first = await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'resident' })
    expect(first.status).toBe(200)
    expect((await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'resident' })).status).toBe(401)
    const { rows } = await house.owner.query<{ everything: string }>('SELECT string_agg(p::text, \'\') AS everything FROM resident_profile p')
    expect(rows[0]!.everything).not.toContain(phone)
  })

  test('a number known in one county signs in in another; each county stops it for itself', async () => {
    await house.owner.query("INSERT INTO county (county_code, name, preset, synthetic, created_at) VALUES ('370322', '高青县', 'gaoqing', true, now())")
    const phone = '19900780001'
    const enter = async (county: string, surface = 'resident') => {
      await house.owner.query('DELETE FROM sign_in_limit')
      const cookie = `__Host-linli=${county}.nobody`
      await house.anonymous.post('/api/phone-codes', { phone }, { cookie })
      return await house.anonymous.post('/api/sessions/phone', { phone, code: /\d{6}/.exec(house.messages.at(-1)!.text)![0], surface }, { cookie })
    }
    expect((await enter(house.countyCode)).status).toBe(200)
    const there = await enter('370322')
    expect(there.status, there.text).toBe(200)
    expect(sessionOf(there)).toContain('=370322.')
    expect((await enter('370322')).status).toBe(200)
    const { rows } = await house.owner.query("SELECT m.county_code, p.phone_sealed IS NOT NULL AS profile FROM membership m JOIN resident_profile p ON p.county_code = m.county_code AND p.account_id = m.account_id JOIN credential c ON c.account_id = m.account_id WHERE c.kind = 'phone' AND m.county_code = '370322'")
    expect(rows).toEqual([{ county_code: '370322', profile: true }])
    await house.owner.query("UPDATE membership SET disabled_at = now(), disabled_why = 'locked' WHERE county_code = '370322'")
    expect((await enter('370322')).body.title).toBe('session.account-stopped')
    expect((await enter(house.countyCode)).status).toBe(200)
  })

  test('stopped in the only county, a number may still sign in in another, and not there', async () => {
    const phone = '19900780002'
    const enter = async (county: string) => {
      await house.owner.query('DELETE FROM sign_in_limit')
      const cookie = `__Host-linli=${county}.nobody`
      await house.anonymous.post('/api/phone-codes', { phone }, { cookie })
      return await house.anonymous.post('/api/sessions/phone', { phone, code: /\d{6}/.exec(house.messages.at(-1)!.text)![0], surface: 'resident' }, { cookie })
    }
    const { accountId } = (await personWith(house.baseUrl, sessionOf(await enter(house.countyCode))).get('/api/me')).body
    await (await house.as('securityAdministrator')).post(`/api/accounts/${accountId}/lock`, { reason: '冒用他人号码' })
    expect((await enter(house.countyCode)).body.title).toBe('session.account-stopped')
    expect((await enter('370322')).status).toBe(200)
    expect((await enter(house.countyCode)).body.title).toBe('session.account-stopped')
  })

  test('a number without a post does not enter the field', async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    const phone = '19900008888'
    await house.anonymous.post('/api/phone-codes', { phone })
    const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
    expect((await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'field' })).status).toBe(403)
  })
})

describe('the message with the code', () => {
  const phone = '19900781001'
  const send = () => house.anonymous.post('/api/phone-codes', { phone })

  test('a gateway that does not answer holds nobody else’s sign-in', async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    const { services } = house.house
    const sendSms = services.sendSms
    const answers: (() => void)[] = []
    services.sendSms = () => new Promise((done) => answers.push(done))
    try {
      const waiting = ['1', '2', '3', '4'].map((last) => house.anonymous.post('/api/phone-codes', { phone: `1990078200${last}` }))
      await expect.poll(() => answers.length).toBe(4)
      expect((await house.anonymous.post('/api/sessions/sample', { key: 'resident' })).status).toBe(200)
      for (const answer of answers) answer()
      expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    } finally {
      services.sendSms = sendSms
    }
  })

  test('a gateway that fails: what to do, and another code at once', async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    const { services } = house.house
    const sendSms = services.sendSms
    services.sendSms = async () => { throw new Error('the SMS gateway answered 500') }
    try {
      const failed = await send()
      expect(`${failed.status} ${failed.body.title}`).toBe('503 session.code-not-sent')
      expect(failed.body.detail).toContain('过一会儿再点')
    } finally {
      services.sendSms = sendSms
    }
    expect((await send()).status).toBe(200)
    expect((await send()).body.title).toBe('session.code-too-soon')
  })

  test('ten a day go to one number', async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    const anotherMinute = () => house.owner.query("DELETE FROM sign_in_limit WHERE key NOT LIKE 'code-phone-day%'")
    for (let sent = 0; sent < 10; sent++) {
      expect((await send()).status).toBe(200)
      await anotherMinute()
    }
    const eleventh = await send()
    expect(`${eleventh.status} ${eleventh.body.title}`).toBe('429 session.codes-of-the-day')
    expect((await house.anonymous.post('/api/phone-codes', { phone: '19900781002' })).status).toBe(200)
  })
})

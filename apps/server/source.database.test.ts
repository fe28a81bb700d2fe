import { afterEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

let house: TestHouse
afterEach(() => house.close())

const open = async (trustedProxies: number) => (house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { trustedProxies }))

/** Fails to sign in as somebody else each time, so that only the source is counted. */
async function fail(times: number, forwarded: (tries: number) => string): Promise<number[]> {
  const answers = []
  for (let tries = 0; tries < times; tries++)
    answers.push((await house.anonymous.post('/api/sessions', { loginName: `nobody-${tries}`, password: 'x'.repeat(12), oneTimeCode: '000000' }, { 'x-forwarded-for': forwarded(tries) })).status)
  return answers
}

async function recorded(): Promise<string[]> {
  const { rows } = await house.owner.query<{ source_address: string }>("SELECT DISTINCT source_address FROM audit_entry WHERE action = 'POST /sessions' ORDER BY 1")
  return rows.map((row) => row.source_address)
}

test('without a trusted proxy nobody chooses his own address', async () => {
  await open(0)
  const answers = await fail(21, (tries) => `192.0.2.${tries}`)
  expect(answers.filter((status) => status === 401)).toHaveLength(20)
  expect(answers.at(-1)).toBe(429)
  expect(await recorded()).toEqual(['127.0.0.1'])
})

test('behind one proxy its word counts, and not what the caller put before it', async () => {
  await open(1)
  const answers = await fail(21, (tries) => `203.0.113.${tries}, 192.0.2.7`)
  expect(answers.at(-1)).toBe(429)
  expect((await fail(1, () => '192.0.2.8')).at(0)).toBe(401)
  expect((await fail(1, () => 'not an address')).at(0)).toBe(401)
  expect(await recorded()).toEqual(['127.0.0.1', '192.0.2.7', '192.0.2.8'])
})

test('behind one proxy a household that changes its IPv6 address with each try stays one source', async () => {
  await open(1)
  const answers = await fail(21, (tries) => `2001:db8:1:2::${(tries + 1).toString(16)}`)
  expect(answers.at(-1)).toBe(429)
  expect((await fail(1, () => '2001:db8:1:3::1')).at(0)).toBe(401)
})

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { openWorld } from '#modules/requests/test-world.ts'

/** What nobody else in the database has: where it is found, it was kept in plain. */
const CANARIES = { phone: '19876540321', landline: '0534-7654321', name: '欧阳金丝雀', resident: '13987650432' }

let house: TestHouse
const logged: string[] = []

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  const services = house.house.services as { log: (fields: Record<string, unknown>) => void }
  services.log = (fields) => void logged.push(JSON.stringify(fields))
})
afterAll(() => house.close())

test('names and numbers that must be sealed stand in no table, no log and no file in plain', async () => {
  const world = await openWorld(house)
  const reported = await world.people.countyDispatcher.post('/api/requests/for-somebody', {
    text: '路口的井盖松动，车过时响得厉害', place: { areaId: world.grid }, authority: 'call', channel: 'hotline', reporterName: CANARIES.name, reporterPhone: CANARIES.phone,
  })
  expect(reported.status, reported.text).toBe(200)
  const landline = await world.people.countyDispatcher.post('/api/requests/for-somebody', {
    text: '楼道灯不亮已有三天', place: { areaId: world.grid }, authority: 'call', channel: 'hotline', reporterName: CANARIES.name, reporterPhone: CANARIES.landline,
  })
  expect(landline.status, landline.text).toBe(200)
  await house.anonymous.post('/api/phone-codes', { phone: CANARIES.resident })
  const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
  expect((await house.anonymous.post('/api/sessions/phone', { phone: CANARIES.resident, code, surface: 'resident' })).status).toBe(200)
  await house.anonymous.post('/api/sessions/phone', { phone: CANARIES.resident, code: '000000', surface: 'resident' })
  // The canary is there, or nothing could be found of it.
  const { rows: kept } = await house.owner.query<{ id: string; sealed: string }>('SELECT matter_id AS id, reporter_phone_sealed AS sealed FROM request WHERE matter_id = $1', [reported.body.requestId])
  expect(open(house.house.services.keyring, kept[0]!.sealed, { table: 'request', column: 'reporter_phone_sealed', row: kept[0]!.id })).toContain(CANARIES.phone)

  const { rows: tables } = await house.owner.query<{ name: string }>("SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')")
  expect(tables.length).toBeGreaterThan(50)
  const found: string[] = []
  const look = (where: string, text: string) => {
    for (const [kind, canary] of Object.entries(CANARIES)) if (text.includes(canary) || text.includes(canary.replaceAll('-', ''))) found.push(`${kind} in ${where}`)
  }
  for (const { name } of tables) look(name, (await house.owner.query<{ text: string | null }>(`SELECT string_agg(t::text, E'\\n') AS text FROM ${name} t`)).rows[0]!.text ?? '')
  look('the log', logged.join('\n'))
  const { filesFolder } = house.house.services
  for (const file of readdirSync(filesFolder, { recursive: true, withFileTypes: true })) if (file.isFile()) look(file.name, readFileSync(join(file.parentPath, file.name), 'utf8'))
  expect(found).toEqual([])
})

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { retireKey, rotateKeys, showKeys } from '#apps/server/change-keys.ts'
import type { KeyPlace } from '#apps/server/change-keys.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { keptUnderKeys } from '#apps/server/workers.ts'
import { openKeyringOf } from '#kit/secrets/key-record.ts'
import { openKeyring } from '#kit/secrets/keyring.ts'
import { startResealer } from '#kit/secrets/resealer.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { notice } from '#modules/platform/notice.ts'

// A file of its own: what is retired here must go on opening in the other files' databases.
const folder = mkdtempSync(join(tmpdir(), 'linli-keys-test-'))
const keysFile = join(folder, 'keys.json')
let house: TestHouse
let said: string[] = []
let dispatcher: TestPerson
let requestId: string
const at = new Date('2026-09-15T02:00:00Z')
const place = (later = 0): KeyPlace => ({ databaseUrl: house.databaseUrl, keysFile, print: (line) => said.push(line), now: () => new Date(at.getTime() + later * 60_000) })

beforeAll(async () => {
  copyFileSync(inject('keysFile'), keysFile)
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile })
  const resident = await house.as('resident')
  dispatcher = await house.as('countyDispatcher')
  const grid = (await house.owner.query<{ id: string }>("SELECT id FROM area WHERE level = 'grid' LIMIT 1")).rows[0]!.id
  await resident.post('/api/me/notice', { version: notice.version })
  const answer = await resident.post('/api/requests', { text: '楼下路灯坏了', place: { areaId: grid } })
  if (answer.status !== 200) throw new Error(answer.text)
  requestId = answer.body.requestId
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

describe('a start with the wrong keys is refused', () => {
  test('the file is gone: no fresh keys are made', async () => {
    const nowhere = join(folder, 'gone.json')
    await expect(openKeyringOf(house.databaseUrl, nowhere, at)).rejects.toThrow(`找不到密钥文件 ${nowhere}。请从备份恢复它`)
    expect(existsSync(nowhere)).toBe(false)
  })

  test('another database’s file', async () => {
    const foreign = join(folder, 'foreign.json')
    openKeyring(foreign, { at })
    await expect(openKeyringOf(house.databaseUrl, foreign, at)).rejects.toThrow(`密钥文件 ${foreign} 不是这个数据库的密钥`)
  })

  test('a file with another key under the same id', async () => {
    const changed = join(folder, 'changed.json')
    openKeyring(changed, { at })
    const [mine, other] = [keysFile, changed].map((path) => JSON.parse(readFileSync(path, 'utf8')))
    writeFileSync(changed, JSON.stringify({ ...mine, purposes: { ...mine.purposes, data: other.purposes.data.concat(mine.purposes.data.slice(1)) } }), { mode: 0o600 })
    await expect(openKeyringOf(house.databaseUrl, changed, at)).rejects.toThrow('不是这个数据库的密钥')
  })

  test('a database without keys on record but with a county in it is no empty one', async () => {
    const { rows } = await house.owner.query('DELETE FROM key_generation RETURNING *')
    await expect(openKeyringOf(house.databaseUrl, join(folder, 'gone.json'), at)).rejects.toThrow('找不到密钥文件')
    for (const row of rows) await house.owner.query('INSERT INTO key_generation SELECT * FROM jsonb_populate_record(NULL::key_generation, $1)', [JSON.stringify(row)])
    expect((await openKeyringOf(house.databaseUrl, keysFile, at)).id).toBe(openKeyring(keysFile).id)
  })
})

test('every column that holds a sealed value or an index is known to the resealer', async () => {
  const known = new Set(keptUnderKeys.flatMap(({ sealed, indexed }) => [...sealed, ...indexed].map(({ table, column }) => `${table}.${column}`)))
  const { rows: columns } = await house.owner.query<{ table_name: string; column_name: string }>(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'",
  )
  const holding: string[] = []
  for (const { table_name: table, column_name: column } of columns) {
    const { rowCount } = await house.owner.query(`SELECT FROM ${table} WHERE ${column} ~ '^(v1\\.)?[0-9]+\\.[A-Za-z0-9_-]{16,}' LIMIT 1`)
    if (rowCount === 1 || column.endsWith('_sealed')) holding.push(`${table}.${column}`)
  }
  expect(holding.length).toBeGreaterThan(8)
  // Good for five minutes; a rotation leaves it as it is.
  expect(holding.filter((column) => !known.has(column) && !column.startsWith('phone_code.'))).toEqual([])
})

/** Bytes of the nonce in a sealed value: each provider has its own number. */
const nonceBytes = { international: 12, shangmi: 16 }

test.each([
  ['to new keys of the same kind', [], undefined, '13900001234'],
  ['from the international algorithms to 国密', ['--provider', 'shangmi'], 'shangmi', '13900001235'],
  ['and back', ['--provider=international'], 'international', '13900001237'],
] as const)('keys are rotated %s while two processes serve: nothing becomes unreadable, all is sealed anew, and only then the old one goes', async (_way, args, provider, phone) => {
  await house.anonymous.post('/api/phone-codes', { phone })
  const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
  const keys = openKeyring(keysFile)
  const [data, index, before] = [keys.newest('data').generation, keys.newest('index').generation, keys.newest('data').provider.name]
  const second = await house.another()
  const readEverywhere = async () => {
    for (const baseUrl of [house.baseUrl, second.baseUrl]) {
      const answer = await fetch(`${baseUrl}/api/requests/${requestId}`, { headers: { cookie: dispatcher.cookie } })
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/"phone":"1\d{2}\*{4}\d{4}"/)])
    }
  }
  await readEverywhere()

  await rotateKeys(place(), args)
  expect(said.join('\n')).toContain(`第 ${data + 1} 代密钥从现在起使用`)
  await readEverywhere()
  expect((await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'resident' })).status, 'a code sent before the rotation').toBe(200)
  await expect(retireKey(place(5), ['data', String(data)])).rejects.toThrow('还不到 10 分钟')
  await expect(retireKey(place(11), ['data', String(data)])).rejects.toThrow(/data 第 \d+ 代密钥不能停用，还有 \d+ 处在用：.*request.reporter_phone_sealed 1/)

  // Two at once, as two processes would.
  const { keyring } = house.house.services
  const resealers = [house.house, second.house].map(({ services }) => startResealer({ ownerUrl: house.databaseUrl, keyring: services.keyring, kept: keptUnderKeys, log: () => {}, everyMilliseconds: 1_000_000 }))
  await Promise.all([...resealers.map((resealer) => resealer.turn()), readEverywhere()])
  await Promise.all(resealers.map((resealer) => resealer.stop()))
  await readEverywhere()

  const { rows } = await house.owner.query<{ id: string; phone: string; index: string; code: string }>('SELECT matter_id AS id, reporter_phone_sealed AS phone, reporter_phone_index AS index FROM request WHERE matter_id = $1', [requestId])
  expect(rows[0]!.phone.startsWith(`v1.${data + 1}.`)).toBe(true)
  expect(Buffer.from(rows[0]!.phone.split('.')[2]!, 'base64url')).toHaveLength(nonceBytes[provider ?? before])
  expect(rows[0]!.index.startsWith(`${index + 1}.`)).toBe(true)
  expect(open(keyring, rows[0]!.phone, { table: 'request', column: 'reporter_phone_sealed', row: requestId })).toMatch(/^1\d{10}$/)
  const { rows: emptied } = await house.owner.query('SELECT purpose FROM key_generation WHERE emptied_at IS NOT NULL ORDER BY purpose')
  expect(emptied.map((row) => row.purpose)).toContain('data')

  said = []
  await showKeys(place(12))
  expect(said.find((line) => line.startsWith('data') && line.includes(`第 ${data} 代`))).toContain('已不再使用，可以停用')
  await expect(retireKey(place(12), ['data', String(data + 1)])).rejects.toThrow('正在使用，不能停用')
  for (let generation = 1; generation <= data; generation++) await retireKey(place(12), ['data', String(generation)])
  for (let generation = 1; generation <= index; generation++) await retireKey(place(12), ['index', String(generation)])
  await readEverywhere()
  await house.anonymous.post('/api/phone-codes', { phone })
  expect((await house.anonymous.post('/api/sessions/phone', { phone, code: /\d{6}/.exec(house.messages.at(-1)!.text)![0], surface: 'resident' })).status).toBe(200)
  await expect(openKeyringOf(house.databaseUrl, inject('keysFile'), at), 'the file from before the rotation').rejects.toThrow(/比数据库旧|不是这个数据库的密钥/)
  expect((await openKeyringOf(house.databaseUrl, keysFile, at)).newest('data').generation).toBe(data + 1)
})

test('an index that a printed slip follows from stays, whatever else is under newer ones', async () => {
  await house.owner.query("UPDATE request SET slip_word_hash = 'x' WHERE matter_id = $1", [requestId])
  const oldest = openKeyring(keysFile).all('index').at(-1)!.generation
  await rotateKeys(place(20), ['index'])
  await expect(retireKey(place(31), ['index', String(oldest)])).rejects.toThrow('已打印的受理单')
})

test('an index by which what is sent again is known stays, of whichever generation, since it cannot be made anew', async () => {
  const generation = openKeyring(keysFile).newest('index').generation
  await house.owner.query("INSERT INTO hotline_order (county_code, order_number, round, matter_id, fingerprint, taken_at) VALUES ($1, 'RX-1', 1, $2, $3, $4)", [house.countyCode, requestId, `${generation}.${'x'.repeat(43)}`, at])
  await rotateKeys(place(31), ['index'])
  await expect(retireKey(place(42), ['index', String(generation)])).rejects.toThrow('收过的 12345 工单')
  await house.owner.query("UPDATE hotline_order SET fingerprint = '', said_fingerprint = $2 WHERE county_code = $1", [house.countyCode, `${generation}.${'y'.repeat(43)}`])
  await expect(retireKey(place(42), ['index', String(generation)])).rejects.toThrow('收过的 12345 工单的内容')
  await house.owner.query('UPDATE hotline_order SET said_fingerprint = NULL WHERE county_code = $1', [house.countyCode])
  await house.owner.query(
    "INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at) VALUES ($1, 'RX-1', 1, $2, $3, '再次送来', 'supplemented', $4, $4)",
    [house.countyCode, `again ${generation}.${'z'.repeat(43)}`, requestId, at],
  )
  await expect(retireKey(place(42), ['index', String(generation)])).rejects.toThrow('12345 工单补充的内容')
})

test.each([
  [['--provider', 'sm9'], '密码套件是 international'],
  [['--provider'], '密码套件是 international'],
  [['--providre', 'shangmi'], '不认识 --providre'],
  [['data', 'seal'], '可以更换的密钥是 data'],
])('rotate-keys %j is refused, and no key is made', async (args, sentence) => {
  const before = readFileSync(keysFile, 'utf8')
  await expect(rotateKeys(place(40), args)).rejects.toThrow(sentence)
  expect(readFileSync(keysFile, 'utf8')).toBe(before)
})

test.each([
  [['seal', '1'], '可以更换的密钥是 data'],
  [['data'], '请写明停用第几代'],
  [['data', '99'], '没有用途 data 的第 99 代'],
])('retire-keys %j is refused with what can be done', async (args, sentence) => {
  await expect(retireKey(place(60), args)).rejects.toThrow(sentence)
})

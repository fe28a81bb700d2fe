import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { sideOfPolygon } from '#kit/geo/shape.ts'
import { importMessage } from './import-message.ts'
import { importMessages, inputOf } from './import-messages.ts'
import type { ImportOutcome } from './import-messages.ts'
import { keptLines, recountedLines } from '#modules/requests/statistics/server/testing.ts'
import { messageColumns, parseMessages } from './parse-messages.ts'
import type { MessageRow } from './parse-messages.ts'
import { withFailed } from './rejects-file.ts'
import { sampleTexts } from './sample-texts.ts'
import { placeableGrids } from './placeable-grids.ts'
import { simulateSamplePast } from './simulate-sample-past.ts'
import { syntheticPlaces } from './synthetic-place.ts'

/** A file as the real one is: several dates, tabs before the text, a number twice, a date that is none. */
function fileOf(count: number): string {
  const texts = Object.values(sampleTexts).flat()
  const lines = Array.from({ length: count }, (_, index) => {
    const day = `2019/${1 + (index % 12)}/${1 + ((index * 7) % 28)} ${index % 24}:05:0${index % 10}`
    const text = texts[(index * 13) % texts.length]!
    return `${500_000 + index},A${index % 17},${text.split('。')[0]},${index % 9 === 0 ? day.replaceAll('/', '-').replace(/-(\d)\b/g, '-0$1') : day},"\n\t\t\t\n\t\t\t${text}\n",0,${index % 4}`
  })
  return [messageColumns.join(','), ...lines, lines[3]!, lines[4]!.replace(/^\d+/, '999999').replace(/2019[^,]*/, '4/5/2019'), ''].join('\n')
}

async function readRows(content: string): Promise<MessageRow[]> {
  return await Array.fromAsync(parseMessages((async function* () { yield Buffer.from(content) })()))
}

const acceptedOf = (rows: readonly MessageRow[]) => rows.flatMap((row) => ('accepted' in row ? [row.accepted] : []))

describe('a few dozen rows, all the way', () => {
  let house: TestHouse
  let outcome: ImportOutcome
  const bringIn = async (content: string) =>
    await importMessages({ services: house.house.services, owner: house.owner, countyCode: house.countyCode, messages: acceptedOf(await readRows(content)), until: TEST_DAY, progress: () => {} })
  const one = async <Row extends object>(sql: string) => (await house.owner.query<Row>(sql)).rows[0]!

  beforeAll(async () => {
    house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
    outcome = await bringIn(fileOf(40))
  })
  afterAll(async () => await house.close())

  test('accepted + rejected = rows, and what was accepted is in, once', async () => {
    const rows = await readRows(fileOf(40))
    expect(rows).toHaveLength(42)
    expect(rows.filter((row) => 'rejected' in row).map((row) => row.rejected.reason)).toEqual([expect.stringContaining('重复'), expect.stringContaining('分不清')])
    expect(outcome).toMatchObject({ before: 0, added: 40, lives: { lived: 40 } })
    expect(await one("SELECT count(*) AS count, count(DISTINCT number) AS numbers FROM matter WHERE channel = 'import' AND place_synthetic")).toEqual({ count: 40, numbers: 40 })
  })

  test('the product refused no step: simulation and rules agree', () => {
    expect(Object.fromEntries(outcome.lives.refused)).toEqual({})
  })

  test('much happened, all of it in the quarter before today and in its order', async () => {
    const { rows } = await house.owner.query<{ move: string }>('SELECT DISTINCT move FROM matter_event')
    const moves = new Set(rows.map((row) => row.move))
    for (const move of ['report', 'accept', 'dispatch', 'sign', 'contact', 'reply', 'confirm', 'verify', 'closeCase', 'callBack', 'rate']) expect(moves).toContain(move)
    const span = await one<{ first: Date; last: Date; backwards: number }>(
      `SELECT min(at) AS first, max(at) AS last, count(*) FILTER (WHERE at < before) AS backwards
       FROM (SELECT at, lag(at) OVER (PARTITION BY matter_id ORDER BY ordinal) AS before FROM matter_event) e`,
    )
    expect(span.backwards).toBe(0)
    expect(span.last.getTime()).toBeLessThanOrEqual(TEST_DAY.getTime())
    expect(TEST_DAY.getTime() - span.first.getTime()).toBeLessThan(94 * 86_400_000)
  })

  test('time has done its part: whatever was due before today is done or missed, and no timer is left behind', async () => {
    expect(await one(`SELECT count(*) AS count FROM matter_clock WHERE stopped_at IS NULL AND NOT paused AND missed_at IS NULL AND due_at < '${TEST_DAY.toISOString()}'`)).toEqual({ count: 0 })
    expect(await one(`SELECT count(*) AS count FROM matter_timer WHERE done_at IS NULL AND fire_at <= '${TEST_DAY.toISOString()}'`)).toEqual({ count: 0 })
    expect(await one(`SELECT count(*) AS count FROM matter_clock WHERE missed_at IS NOT NULL`)).not.toEqual({ count: 0 })
    expect(await one('SELECT count(*) AS count FROM matter_clock WHERE stopped_why = \'done\' AND stopped_at > due_at AND missed_at IS NULL')).toEqual({ count: 0 })
  })

  test('the county is alive: requests in several states, from ended to waiting', async () => {
    const { rows } = await house.owner.query<{ state: string }>('SELECT DISTINCT state FROM matter')
    expect(rows.length).toBeGreaterThanOrEqual(4)
  })

  test('staff see them on their desks, residents are nobody who could sign in', async () => {
    const centre = await house.as('countyDispatcher')
    const list = await centre.get('/api/requests?channel=import&limit=100')
    expect(list.status).toBe(200)
    expect(list.body.items.length).toBeGreaterThan(30)
    expect(await one("SELECT count(*) AS count FROM credential c JOIN matter m ON m.reporter_id = c.account_id WHERE m.channel = 'import'")).toEqual({ count: 0 })
  })

  test('nobody’s telephone rings today for what he heard in the past', async () => {
    expect(await one('SELECT count(*) > 50 AS many, count(*) FILTER (WHERE sent_at IS NULL) AS unsent FROM notice')).toEqual({ many: true, unsent: 0 })
  })

  test('every session of the simulation has ended', async () => {
    expect(await one("SELECT count(*) AS count FROM session WHERE ended_at IS NULL AND idle_limit = interval '1 minute'")).toEqual({ count: 0 })
  })

  test('again: nothing comes twice; a longer file brings only what is new', async () => {
    expect(await bringIn(fileOf(40))).toMatchObject({ before: 40, added: 0 })
    expect(await bringIn(fileOf(42))).toMatchObject({ before: 40, added: 2 })
    expect(await one("SELECT count(*) AS count FROM matter WHERE channel = 'import'")).toEqual({ count: 42 })
  })

  test('one that the database refuses is told with its reason and does not keep the others out', async () => {
    const odd = fileOf(48).split('\n').map((line) => line.replace(/^500046,/, 'odd-one,')).join('\n')
    await house.owner.query("ALTER TABLE audit_entry ADD CONSTRAINT planted CHECK (details->>'message' IS DISTINCT FROM 'odd-one')")
    const refused = await bringIn(odd)
    await house.owner.query('ALTER TABLE audit_entry DROP CONSTRAINT planted')
    expect(refused).toMatchObject({ before: 42, added: 5, failed: [{ number: 'odd-one', reason: expect.stringContaining('planted') }] })
    const rows = withFailed(await readRows(odd), refused.failed).filter((row) => row.rejected.cells[0] === 'odd-one')
    expect(rows).toEqual([{ line: expect.any(Number), rejected: { cells: expect.arrayContaining(['odd-one', 'A12']), reason: refused.failed[0]!.reason } }])
    expect(await bringIn(odd), 'once mended it comes in').toMatchObject({ before: 47, added: 1, failed: [] })
  })

  test('the figures equal a slow recount of all that was lived', async () => {
    const kept = await keptLines(house.owner)
    expect(Object.values(kept).reduce((sum, line) => sum + line.received!, 0)).toBeGreaterThan(40)
    expect(kept).toEqual(await recountedLines(house.owner))
  })

  test('two imports at once: each message once', async () => {
    const second = await importerBeside(house)
    try {
      const both = await Promise.all([bringIn(fileOf(52)), second.bringIn(fileOf(52))])
      expect(both.map((each) => each.added).sort((a, b) => a - b)).toEqual([0, 5])
    } finally {
      await second.close()
    }
  })

  test('the sample county’s own past: lived once, under its people’s own permissions', async () => {
    const options = { services: house.house.services, owner: house.owner, countyCode: house.countyCode, now: TEST_DAY, count: 20, progress: () => {} }
    const before = (await one<{ count: number }>('SELECT count(*) AS count FROM matter')).count
    const stopped = new AbortController()
    const first = (await simulateSamplePast({ ...options, signal: stopped.signal, progress: () => stopped.abort() }))!
    expect(first.lived).toBeLessThan(20)
    const said: string[] = []
    const second = (await simulateSamplePast({ ...options, progress: (line) => said.push(line) }))!
    expect(said.at(-1)).toBe('样例诉求已全部生成，刷新页面就能看到。')
    expect(first.lived + second.lived).toBe(20)
    expect([...first.refused, ...second.refused]).toEqual([])
    expect(await simulateSamplePast(options)).toBeUndefined()
    const community = (await house.as('communityStaff')).get('/api/requests?channel=resident')
    expect((await community).body.items.length).toBeGreaterThan(0)
    expect((await one<{ count: number }>("SELECT count(*) AS count FROM matter WHERE channel <> 'import' OR reporter_id IS NOT NULL")).count).toBe(before + 20)
    expect(await one("SELECT count(DISTINCT channel) > 1 AS several FROM matter WHERE channel <> 'import'")).toEqual({ several: true })
  })
})

async function importerBeside(house: TestHouse) {
  const { Client } = await import('pg')
  const owner = new Client({ connectionString: house.databaseUrl })
  await owner.connect()
  return {
    bringIn: async (content: string) =>
      await importMessages({ services: house.house.services, owner, countyCode: house.countyCode, messages: acceptedOf(await readRows(content)), until: TEST_DAY, progress: () => {} }),
    close: async () => await owner.end(),
  }
}

const realFile = `${process.env.LINLI_REAL_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))}/requests/messages.csv`

describe('the 4,326 real messages', () => {
  let house: TestHouse
  beforeAll(async () => { house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }) })
  afterAll(async () => await house.close())

  test('each has a grid of the county with a point inside it, a category and words that the command takes; some are lived', async ({ skip }) => {
    if (!existsSync(realFile)) {
      process.stderr.write('skipped: the file of 4,326 real messages is not on this machine (LINLI_REAL_DATA)\n')
      skip()
    }
    const messages = acceptedOf(await Array.fromAsync(parseMessages(createReadStream(realFile))))
    const { owner, countyCode } = house
    const grids = await placeableGrids(owner, countyCode)
    const outlines = new Map(grids.map(({ areaId, outline }) => [areaId, outline]))
    const placeOf = syntheticPlaces(`${countyCode}/messages`, grids)
    const { rows: categories } = await owner.query<{ key: string; hints: string[]; urgency: 'routine' }>(
      "SELECT key, hints, coalesce(urgency, 'routine') AS urgency FROM category WHERE county_code = $1 AND key LIKE '%.%' AND valid_to IS NULL", [countyCode])
    const wrong = messages.flatMap((message) => {
      const place = placeOf(message.number)
      const input = { requestId: randomUUID(), ...inputOf(message, categories, place) }
      const outline = outlines.get(place.areaId)
      const isInside = outline === undefined ? place.point === undefined : place.point !== undefined && outline.coordinates.some((polygon) => sideOfPolygon(polygon, place.point!) === 1)
      const isKnown = categories.some(({ key }) => key === input.category)
      const read = importMessage['~orpc'].inputSchema!.safeParse(input)
      return isInside && isKnown && read.success ? [] : [`${message.number}: ${isInside} ${isKnown} ${String(read.error)}`]
    })
    expect(messages).toHaveLength(4326)
    expect(wrong).toEqual([])
    const some = messages.filter((_, index) => index % 300 === 0)
    const outcome = await importMessages({ services: house.house.services, owner, countyCode, messages: some, until: TEST_DAY, progress: () => {} })
    expect(outcome).toMatchObject({ added: some.length, failed: [] })
    expect([...outcome.lives.refused]).toEqual([])
    expect(await keptLines(owner)).toEqual(await recountedLines(owner))
  }, 60_000)
})

describe('killed midway', () => {
  let house: TestHouse
  const folder = mkdtempSync(join(tmpdir(), 'linli-import-'))
  const file = join(folder, 'messages.csv')
  const programFile = fileURLToPath(new URL('../../../apps/server/import-demo-messages.ts', import.meta.url))
  const start = () => {
    const program = fork(programFile, [file], {
      execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, DATABASE_URL: house.databaseUrl, LINLI_DATA: folder, LINLI_KEYS_FILE: inject('keysFile') },
    })
    let said = ''
    for (const stream of [program.stdout!, program.stderr!]) stream.on('data', (part) => { said += part })
    return { program, ended: once(program, 'exit').then(([code, signal]) => ({ code, signal, said })) }
  }
  const taken = async () => (await house.owner.query<{ count: number }>("SELECT count(*) AS count FROM matter WHERE channel = 'import'")).rows[0]!.count

  beforeAll(async () => {
    house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
    writeFileSync(file, fileOf(50))
  })
  afterAll(async () => {
    await house.close()
    rmSync(folder, { recursive: true })
  })

  test('kill -9 while it writes, then again: none lost, none twice, none half', async () => {
    const first = start()
    while ((await taken()) < 10 && first.program.exitCode === null) await wait(20)
    first.program.kill('SIGKILL')
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' })
    const atTheKill = await taken()
    expect(atTheKill).toBeGreaterThanOrEqual(10)
    expect(atTheKill).toBeLessThan(50)

    expect(await start().ended).toMatchObject({ code: 0, said: expect.stringContaining(`已导入 ${50 - atTheKill} 条留言（此前已有 ${atTheKill} 条）`) })
    expect(await taken()).toBe(50)
    const { rows } = await house.owner.query(
      `SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM request q WHERE q.matter_id = m.id)) AS half,
        count(*) FILTER (WHERE (SELECT count(*) FROM matter_event e WHERE e.matter_id = m.id AND e.move = 'report') <> 1) AS reported_otherwise,
        (SELECT sum(received) FROM request_count_delta) + (SELECT coalesce(sum(received), 0) FROM request_count) AS counted
       FROM matter m WHERE m.channel = 'import'`,
    )
    expect(rows[0]).toEqual({ half: 0, reported_otherwise: 0, counted: 50 })
  }, 120_000)
})

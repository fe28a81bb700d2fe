import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { liveFeed } from '#apps/server/live.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { newId } from '#kit/http/identifiers.ts'

let house: TestHouse
let otherUrl: string
let street: TestPerson
let streetPath: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  otherUrl = (await house.another()).baseUrl
  street = await house.as('streetStaff')
  const me = await street.get('/api/me')
  const { rows } = await house.owner.query<{ path: string }>('SELECT path FROM area WHERE id = $1', [me.body.posts[0].areaId])
  streetPath = rows[0]!.path
})
afterAll(() => house.close())

/** `ended`: it was told that the session is over; `lost`: the line was cut. */
type Ear = { heard: string[]; ids: string[]; ended: boolean; lost: boolean; hears: (objectId: string) => Promise<void>; close: () => void }

async function listen(baseUrl: string, person: TestPerson, lastEventId?: string): Promise<Ear> {
  const stop = new AbortController()
  const response = await fetch(`${baseUrl}/api/live`, { headers: { cookie: person.cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }, signal: stop.signal })
  expect(response.status).toBe(200)
  const ear: Ear = {
    heard: [], ids: [], ended: false, lost: false, close: () => stop.abort(),
    hears: async (objectId) => {
      await expect.poll(() => ear.heard, { timeout: 4_000, interval: 20 }).toContain(objectId)
    },
  }
  void (async () => {
    let text = ''
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end === -1) break
        const frame = text.slice(0, end)
        text = text.slice(end + 2)
        if (frame.startsWith('event: ended')) ear.ended = true
        const data = /^data: (.*)$/m.exec(frame)?.[1]
        const id = /^id: (.*)$/m.exec(frame)?.[1]
        if (data !== undefined && id !== undefined) {
          ear.heard.push(JSON.parse(data).objectId)
          ear.ids.push(id)
        }
      }
    }
  })().catch(() => {}).finally(() => { ear.lost = true })
  return ear
}

/** As the wrapper writes it, in the transaction of `client`. */
async function announce(client: Client, objectId: string, areaPath = `${streetPath}x/`): Promise<void> {
  await client.query("INSERT INTO live_event (county_code, id, kind, object_id, area_path) VALUES ($1, $2, 'request.changed', $3, $4)", [house.countyCode, newId(new Date()), objectId, areaPath])
}

async function connection(): Promise<Client> {
  const client = new Client({ connectionString: house.databaseUrl })
  await client.connect()
  return client
}

test('what one process wrote is heard on another, by those whom it concerns and nobody else', async () => {
  const [here, there] = await Promise.all([listen(house.baseUrl, street), listen(otherUrl, street)])
  const stranger = await listen(otherUrl, await house.as('resident'))
  await announce(house.owner, 'one')
  await Promise.all([here.hears('one'), there.hears('one')])
  await announce(house.owner, 'elsewhere', '999999/')
  await announce(house.owner, 'two')
  await there.hears('two')
  expect(there.heard).toEqual(['one', 'two'])
  expect(stranger.heard).toEqual([])
  for (const ear of [here, there, stranger]) ear.close()
})

test('a transaction that commits late is not overtaken for good', async () => {
  const ear = await listen(otherUrl, street)
  const [early, late] = [await connection(), await connection()]
  await early.query('BEGIN')
  await announce(early, 'begun first')
  await announce(late, 'begun second')
  await new Promise((done) => setTimeout(done, 600))
  expect(ear.heard).toEqual([])
  await early.query('COMMIT')
  await Promise.all([ear.hears('begun first'), ear.hears('begun second')])
  expect(ear.heard).toHaveLength(2)
  ear.close()
  await Promise.all([early.end(), late.end()])
})

test('a browser that was away goes on where it stopped, on any process', async () => {
  const ear = await listen(house.baseUrl, street)
  await announce(house.owner, 'before')
  await ear.hears('before')
  ear.close()
  await announce(house.owner, 'meanwhile')
  const back = await listen(otherUrl, street, ear.ids.at(-1)!)
  await back.hears('meanwhile')
  expect(back.heard).not.toContain('before')
  back.close()
})

test('a session that ended hears nothing more', async () => {
  const person = await house.as('streetStaff')
  const ear = await listen(otherUrl, person)
  await person.post('/api/me/sign-out')
  await announce(house.owner, 'after the end')
  await expect.poll(() => ear.ended, { timeout: 4_000 }).toBe(true)
  expect(ear.heard).not.toContain('after the end')
  expect((await fetch(`${otherUrl}/api/live`, { headers: { cookie: person.cookie } })).status).toBe(401)
})

test('a session keeps twenty lines; of one more the oldest is given up, and what it missed is heard when it comes back', async () => {
  const person = await house.as('streetStaff')
  const ears: Ear[] = []
  for (let line = 0; line < 21; line++) ears.push(await listen(house.baseUrl, person))
  await announce(house.owner, 'to twenty')
  await Promise.all(ears.slice(1).map((ear) => ear.hears('to twenty')))
  expect(ears[0]!.heard).not.toContain('to twenty')
  expect(ears[0]!.ended, 'the session is not over').toBe(false)
  await expect.poll(() => ears[0]!.lost, { timeout: 4_000 }).toBe(true)
  const colleague = await listen(house.baseUrl, street)
  await announce(house.owner, 'to twenty-one')
  await Promise.all([...ears.slice(1), colleague].map((ear) => ear.hears('to twenty-one')))
  for (const ear of [...ears, colleague]) ear.close()
})

test('a line that nobody reads is given up, and the others hear on', async () => {
  const [deaf, hearing] = [await house.as('streetStaff'), await house.as('streetStaff')]
  const { services } = house.house
  const feed = liveFeed(services)
  const callerOf = (person: TestPerson) => ({ countyCode: house.countyCode, handle: cookieHandle(services.keyring, person.cookie.split('.')[1]!), idempotencyKey: null, address: '127.0.0.1', setCookie: () => {} })
  let cuts = 0
  await feed.open(callerOf(deaf), null, () => cuts++)
  const reader = (await feed.open(callerOf(hearing), null, () => cuts++)).body!.pipeThrough(new TextDecoderStream()).getReader()
  let bytes = 0
  const reading = (async () => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) bytes += piece.value.length
  })()
  expect(feed.connections()).toBe(2)
  await house.owner.query("INSERT INTO live_event (county_code, id, kind, object_id, area_path) SELECT $1, gen_random_uuid(), 'request.changed', 'event-' || n, $2 FROM generate_series(1, 4000) n", [house.countyCode, `${streetPath}x/`])
  await expect.poll(() => feed.connections(), { timeout: 15_000 }).toBe(1)
  await expect.poll(() => bytes, { timeout: 15_000 }).toBeGreaterThan(4_000 * 100)
  expect(cuts).toBe(1)
  await feed.stop()
  await reading
})

test('a connection that has asked for one session at a time asks for many as quickly as a fresh one', async () => {
  const { rows } = await house.owner.query<{ handle: string }>(
    `WITH handles AS (SELECT 'handle-' || n AS handle FROM generate_series(1, 1500) n), opened AS (
       INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
       SELECT gen_random_uuid(), sha256(convert_to(handle, 'UTF8')), $1, (SELECT account_id FROM session LIMIT 1), 'desk', interval '15 minutes', now() + interval '15 minutes', now() + interval '12 hours' FROM handles)
     SELECT handle FROM handles`,
    [house.countyCode],
  )
  const handles = rows.map(({ handle }) => handle)
  const secondsFor = async (client: Client): Promise<number> => {
    const started = performance.now()
    const reach = await client.query({ name: 'reach', text: 'SELECT * FROM app.live_reach($1, $2)', values: [house.countyCode, handles] })
    expect(reach.rows).toHaveLength(handles.length)
    return (performance.now() - started) / 1000
  }
  const connect = async () => {
    const client = new Client({ connectionString: house.databaseUrl })
    await client.connect()
    return client
  }
  const [fresh, used] = [await connect(), await connect()]
  try {
    for (const handle of handles.slice(0, 20)) await used.query({ name: 'reach', text: 'SELECT * FROM app.live_reach($1, $2)', values: [house.countyCode, [handle]] })
    expect(await secondsFor(used)).toBeLessThan(5 * (await secondsFor(fresh)) + 0.1)
  } finally {
    await fresh.end()
    await used.end()
  }
})

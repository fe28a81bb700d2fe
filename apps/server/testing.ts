import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Client } from 'pg'
import { makeApplication } from '#apps/server/application.ts'
import type { ApplicationOptions } from '#apps/server/application.ts'
import { openHouse } from '#apps/server/open-house.ts'
import type { House } from '#apps/server/open-house.ts'
import { callOverHttp } from '#apps/server/testing-call.ts'
import type { TestReply } from '#apps/server/testing-call.ts'
import { statementNaming } from '#kit/database/transaction.ts'
import { SamplePeople } from '#modules/platform/server/public.ts'

const TEMPLATE = 'linli_template'

// One process calls every route, on few connections: what had no name left would be planned anew at each call.
statementNaming.most = 4_000

/** What the global setup of the database and browser suites hands to every test file. */
export type TestGround = { databaseUrl: string; keysFile: string }

/** Loads the sample county once into a template, from which every test file copies its own database in a moment. */
export async function prepareTemplate(ground: TestGround): Promise<void> {
  await onServer(ground.databaseUrl, (admin) => admin.query(`CREATE DATABASE ${TEMPLATE} TEMPLATE template0`))
  const house = await openHouse(houseOptions(ground, TEMPLATE, { now: () => TEST_DAY }))
  await house.close()
}

/** A working Saturday of the loaded calendar would surprise nobody; this is an ordinary Tuesday, 10:00 in China. */
export const TEST_DAY = new Date('2026-09-15T02:00:00Z')

export type Answer = {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into an answer as it came over the wire
  body: any
  headers: Headers
  text: string
}

export type TestPerson = {
  cookie: string
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

export type TestHouse = {
  house: House
  baseUrl: string
  /** The business clock of this house; set it to move time. */
  clock: { now: Date }
  messages: { phone: string; text: string }[]
  countyCode: string
  /** Connection of the owner, for looking behind the policies. */
  owner: Client
  databaseUrl: string
  /** Signs the sample person in over HTTP. */
  as: (key: string) => Promise<TestPerson>
  anonymous: TestPerson
  /** A second process's worth of server on the same database; closed with the house. */
  another: () => Promise<{ baseUrl: string; house: House }>
  samplePeople: () => Promise<{ key: string; role: string; accountId: string; name: string; unit: string; surface: string }[]>
  close: () => Promise<void>
}

/** Tests call more often than people. */
const MANY_CALLS = 1_000_000

export type TestHouseOptions = Partial<Pick<ApplicationOptions, 'openIdConnect' | 'trustedProxies'>> & {
  /** Who plays the services outside. */
  reach?: Parameters<typeof openHouse>[0]['reach']
  /** A real county before its first day, without any person, instead of the sample's copy. */
  realCounty?: boolean
  /** Where a test is about the limit. */
  callsPerMinute?: number
  /** The sample county of another preset, made anew, instead of the copy. */
  preset?: string
}

/** A server of its own on a database of its own, reached through HTTP on a free port. */
export async function openTestHouse(ground: TestGround, options: TestHouseOptions = {}): Promise<TestHouse> {
  const database = `test_${randomBytes(6).toString('hex')}`
  // By way of the log, as is usual, a copy takes ten times the processor time.
  await onServer(ground.databaseUrl, (admin) => admin.query(`CREATE DATABASE ${database} STRATEGY FILE_COPY TEMPLATE ${options.realCounty === true || options.preset !== undefined ? 'template0' : TEMPLATE}`))
  const clock = { now: TEST_DAY }
  const messages: { phone: string; text: string }[] = []
  const folder = mkdtempSync(join(tmpdir(), 'linli-test-'))
  const house = await openHouse(
    houseOptions(ground, database, {
      now: () => clock.now,
      filesFolder: join(folder, 'files'),
      sendSms: async (phone, text) => void messages.push({ phone, text }),
      ...(options.realCounty === true ? { sample: false } : {}),
      openIdConnect: options.openIdConnect !== undefined,
      callsPerMinute: options.callsPerMinute ?? MANY_CALLS,
      ...(options.preset === undefined ? {} : { preset: options.preset }),
      ...(options.reach === undefined ? {} : { reach: options.reach }),
    }),
  )
  const { baseUrl, close: closeServer } = await serve(house, options)
  const others: (() => Promise<void>)[] = []
  const databaseUrl = urlOf(ground.databaseUrl, database)
  const owner = new Client({ connectionString: databaseUrl })
  await owner.connect()
  const anonymous = personWith(baseUrl, '')
  return {
    house, baseUrl, clock, messages, countyCode: house.defaultCounty, owner, databaseUrl, anonymous,
    as: async (key) => {
      const answer = await anonymous.post('/api/sessions/sample', { key })
      if (answer.status !== 200) throw new Error(`no sample person ${key}: ${answer.text}`)
      return personWith(baseUrl, answer.headers.getSetCookie()[0]!.split(';')[0]!)
    },
    samplePeople: async () => {
      const { rows } = await owner.query<{ value: unknown }>("SELECT value FROM setting WHERE key = 'sample-people'")
      return SamplePeople.parse(rows[0]?.value)
    },
    another: async () => {
      const second = await openHouse(houseOptions(ground, database, { now: () => clock.now, filesFolder: join(folder, 'files') }))
      const served = await serve(second, options)
      others.push(served.close, second.close)
      return { baseUrl: served.baseUrl, house: second }
    },
    close: async () => {
      for (const closeOther of others) await closeOther()
      await closeServer()
      await house.close()
      await owner.end()
      await onServer(ground.databaseUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function serve(house: House, options: TestHouseOptions): Promise<{ baseUrl: string; close: () => Promise<void> }> {
  const { app, feed } = makeApplication({
    services: house.services, trustedProxies: 0, defaultCounty: house.defaultCounty, distFolder: new URL('../../dist/', import.meta.url), outbox: house.services.sample ? () => [] : null, isReady: async () => true, ...options,
  })
  const server = createServer(getRequestListener(app.fetch))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await feed.stop()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

export function personWith(baseUrl: string, cookie: string): TestPerson {
  const send: TestPerson['send'] = async (method, path, body, headers = {}) => {
    const sent = {
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined || body instanceof FormData || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...headers,
    }
    const reply = body instanceof FormData
      ? await sendForm(baseUrl + path, { method, headers: sent, body })
      : await callOverHttp(baseUrl + path, { method, headers: sent, body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body) })
    const isJson = reply.headers.get('content-type')?.includes('json') ?? false
    return { ...reply, body: isJson ? JSON.parse(reply.text) : undefined }
  }
  return { cookie, send, get: (path, headers) => send('GET', path, undefined, headers), post: (path, body = {}, headers) => send('POST', path, body, headers) }
}

async function sendForm(url: string, form: { method: string; headers: Record<string, string>; body: FormData }): Promise<TestReply> {
  const response = await fetch(url, { ...form, redirect: 'manual' })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function houseOptions(ground: TestGround, database: string, more: Partial<Parameters<typeof openHouse>[0]>): Parameters<typeof openHouse>[0] {
  return {
    databaseUrl: urlOf(ground.databaseUrl, database), keysFile: ground.keysFile, filesFolder: join(tmpdir(), 'linli-test-files'), preset: 'qihe', sample: true,
    openIdConnect: false, pushContact: 'mailto:test@example.com', pushHosts: ['localhost'], channelHosts: ['localhost'], hotlineHosts: ['localhost'], poolSize: 10, callsPerMinute: 1_000_000, now: () => TEST_DAY, sendSms: async () => {}, log: () => {}, progress: () => {}, ...more,
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.toString()
}

async function onServer(databaseUrl: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: databaseUrl })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

import { createHash, randomUUID } from 'node:crypto'
import type { Services } from '#kit/http/handle.ts'
import { newId } from '#kit/http/identifiers.ts'
import { testCertificate } from '#kit/http/test-certificate.ts'
import { startNoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
import { startMailServer, startService } from '#modules/channels/server/services-fixture.ts'
import type { Behaviour } from '#modules/channels/server/services-fixture.ts'
import { notice } from '#modules/platform/server/public.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into an answer as it came
type Answer = Promise<{ status: number; body: any; text: string }>
export type Caller = { get: (path: string) => Answer; post: (path: string, body?: unknown) => Answer; send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Answer }
/** What is needed of the house that a test has opened; whoever asks for it here closes it with `close`. */
type OpenHouse = {
  as: (key: string) => Promise<Caller>
  anonymous: Caller
  another: () => Promise<{ house: { services: Services } }>
  // oxlint-disable-next-line typescript/no-explicit-any -- and into rows
  owner: { query: (text: string, values?: unknown[]) => Promise<{ rows: any[] }> }
  clock: { now: Date }
  countyCode: string
  house: { services: Services }
  samplePeople: () => Promise<{ key: string; accountId: string }[]>
  close: () => Promise<void>
}

export const reach = { trusted: testCertificate, timeoutMilliseconds: 10_000 }
/** Each look is the test's own: one of the timer's would send what a test is about to break. */
const NEVER = 1_000_000_000
const taken: Readonly<Record<string, Behaviour>> = { sms: { body: { result: 'taken' } }, 'cgi-bin': { body: { errcode: 0 } } }

/** The house, two processes that deliver, and every service outside; with the words in which tests speak of them. */
export async function openChannelsHouse(house: OpenHouse) {
  /** What each service does with a call, by the first part of its path; without an entry it takes it. */
  const behaviours = new Map<string, Behaviour | Promise<Behaviour>>()
  const service = await startService(({ path }) => {
    if (path === '/cgi-bin/stable_token') return { body: { access_token: 'token', expires_in: 7_200 } }
    const kind = path.split('/')[1]!
    return behaviours.get(path.includes('webhook') ? 'robot' : kind) ?? taken[kind]!
  })
  const mailServer = await startMailServer()
  const other = await house.another()
  const deliveries = [house.house, other.house].map((one) => startNoticeDelivery(one.services, house.countyCode, { reach, officialAccountApi: service.url, every: NEVER }))
  await house.owner.query('UPDATE membership SET notice_version = $1, notice_acknowledged_at = now()', [notice.version])
  const [administrator, street, resident] = await Promise.all([house.as('systemAdministrator'), house.as('streetStaff'), house.as('resident')])
  const accounts = new Map((await house.samplePeople()).map(({ key, accountId }) => [key, accountId]))
  const areaId = (await (await house.as('gridWorker')).get('/api/me')).body.posts[0].areaId as string
  const reported = await resident.post('/api/requests', { text: '楼道里堆满杂物，已经一个月没人管。', category: 'disputes.tenancy', place: { areaId } })
  const request = { id: reported.body.requestId as string, community: (await (await house.as('communityStaff')).get('/api/me')).body.posts[0].organizationId as string, areaId }
  await house.owner.query('UPDATE notice SET sent_at = at')

  const rows = async (statement: string, values: unknown[] = []) => (await house.owner.query(statement, values)).rows
  let left = Date.now()
  /** Each notice a moment after the one before, so that they keep their order. */
  const leaveNotice = async (to: { accountId?: string; organizationId?: string; permission?: string; waitsFor?: string }, sentence: string, immediate: boolean) => {
    await house.owner.query(
      'INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, step, sentence, immediate, waits_for) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [house.countyCode, newId(new Date(++left)), house.clock.now, to.organizationId ?? null, to.permission ?? null, to.accountId ?? null, request.id, 'urge', sentence, immediate, to.waitsFor ?? null],
    )
  }
  const callback = (message: string | null, more: { signature?: string; timestamp?: string; nonce?: string } = {}) => {
    const timestamp = more.timestamp ?? String(Math.floor(house.clock.now.getTime() / 1_000))
    const nonce = more.nonce ?? randomUUID()
    const signature = more.signature ?? createHash('sha1').update(['callback-token-canary', timestamp, nonce].sort().join('')).digest('hex')
    const address = `/api/official-account/${house.countyCode}?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&echostr=4711`
    return message === null ? house.anonymous.get(address) : house.anonymous.send('POST', address, new TextEncoder().encode(message), { 'content-type': 'text/xml' })
  }
  return {
    behaviours, service, mailServer, deliveries, administrator, street, resident, accounts, request, rows, leaveNotice, callback,
    at: (text: string) => new Date(`${text}+08:00`),
    bothLook: () => Promise.all(deliveries.map((delivery) => delivery.runOnce())),
    smsSettings: () => ({ channel: 'sms', url: `${service.url}/sms`, keyId: 'county', key: 'sms-key-canary', signature: '【邻里】', repeatable: false }),
    mailSettings: () => ({ channel: 'mail', host: 'localhost', port: mailServer.port, from: 'linli@example.cn', pageAddress: 'https://linli.example.cn/' }),
    accountSettings: () => ({ channel: 'officialAccount', appId: 'wx1234567890', appSecret: 'app-secret-canary', templateId: 'template-12345', field: 'thing1', callbackToken: 'callback-token-canary', pageAddress: 'https://linli.example.cn' }),
    robotSettings: () => ({ channel: 'groupRobot', pageAddress: 'https://linli.example.cn' }),
    switchOn: (channel: string, enabled = true) => administrator.post(`/api/notice-channels/${channel}/switch`, { enabled }),
    inDelivery: () => rows('SELECT channel, ended, reason, attempts FROM delivery ORDER BY channel, made_at'),
    /** The number of each message that the official account was asked to send. */
    templates: () => service.heard.filter(({ path }) => path.includes('template')).map(({ body }) => body.client_msg_id),
    smsTexts: () => service.heard.filter(({ path }) => path === '/sms').map(({ body }) => `${body.phone as string} ${body.text as string}`),
    follower: (words: string, openId = 'openid-street-1') => `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${words}]]></Content><MsgId>1</MsgId></xml>`,
    forget: () => {
      behaviours.clear()
      service.heard.length = 0
      mailServer.heard.length = 0
      mailServer.manners = {}
    },
    close: async () => {
      for (const delivery of deliveries) await delivery.stop()
      await house.close()
      service.close()
      mailServer.close()
    },
  }
}

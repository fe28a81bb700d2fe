import { createHash, randomUUID } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, administrator, order, currentKey, close } = await openHotlineHouse(house)
afterAll(close)

const MARKUP = '<x-echo onload="a()">&'
/** What programs, strangers and broken adapters send where a word, a number or a moment is asked for. */
const WORDS = [
  MARKUP, `]]>${MARKUP}`, '\u0000', 'a\u0000b', '\uD800', '\u202E\u0007\u001B[31m', '../../../etc/passwd', "' OR 1=1; --", '-1', '0', 'NaN', '1e400', '99999999999999999999', '2026-13-45T99:99:99Z', '+275760-09-13T00:00:00Z', '0000-00-00', '{"a":', '[]', 'null',
  '__proto__', 'toString', '%', '%%%', '\\', '🏮'.repeat(900), `${'a'.repeat(5_000)}`,
]
const VALUES: readonly unknown[] = [...WORDS, null, [], {}, [[[[]]]], true, -1, 1e308, 2 ** 53, { __proto__: null, constructor: 'x' }]

type Call = { door: string; path: string; method?: string; type?: string; body?: string; bearer?: string }

/** Answers that nobody may get, as one line each. */
async function wrong(calls: readonly Call[]): Promise<string[]> {
  const seen: string[] = []
  for (let from = 0; from < calls.length; from += 25) {
    // What was refused too often is heard no more: each call is to be looked at.
    await house.owner.query('DELETE FROM sign_in_limit')
    await Promise.all(calls.slice(from, from + 25).map(async ({ door, path, method = 'GET', type, body, bearer }) => {
      const answer = await fetch(`${house.baseUrl}${path}`, {
        method, ...(body === undefined ? {} : { body }), headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
      })
      const text = await answer.text()
      if (answer.status >= 500 || answer.status === 429 || text.includes('<x-echo')) seen.push(`${door}: ${answer.status} to ${JSON.stringify(body ?? path).slice(0, 160)}`)
    }))
  }
  return seen
}

/** As an address can carry it: what is no character at all goes as the bytes that it is not. */
const inAddress = (word: string) => (word.isWellFormed() ? encodeURIComponent(word) : '%ED%A0%80')
const query = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `${name}=${inAddress(value)}`).join('&')

test('feeds, files of open data and what contracts say: no word in an address breaks them or comes back as markup', async () => {
  const filters = ['category', 'area', 'state', 'from', 'to', 'text']
  expect(await wrong(WORDS.flatMap((word, index): Call[] => [
    { door: 'atom', path: `/feeds/published.atom?${query({ [filters[index % 6]!]: word })}` },
    { door: 'rss', path: `/feeds/${house.countyCode}/published.rss?${query(Object.fromEntries(filters.map((name) => [name, word])))}` },
    { door: 'office days', path: `/feeds/${index % 2 === 0 ? '' : '999999/'}office-days.${index % 3 === 0 ? 'ics' : 'rss'}?${query({ area: word, from: word })}` },
    { door: 'data', path: `/data/${inAddress(word)}/1/requests.csv` }, { door: 'data', path: `/data/${house.countyCode}/2026-08/${inAddress(word)}/requests.csv` }, { door: 'data', path: `/data/2026-08/1/${inAddress(word)}` },
    { door: 'contracts', path: `/openapi.json?${inAddress(word)}` }, { door: 'contracts', path: `/docs/api?${inAddress(word)}` },
  ]))).toEqual([])
})

test('Open311, read and sent to, in both forms', async () => {
  const { key } = (await administrator('/api/open311/keys', { system: '随手拍小程序', organizationId: world.units.department })).body
  const reading = ['service_request_id', 'service_code', 'status', 'start_date', 'end_date', 'page', 'page_size', 'after', 'jurisdiction_id']
  const sending = ['service_code', 'lat', 'long', 'address_string', 'description', 'first_name', 'last_name', 'phone', 'media_url', 'attribute[x]', 'jurisdiction_id', 'api_key']
  const form = 'application/x-www-form-urlencoded'
  expect(await wrong(WORDS.flatMap((word, index): Call[] => {
    const ending = index % 2 === 0 ? 'xml' : 'json'
    const whole = { api_key: key, jurisdiction_id: house.countyCode, service_code: 'municipal.streetLight', description: '路灯不亮', address_string: '晏城街道永顺社区' }
    return [
      ...reading.filter((_, place) => word === '\u0000' || (place + index) % 5 === 0).map((name) => ({ door: name, path: `/open311/v2/requests.${ending}?${query({ [name]: word })}` })),
      { door: 'one', path: `/open311/v2/requests/${inAddress(word)}.${ending}` }, { door: 'service', path: `/open311/v2/services/${inAddress(word)}.xml` }, { door: 'token', path: `/open311/v2/tokens/${inAddress(word)}.xml` }, { door: 'none', path: `/open311/v2/${inAddress(word)}` },
      ...sending.filter((_, place) => word === '\u0000' || (place + index) % 5 === 0).map((name) => ({ door: `POST ${name}`, path: `/open311/v2/requests.${ending}`, method: 'POST', type: form, body: query({ ...whole, [name]: word }) })),
    ]
  }))).toEqual([])
  expect(await wrong(['', '%', MARKUP, '{"api_key":', `<xml>${MARKUP}</xml>`].flatMap((body): Call[] => [form, 'text/xml', 'application/json', MARKUP.replaceAll('"', '')].map((type) => ({ door: type, path: '/open311/v2/requests.xml', method: 'POST', type, body }))))).toEqual([])
})

test('the 12345 platform’s door, with its key and without', async () => {
  const [type, path] = ['application/json', `/hotline/v1/${house.countyCode}/orders`]
  const fields = [...Object.keys(order()), 'round', 'address', 'purpose', 'urgency']
  const events = ['eventId', 'round', 'state', 'at', 'dueAt', 'solved', 'satisfied', 'words']
  const bearer = currentKey()
  expect(await wrong(VALUES.flatMap((value, index): Call[] => [
    ...fields.filter((_, place) => value === '\u0000' || (place + index) % 6 === 0).map((name) => ({ door: name, path, method: 'POST', type, bearer, body: JSON.stringify({ ...order(), [name]: value }) })),
    ...events.filter((_, place) => value === '\u0000' || (place + index) % 5 === 0).map((name) => ({ door: `event ${name}`, path: `${path}/RX-1/events`, method: 'POST', type, bearer, body: JSON.stringify({ eventId: randomUUID(), state: '催办', at: '2026-09-15T09:00:00+08:00', [name]: value }) })),
    { door: 'whole', path, method: 'POST', type, bearer, body: JSON.stringify(value) },
    ...(typeof value === 'string' ? [{ door: 'number', path: `${path}/${inAddress(value)}/events`, method: 'POST', type, bearer, body: '{}' }, { door: 'no JSON', path, method: 'POST', type, bearer, body: value }] : []),
  ]))).toEqual([])
  expect(await wrong([MARKUP, '{', '', '[]'].flatMap((body): Call[] => [type, 'text/html', 'multipart/form-data; boundary=x', 'multipart/form-data'].map((kind) => ({ door: kind, path, method: 'POST', type: kind, body, ...(body === '[]' ? {} : { bearer }) }))))).toEqual([])
})

test('the official account’s callback, signed and unsigned', async () => {
  const saved = await administrator('/api/notice-channels', { channel: 'officialAccount', appId: 'wx1234567890', appSecret: 'secret-of-a-test', templateId: 'template-12345', field: 'thing1', callbackToken: 'token-of-a-test', pageAddress: 'https://linli.example.cn' })
  expect(saved.status, saved.text).toBe(200)
  const address = (more: Record<string, string>) => {
    const [timestamp, nonce] = [String(Math.floor(house.clock.now.getTime() / 1_000)), randomUUID()]
    return `/api/official-account/${house.countyCode}?${query({ signature: createHash('sha1').update(['token-of-a-test', timestamp, nonce].sort().join('')).digest('hex'), timestamp, nonce, ...more })}`
  }
  const message = (word: string) => `<xml><ToUserName><![CDATA[${word}]]></ToUserName><FromUserName><![CDATA[${word}]]></FromUserName><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${word}]]></Content></xml>`
  expect(await wrong(WORDS.flatMap((word): Call[] => [
    { door: 'echo', path: address({ echostr: word }) }, ...['signature', 'timestamp', 'nonce'].map((name) => ({ door: name, path: address({ [name]: word }), method: 'POST', body: message('x') })),
    { door: 'message', path: address({}), method: 'POST', type: 'text/xml', body: message(word) }, { door: 'no XML', path: address({}), method: 'POST', type: 'text/xml', body: word }, { door: 'county', path: `/api/official-account/${inAddress(word)}`, method: 'POST', body: word },
  ]))).toEqual([])
})

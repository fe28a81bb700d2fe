import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { readXml } from '#kit/xml/read-xml.ts'
import { sparkOf } from '#modules/requests/open311/spark.ts'
import { systemHandle } from '#modules/requests/open311/server/open311-key.ts'
import { MOST_AN_HOUR } from '#modules/requests/open311/server/submit-service-request.ts'
import { specification } from '#modules/requests/open311/specification.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SYSTEM = '随手拍小程序'

let house: TestHouse
let world: World
let key: string
let point: [number, number]

/** A copy, because one of the tests changes them. */
function ownKeys(): string {
  const keysFile = join(mkdtempSync(join(tmpdir(), 'linli-keys-')), 'keys.json')
  copyFileSync(inject('keysFile'), keysFile)
  return keysFile
}

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: ownKeys() })
  world = await openWorld(house)
  key = (await giveKey()).key
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [world.grid])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  point = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
})
afterAll(() => house.close())

async function giveKey(system = SYSTEM): Promise<{ keyId: string; key: string }> {
  const answer = await world.people.systemAdministrator.post('/api/open311/keys', { system, organizationId: world.units.department })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

type Reply = { status: number; headers: Headers; text: string; body: any } // oxlint-disable-line typescript/no-explicit-any -- a test looks into an answer as it came

async function ask(path: string, init: RequestInit = {}, baseUrl = house.baseUrl): Promise<Reply> {
  const response = await fetch(`${baseUrl}/open311/v2/${path}`, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: response.headers.get('content-type')!.includes('json') ? JSON.parse(text) : sparkOf(readXml(text)) }
}

function form(fields: Record<string, string | number | undefined>): RequestInit {
  const given = Object.entries(fields).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]))
  return { method: 'POST', body: new URLSearchParams(given) }
}

const report = (more: Record<string, string | number | undefined> = {}) => ({
  api_key: key, service_code: 'disputes.tenancy', lat: point[1], long: point[0], description: '楼道里堆满杂物，已经一个月没人管', first_name: '秀英', last_name: '王', phone: '13800138000', ...more,
})

/** The same in JSON as the specification makes it of the XML; every JSON answer is what the specification asks for. */
async function bothOf(path: string, shape: keyof typeof specification, init: RequestInit = {}): Promise<{ xml: Reply; json: Reply }> {
  const xml = await ask(path.replace('.*', '.xml'), init)
  const json = await ask(path.replace('.*', '.json'), init)
  expect([xml.status, xml.headers.get('content-type')]).toEqual([json.status, 'text/xml; charset=utf-8'])
  expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8')
  specification[shape].parse(json.body)
  expect(xml.body).toEqual(JSON.parse(JSON.stringify(json.body), (_name, value) => (value === null || typeof value === 'object' ? value : value === '' ? null : String(value))))
  return { xml, json }
}

/** Compares with the file that was written by hand; numbers differ from run to run. */
function expectGolden(name: string, { xml, json }: { xml: Reply; json: Reply }): void {
  const plain = (text: string) => text.replaceAll(/2026-\d{6}\b/g, '2026-000000').replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
  const golden = (format: string) => readFileSync(new URL(`../golden/${name}.${format}`, import.meta.url), 'utf8')
  expect(JSON.parse(plain(json.text))).toEqual(JSON.parse(golden('json')))
  expect(plain(xml.text).replaceAll(/>\s+</g, '><').trim()).toBe(golden('xml').replaceAll(/>\s+</g, '><').trim())
}

const numberOf = async (id: string): Promise<string> => (await world.row(id)).number
const counted = async () => (await house.owner.query('SELECT (SELECT count(*) FROM matter)::int AS matters, (SELECT coalesce(sum(taken), 0) FROM open311_key)::int AS taken')).rows[0]
const publication = { publicText: '有居民反映楼道堆放杂物。', publicAnswer: '已清走，并在单元门口张贴了告示。' }

describe('what anybody may read', () => {
  test('discovery, services and a definition', async () => {
    expectGolden('discovery', await bothOf('discovery.*', 'discovery'))
    const services = await bothOf('services.*', 'services')
    const codes = services.json.body.map((service: { service_code: string }) => service.service_code)
    expect(codes).toEqual(expect.arrayContaining(['property', 'disputes.tenancy', 'municipal.streetLight']))
    expect(codes).not.toContain('marketGovernance.conduct')
    expect(services.json.body.filter((service: { service_code: string }) => service.service_code === 'municipal.streetLight')).toEqual(JSON.parse(readFileSync(new URL('../golden/services.json', import.meta.url), 'utf8')))
    const written = readFileSync(new URL('../golden/services.xml', import.meta.url), 'utf8').replaceAll(/>\s+</g, '><').trim()
    // The file names one of many.
    const one = /<service>.*<\/service>/su.exec(written)![0]
    const all = services.xml.text.replaceAll(/>\s+</g, '><').trim()
    expect(all).toContain(one)
    expect([all.startsWith(written.slice(0, written.indexOf('<service>'))), all.endsWith('</services>')]).toEqual([true, true])
    expectGolden('service-definition', await bothOf('services/disputes.tenancy.*', 'service_definition'))
    expect(services.json.headers.get('access-control-allow-origin')).toBe('*')
    // Without a format: XML, which every server has.
    const plain = await ask('services/municipal.streetLight')
    expect([plain.headers.get('content-type'), plain.text]).toEqual(['text/xml; charset=utf-8', (await ask('services/municipal.streetLight.xml')).text])
    // No service asks for more than a place and words, and each says so.
    expect(services.json.body.filter((service: { metadata: boolean }) => service.metadata)).toEqual([])
  })

  test('nothing that is not published; of what is, how it stands and the time that runs', async () => {
    const handled = await world.requestIn('handling')
    const number = await numberOf(handled)
    expectGolden('errors', await bothOf(`requests/${number}.*`, 'errors'))
    expect((await ask('requests.json')).body.map((one: { service_request_id: string }) => one.service_request_id)).not.toContain(number)

    await world.move('departmentStaff', handled, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', handled, 'decide-suspension', { approve: true })
    await world.move('communityStaff', handled, 'publish', { ...publication, publicAnswer: '资金下达后实施改造。' })
    expectGolden('request-suspended', await bothOf(`requests/${number}.*`, 'service_requests'))
    await world.move('departmentStaff', handled, 'resume', { words: '资金已经下达' })
    const resumed = (await ask(`requests/${number}.json`)).body[0]
    expect(resumed).toMatchObject({ status: 'open', status_notes: '办理中，尚未解决。计划：资金下达后实施改造。' })
    const { rows } = await house.owner.query("SELECT due_at FROM matter_clock WHERE matter_id = $1 AND stage = 'reply' AND stopped_at IS NULL", [handled])
    expect(new Date(resumed.expected_datetime)).toEqual(rows[0].due_at)

    const promised = await world.requestIn('handling')
    await world.move('departmentStaff', promised, 'reply', { kind: 'byWhen', words: '等配件到货后更换。', promisedOn: '2026-09-18' })
    await world.move('communityStaff', promised, 'publish', publication)
    expectGolden('request-promised', await bothOf(`requests/${await numberOf(promised)}.*`, 'service_requests'))

    const closed = await world.requestIn('replied')
    await world.move('communityStaff', closed, 'publish', publication)
    expect((await ask(`requests/${await numberOf(closed)}.json`)).body[0]).toMatchObject({ status: 'open', status_notes: `已办成。${publication.publicAnswer}` })
    await world.move('resident', closed, 'confirm')
    await world.move('communityStaff', closed, 'close')
    expectGolden('request-closed', await bothOf(`requests/${await numberOf(closed)}.*`, 'service_requests'))

    await world.move('communityStaff', closed, 'withdraw', { words: '公开的文字有误' })
    expect((await ask(`requests/${await numberOf(closed)}.json`)).status).toBe(404)
  })

  test('what moves inside alone is no change of what is public', async () => {
    const id = await world.requestIn('replied')
    await world.move('communityStaff', id, 'publish', publication)
    const { number } = await world.row(id)
    const updated = async () => (await ask(`requests/${number}.json`)).body[0].updated_datetime as string
    const [before, morning] = [await updated(), house.clock.now]
    house.clock.now = new Date(morning.getTime() + HOUR)
    await world.move('departmentStaff', id, 'ask-exclusion', { reasonKey: 'statutoryProcedure', words: '房东已起诉', evidence: '受理通知书' })
    expect(await updated()).toBe(before)
    await world.move('resident', id, 'confirm')
    await world.move('communityStaff', id, 'close')
    expect(Date.parse(await updated())).toBe(house.clock.now.getTime())
    house.clock.now = morning
  })

  test('pages: each once, in their order, in the span that was asked for first', async () => {
    const idsOf = ({ body }: Reply) => body.map((one: { service_request_id: string }) => one.service_request_id)
    const linksOf = ({ headers }: Reply) => new Map([...(headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, address, rel]) => [rel, address!]))
    for (let more = 0; more < 3; more++) await world.move('communityStaff', await world.requestIn('replied'), 'publish', publication)
    const whole = await ask('requests.json?status=open')
    expect([idsOf(whole).length >= 3, whole.headers.get('link')]).toEqual([true, null])
    const first = await ask('requests.json?status=open&page_size=2')
    expect([[...linksOf(first).keys()], first.headers.get('access-control-expose-headers')]).toEqual([['next'], 'Link'])
    const found = [...idsOf(first)]
    house.clock.now = new Date(house.clock.now.getTime() + 30 * DAY)
    let last = first
    for (let next = linksOf(first).get('next'); next !== undefined; next = linksOf(last).get('next')) {
      expect(next.startsWith(`${house.baseUrl}/open311/v2/requests.json?status=open&`)).toBe(true)
      last = await ask(next.split('/open311/v2/')[1]!)
      found.push(...idsOf(last))
    }
    house.clock.now = new Date(house.clock.now.getTime() - 30 * DAY)
    expect(found).toEqual(idsOf(whole))
    expect([...linksOf(last).keys()]).toEqual(['first'])
    const counted = await ask('requests.json?status=open&page=2&page_size=1')
    expect([idsOf(counted), [...linksOf(counted).keys()]]).toEqual([[found[1]], ['first', 'prev', 'next']])
    expect([idsOf(await ask(linksOf(counted).get('prev')!.split('/open311/v2/')[1]!)), idsOf(await ask(linksOf(counted).get('next')!.split('/open311/v2/')[1]!))]).toEqual([[found[0]], [found[2]]])
    expect(idsOf(await ask('requests.json?page=50000&page_size=2'))).toEqual([])
    // Ids are asked for one by one and have no pages.
    expect(idsOf(await ask(`requests.json?service_request_id=${found.join(',')}&page=2&page_size=1`))).toEqual(found)
  })

  test('each once, though one is published and one taken down between two pages', async () => {
    const idsOf = ({ body }: Reply) => body.map((one: { service_request_id: string }) => one.service_request_id)
    const nextOf = ({ headers }: Reply) => /<[^>]+\/open311\/v2\/([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
    const made: string[] = []
    for (let more = 0; more < 5; more++) {
      house.clock.now = new Date(house.clock.now.getTime() + 1_000)
      made.unshift(await world.requestIn('replied'))
    }
    const [late, first, second, third, fourth] = made as [string, string, string, string, string]
    for (const id of [first, second, third, fourth]) await world.move('communityStaff', id, 'publish', publication)
    const page = await ask('requests.json?page_size=2')
    expect(idsOf(page)).toEqual([await numberOf(first), await numberOf(second)])
    // Newer than both, published only now; and one of the two is taken down.
    await world.move('communityStaff', late, 'publish', publication)
    const next = await ask(nextOf(page)!)
    expect(idsOf(next)).toEqual([await numberOf(third), await numberOf(fourth)])
    await world.move('communityStaff', third, 'withdraw', { words: '公开的文字有误' })
    const rest = idsOf(await ask(nextOf(next)!.replace('page_size=2', 'page_size=1000')))
    const all = idsOf(await ask('requests.json'))
    expect(rest).toEqual(all.slice(all.indexOf(await numberOf(fourth)) + 1))
    await world.move('communityStaff', third, 'publish', publication)
    house.clock.now = new Date(house.clock.now.getTime() - 5_000)
  })

  test('filters: ids before all else, status, service, time', async () => {
    const open = await world.requestIn('replied')
    await world.move('communityStaff', open, 'publish', publication)
    const number = await numberOf(open)
    const numbers = async (query: string) => (await ask(`requests.json?${query}`)).body.map((one: { service_request_id: string }) => one.service_request_id)
    expect(await numbers(`service_request_id=2026-999999, ${number}&status=closed`)).toEqual([number])
    expect(await numbers(`service_request_id=${number}&service_request_id=2026-999999`)).toEqual([number])
    expect(await numbers(`service_request_id=${number}&status=pending&start_date=yesterday&page=0`), 'ids override all other arguments').toEqual([number])
    expect(await numbers('status=open')).toContain(number)
    expect(await numbers('status=closed')).not.toContain(number)
    expect(await numbers('status=open,closed&service_code=&start_date=')).toContain(number)
    expect(await numbers('service_code=disputes.tenancy')).toContain(number)
    expect(await numbers('service_code=disputes')).not.toContain(number)
    expect(await numbers('service_code=property,disputes.tenancy')).toContain(number)
    expect(await numbers('start_date=2026-09-15T00:00:00+08:00&end_date=2026-09-15T23:59:59%2B08:00')).toContain(number)
    expect(await numbers('end_date=2026-09-14T00:00:00Z')).not.toContain(number)
    // A year's worth of published requests, and none of them older than ninety days.
    await house.owner.query("UPDATE published_request SET opened_at = opened_at - interval '91 days' WHERE matter_id = $1", [open])
    expect(await numbers('')).not.toContain(number)
    expect(await numbers(`service_request_id=${number}`)).toEqual([number])
  })

  test.each([
    ['requests.json?status=pending', 400, 'status 只有 open 和 closed'],
    ['requests.json?start_date=2026-09-01', 400, '时区不能省'],
    ['requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-09-01T00:00:00Z', 400, '一次最多查 90 天'],
    ['requests.json?start_date=2026-09-02T00:00:00Z&end_date=2026-09-01T00:00:00Z', 400, 'end_date 早于 start_date'],
    [`requests.json?service_request_id=${Array.from({ length: 101 }, (_, index) => `2026-${index}`).join(',')}`, 400, '一次最多查 100 个'],
    ['requests.json?page=0', 400, 'page 要写成 1 到'],
    ['requests.json?page_size=1001', 400, 'page_size 要写成 1 到 1000 的整数'],
    ['requests.json?page=101', 400, 'page 乘 page_size 最多 100000'],
    ['requests.json?after=nowhere', 400, '翻页位置不对'],
    ['requests/1.json', 404, '没有公开的这件诉求'],
    ['services/nothing.json', 404, '没有这个 service_code'],
    ['services/marketGovernance.conduct.json', 404, '没有这个 service_code'],
    ['tokens/123456.json', 404, '本接口不发 token'],
    ['services.json?jurisdiction_id=000000', 404, '没有这个 jurisdiction_id'],
    ['requests.html', 404, '末尾加 .xml 或 .json'],
    ['requests/1', 404, '没有公开的这件诉求'],
    ['tokens.json', 404, '没有这个地址'],
    ['services/%E0%A4%A.json', 404, '没有这个地址'],
  ])('%s is refused with %i: %s', async (path, status, sentence) => {
    const answer = await ask(path)
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)])
    if (path.includes('.json')) specification.errors.parse(answer.body)
  })
})

test('the examples of docs/open311.md do what they say', async () => {
  const page = readFileSync(new URL('../../../../docs/open311.md', import.meta.url), 'utf8')
  const commands = page.split('```sh\n')[1]!.split('```')[0]!.replaceAll('\\\n', ' ').split('\n').filter((line) => line.startsWith('curl'))
  const answers = await Promise.all(commands.map(async (line) => {
    const fields = [...line.matchAll(/--data-urlencode "(\w+)=([^"]*)"/g)].map(([, name, value]): [string, string] => [name!, value!.replace('$key', key)])
    return await ask(/"\$base\/([^"]*)"/.exec(line)![1]!, fields.length === 0 ? {} : { method: 'POST', body: new URLSearchParams(fields) })
  }))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200])
  expect(answers.at(-1)!.body[0].service_request_id).toMatch(/^2026-\d{6}$/)
})

describe('a report from a system', () => {
  test('is taken like one that was telephoned in: known by its channel and system, the person sealed, the unit told', async () => {
    const { xml, json } = await bothOf('requests.*', 'submitted', form(report({ email: 'wang@example.com', account_id: '77', media_url: 'https://example.com/a.jpg?b=1&c=2' })))
    expectGolden('submitted', { xml, json })
    const row = (await house.owner.query('SELECT m.*, q.* FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.number = $1', [json.body[0].service_request_id])).rows[0]
    expect(row).toMatchObject({ channel: 'open311', state: 'submitted', category: 'disputes.tenancy', purpose: 'help', reporter_id: null, entered_by: null, authority: null, anonymous_to_public: true, sealed: false, longitude: point[0] })
    expect(row.title).toBe('楼道里堆满杂物，已经一个月没人管')
    expect(row.text).toBe('楼道里堆满杂物，已经一个月没人管\n（发来时附了网址，系统没有打开，内容未经核实：https://example.com/a.jpg?b=1&c=2）')
    expect([row.reporter_name_sealed, row.reporter_phone_sealed]).toEqual([expect.stringMatching(/^v1\./), expect.stringMatching(/^v1\./)])
    expect(JSON.stringify(row)).not.toContain('wang@example.com')

    const seen = (await world.people.communityStaff.get(`/api/requests/${row.id}`)).body
    expect(seen).toMatchObject({ channel: 'open311', sentBy: SYSTEM, reporter: { name: '王**', phone: '138****8000' } })
    expect(seen.timeline[0].summary).toBe(`${SYSTEM}经开放接口发来`)
    const { rows: notices } = await house.owner.query('SELECT sentence FROM notice WHERE matter_id = $1', [row.id])
    expect(notices[0].sentence).toContain(`诉求 ${row.number}：新诉求，待受理`)
    const { rows: audit } = await house.owner.query('SELECT k.system, a.role, a.organization_id, a.outcome FROM audit_entry a JOIN open311_key k ON k.id = a.session_id WHERE a.object_id = $1 LIMIT 1', [row.id])
    expect(audit).toEqual([{ system: SYSTEM, role: 'openSystem', organization_id: world.units.department, outcome: 'done' }])
    const statistics = (await world.people.communityStaff.get(`/api/areas/${(await areaOf('communityStaff'))}/statistics?from=2026-09-15&to=2026-09-15&by=channel`)).body
    expect(statistics.rows.find((line: { key: string }) => line.key === 'open311')).toMatchObject({ name: '开放接口' })
    // And it goes the usual way, with nobody who could confirm.
    await world.move('communityStaff', row.id, 'accept')
    await world.move('streetStaff', row.id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', row.id, 'sign')
    await world.move('departmentStaff', row.id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    expect((await world.row(row.id)).check_reason).toBe('noReporter')
  })

  const areaOf = async (who: string) => (await house.owner.query('SELECT p.area_id FROM staff_member s JOIN appointment a ON a.staff_member_id = s.id JOIN post p ON p.id = a.post_id WHERE s.account_id = $1', [world.accounts.get(who)])).rows[0].area_id as string

  test('by its address alone, and without words', async () => {
    const answer = await ask('requests.json', form({ api_key: key, service_code: 'disputes.tenancy', address_string: '晏城街道永顺社区凤鸣里小区门口', jurisdiction_id: house.countyCode }))
    const { rows } = await house.owner.query('SELECT q.text, m.area_path, m.longitude FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.number = $1', [answer.body[0].service_request_id])
    expect(rows).toEqual([{ text: expect.stringContaining('（发来时没有说明）'), area_path: expect.stringContaining('371425001001/'), longitude: null }])
  })

  test('sent twice makes one request, also at the same moment; a day later or in other words another', async () => {
    const before = await counted()
    const ids = (await Promise.all(Array.from({ length: 8 }, () => ask('requests.json', form(report({ description: '门口垃圾没有清运' })))))).map(({ body }) => body[0].service_request_id)
    expect(new Set(ids).size).toBe(1)
    expect(await counted()).toEqual({ matters: before.matters + 1, taken: before.taken + 1 })
    const other = await ask('requests.json', form(report({ description: '门口垃圾没有清运！' })))
    expect(other.body[0].service_request_id).not.toBe(ids[0])
    house.clock.now = new Date(house.clock.now.getTime() + DAY + HOUR)
    const later = await ask('requests.json', form(report({ description: '门口垃圾没有清运' })))
    house.clock.now = new Date(house.clock.now.getTime() - DAY - HOUR)
    expect(later.body[0].service_request_id).not.toBe(ids[0])
  })

  test.each<[string, Record<string, string | number | undefined>, number, string]>([
    ['no key', { api_key: undefined }, 403, '缺少 api_key'],
    ['a wrong key', { api_key: 'linli-wrong' }, 403, 'api_key 不对，或已停用'],
    ['no service', { service_code: undefined }, 400, 'service_code'],
    ['a service that is not there', { service_code: 'property.nothing' }, 404, '没有这个 service_code'],
    ['a report on officials', { service_code: 'marketGovernance.conduct' }, 404, '检举控告不经开放接口受理'],
    ['a point in another county', { lat: 30, long: 100 }, 400, '不在本县范围内'],
    ['half a point', { long: undefined, address_string: '永顺社区' }, 400, 'lat 和 long 两个都要'],
    ['no place', { lat: undefined, long: undefined, address_id: '12' }, 400, '本接口不使用 address_id'],
    ['a latitude in words', { lat: '三十六度' }, 400, 'lat 要写成数字'],
    ['a telephone that is none', { phone: '打给我' }, 400, 'phone 不像电话号码'],
    ['a script for a picture', { media_url: 'javascript:alert(1)' }, 400, 'http:// 或 https://'],
    ['too many words', { description: '长'.repeat(4001) }, 400, '最多 4000 个字'],
    ['a word the database cannot hold', { description: '路灯\0坏了' }, 400, '无法保存的字符'],
    ['attributes', { 'attribute[WHISPAWN]': '123456' }, 400, '都不收 attribute'],
  ])('%s is refused, and nothing is written', async (_what, change, status, sentence) => {
    const before = await counted()
    const { json } = await bothOf('requests.*', 'errors', form(report(change)))
    expect([json.status, json.body.map((one: { description: string }) => one.description).join(' ')]).toEqual([status, expect.stringContaining(sentence)])
    expect(await counted()).toEqual(before)
  })

  test.each<[string, string, RequestInit, number, string]>([
    ['a key in the address', `requests.json?api_key=KEY`, { method: 'POST', body: new URLSearchParams({ service_code: 'property', address_string: '永顺社区' }) }, 403, '不要写在网址里'],
    ['JSON', 'requests.json', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }, 400, 'application/x-www-form-urlencoded'],
    ['GBK', 'requests.json', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=gbk' }, body: 'service_code=property&description=%C2%B7%B5%C6%BB%B5%C1%CB' }, 400, '不是 UTF-8 编码'],
    ['a page of somebody else', 'requests.json', { ...form({ service_code: 'property' }), headers: { origin: 'https://example.com' } }, 403, '不是从本网站的页面发出的'],
    ['more than fits', 'requests.json', { method: 'POST', body: new URLSearchParams({ description: 'x'.repeat(70_000) }) }, 400, '内容太大'],
    ['another method', 'requests.json', { method: 'DELETE' }, 400, '只能用 GET 读取'],
    ['a report to one request', 'requests/2026-000001.json', { method: 'POST', body: new URLSearchParams({}) }, 400, '只能用 GET 读取'],
  ])('%s is refused', async (_what, path, init, status, sentence) => {
    const answer = await ask(path.replace('KEY', key), init)
    expect([answer.status, answer.body[0].description]).toEqual([status, expect.stringContaining(sentence)])
    specification.errors.parse(answer.body)
  })

  test('what would be sealed under another name is not taken either', async () => {
    const unit = (await house.owner.query("SELECT id FROM organization WHERE key = 'disciplineInspection'")).rows[0]
    expect(unit).toBeDefined()
    await house.owner.query(`INSERT INTO routing_rule (county_code, id, position, when_category, lead, why, citation, valid_from) VALUES ('371425', '${unit.id}', 1, 'welfare', 'disciplineInspection', '涉及干部', '测试', '2026-01-01'); UPDATE rule_version SET version = version + 1`)
    const before = await counted()
    const answer = await ask('requests.json', form(report({ service_code: 'welfare', description: '低保名单里有干部亲属' })))
    expect([answer.status, answer.body[0].description]).toEqual([404, expect.stringContaining('检举控告不经开放接口受理')])
    expect(await counted()).toEqual(before)
  })
})

/** Thought up before anything is connected: it takes seconds, in which the server closes connections that are then used. */
const hostileCalls = (() => {
  const nasty = fc.constantFrom('', '\0', '\ud800', '𠮷', '１２３', '-0', 'NaN', '1e400', '%', '+', ']]>', '<x/>', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59+23:59', "' OR 1=1", '__proto__', 'a'.repeat(5_000))
  const value = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 }))
  const name = fc.constantFrom('jurisdiction_id', 'service_request_id', 'service_code', 'status', 'start_date', 'end_date', 'lat', 'long', 'address_string', 'description', 'first_name', 'last_name', 'phone', 'media_url', '__proto__')
  const fields = fc.array(fc.tuple(name, value), { maxLength: 5 })
  const path = fc.constantFrom('requests', 'services', 'discovery', 'tokens/1', 'requests/%00', 'services/__proto__', 'requests/..%2f..%2fme')
  return fc.sample(fc.tuple(path, fc.constantFrom('xml', 'json'), fields, fc.boolean()), { numRuns: 120, seed: 311 })
})()

test('whatever is sent, the answer is a document of the specification and never our fault', async () => {
  const calls = [...hostileCalls]
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) await answered(call)
  }))

  async function answered([place, format, given, sends]: (typeof hostileCalls)[number]): Promise<void> {
    const form = new URLSearchParams(given)
    const full = new URLSearchParams([...Object.entries(report()).filter(([name]) => !form.has(name)).map(([name, plain]): [string, string] => [name, String(plain)]), ...given])
    const answer = await (sends ? ask(`requests.${format}`, { method: 'POST', body: full }) : ask(`${place}.${format}?${form}`))
    expect([200, 400, 404], `${place}?${form} ${sends} ${answer.text}`).toContain(answer.status)
    if (answer.status !== 200 && format === 'json') specification.errors.parse(answer.body)
  }
})

describe('a key', () => {
  test('is shown once and again only to whoever repeats that very submission; the table holds a hash', async () => {
    const idempotency = { 'idempotency-key': 'give-open311-key' }
    const input = { system: '城市大脑', organizationId: world.units.department }
    const [first, again] = [await world.people.systemAdministrator.post('/api/open311/keys', input, idempotency), await world.people.systemAdministrator.post('/api/open311/keys', input, idempotency)]
    expect(first.body).toMatchObject({ system: '城市大脑', taken: 0, lastUsedOn: null, endedAt: null, key: expect.stringMatching(/^linli-[\w-]{43}$/) })
    expect(again.body).toEqual(first.body)
    const list = await world.people.systemAdministrator.get('/api/open311/keys')
    expect(list.body.keys.find((one: { keyId: string }) => one.keyId === first.body.keyId)).toBeDefined()
    expect(list.text).not.toContain(first.body.key)
    expect(JSON.stringify((await house.owner.query('SELECT * FROM open311_key')).rows)).not.toContain(first.body.key)
    expect((await world.people.systemAdministrator.post('/api/open311/keys', { ...input, organizationId: first.body.keyId })).body.title).toBe('open311.organization-gone')
  })

  test('opens nothing once it is ended, and is ended once', async () => {
    const given = await giveKey('旧系统')
    expect((await ask('requests.json', form(report({ api_key: given.key, description: '最后一件' })))).status).toBe(200)
    const ended = await world.people.systemAdministrator.post(`/api/open311/keys/${given.keyId}/end`)
    expect(ended.body).toMatchObject({ taken: 1, lastUsedOn: '2026-09-15', endedAt: '2026-09-15T02:00:00.000Z' })
    expect((await ask('requests.json', form(report({ api_key: given.key, description: '太晚了' })))).status).toBe(403)
    expect((await world.people.systemAdministrator.post(`/api/open311/keys/${given.keyId}/end`)).body.title).toBe('open311.key-ended')
    expect((await world.people.systemAdministrator.post(`/api/open311/keys/${world.units.department}/end`)).status).toBe(404)
  })

  test('sends so many an hour, what is refused included', async () => {
    const given = await giveKey('测试系统')
    await house.owner.query("INSERT INTO matter SELECT r.* FROM generate_series(100001, 100000 + $1) n, (SELECT * FROM matter LIMIT 1) m, jsonb_populate_record(NULL::matter, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid(), 'number', '2025-' || n)) r", [MOST_AN_HOUR - 1])
    await house.owner.query("INSERT INTO open311_submission (county_code, matter_id, key_id, fingerprint, taken_at) SELECT county_code, id, $1, id::text, $2 FROM matter WHERE number LIKE '2025-1%'", [given.keyId, house.clock.now])
    expect((await ask('requests.json', form(report({ api_key: given.key, phone: '打给我' })))).status).toBe(400)
    const answer = await ask('requests.json', form(report({ api_key: given.key })))
    expect([answer.status, answer.headers.get('retry-after'), answer.body[0].description]).toEqual([429, '3600', expect.stringContaining(`最多上报 ${MOST_AN_HOUR} 件`)])
    house.clock.now = new Date(house.clock.now.getTime() + HOUR + 1)
    expect((await ask('requests.json', form(report({ api_key: given.key })))).status).toBe(200)
    house.clock.now = new Date(house.clock.now.getTime() - HOUR - 1)
    // What was sent is forgotten after a day: what is left is the number.
    await house.owner.query('SELECT app.sweep($1)', [new Date(house.clock.now.getTime() + 3 * DAY)])
    expect((await house.owner.query('SELECT count(*)::int AS n FROM open311_submission')).rows[0].n).toBe(0)
  })

  test('is no session, and under its own seal reads and changes no request', async () => {
    const me = await fetch(`${house.baseUrl}/api/me`, { headers: { cookie: `__Host-linli=${house.countyCode}.${key}` } })
    expect(me.status).toBe(401)
    const client = new pg.Client({ connectionString: (house.house.services.pool.options as { connectionString: string }).connectionString })
    client.on('error', () => {})
    await client.connect()
    const sealed = async (statement: string, values: unknown[] = []) => {
      await client.query('BEGIN')
      try {
        expect((await client.query('SELECT name FROM app.enter_system($1, $2)', [house.countyCode, systemHandle(key)])).rows).toEqual([{ name: SYSTEM }])
        return await client.query(statement, values)
      } finally {
        await client.query('ROLLBACK')
      }
    }
    for (const table of ['resident_profile', 'post', 'matter', 'request', 'matter_event', 'matter_text', 'matter_party', 'matter_clock', 'notice', 'open311_key', 'staff_member', 'audit_entry']) {
      expect((await sealed(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n, table).toBe(0)
    }
    const existing = (await house.owner.query("SELECT * FROM matter WHERE channel = 'open311' LIMIT 1")).rows[0]
    expect((await sealed("UPDATE matter SET title = 'x' WHERE id = $1", [existing.id])).rowCount).toBe(0)
    await expect(sealed("INSERT INTO matter_event (county_code, id, matter_id, at, move, to_state, area_id) VALUES ($1, $2, $2, now(), 'report', 'submitted', $3)", [house.countyCode, existing.id, existing.area_id])).rejects.toThrow(/row-level security/)
    const like = { ...existing, id: '00000000-0000-7000-8000-00000000abcd', number: '2026-999998', holder_organization_id: world.units.community }
    const insert = (row: Record<string, unknown>) => sealed(`INSERT INTO matter (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row))
    expect((await insert({ ...like, state: 'submitted' })).rowCount).toBe(1)
    for (const change of [{ channel: 'resident' }, { sealed: true }, { reporter_id: existing.id }, { state: 'closed' }]) await expect(insert({ ...like, state: 'submitted', ...change }), JSON.stringify(change)).rejects.toThrow(/row-level security/)
    await client.end()
  })
})

test('several counties behind one address: the jurisdiction must be named, and a key is one county’s', async () => {
  await house.owner.query("INSERT INTO county (county_code, name, preset, synthetic, created_at) VALUES ('370322', '高青县', 'gaoqing', true, now())")
  const { baseUrl } = await house.another()
  const without = await ask('services.json', {}, baseUrl)
  expect([without.status, without.body[0].description]).toEqual([400, expect.stringContaining('370322、371425')])
  expect((await ask(`services.json?jurisdiction_id=${house.countyCode}`, {}, baseUrl)).status).toBe(200)
  expect((await ask('requests.json', form(report()), baseUrl)).status).toBe(400)
  expect((await ask('requests.json', form(report({ jurisdiction_id: '370322' })), baseUrl)).status).toBe(403)
  expect((await ask('requests.json', form(report({ jurisdiction_id: house.countyCode })), baseUrl)).status).toBe(200)
  expect((await ask('discovery.xml', {}, baseUrl)).status).toBe(200)
})

test('what was sent before a change of keys makes no second request after it', async () => {
  const sent = form(report({ description: '换密钥前后各发一次' }))
  const { body } = await ask('requests.json', sent)
  house.house.services.keyring.rotate('index', { at: house.clock.now })
  const again = await ask('requests.json', sent)
  expect(again.body[0].service_request_id).toBe(body[0].service_request_id)
})

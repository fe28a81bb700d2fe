import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkAtom } from '#kit/feed/check-atom.ts'
import { checkRss } from '#kit/feed/check-rss.ts'
import { feedLinks } from '#apps/server/published-feed.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
/** A street, and the community in it to which the grid of the world belongs. */
let street: string
let community: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  const { rows } = await house.owner.query('SELECT path FROM area WHERE id = $1', [world.grid])
  ;[, street, community] = rows[0].path.split('/')
})
afterAll(() => house.close())

const words = { publicText: '有居民反映路灯不亮，晚上看不见台阶。', publicAnswer: '已更换灯泡。' }
const published = async (state: string, category: string, publication: Record<string, unknown> = words) => {
  const id = await world.requestIn(state, { category })
  await world.move('communityStaff', id, 'publish', publication)
  return id
}
const list = async (query = '') => (await house.anonymous.get(`/api/published-requests?${query}`)).body
const ids = async (query = '') => (await list(query)).items.map((item: { requestId: string }) => item.requestId) as string[]
const counts = async (query = '') => (await house.anonymous.get(`/api/published-requests/counts?${query}`)).body
const numberOf = async (id: string): Promise<string> => (await world.row(id)).number

const feed = async (query = '', headers: Record<string, string> = {}, form = 'atom') => {
  const response = await fetch(`${house.baseUrl}/feeds/published.${form}${query}`, { headers })
  return { status: response.status, type: response.headers.get('content-type'), etag: response.headers.get('etag'), text: await response.text() }
}

describe('what is published', () => {
  test('leads to nobody: numbers and rooms are refused by what was found, and so are the reporter’s own name and number', async () => {
    const id = await world.requestIn('replied', { text: '路灯不亮。邻居李建国家不让进去检修。' })
    const merged = await world.report({}, 'resident-2')
    await house.owner.query("UPDATE matter SET state = 'merged' WHERE id = $1", [merged])
    await house.owner.query("INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'merge', now())", [house.countyCode, randomUUID(), merged, id])
    const other = (await house.samplePeople()).find(({ key }) => key === 'resident-2')!.name
    const { name } = (await house.samplePeople()).find(({ key }) => key === 'resident')!
    const spaced = [...name].join(' ')
    for (const [more, title, said] of [
      [{ publicText: '3号楼501王秀英（13800138000）反映路灯不亮' }, 'request.public-words-personal', '13800138000、3号楼501'], [{ publicAnswer: '已回复王秀英 371425198001010012。' }, 'request.public-words-personal', '371425198001010012'],
      [{ publicText: `${name}反映路灯不亮。` }, 'request.public-words-name-reporter', '姓名'], [{ publicAnswer: `已回复${spaced}。` }, 'request.public-words-name-reporter', '姓名'],
      [{ publicText: '居民王秀英反映路灯不亮。' }, 'request.public-words-names', '王秀英'], [{ publicAnswer: '楼上李建国已经同意检修。' }, 'request.public-words-names', '李建国'], [{ publicAnswer: `已回复${other}。` }, 'request.public-words-names', other],
    ] as const) {
      const answer = await world.people.communityStaff.post(`/api/requests/${id}/publish`, { ...words, ...more })
      expect([answer.status, answer.body.title, answer.body.detail], JSON.stringify(more)).toEqual([422, title, expect.stringContaining(said)])
    }
    expect((await house.anonymous.get(`/api/published-requests/${await numberOf(id)}`)).status).toBe(404)
  })
})

describe('list, counts and one of them', () => {
  test('filters of list and map are the same', async () => {
    const light = await published('replied', 'municipal.streetLight')
    const suspended = await world.requestIn('handling', { category: 'property.service' })
    await world.move('departmentStaff', suspended, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', suspended, 'decide-suspension', { approve: true })
    await world.move('communityStaff', suspended, 'publish', { publicText: '有居民反映单元门坏了。', publicAnswer: '资金下达后更换。' })
    for (const [query, found] of [
      ['', [suspended, light]], ['category=municipal', [light]], ['category=municipal.streetLight', [light]], ['category=municip', []], ['state=open', [suspended]], ['state=answered', [light]], ['state=overdue', []],
      [`area=${community}`, [suspended, light]], [`area=${street}&state=open`, [suspended]], [`area=${house.countyCode}`, [suspended, light]],
      ['text=路灯', [light]], ['text=单元门 更换', [suspended]], ['text=ｌｕ路灯坏', []], ['from=2026-09-15&to=2026-09-15', [suspended, light]], ['to=2026-09-14', []], ['from=2026-09-16', []],
      [`text=${await numberOf(light)}`, [light]], [`unit=${world.units.department}`, [suspended, light]], [`unit=${world.units.department}&state=open`, [suspended]], [`unit=${world.units.otherDepartment}`, []],
    ] as const) {
      expect((await ids(query)).sort(), query).toEqual([...found].sort())
      expect((await counts(query)).total.count, query).toBe(found.length)
    }
    const county = await counts()
    expect(county.areas.find(({ areaId }: { areaId: string }) => areaId === street)).toMatchObject({ count: 2, open: 1, overdue: 0, hasMore: true })
    const below = await counts(`area=${community}`)
    expect([below.area.areaId, below.above.map(({ areaId }: { areaId: string }) => areaId)]).toEqual([street, [house.countyCode, street, community]])
    expect(below.areas.find(({ areaId }: { areaId: string }) => areaId === community)).toMatchObject({ count: 2, hasMore: false })
    const outlines = await house.anonymous.get(`/api/published-requests/outlines?area=${street}`)
    expect(outlines.body.features.map(({ id }: { id: string }) => id)).toContain(community)
    expect((await house.anonymous.get('/api/published-requests/outlines')).body.features.map(({ id }: { id: string }) => id)).toContain(street)
  })

  test('a time that runs is told, one that has passed is late; both under the number of the request', async () => {
    const promised = await world.requestIn('handling', { category: 'municipal.facility' })
    await world.move('departmentStaff', promised, 'reply', { kind: 'byWhen', words: '等配件到货后更换。', promisedOn: '2026-09-18' })
    await world.move('communityStaff', promised, 'publish', { ...words, publicAnswer: '配件到货后更换。' })
    const number = await numberOf(promised)
    const read = async () => (await house.anonymous.get(`/api/published-requests/${number}`)).body
    expect(await read()).toMatchObject({ number, open: true, overdue: false, promisedAt: expect.any(String), kept: null })
    expect((await feed('?category=municipal.facility')).text).toContain('\n答应 9月18日前办好')
    await house.owner.query('UPDATE published_request SET kept = false WHERE matter_id = $1', [promised])
    expect(await read()).toMatchObject({ open: true, overdue: true })
    expect(await ids('state=overdue')).toEqual([promised])

    // Answered, and not agreed to: from then on another time runs, also where the first one was missed, and it is what the page and the feeds name.
    await world.move('departmentStaff', promised, 'reply', { kind: 'done', words: '配件已经更换。' })
    expect(await read()).toMatchObject({ open: false, kept: true, promisedAt: '2026-09-18T16:00:00.000Z' })
    await house.owner.query('UPDATE request SET replied_in_time = false WHERE matter_id = $1', [promised])
    await world.move('resident', promised, 'disagree', { words: '换上又坏了' })
    const again = await house.owner.query("SELECT due_at FROM matter_clock WHERE matter_id = $1 AND stage = 'reply' AND stopped_at IS NULL", [promised])
    expect(await read()).toMatchObject({ open: true, overdue: false, kept: null, promisedAt: null, dueAt: again.rows[0].due_at.toISOString() })
    const { text } = await feed()
    expect(checkAtom(text).entries.find((one) => one.id === `urn:uuid:${promised}`)!.content).toMatch(/\n最迟 \d+月\d+日 \d\d:\d\d 前答复$/)
    expect((await world.people.resident.get(`/api/requests/${promised}`)).body.reply).toBeNull()
    await world.move('departmentStaff', promised, 'reply', { kind: 'done', words: '整套设施都换了新的。' })
    expect(await read()).toMatchObject({ open: false, promisedAt: null })

    const resumed = await world.requestIn('handling')
    await world.move('departmentStaff', resumed, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', resumed, 'decide-suspension', { approve: true })
    await world.move('communityStaff', resumed, 'publish', words)
    const shown = async () => (await house.anonymous.get(`/api/published-requests/${await numberOf(resumed)}`)).body
    expect((await shown()).dueAt).toBeNull()
    await world.move('departmentStaff', resumed, 'resume', { words: '资金已经下达' })
    const { rows } = await house.owner.query("SELECT due_at FROM matter_clock WHERE matter_id = $1 AND stage = 'reply' AND stopped_at IS NULL", [resumed])
    expect(new Date((await shown()).dueAt)).toEqual(rows[0].due_at)
  })

  test('of each unit what it kept, missed and owes: each request in one figure, withdrawn ones in none, and a unit without any is unknown', async () => {
    const unit = async () => (await house.anonymous.get(`/api/published-requests/units/${world.units.department}`)).body
    const before = await unit()
    const promised = await world.requestIn('handling', { category: 'municipal.facility' })
    await world.move('departmentStaff', promised, 'reply', { kind: 'byWhen', words: '等配件到货后更换。', promisedOn: '2026-09-18' })
    await world.move('communityStaff', promised, 'publish', words)
    const gained = async (change: Record<string, number>) => {
      const now = await unit()
      const { count, kept, late, untimed, overdue, suspended, running } = now
      expect(kept + late + untimed + overdue + suspended + running).toBe(count)
      for (const [name, more] of Object.entries(change)) expect([name, now[name] - before[name]]).toEqual([name, more])
      return now
    }
    expect((await gained({ count: 1, running: 1, overdue: 0, kept: 0 })).promises.running).toBe(before.promises.running + 1)
    await house.owner.query('UPDATE published_request SET kept = false WHERE matter_id = $1', [promised])
    expect((await gained({ count: 1, running: 0, overdue: 1 })).promises.missed).toBe(before.promises.missed + 1)
    await house.owner.query("UPDATE published_request SET reply_kind = 'done' WHERE matter_id = $1", [promised])
    await gained({ count: 1, overdue: 0, late: 1 })
    await house.owner.query('UPDATE published_request SET kept = true WHERE matter_id = $1', [promised])
    expect((await gained({ count: 1, late: 0, kept: 1 })).promises.kept).toBe(before.promises.kept + 1)
    await house.owner.query("UPDATE published_request SET reply_kind = NULL, kept = NULL, suspended_until = '2026-09-20' WHERE matter_id = $1", [promised])
    expect((await gained({ count: 1, kept: 0, suspended: 1 })).nextReview).toBe('2026-09-19T16:00:00.000Z')
    const listed = (await house.anonymous.get('/api/published-requests/units')).body.units
    expect(listed.find(({ organizationId }: { organizationId: string }) => organizationId === world.units.department)).toEqual(await unit())
    expect((await counts(`unit=${world.units.department}`)).total.count).toBe((await unit()).count)
    await house.owner.query('UPDATE published_request SET withdrawn_at = now() WHERE matter_id = $1', [promised])
    expect(await unit()).toEqual(before)
    const other = await house.anonymous.get(`/api/published-requests/units/${world.units.otherDepartment}`)
    expect([other.status, other.body.detail]).toEqual([404, expect.stringContaining('没有这个单位')])
    expect((await house.anonymous.get('/api/published-requests/units/jianzhuju')).status).toBe(422)
  })

  test('nothing nearer than a community, nothing that is withdrawn or sealed', async () => {
    const id = await published('replied', 'disputes.tenancy')
    const number = await numberOf(id)
    const one = (await house.anonymous.get(`/api/published-requests/${number}`)).body
    expect(one.areaId).toBe(community)
    expect(JSON.stringify(await counts(`area=${community}`))).not.toContain(world.grid)
    expect((await house.anonymous.get(`/api/published-requests/counts?area=${world.grid}`)).status).toBe(404)
    expect((await house.anonymous.get(`/api/published-requests/outlines?area=${world.grid}`)).status).toBe(404)
    await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [id])
    expect([(await house.anonymous.get(`/api/published-requests/${number}`)).status, (await ids()).includes(id)]).toEqual([404, false])
    await house.owner.query('UPDATE matter SET sealed = false WHERE id = $1', [id])
    await world.move('communityStaff', id, 'withdraw', { words: '公开的文字有误' })
    expect((await house.anonymous.get(`/api/published-requests/${number}`)).status).toBe(404)
  })

  test('is taken down wherever the request has got to since', async () => {
    const id = await published('replied', 'disputes.tenancy')
    await world.move('resident', id, 'disagree', { words: '并没有清走' })
    await world.move('departmentStaff', id, 'transfer', { organizationId: world.units.otherDepartment, words: '属于该单位职责' })
    expect([(await world.row(id)).state, await world.openMoves('communityStaff', id)]).toEqual(['dispatched', expect.arrayContaining(['withdraw'])])
    await world.move('communityStaff', id, 'withdraw', { words: '公开的文字里有人名' })
    expect((await house.anonymous.get(`/api/published-requests/${await numberOf(id)}`)).status).toBe(404)
  })

  test.each([
    ['area=nowhere', 404, '没有这个地方'],
    ['text=。', 422, '2 个字'],
    ['text=。。', 422, '两个连着的字'],
    ['state=closed', 422, '请从列表中选择'],
    ['from=2026-02-30', 422, '日期'],
    ['unit=jianzhuju', 422, '请从列表中选择'],
  ])('counts?%s is refused with %i: %s', async (query, status, sentence) => {
    const answer = await house.anonymous.get(`/api/published-requests/counts?${query}`)
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)])
  })

  test('a stranger may keep an answer for a minute and is not sent it twice; nobody with a session', async () => {
    const first = await fetch(`${house.baseUrl}/api/published-requests`)
    expect([first.headers.get('cache-control'), first.headers.get('vary')]).toEqual(['public, max-age=60', 'cookie'])
    const again = await fetch(`${house.baseUrl}/api/published-requests`, { headers: { 'if-none-match': first.headers.get('etag')! } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    await published('replied', 'disputes.tenancy')
    expect((await fetch(`${house.baseUrl}/api/published-requests`, { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(200)
    expect((await fetch(`${house.baseUrl}/api/published-requests`, { headers: { cookie: `__Host-linli=${house.countyCode}.nonsense` } })).headers.get('cache-control')).toBe('no-store')
    expect((await fetch(`${house.baseUrl}/api/published-requests?area=A`)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('feed', () => {
  test('is Atom 1.0 to the letter, filtered like the list, and every entry leads to its page', async () => {
    const id = await published('replied', 'municipal.streetLight', { publicText: '有居民反映 <b>路灯</b> & “台阶”\n看不见，晚上走路摔了跤，小区里的老人都不敢在天黑以后出门了。', publicAnswer: ']]> 已换。' })
    const { status, type, text, etag } = await feed('?category=municipal')
    expect([status, type]).toEqual([200, 'application/atom+xml; charset=utf-8'])
    const read = checkAtom(text)
    expect(read.title).toBe('齐河县 · 市政 · 公开的诉求与答复')
    const entry = read.entries.find((one) => one.id === `urn:uuid:${id}`)!
    expect(entry.link).toBe(`${house.baseUrl}/published/${await numberOf(id)}`)
    expect(entry.content).toContain('有居民反映 <b>路灯</b> & “台阶”\n看不见')
    expect(read.entries.map((entry) => entry.id)).toEqual((await ids('category=municipal&limit=50')).map((one) => `urn:uuid:${one}`))
    expect(checkAtom((await feed(`?area=${community}&state=open`)).text).entries.length).toBe((await ids(`area=${community}&state=open`)).length)
    expect(checkAtom((await feed('?from=2030-01-01')).text)).toMatchObject({ entries: [] })
    expect((await feed('?category=municipal', { 'if-none-match': etag! })).status).toBe(304)
  })

  test('an entry is updated when what it says of the request changes, and by nothing else; whoever has the old feed is sent the new one', async () => {
    const shown = async (id: string, etag?: string | null) => {
      const [atom, rss] = [await feed('', etag === undefined || etag === null ? {} : { 'if-none-match': etag }), await feed('', {}, 'rss')]
      if (atom.status === 304) return { status: 304, etag: atom.etag }
      const [read, channel] = [checkAtom(atom.text), checkRss(rss.text, `${house.baseUrl}/feeds/published.rss`)]
      const of = <Entry extends { id: string }>(entries: readonly Entry[]) => entries.find((entry) => entry.id === `urn:uuid:${id}`)!
      const entry = of(read.entries)
      expect(of(channel.items)).toMatchObject({ at: new Date(entry.published!), updated: entry.updated })
      expect(channel.built).toEqual(new Date(Math.floor(Date.parse(read.updated) / 1000) * 1000))
      return { status: atom.status, etag: atom.etag, feed: read.updated, published: entry.published, updated: entry.updated, content: entry.content }
    }
    const before = house.clock.now
    const later = (minutes: number) => {
      house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000)
      return house.clock.now.toISOString()
    }
    const consent = async (granted: boolean) => {
      const { body } = await world.people.resident.get('/api/me/consents')
      const { version } = (body.consents as { purpose: string; version: number }[]).find(({ purpose }) => purpose === 'publicName')!
      return await world.people.resident.post('/api/me/consents', { purpose: 'publicName', version, granted })
    }
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    later(1)
    await world.move('communityStaff', id, 'publish', words)
    const published = house.clock.now.toISOString()
    const first = await shown(id)
    expect(first).toMatchObject({ published, updated: published, feed: published })
    for (const [what, move, changed] of [
      ['resumed', () => world.move('departmentStaff', id, 'resume', { words: '资金已经下达' }), true],
      ['longer', async () => { await world.move('departmentStaff', id, 'ask-extension', { workingDays: 2, words: '配件还没有到货' }) }, false],
      ['granted', () => world.move('departmentHead', id, 'decide-extension', { approve: true }), true],
      ['answered', () => world.move('departmentStaff', id, 'reply', { kind: 'done', words: '已经更换。' }), true],
    ] as const) {
      const old = await shown(id)
      const at = later(1)
      await move()
      const now = await shown(id, old.etag)
      expect([what, now.status], what).toEqual([what, changed ? 200 : 304])
      if (changed) expect(now, what).toMatchObject({ published, updated: at, feed: at })
      if (changed) expect(now.content, what).not.toBe(old.content)
    }
    await house.owner.query('UPDATE published_request SET reporter_shown = $2 WHERE matter_id = $1', [id, '王**'])
    const unnamed = later(1)
    expect((await consent(true)).status).toBe(200)
    expect((await consent(false)).status).toBe(200)
    expect((await shown(id)).updated).toBe(unnamed)
    house.clock.now = before
  })

  test('of the county that the address names', async () => {
    expect((await feed()).text.replaceAll('/feeds/published', `/feeds/${house.countyCode}/published`)).toBe(await (await fetch(`${house.baseUrl}/feeds/${house.countyCode}/published.atom`)).text())
    expect((await fetch(`${house.baseUrl}/feeds/371499/published.atom`)).status).toBe(404)
  })

  // Some readers take RSS's title for HTML.
  const withoutMarks = (title: string) => title.replaceAll('<', '＜').replaceAll('>', '＞').replaceAll('&', '＆')

  test('RSS says the same as Atom under every filter, and the page leads to both', async () => {
    for (const query of ['', '?category=municipal', `?area=${community}&state=open`, `?unit=${world.units.department}`, '?text=%E8%B7%AF%E7%81%AF', '?from=2030-01-01']) {
      const { status, type, text, etag } = await feed(query, {}, 'rss')
      expect([status, type]).toEqual([200, 'application/rss+xml; charset=utf-8'])
      const rss = checkRss(text, `${house.baseUrl}/feeds/published.rss${query}`)
      const atom = checkAtom((await feed(query)).text)
      expect({ title: rss.title, entries: rss.items.map(({ id, title, link, description, updated }) => ({ id, title, link, content: description, updated })) }).toEqual({ title: atom.title, entries: atom.entries.map(({ published: _published, ...entry }) => ({ ...entry, title: withoutMarks(entry.title) })) })
      expect((await feed(query, { 'if-none-match': etag! }, 'rss')).status).toBe(304)
      const page = feedLinks(`${house.baseUrl}/published${query}`, house.countyCode)
      for (const [form, mime] of [['atom', 'application/atom+xml'], ['rss', 'application/rss+xml']]) expect(page).toContain(`<link rel="alternate" type="${mime}" title="公开的诉求与答复（${form === 'rss' ? 'RSS' : 'Atom'}）" href="/feeds/${house.countyCode}/published.${form}${query.replaceAll('&', '&amp;')}" />`)
    }
  })

  test('a page’s address adds nothing to its head but its filters', () => {
    expect(feedLinks(`${house.baseUrl}/published?text=%22%3E%3Cscript%3E$%26&other=1`, '371425')).toContain('href="/feeds/371425/published.rss?text=%22%3E%3Cscript%3E%24%26" />')
  })

  test('refuses what the list refuses, in the same words', async () => {
    const answer = await feed('?area=nowhere')
    expect([answer.status, answer.type, answer.text]).toEqual([404, 'application/problem+json; charset=utf-8', expect.stringContaining('没有这个地方')])
  })
})

test('what is public follows its community when that ends: list, numbers, map and “me too” find it where it stands now, also under the old address', async () => {
  const id = await published('replied', 'property.fees', { publicText: '有居民反映小区物业费收了两次。', publicAnswer: '多收的已经退还。' })
  const before = await counts()
  const { rows } = await house.owner.query("SELECT id FROM area WHERE parent_id = $1 AND level = 'community' AND id <> $2 AND valid_to IS NULL ORDER BY id LIMIT 1", [street, community])
  const done = await world.people.systemAdministrator.post('/api/areas/merge', { areaIds: [community, rows[0].id], into: { name: '新永顺社区', level: 'community', parentId: street }, on: '2026-09-15' })
  expect(done.status, done.text).toBe(200)
  const merged = done.body.areaIds.at(-1)
  const after = await counts()
  expect(after).toEqual(before)
  expect(after.areas.reduce((sum: number, area: { count: number }) => sum + area.count, 0)).toBe(after.total.count)
  for (const area of [merged, community]) {
    const { items } = await list(`area=${area}&text=物业费`)
    expect(items.map(({ requestId, areaId }: { requestId: string; areaId: string }) => [requestId, areaId])).toEqual([[id, merged]])
    const counted = await counts(`area=${area}`)
    expect(counted.areas.find(({ areaId }: { areaId: string }) => areaId === merged).count).toBe(counted.total.count)
    expect(counted.total.count).toBe((await ids(`area=${area}&limit=50`)).length)
  }
  const nearby = (await world.people['resident-2'].post('/api/nearby-requests', { text: '小区物业费收了两次', place: { areaId: merged }, category: 'property.fees' })).body
  expect(nearby.published.map(({ requestId }: { requestId: string }) => requestId)).toContain(id)
})

test('the numbers under the old address of a street that was split are those of its list, wherever its parts lie', async () => {
  house.clock.now = new Date('2026-09-17T02:00:00Z')
  const children = (await house.owner.query<{ id: string; published: boolean }>('SELECT a.id, EXISTS (SELECT FROM published_request p WHERE p.area_id = a.id) AS published FROM area a WHERE a.parent_id = $1 AND a.valid_to IS NULL ORDER BY a.id', [street])).rows
  const of = (wanted: boolean) => children.flatMap(({ id, published: has }) => (has === wanted ? [id] : []))
  const { version } = (await world.people.systemAdministrator.get(`/api/areas/${street}`)).body
  const done = await world.people.systemAdministrator.post(`/api/areas/${street}/split`, { version, remains: false, parts: [{ name: '甲新街道', children: of(false) }, { name: '乙新街道', children: of(true) }], remainder: 0, on: '2026-09-17' })
  expect(done.status, done.text).toBe(200)
  const listed = await ids(`area=${street}&limit=50`)
  expect([listed.length > 0, (await counts(`area=${street}`)).total.count]).toEqual([true, listed.length])
})

import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { officeDayLinks } from '#apps/server/office-day-feeds.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { checkCalendar } from '#kit/feed/check-calendar.ts'
import { checkRss } from '#kit/feed/check-rss.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let community: string
let street: string
let otherStreet: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  const path = async (id: string) => (await house.owner.query('SELECT path FROM area WHERE id = $1', [id])).rows[0].path.split('/')
  ;[, street, community] = await path(world.grid)
  otherStreet = (await house.owner.query('SELECT area_id FROM organization WHERE id = $1', [world.units.otherStreet])).rows[0].area_id
})
afterAll(() => house.close())

const at = (day: string, hour = '09') => ({ startsAt: new Date(`2026-${day}T${hour}:00:00+08:00`).toISOString(), endsAt: new Date(`2026-${day}T11:30:00+08:00`).toISOString() })
const fields = () => ({ areaId: community, spot: '居民中心一楼', times: [at('10-14')], unitIds: [world.units.department, world.units.otherDepartment], categories: ['municipal'], note: '请带身份证，也可以代家人来问。' })
type Who = keyof World['people']
const plan = async (more: Record<string, unknown> = {}, who: Who = 'communityStaff') => (await world.people[who].post('/api/office-day-plans', { ...fields(), ...more })).body.items as { officeDayId: string; version: number }[]
const move = (day: { officeDayId: string; version: number }, name: string, body: Record<string, unknown> = {}, who: Who = 'communityStaff') => {
  later()
  return world.people[who].post(`/api/office-day-plans/${day.officeDayId}/${name}`, { version: day.version, ...body })
}
const publish = async (more: Record<string, unknown> = {}, who: Who = 'communityStaff') => (await move((await plan(more, who))[0]!, 'publish', {}, who)).body
const change = (day: { officeDayId: string; version: number }, more: Record<string, unknown>) => {
  const { spot, unitIds, categories, note, times: [time] } = fields()
  return move(day, 'change', { spot, unitIds, categories, note, ...time, ...more })
}
const listed = async (query = '') => ((await house.anonymous.get(`/api/office-days?${query}`)).body.items as { officeDayId: string }[]).map(({ officeDayId }) => officeDayId)
/** Each act some time after the other, so that what is told has an order. */
const later = () => { house.clock.now = new Date(house.clock.now.getTime() + 60_000) }
const heard = async (who: Who) => ((await world.people[who].get('/api/notices')).body.items as { step: string; sentence: string; opens: unknown; immediate: boolean }[]).filter(({ step }) => step === 'officeDay')
const feed = async (form: string, query = '', headers: Record<string, string> = {}) => await fetch(`${house.baseUrl}/feeds/office-days.${form}${query}`, { headers })

test('a day is planned for staff alone, published for everybody, and the units that come are told', async () => {
  const [day] = await plan()
  expect(day).toMatchObject({ state: 'planned', stateLabel: '计划中', openMoves: ['publish', 'change', 'cancel'], categories: [{ key: 'municipal', name: '市政' }] })
  expect([await listed(), (await house.anonymous.get(`/api/office-days/${day!.officeDayId}`)).status]).toEqual([[], 404])
  expect((await world.people.departmentStaff.get('/api/office-day-plans')).body.items).toMatchObject([{ officeDayId: day!.officeDayId, openMoves: [] }])
  expect(await heard('departmentStaff')).toEqual([])

  const { body } = await move(day!, 'publish')
  expect(body).toMatchObject({ state: 'published', sequence: 0, openMoves: ['change', 'cancel'] })
  expect(await listed(`area=${street}`)).toEqual([day!.officeDayId])
  const shown = (await house.anonymous.get(`/api/office-days/${day!.officeDayId}`)).body
  expect(shown).toMatchObject({ areaId: community, spot: '居民中心一楼', ...at('10-14'), note: '请带身份证，也可以代家人来问。', movedFrom: null, people: null })
  expect([shown.units.length, 'hostId' in shown, 'version' in shown]).toEqual([2, false, false])
  expect(await heard('departmentStaff')).toMatchObject([{ sentence: expect.stringMatching(/^2026年10月14日 周三 09:00 至 11:30 在.*（居民中心一楼）有联合接待日，请派人参加。$/), opens: { kind: 'officeDay', matterId: null }, immediate: false }])
  expect([await heard('streetStaff'), await heard('resident')]).toEqual([[], []])
})

test('putting off wants a reason, tells everybody again and raises the number by which calendars go', async () => {
  const day = await publish({ times: [at('10-15')], unitIds: [world.units.department] })
  const before = (await heard('departmentStaff')).length
  expect((await change(day, at('10-16'))).body.title).toBe('office-day.reason-missing')
  expect((await change(day, { ...at('10-15'), spot: '文化广场' })).body.title).toBe('office-day.reason-missing')
  const moved = (await change(day, { ...at('10-16'), reason: '场地要检修', unitIds: [world.units.department, world.units.otherDepartment] })).body
  expect(moved).toMatchObject({ state: 'published', movedFrom: at('10-15').startsAt, ...at('10-16'), reason: '场地要检修', sequence: 1 })
  const news = await heard('departmentStaff')
  expect([news.length, news[0]]).toEqual([before + 1, expect.objectContaining({ immediate: true, sentence: expect.stringMatching(/原定2026年10月15日 .*10月16日 .*原因：场地要检修$/) })])
  expect((await heard('departmentStaff-2'))[0]!.sentence).toMatch(/10月16日.*请派人参加。$/)
  expect((await change(day, { ...at('10-17'), reason: '再改' })).body.title).toBe('office-day.changed')
  // A word more for residents is no news to the units.
  expect((await change(moved, { ...at('10-16'), unitIds: [world.units.department], note: '有停车位。' })).body).toMatchObject({ sequence: 2, movedFrom: at('10-15').startsAt, reason: '场地要检修' })
  expect((await heard('departmentStaff')).length).toBe(before + 1)
  expect((await heard('departmentStaff-2'))[0]!.sentence).toMatch(/不用参加了。$/)
})

test('a cancelled day says why, and stays to be read', async () => {
  const day = await publish({ times: [at('10-20')] })
  expect((await move(day, 'cancel')).status).toBe(422)
  const { body } = await move(day, 'cancel', { reason: '大风预警' })
  expect(body).toMatchObject({ state: 'cancelled', reason: '大风预警', sequence: 1, openMoves: [] })
  expect([(await listed()).includes(day.officeDayId), (await listed('when=past')).includes(day.officeDayId)]).toEqual([false, true])
  expect((await heard('departmentStaff'))[0]).toMatchObject({ immediate: true, sentence: expect.stringMatching(/已取消。原因：大风预警$/) })
  expect((await move(body, 'publish')).status).toBe(409)
  const [unpublished] = await plan({ times: [at('10-21')] })
  expect((await move(unpublished!, 'cancel', { reason: '不办了' })).status).toBe(200)
  expect((await listed('when=past')).includes(unpublished!.officeDayId)).toBe(false)
})

test('what came of it is counted once it has begun, nobody is named', async () => {
  const day = await publish({ times: [at('10-09')] })
  expect((await move(day, 'record', { people: 3, takenUp: 1 })).body.title).toBe('office-day.not-begun')
  const now = house.clock.now
  house.clock.now = new Date('2026-10-09T02:00:00Z')
  expect((await move(day, 'cancel', { reason: '晚了' })).body.title).toBe('office-day.begun')
  expect((await change(day, { ...at('10-30'), reason: '晚了' })).body.title).toBe('office-day.begun')
  expect((await move(day, 'record', { people: -1, takenUp: 0 })).status).toBe(422)
  expect((await move(day, 'record', { people: 42, takenUp: 17 })).body).toMatchObject({ state: 'held', people: 42, takenUp: 17 })
  house.clock.now = now
  expect((await house.anonymous.get(`/api/office-days/${day.officeDayId}`)).body).toMatchObject({ people: 42, takenUp: 17 })
})

test('whoever’s post does not reach there plans and changes nothing there', async () => {
  const day = await publish({ times: [at('10-22')] })
  expect((await world.people.communityStaff.post('/api/office-day-plans', { ...fields(), areaId: otherStreet })).status).toBe(403)
  expect((await move(day, 'cancel', { reason: '不归我管' }, 'streetStaff-2')).status).toBe(404)
  expect((await move(day, 'cancel', { reason: '不归我管' }, 'departmentStaff')).status).toBe(403)
  expect((await move(day, 'cancel', { reason: '街道另有安排' }, 'streetStaff')).status).toBe(200)
  expect((await house.anonymous.post('/api/office-day-plans', fields())).status).toBe(401)
})

test.each([
  ['a grid', () => ({ areaId: world.grid }), 'office-day.area-too-near'], ['the past', () => ({ times: [at('09-01')] }), 'office-day.past'], ['an unknown unit', () => ({ unitIds: ['00000000-0000-7000-8000-000000000009'] }), 'office-day.unit-unknown'],
  ['an unknown category', () => ({ categories: ['nothing'] }), 'request.category-unknown'], ['an end before the beginning', () => ({ times: [{ startsAt: at('10-14').endsAt, endsAt: at('10-14').startsAt }] }), 'input.invalid'],
])('%s is refused', async (_what, more, type) => {
  expect((await world.people.communityStaff.post('/api/office-day-plans', { ...fields(), ...more() })).body).toMatchObject({ status: 422, title: type })
})

test('several days come of one plan, on the days that the working calendar gives', async () => {
  const { dates } = (await world.people.communityStaff.get('/api/office-day-plans/dates?week=1&weekday=4&months=3')).body as { dates: { on: string; from: string }[] }
  expect(dates.map(({ on, from }) => [on, from])).toEqual([['2026-10-08', '2026-10-01'], ['2026-11-05', '2026-11-05'], ['2026-12-03', '2026-12-03']])
  const key = { 'idempotency-key': crypto.randomUUID() }
  const body = { ...fields(), times: dates.map(({ on }) => at(on.slice(5))) }
  const made = (await world.people.streetStaff.post('/api/office-day-plans', body, key)).body.items
  expect(made.map(({ startsAt }: { startsAt: string }) => startsAt)).toEqual(body.times.map(({ startsAt }) => startsAt))
  expect((await world.people.streetStaff.post('/api/office-day-plans', body, key)).body.items).toEqual(made)
})

test('the feeds say the same to readers and calendars, and are not sent twice', async () => {
  const rss = await feed('rss', `?area=${community}`)
  const read = checkRss(await rss.text(), `${house.baseUrl}/feeds/office-days.rss?area=${community}`)
  const calendar = await feed('ics', `?area=${community}`)
  expect([rss.headers.get('content-type'), calendar.headers.get('content-type')]).toEqual(['application/rss+xml; charset=utf-8', 'text/calendar; charset=utf-8'])
  const { name, events } = checkCalendar(new Uint8Array(await calendar.arrayBuffer()))
  expect([name.endsWith('联合接待日'), events.length, read.items.length]).toEqual([true, 5, 5])
  const ids = (await house.owner.query('SELECT id FROM office_day WHERE published_at IS NOT NULL')).rows.map(({ id }) => id as string)
  expect(events.map(({ uid }) => uid).sort()).toEqual(ids.map((id) => `${id}@linli`).sort())
  const cancelled = events.find(({ description }) => description.includes('大风预警'))!
  expect(cancelled).toMatchObject({ status: 'CANCELLED', sequence: 1, summary: expect.stringMatching(/^取消：/) })
  const putOff = events.find(({ description }) => description.includes('场地要检修'))!
  expect([putOff.status, putOff.sequence, putOff.startsAt.toISOString(), putOff.url]).toEqual(['CONFIRMED', 2, at('10-16').startsAt, `${house.baseUrl}/office-days/${putOff.uid.split('@')[0]}`])
  expect(read.items.find(({ link }) => link === putOff.url)!.title).toMatch(/^改期：/)
  expect(new Date(calendar.headers.get('last-modified')!).getTime()).toBeGreaterThan(0)
  expect((await feed('ics', `?area=${community}`, { 'if-none-match': calendar.headers.get('etag')! })).status).toBe(304)
  expect((await feed('ics', `?area=${otherStreet}`)).headers.get('last-modified')).toBeNull()
  expect([(await feed('ics', '?area=nowhere')).status, (await feed('rss', '?area=%22')).status]).toEqual([404, 422])
  expect(officeDayLinks(`${house.baseUrl}/office-days?area=${community}`, house.countyCode)).toContain(`type="text/calendar" title="联合接待日" href="/feeds/${house.countyCode}/office-days.ics?area=${community}"`)
  expect(officeDayLinks(`${house.baseUrl}/office-days?area=%22%3E`, '371425')).toContain('href="/feeds/371425/office-days.ics"')
  expect([(await fetch(`${house.baseUrl}/feeds/${house.countyCode}/office-days.ics`)).status, (await fetch(`${house.baseUrl}/feeds/371499/office-days.ics`)).status]).toEqual([200, 404])
})

test('a unit’s notices go to its own people’s channels, to nobody else', async () => {
  await house.owner.query('UPDATE notice SET sent_at = $1', [house.clock.now])
  await publish({ times: [at('10-28')], unitIds: [world.units.department] }).then((day) => move(day, 'cancel', { reason: '停电' }))
  const { rows } = await house.owner.query("SELECT t.account_id FROM app.take_notices($1, $2, true, $3) t", [house.countyCode, house.clock.now, JSON.stringify({ 'work.read': { departmentStaff: ['party'], departmentHead: ['party'], systemAdministrator: [] } })])
  expect(rows.map(({ account_id: id }) => id).sort()).toEqual([world.accounts.get('departmentStaff'), world.accounts.get('departmentHead')].sort())
})

test('a day may have a point, which is put right and taken away with a change', async () => {
  const point = { longitude: 116.7581, latitude: 36.7954 }
  const [day] = await plan({ times: [at('10-27')], point })
  expect(day).toMatchObject(point)
  expect((await world.people.communityStaff.get(`/api/office-day-plans?only=${day!.officeDayId}`)).body).toMatchObject({ items: [day], next: null })
  const moved = (await change(day!, { ...at('10-27'), point: { ...point, latitude: 36.8 } })).body
  expect([moved.latitude, (await change(moved, at('10-27'))).body.longitude]).toEqual([36.8, null])
  expect((await world.people.communityStaff.post('/api/office-day-plans', { ...fields(), point: { longitude: 116.7, latitude: 91 } })).status).toBe(422)
  await expect(house.owner.query('UPDATE office_day SET longitude = 116 WHERE id = $1', [day!.officeDayId])).rejects.toThrow('office_day_point')
})

test('a unit that was merged into another later is followed: its successor comes, is found under its name and is told', async () => {
  const day = await publish({ times: [at('10-29')], unitIds: [world.units.otherDepartment] })
  const both = await publish({ times: [at('10-29', '10')], unitIds: [world.units.department, world.units.otherDepartment] })
  const nameOf = async (id: string) => (await house.owner.query('SELECT short_name FROM organization WHERE id = $1', [id])).rows[0].short_name as string
  const plansOf = async (unit: string) => ((await world.people.departmentStaff.get(`/api/office-day-plans?unit=${unit}`)).body.items as { officeDayId: string }[]).map(({ officeDayId }) => officeDayId)
  expect(await plansOf(world.units.department)).not.toContain(day.officeDayId)
  await house.owner.query('UPDATE organization SET valid_to = $2 WHERE id = $1', [world.units.otherDepartment, '2026-09-15'])
  await house.owner.query('INSERT INTO organization_succession (county_code, predecessor_id, successor_id, on_date) VALUES ($1, $2, $3, $4)', [house.countyCode, world.units.otherDepartment, world.units.department, '2026-09-15'])
  const shown = (await world.people.departmentStaff.get(`/api/office-day-plans?only=${day.officeDayId}`)).body.items[0]
  expect([shown.units, shown.unitIds]).toEqual([[await nameOf(world.units.department)], [world.units.department]])
  expect((await house.anonymous.get(`/api/office-days/${both.officeDayId}`)).body.units, 'once').toEqual([await nameOf(world.units.department)])
  expect(await plansOf(world.units.department)).toEqual(expect.arrayContaining([day.officeDayId, both.officeDayId]))
  // Of a unit that was split each part has what is followed to it, not what its sister has.
  await house.owner.query('INSERT INTO organization_succession (county_code, predecessor_id, successor_id, on_date) VALUES ($1, $2, $3, $4)', [house.countyCode, world.units.otherDepartment, world.units.street, '2026-09-15'])
  const { unitIds: [taken] } = (await world.people.departmentStaff.get(`/api/office-day-plans?only=${day.officeDayId}`)).body.items[0]
  const sister = taken === world.units.department ? world.units.street : world.units.department
  expect([await plansOf(taken), await plansOf(sister)].map((days) => days.includes(day.officeDayId))).toEqual([true, false])
  await house.owner.query('DELETE FROM organization_succession WHERE predecessor_id = $1 AND successor_id = $2', [world.units.otherDepartment, world.units.street])
  expect((await move(shown, 'cancel', { reason: '场地停电' })).status).toBe(200)
  expect((await heard('departmentStaff'))[0]).toMatchObject({ sentence: expect.stringMatching(/10月29日.*已取消。原因：场地停电$/) })
  await house.owner.query('DELETE FROM organization_succession WHERE predecessor_id = $1', [world.units.otherDepartment])
  await house.owner.query('UPDATE organization SET valid_to = NULL WHERE id = $1', [world.units.otherDepartment])
})

test('of more days than a calendar is given, those to come are kept and the oldest left out', async () => {
  const coming = await listed()
  await house.owner.query(
    `INSERT INTO office_day SELECT r.* FROM office_day d, generate_series(1, 201) n, jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'state', 'published', 'starts_at', $2::timestamptz - n * interval '1 hour', 'ends_at', $2::timestamptz - n * interval '1 hour' + interval '30 minutes')) r
      WHERE d.id = $1`, [coming[0], house.clock.now])
  const recent = (await house.anonymous.get('/api/office-days?when=recent')).body.items as { officeDayId: string; startsAt: string }[]
  expect([recent.length, coming.filter((id) => !recent.some(({ officeDayId }) => officeDayId === id)), recent.some(({ startsAt }) => Date.parse(startsAt) === house.clock.now.getTime() - 201 * 3_600_000)]).toEqual([200, [], false])
})

test('a published day whose end alone or whose point is moved wants a reason, and the units hear both spans', async () => {
  const point = { longitude: 116.7581, latitude: 36.7954 }
  const day = await publish({ times: [at('10-23')], point, unitIds: [world.units.department] })
  expect((await change(day, { ...at('10-23'), point: { ...point, latitude: 36.8 } })).body.title).toBe('office-day.reason-missing')
  const inSeconds = { startsAt: day.startsAt.replace('.000Z', 'Z'), endsAt: day.endsAt.replace('.000Z', 'Z') }
  expect((await change(day, { ...inSeconds, point, unitIds: [world.units.department] })).status, 'the same moments, written otherwise').toBe(200)
  const sooner = { ...at('10-23'), endsAt: new Date('2026-10-23T10:30:00+08:00').toISOString() }
  expect((await change({ ...day, version: day.version + 1 }, { ...sooner, point: { ...point, latitude: 36.7955 }, reason: '会场另有安排' })).status).toBe(200)
  expect((await heard('departmentStaff'))[0]!.sentence).toMatch(/原定.*09:00 至 11:30 在.*现在：.*09:00 至 10:30 在.*原因：会场另有安排$/)
})

test('the plans come page by page, each once, and narrowed by unit, place, state and month', async () => {
  const pages = async (query: string) => {
    const items: { officeDayId: string; startsAt: string; state: string; areaId: string }[] = []
    const sizes: number[] = []
    for (let after = ''; ;) {
      const { body } = await world.people.communityStaff.get(`/api/office-day-plans?${query}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`)
      items.push(...body.items)
      sizes.push(body.items.length)
      if (body.next === null) return { items, sizes }
      after = body.next
    }
  }
  const past = await pages('when=past')
  expect([past.sizes[0], past.items.length > 201, new Set(past.items.map(({ officeDayId }) => officeDayId)).size]).toEqual([50, true, past.items.length])
  expect(past.items.map(({ startsAt }) => startsAt)).toEqual(past.items.map(({ startsAt }) => startsAt).toSorted().toReversed())
  const coming = await pages('when=coming')
  expect(coming.items.map(({ startsAt }) => startsAt)).toEqual(coming.items.map(({ startsAt }) => startsAt).toSorted())
  const [made] = await plan({ areaId: otherStreet, times: [at('12-02')], unitIds: [world.units.otherDepartment] }, 'streetStaff-2')
  const ids = async (query: string) => (await pages(query)).items.map(({ officeDayId }) => officeDayId)
  expect(await ids(`area=${otherStreet}`)).toEqual([made!.officeDayId])
  expect(await ids(`month=2026-12&unit=${world.units.otherDepartment}&state=planned`)).toContain(made!.officeDayId)
  for (const query of ['month=2026-11', 'state=published', `unit=${world.units.community}`, 'area=nowhere', 'when=past']) expect([query, (await ids(query)).includes(made!.officeDayId)]).toEqual([query, false])
  expect((await pages('month=2026-10')).items.every(({ startsAt }) => startsAt.startsWith('2026-10'))).toBe(true)
  for (const wrong of ['after=first', 'month=2026-13', 'unit=x', 'state=over']) expect((await world.people.communityStaff.get(`/api/office-day-plans?${wrong}`)).status).toBe(422)
})

test('a day of a community that is merged is held in what it became: found there and under the old address, and changed by whoever is responsible there', async () => {
  const day = await publish({ times: [at('11-11')] })
  house.clock.now = new Date('2026-09-16T02:00:00Z')
  const merge = await world.people.systemAdministrator.post('/api/areas/merge', { areaIds: [community], into: { name: '新合社区', level: 'community', parentId: street }, on: '2026-09-16' })
  const became = merge.body.areaIds.at(-1) as string
  expect((await house.anonymous.get(`/api/office-days/${day.officeDayId}`)).body).toMatchObject({ areaId: became, place: expect.stringMatching(/新合社区$/) })
  for (const area of [became, community, street]) expect([area, (await listed(`area=${area}`)).includes(day.officeDayId)]).toEqual([area, true])
  expect((await fetch(`${house.baseUrl}/feeds/office-days.ics?area=${community}`)).status).toBe(200)
  const [now] = (await world.people.streetStaff.get(`/api/office-day-plans?only=${day.officeDayId}`)).body.items
  expect((await move(now, 'cancel', { reason: '合并后另行安排' }, 'streetStaff')).status).toBe(200)
})

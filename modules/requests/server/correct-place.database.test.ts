import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { keptLines, recountedLines } from '#modules/requests/statistics/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, timePasses, close } = await openTime(house)
afterAll(close)

const HOUR = 3_600_000
const words = '到现场看过，是隔壁小区'
/** Of 永顺社区; of 永安社区 in the same street, and of 温泉社区 in another. */
let [ours, neighbours, elsewhere] = ['', '', '']
let otherReceiver = ''
beforeAll(async () => {
  const grids = await house.owner.query("SELECT id, path FROM area WHERE level = 'grid' AND valid_to IS NULL ORDER BY path")
  const below = (path: string) => grids.rows.findLast((row) => row.path.startsWith(path)).id as string
  ;[ours, neighbours] = [below('371425/371425001/371425001001/'), below('371425/371425001/371425001002/')]
  const { rows: [other] } = await house.owner.query("SELECT a.path, o.id FROM area a JOIN organization o ON o.area_id = a.id AND o.accepts_matters WHERE a.level = 'community' AND a.path LIKE '371425/371425002/%' ORDER BY a.path LIMIT 1")
  elsewhere = below(other.path)
  otherReceiver = other.id
})

type Who = keyof typeof world.people
const correct = (who: Who, id: string, place: object, more: object = {}) => world.people[who].post(`/api/requests/${id}/correct-place`, { place, words, ...more })
const sees = async (who: Who, id: string) => (await world.people[who].get(`/api/requests/${id}`)).status === 200
const told = async (who: Who) => ((await world.people[who].get('/api/notices')).body.items as { sentence: string }[]).map(({ sentence }) => sentence)
const numberOf = async (id: string) => (await world.row(id)).number as string
const clocksOf = async (id: string) => (await house.owner.query('SELECT stage, organization_id, started_at, due_at FROM matter_clock WHERE matter_id = $1 AND stopped_at IS NULL ORDER BY stage', [id])).rows

/** What was kept by differences is what a recount finds. */
async function figuresHold() {
  expect(await keptLines(house.owner)).toEqual(await recountedLines(house.owner))
}

describe('not accepted yet', () => {
  test('goes to the community where it is: received there, its time to accept anew, out of the sight of whoever had it', async () => {
    const id = await world.report()
    const number = await numberOf(id)
    const before = await world.row(id)
    house.clock.now = new Date(house.clock.now.getTime() + HOUR / 2)
    const { status, body } = await correct('communityStaff', id, { areaId: neighbours, address: '3号楼东侧' })
    expect([status, body.state, body.areaId, body.openMoves]).toEqual([200, 'submitted', neighbours, []])
    const row = await world.row(id)
    expect(row).toMatchObject({
      area_id: neighbours, area_path: expect.stringContaining(`/${neighbours}/`), level_3: '371425001002', level_4: neighbours, place: '3号楼东侧', longitude: null,
      receiver_organization_id: world.units.otherCommunity, holder_organization_id: world.units.otherCommunity, waiting_organization_id: world.units.otherCommunity, org_ids: [world.units.otherCommunity],
      opened_at: before.opened_at, version: before.version + 1,
    })
    expect(await clocksOf(id)).toEqual([expect.objectContaining({ stage: 'accept', organization_id: world.units.otherCommunity, started_at: house.clock.now })])
    expect([await sees('communityStaff', id), await sees('communityStaff-2', id), await sees('streetStaff', id), await world.openMoves('communityStaff-2', id)]).toEqual([false, true, true, expect.arrayContaining(['accept', 'correctPlace'])])
    expect(await told('communityStaff-2')).toContainEqual(expect.stringContaining(`诉求 ${number}：地点更正后归您单位，待受理`))
    expect(await told('resident')).toContainEqual(expect.stringMatching(new RegExp(`^您反映的 ${number}，登记的地点已由工作人员更正，现在由永安社区.*首接`)))
    const { timeline, areaNames, place } = (await world.people.resident.get(`/api/requests/${id}`)).body
    expect([areaNames, place]).toEqual([expect.arrayContaining(['永安社区']), '3号楼东侧'])
    expect(timeline).toContainEqual(expect.objectContaining({ move: 'correctPlace', summary: expect.stringMatching(/更正地点：由永顺社区更正为永安社区$/), words: expect.stringMatching(/^到现场看过，是隔壁小区\n原来登记的地点：晏城街道永顺社区凤鸣里网格/) }))
    await figuresHold()
    await world.move('communityStaff-2', id, 'accept')
    const events = await house.owner.query("SELECT data FROM matter_event WHERE matter_id = $1 AND move = 'correctPlace'", [id])
    expect(JSON.stringify(events.rows)).not.toContain('3号楼')
  })

  test('within the community it stays where it is, with the time that runs', async () => {
    const id = await world.report()
    const before = await clocksOf(id)
    house.clock.now = new Date(house.clock.now.getTime() + HOUR / 4)
    const { body } = await correct('communityStaff', id, { areaId: ours, address: '南门外' })
    expect([body.place, body.areaId, body.openMoves.includes('accept')]).toEqual(['南门外', ours, true])
    expect(await clocksOf(id)).toEqual(before)
    expect((await correct('communityStaff', id, { areaId: ours, address: '南门外' })).body.title).toBe('request.place-unchanged')
    await figuresHold()
  })

  test('a grid that went into another one since is that one: the request names it still, and so does the form', async () => {
    await house.owner.query("INSERT INTO area (county_code, id, parent_id, level, name, path, depth, valid_from) SELECT county_code, 'ended', parent_id, level, '并走的网格', regexp_replace(path, '[^/]+/$', 'ended/'), depth, valid_from FROM area WHERE id = $1", [ours])
    const id = await world.report({ place: { areaId: 'ended' } })
    await house.owner.query("UPDATE area SET valid_to = '2026-09-15' WHERE id = 'ended'")
    await house.owner.query('UPDATE matter m SET area_path = a.path, level_4 = a.id FROM area a WHERE m.id = $1 AND a.id = $2', [id, ours])
    expect((await correct('communityStaff', id, { areaId: 'ended', address: '北门外' })).body).toMatchObject({ areaId: ours, place: '北门外' })
    await figuresHold()
  })

  test('once out of the own area, the second time to whoever stands above both, not a third time', async () => {
    const id = await world.report()
    await correct('communityStaff', id, { areaId: neighbours })
    expect((await correct('communityStaff-2', id, { areaId: ours, address: '凤鸣里2号楼' })).status).toBe(200)
    const atStreet = await world.row(id)
    expect([atStreet.area_id, atStreet.receiver_organization_id, atStreet.place]).toEqual(['371425001', world.units.street, '凤鸣里2号楼'])
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body).toMatchObject({ placeUpTo: '晏城街道', timeline: expect.arrayContaining([expect.objectContaining({ summary: expect.stringContaining('，报晏城街道') })]) })
    const { body } = await correct('streetStaff', id, { areaId: neighbours })
    expect(body.areaId).toBe(neighbours)
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body.placeUpTo).toBe(null)
    const again = await correct('communityStaff-2', id, { areaId: ours })
    expect([again.status, again.body.title, again.body.detail]).toEqual([422, 'request.place-settled', expect.stringContaining('已经两次更正到别处')])
    // Whoever was not asked hears that it is gone.
    await correct('countyDispatcher', id, { areaId: elsewhere })
    await timePasses()
    expect(await told('communityStaff-2')).toContainEqual(expect.stringMatching(/的地点更正到.+，不在您的辖区，改由.+首接，您单位不用再办/))
    await figuresHold()
  })

  test('corrected twice before time looks, each that lost it hears once where it is', async () => {
    const id = await world.report()
    await correct('countyDispatcher', id, { areaId: neighbours })
    await correct('countyDispatcher', id, { areaId: elsewhere })
    await timePasses()
    const sentence = `诉求 ${await numberOf(id)} 的地点更正到温泉社区，不在您的辖区，改由温泉社区首接，您单位不用再办。`
    for (const who of ['communityStaff', 'communityStaff-2'] as const) expect((await told(who)).filter((one) => one === sentence), who).toHaveLength(1)
  })
})

test('a point says where; one that is not in the area chosen with it is a mistake', async () => {
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [neighbours])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  const [longitude, latitude] = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
  const id = await world.report()
  const wrong = await correct('communityStaff', id, { areaId: ours, longitude, latitude })
  expect([wrong.status, wrong.body.title]).toEqual([422, 'request.point-elsewhere'])
  expect((await correct('communityStaff', id, { longitude: 100, latitude: 30 })).body.title).toBe('request.place-outside')
  expect((await correct('communityStaff', id, {})).body.title).toBe('request.place-missing')
  await correct('streetStaff', id, { longitude, latitude })
  expect(await world.row(id)).toMatchObject({ area_path: expect.stringContaining('/371425001002/'), longitude, latitude })
  // Words alone correct the words.
  await correct('streetStaff', id, { address: '西门传达室' })
  expect(await world.row(id)).toMatchObject({ area_path: expect.stringContaining('/371425001002/'), place: '西门传达室', longitude: null })
})

describe('with a unit already', () => {
  test('a department keeps it, with all its clocks; community and street are those of the new place', async () => {
    const id = await world.requestIn('handling')
    const before = await clocksOf(id)
    await correct('streetStaff', id, { areaId: elsewhere })
    expect(await world.row(id)).toMatchObject({
      state: 'handling', holder_organization_id: world.units.department, receiver_organization_id: otherReceiver, sender_organization_id: world.units.otherStreet, waiting_organization_id: world.units.department,
    })
    expect(await clocksOf(id)).toEqual(before)
    expect([await sees('streetStaff', id), await sees('streetStaff-2', id), await sees('departmentStaff', id)]).toEqual([false, true, true])
    expect(await told('departmentStaff')).toContain(`诉求 ${await numberOf(id)} 登记的地点有更正，在温泉社区，请按更正后的地点办理。`)
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await figuresHold()
  })

  test('a unit of the old place has it no longer: it waits to be sent from the new one', async () => {
    const id = await world.requestIn('accepted')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.street })
    await world.move('streetStaff', id, 'sign')
    await world.move('streetStaff', id, 'add-co-unit', { organizationId: world.units.community, words: '请协办' })
    await correct('countyDispatcher', id, { areaId: elsewhere })
    expect(await world.row(id)).toMatchObject({ state: 'accepted', holder_organization_id: otherReceiver, sender_organization_id: null, waiting_for: 'dispatch', waiting_organization_id: world.units.otherStreet })
    expect(await clocksOf(id)).toEqual([expect.objectContaining({ stage: 'dispatch', organization_id: world.units.otherStreet, started_at: house.clock.now })])
    await world.move('streetStaff-2', id, 'dispatch', { organizationId: world.units.department })
    await timePasses()
    const sentence = `诉求 ${await numberOf(id)} 的地点更正到温泉社区，不在您的辖区，改由温泉社区首接，您单位不用再办。`
    for (const who of ['streetStaff', 'communityStaff'] as const) expect((await told(who)).filter((one) => one === sentence), who).toHaveLength(1)
    await figuresHold()
  })

  test('answered it stays answered; whoever closes it is of the new place', async () => {
    const id = await world.requestIn('verified')
    await correct('streetStaff', id, { areaId: neighbours })
    expect(await world.row(id)).toMatchObject({ state: 'verified', waiting_for: 'close', waiting_organization_id: world.units.otherCommunity, replied_organization_id: world.units.department })
    await world.move('communityStaff-2', id, 'close')
    await figuresHold()
  })

  test('what waits to be looked at on the spot goes where somebody may do that, or nowhere', async () => {
    const safety = { category: 'safety.charging', text: '电动车在楼道里飞线充电。' }
    const [id, streets] = [await world.requestIn('handling', safety), await world.requestIn('accepted', safety)]
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '线已当场拆除。' })
    await world.move('streetStaff', streets, 'dispatch', { organizationId: world.units.street })
    await world.move('streetStaff', streets, 'sign')
    await world.move('streetStaff', streets, 'reply', { kind: 'done', words: '线已当场拆除。' })
    const nobody = [await correct('countyDispatcher', id, { areaId: '371425' }), await correct('streetStaff', streets, { areaId: '371425001' })]
    expect(nobody.map(({ status, body }) => [status, body.title])).toEqual(nobody.map(() => [422, 'request.place-not-verified']))
    await correct('streetStaff', id, { areaId: '371425001' })
    expect(await world.row(id)).toMatchObject({ waiting_for: 'verify', waiting_organization_id: world.units.street })
    await correct('streetStaff', streets, { areaId: neighbours })
    expect([await world.row(streets), await world.openMoves('communityStaff-2', streets)]).toEqual([expect.objectContaining({ waiting_organization_id: world.units.otherCommunity }), expect.arrayContaining(['verify'])])
  })

  test('what waits for a decision, for the resident or stands still waits for that first', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'ask-resident', { words: '请补充租赁合同' })
    expect((await correct('streetStaff', id, { areaId: neighbours })).body.title).toBe('request.waiting-for-resident')
  })
})

test('what is public is taken down where the community is another, and stays where it is not; whoever joined or was merged hears where it is', async () => {
  const lamp = { category: 'municipal.streetLight', text: '小区北门口的路灯整夜不亮。' }
  const [id, other] = [await world.requestIn('handling', lamp), await world.report(lamp, 'resident-2')]
  await world.move('streetStaff', other, 'merge', { intoId: id })
  expect((await world.people['departmentStaff-2'].post(`/api/published-requests/${id}/support`)).status).toBe(200)
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '已换好灯泡，今晚亮灯。' })
  await world.move('communityStaff', id, 'publish', { publicText: '有居民反映路灯不亮。', publicAnswer: '灯泡已换好。' })
  await correct('communityStaff', id, { areaId: ours, address: '北门口' })
  expect((await world.row(id)).published).toBe(true)
  await correct('streetStaff', id, { areaId: neighbours })
  const { rows } = await house.owner.query('SELECT withdrawn_at FROM published_request WHERE matter_id = $1', [id])
  expect([(await world.row(id)).published, rows]).toEqual([false, [{ withdrawn_at: house.clock.now }]])
  await timePasses()
  const { items } = (await world.people['departmentStaff-2'].get('/api/notices')).body
  expect(items.find(({ sentence }: { sentence: string }) => sentence.includes('登记的地点更正到了永安社区。您那里的'))).toMatchObject({ opens: { kind: 'tellSupporters' } })
  expect(await told('resident-2')).toContainEqual(expect.stringMatching(/^您反映的 \S+ 并入 \S+ 办理，登记的地点更正到了永安社区。$/))
  expect(await told('communityStaff')).toContainEqual(expect.stringContaining(`诉求 ${await numberOf(id)} 的地点更正到永安社区，不在您的辖区`))
})

test('a sealed report lies at no place that anybody could correct', async () => {
  const id = await world.report({ category: 'marketGovernance.conduct', purpose: 'report', text: '某干部收钱办事。' })
  expect(await world.row(id)).toMatchObject({ sealed: true })
  const answer = await correct('countyDispatcher', id, { areaId: ours })
  expect([answer.status, answer.body.title]).toEqual([409, 'request.sealed-has-no-place'])
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { kyselyOn } from '#kit/database/transaction.ts'
import { importGround } from '#modules/requests/import/server/ground.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { writeModel } from '#modules/requests/classifier/category-model.ts'
import { madeExamples } from '#modules/requests/classifier/testing.ts'
import { trainCategoryModel } from '#modules/requests/classifier/train-category-model.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { learnInThread, trainWhenDue } from '#modules/requests/server/category-training.ts'
import { MadeRequests } from '#modules/requests/statistics/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { NO_WORDS } from '#modules/requests/wordless.ts'

/** Three categories with fourteen closed matters each; what else the county has is left out. */
const EACH = 14
const path = '/api/category-suggestion'
const light = '门口路灯不亮，夜里很黑，灯杆也歪了'

let house: TestHouse
let world: World
let leftOut: string[]
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  // Hint words of a county that has not kept them: the classifier has something to be better than.
  for (const [key, hint] of [['municipal.streetLight', '路灯'], ['sanitation.garbage', '垃圾箱'], ['utilities.water', '水表']]) await house.owner.query('UPDATE category SET hints = $2 WHERE key = $1', [key, [hint]])
  await house.owner.query('UPDATE rule_version SET version = version + 1')
  const examples = madeExamples(EACH)
  const made = new MadeRequests(house)
  const closed = { state: 'final', channel: 'desk', area_id: world.grid, organization_id: world.units.community, reply_kind: 'done', contacted_in_time: true, replied_in_time: true, taken_up_in_time: true, solved: true, satisfaction: 'satisfied', excluded: false, suggested_category: null, suggested_model: null, closed_elsewhere: false } as const
  const write = async (category: string, text: string, more: { sealed?: boolean; phone?: string; elsewhere?: boolean } = {}) => {
    const { id } = await made.add({ ...closed, category, day: '2026-06-15', closed_elsewhere: more.elsewhere ?? false })
    await house.owner.query('UPDATE request SET text = $2, reporter_phone_index = $3 WHERE matter_id = $1', [id, text, more.phone ?? null])
    if (more.sealed === true) await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [id])
  }
  for (const [index, { category, text }] of examples.entries()) {
    await write(category, `${text}${index === 3 ? '我是欧阳靖雯。' : ''}${index < 8 ? '司徒绍镛反映。' : ''}`, index < 8 ? { phone: 'one phone' } : {})
  }
  for (let index = 0; index < 6; index++) await write('municipal.streetLight', `${light}，所长索贿受贿`, { sealed: true })
  await write('municipal.streetLight', light, { elsewhere: true })
  await write('municipal.streetLight', NO_WORDS)
  for (let index = 0; index < 6; index++) await write('traffic.parking', '路边乱停车，车位被占')
  const { categories } = (await administrator().get(path)).body
  leftOut = categories.map(({ key }: { key: string }) => key).filter((key: string) => !examples.some(({ category }) => category === key))
})
afterAll(() => house.close())

const administrator = () => world.people.systemAdministrator
const setting = (change: object = {}) => ({ enabled: true, minimum: 14, leastConfidence: 50, leftOut, ...change })
const save = async (change: object = {}) => {
  const answer = await administrator().post(path, setting(change))
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const train = () => trainWhenDue(new ServiceSession(house.house.services, house.countyCode), (examples, training) => learnInThread(examples, training, new AbortController().signal))
const suggestionOf = async (id: string) => (await world.people.communityStaff.get(`/api/requests/${id}`)).body.suggestion
const reportLight = () => world.report({ text: light, category: undefined })

test('what is kept of a county is kept for its database: the same county of another is read for itself', async () => {
  const query = house.owner.query.bind(house.owner)
  const dbs = ['one', 'one', 'other'].map((database) => kyselyOn({ query, database } as unknown as Parameters<typeof kyselyOn>[0]))
  for (const read of [(db: (typeof dbs)[0]) => categorySuggester(db, house.countyCode), (db: (typeof dbs)[0]) => importGround(db, house.countyCode, house.clock.now)]) {
    const kept = []
    for (const db of dbs) kept.push(await read(db))
    expect(kept[1]).toBe(kept[0])
    expect(kept[2]).not.toBe(kept[0])
  }
})

describe('before anything was learnt', () => {
  test('it says how many closed matters each category has, and that hint words suggest; no sealed report is counted, nor what was closed elsewhere or has no words', async () => {
    const { body } = await administrator().get(path)
    expect(body).toMatchObject({ state: 'noModel', minimum: 30, enabled: true, model: null, training: { running: false, outcome: null } })
    expect(body.stateWords).toContain('按提示词')
    const of = (key: string) => body.categories.find((one: { key: string }) => one.key === key)
    expect(of('municipal.streetLight')).toMatchObject({ closed: EACH, enough: false, leftOut: false, never: false, learnt: null })
    expect(of('publicService.other')).toMatchObject({ leftOut: true })
    expect(of('marketGovernance.conduct')).toMatchObject({ never: true, closed: 0 })
    expect(body.missing).toBeGreaterThan(50)
    const id = await reportLight()
    expect(await suggestionOf(id)).toMatchObject({ category: 'municipal.streetLight', matters: null })
    expect((await world.people.resident.get(`/api/requests/${id}`)).body.suggestion).toBeNull()
  })

  test('nothing is learnt while a category has too few, and the sentence says which', async () => {
    const answer = await administrator().post(`${path}/train`, {})
    expect([answer.status, answer.body.title]).toEqual([409, 'category-suggestion.nothing-to-learn'])
    expect(answer.body.detail).toMatch(/个类别的已结案诉求不到 30 件（.+等）/)
    expect(await train()).toBe('notEnough')
    expect((await house.owner.query('SELECT FROM category_model')).rows).toEqual([])
  })

  test.each([
    ['too few', { minimum: 5 }, 422],
    ['a share above', { leastConfidence: 99 }, 422],
    ['a category that is not there', { leftOut: ['property.nothing'] }, 422],
    ['a version that somebody else has changed', { version: 7 }, 409],
    ['a field too many', { speed: 1 }, 422],
  ])('a setting with %s is refused', async (_why, change, status) => {
    const answer = await administrator().post(path, setting(change))
    expect(answer.status, answer.text).toBe(status)
    expect(answer.body.detail).toMatch(/[一-鿿]/)
  })

  test('only who keeps the categories sees and sets it', async () => {
    for (const who of ['communityStaff', 'countyDispatcher', 'countyLeader', 'resident'] as const) {
      expect((await world.people[who].get(path)).status, who).toBe(403)
      expect((await world.people[who].post(path, setting())).status, who).toBe(403)
      expect((await world.people[who].post(`${path}/train`, {})).status, who).toBe(403)
    }
    expect((await fetch(`${house.baseUrl}${path}`)).status).toBe(401)
  })
})

describe('learnt from the closed matters', () => {
  test('asked for at the desk, once; of two processes one learns', async () => {
    expect(await save()).toMatchObject({ missing: 0, state: 'noModel', version: 1 })
    const asked = await administrator().post(`${path}/train`, {})
    expect([asked.status, asked.body.training.running]).toEqual([200, true])
    const again = await administrator().post(`${path}/train`, {})
    expect([again.status, again.body.title]).toEqual([409, 'category-suggestion.training-asked'])
    expect(await Promise.all([train(), train()])).toEqual(expect.arrayContaining(['trained', 'notDue']))
  })

  test('it says from how many, of when and how well; no sealed report, no name of one person is in it', async () => {
    const { body } = await administrator().get(path)
    expect(body).toMatchObject({ state: 'on', training: { running: false, outcome: 'trained' }, model: { matters: 3 * EACH + 6, from: '2026-06-15', to: '2026-06-15' } })
    expect(body.model.macroF1.value).toBeGreaterThan(body.model.majority.high)
    expect(body.categories.find((one: { key: string }) => one.key === 'utilities.water').learnt.texts).toBe(EACH)
    const { model } = (await house.owner.query('SELECT model FROM category_model')).rows[0]
    expect(model).toContain('路灯')
    for (const secret of ['索贿', '受贿', '所长', '欧阳', '靖雯', '司徒', '绍镛', 'one phone']) expect(model).not.toContain(secret)
  })

  test('suggests with its confidence to whoever receives it; the reporter hears that it was suggested, never the figure as his own', async () => {
    const id = await reportLight()
    expect(await suggestionOf(id)).toEqual({ category: 'municipal.streetLight', categoryLabel: expect.stringContaining('路灯'), confidence: expect.any(Number), matters: 3 * EACH + 6 })
    expect(await world.row(id)).toMatchObject({ category: 'municipal.streetLight' })
    expect((await world.people.communityStaff.get(`/api/requests/${id}`)).body.proposal.why).toMatch(/依据已结案的 48 件诉求按“.+”等词建议（把握 \d\d%），请受理时核对/)
    expect((await world.people.resident.get(`/api/requests/${id}`)).body.suggestion).toBeNull()
    await world.move('communityStaff', id, 'accept')
    expect(await suggestionOf(id)).toBeNull()
  })

  test('the forms ask the same suggester while somebody writes, with its confidence; what is written is kept nowhere', async () => {
    const ask = async (who: 'resident' | 'communityStaff', text: string) => (await world.people[who].post('/api/suggested-category', { text })).body.suggested
    const { confidence } = await suggestionOf(await reportLight())
    for (const who of ['resident', 'communityStaff'] as const) expect(await ask(who, light)).toEqual({ key: 'municipal.streetLight', name: expect.stringContaining('路灯'), confidence })
    expect(await ask('resident', '闻到燃气泄漏的味道，路灯旁边')).toMatchObject({ key: 'utilities.gas' })
    expect(await ask('resident', '谢谢')).toBeNull()
    const short = await world.people.resident.post('/api/suggested-category', { text: '灯' })
    expect([short.status, short.body.detail]).toEqual([422, expect.stringContaining('要反映的事情')])
  })

  test('what was suggested is counted against what staff made of it, and opens to its rows', async () => {
    const taken = await reportLight()
    const changed = await reportLight()
    const unseen = await reportLight()
    const declined = await reportLight()
    const before = await figures()
    await world.move('communityStaff', taken, 'accept')
    await world.move('communityStaff', changed, 'accept', { category: 'sanitation.garbage' })
    await world.move('communityStaff', declined, 'decline', { reasonKey: (await world.people.communityStaff.get('/api/procedure')).body.declineReasons[0].key, words: '不在受理范围之内，请向有关机关反映。' })
    const after = await figures()
    expect([after.suggested - before.suggested, after.suggestedRight - before.suggestedRight]).toEqual([2, 1])
    expect([after.suggestedByModel - before.suggestedByModel, after.suggestedByModelRight - before.suggestedByModelRight]).toEqual([2, 1])
    expect(await rows('suggestedRight')).toContain(taken)
    expect(await rows('suggestedByModelRight')).toContain(taken)
    expect(await rows('suggestedByWords')).not.toContain(taken)
    expect(await rows('suggestedWrong')).toContain(changed)
    for (const id of [unseen, declined]) expect(await rows('suggested')).not.toContain(id)
    const byCategory = (await world.people.communityStaff.get(`/api/areas/${world.grid}/statistics?from=2026-09-01&to=2026-09-30&by=category&category=sanitation`)).body
    expect(byCategory.rows.find(({ key }: { key: string }) => key === 'sanitation.garbage').counts).toMatchObject({ suggested: 1, suggestedRight: 0 })
  })

  test('what hint words take for an emergency or for a report on officials is not given to the model', async () => {
    expect(await world.row(await world.report({ text: '闻到燃气泄漏的味道，路灯旁边', category: undefined }))).toMatchObject({ category: 'utilities.gas', urgency: 'emergency' })
    const accused = await world.report({ text: `${light}，反映了没人管`, category: undefined, purpose: 'report' })
    expect((await world.row(accused)).suggested_model).toBeNull()
  })

  test('a report that turns out to be on officials keeps nothing of what its words were taken for', async () => {
    const id = await reportLight()
    expect((await world.row(id)).suggested_category).toBe('municipal.streetLight')
    await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
    expect(await world.row(id)).toMatchObject({ sealed: true, suggested_category: null, suggested_confidence: null, suggested_model: null })
  })

  test('switched off, asking for more than was learnt from, or sure of less than it must be: hint words, or nothing', async () => {
    expect((await save({ enabled: false })).state).toBe('switchedOff')
    expect(await suggestionOf(await reportLight())).toMatchObject({ matters: null })
    expect((await save({ minimum: 15 })).state).toBe('notEnough')
    expect(await suggestionOf(await reportLight())).toMatchObject({ matters: null })
    await save({ leastConfidence: 95 })
    const unsure = await world.report({ text: '路灯，垃圾，停水', category: undefined })
    expect(await suggestionOf(unsure)).toBeNull()
    expect(await world.row(unsure)).toMatchObject({ category: 'publicService.other' })
    expect((await save()).state).toBe('on')
    expect(await suggestionOf(await reportLight())).toMatchObject({ matters: 48 })
  })

  test('a category that has ended is not suggested', async () => {
    const { body } = await administrator().get('/api/categories')
    const water = body.categories.find(({ key }: { key: string }) => key === 'utilities.water')
    const text = '自来水停水，水压很小，没有水，水管也坏了'
    expect(await suggestionOf(await world.report({ text, category: undefined }))).toMatchObject({ category: 'utilities.water' })
    const { key, name, urgency, hints, siteVerification, version } = water
    const ended = await administrator().post('/api/categories', { key, name, urgency, hints, siteVerification, version, validFrom: '2026-09-10', validTo: '2026-09-11' })
    expect(ended.status, ended.text).toBe(200)
    expect((await suggestionOf(await world.report({ text, category: undefined })))?.category).not.toBe('utilities.water')
  })

  test.each([
    ['broken', (own: string) => own.slice(0, 900)],
    ['otherFormat', (own: string) => own.replace('"version":1', '"version":9')],
    ['otherCounty', () => writeModel(trainCategoryModel(madeExamples(EACH), { county: '370322', trainedAt: new Date('2026-09-01T00:00:00Z'), seed: 1, leastPeople: 5 }))],
  ])('a model that is %s, as from a copy restored badly, is named, and hint words suggest', async (state, spoil) => {
    const { model } = (await house.owner.query('SELECT model FROM category_model')).rows[0]
    const id = randomUUID()
    await house.owner.query("INSERT INTO category_model (county_code, id, trained_at, matters, model) VALUES ($1, $2, '2026-12-01', 1, $3)", [house.countyCode, id, spoil(model)])
    try {
      const { status, body } = await administrator().get(path)
      expect([status, body.state, body.model]).toEqual([200, state, null])
      expect(body.stateWords).toContain('请重新学习')
      expect(await suggestionOf(await reportLight())).toMatchObject({ category: 'municipal.streetLight', matters: null })
    } finally {
      await house.owner.query('DELETE FROM category_model WHERE id = $1', [id])
    }
  })
})

const period = 'from=2026-09-01&to=2026-09-30'
async function figures(): Promise<{ suggested: number; suggestedRight: number; suggestedByModel: number; suggestedByModelRight: number }> {
  return (await world.people.communityStaff.get(`/api/areas/${world.grid}/statistics?${period}&by=category`)).body.total
}
async function rows(of: string): Promise<string[]> {
  return (await world.people.communityStaff.get(`/api/areas/${world.grid}/statistics/rows?${period}&of=${of}&limit=100`)).body.items.map(({ requestId }: { requestId: string }) => requestId)
}

import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { handleFor } from '#kit/secrets/asker-handle.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { World } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, worker, close } = await openTime(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

type Who = keyof World['people']
const words = { text: '小区北门口的路灯整夜不亮，已经三天了。', category: 'municipal.streetLight' }
/** Neighbours, whatever posts they hold: elsewhere. */
const neighbours = ['resident-2', 'communityStaff-2', 'streetStaff-2', 'departmentStaff-2'] as const

const suspended = async (): Promise<string> => {
  const id = await world.requestIn('handling', words)
  await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待灯具到货后更换' })
  await world.move('departmentHead', id, 'decide-suspension', { approve: true })
  return id
}
/** Public, and worked on again. */
async function published(): Promise<string> {
  const id = await suspended()
  await world.move('communityStaff', id, 'publish', { publicText: '有居民反映小区北门口路灯整夜不亮。', publicAnswer: '灯具到货后更换。' })
  await world.move('departmentStaff', id, 'resume', { words: '灯具到货' })
  await looks()
  return id
}
const act = async (who: Who, id: string, what: 'support' | 'end-support' | 'urge') => {
  const { status, body } = await world.people[who].post(`/api/published-requests/${id}/${what}`)
  return { status, title: body?.title as string | undefined, detail: body?.detail as string | undefined, body }
}
const joined = async (id: string, who: readonly Who[] = ['resident-2']) => {
  for (const one of who) expect([one, (await act(one, id, 'support')).status]).toEqual([one, 200])
  return id
}
async function looks(): Promise<void> {
  for (let look = 0; look < 3; look++) await worker.runOnce()
}
const later = async (hours: number) => {
  house.clock.now = new Date(house.clock.now.getTime() + hours * 3_600_000)
  await looks()
}
const handleOf = (who: Who, id: string) => handleFor(house.house.services.keyring, `${house.countyCode}/${world.accounts.get(who)}`, id)
const detailOf = async (who: Who, id: string) => (await world.people[who].get(`/api/requests/${id}`)).body
const lines = async (id: string): Promise<string[]> => (await detailOf('communityStaff', id)).timeline.filter(({ move }: { move: string }) => move === 'urge').map(({ summary }: { summary: string }) => summary)
const noticesOf = async (id: string) => (await house.owner.query("SELECT organization_id, sentence FROM notice WHERE matter_id = $1 AND step = 'urge' ORDER BY at", [id])).rows
const followed = async (who: Who, id: string) => (await world.people[who].get(`/api/my/supported-requests/${id}`)).body
const publicOne = async (id: string) => (await house.anonymous.get(`/api/published-requests/${(await world.row(id)).number}`)).body

describe('whoever joined what others reported asks for it to be done', () => {
  test('once a day, kept as a number and never who; the unit hears of it at once and changes no due time', async () => {
    const id = await joined(await published())
    const due = (await world.row(id)).due_at
    expect((await followed('resident-2', id)).published.urging).toEqual({ at: null, againAt: null })
    const kept = await act('resident-2', id, 'urge')
    expect([kept.status, kept.body.urging]).toEqual([200, { at: '2026-09-15T02:00:00.000Z', againAt: '2026-09-16T02:00:00.000Z' }])
    const again = await act('resident-2', id, 'urge')
    expect([again.status, again.title, again.detail]).toEqual([409, 'request.supporter-urged-already', '您已经催过：24 小时内只能催一次，明天 10:00 以后可以再催。上次催办已经记下，会告诉承办单位。'])
    await looks()
    expect(await noticesOf(id)).toEqual([{ organization_id: world.units.department, sentence: expect.stringMatching(/^一同反映的居民催办（1 人）：诉求 \S+ 待答复，请尽快办理。$/) }])
    expect(await lines(id)).toEqual(['一同反映的居民催办（1 人）'])
    expect(await world.row(id)).toMatchObject({ due_at: due, urge_count: 0, urged_at: null })
    // What its reporter asks is counted by itself, and uses up nothing of theirs.
    await world.move('resident', id, 'urge')
    expect(await detailOf('communityStaff', id)).toMatchObject({ urgeCount: 1, othersUrging: 1, others: 1 })
    const seen = (await world.people.departmentStaff.get(`/api/requests/${id}`)).text
    expect(seen).not.toContain(world.accounts.get('resident-2'))
    expect((await detailOf('resident', id)).timeline.map(({ summary }: { summary: string }) => summary).join()).not.toContain('一同反映')
    expect(await publicOne(id)).toMatchObject({ others: 1, othersUrging: 1 })
    // To himself he is none of them.
    expect((await followed('resident-2', id)).published).toMatchObject({ others: 0, othersUrging: 0 })
    expect((await world.people['resident-2'].get('/api/me/data')).text).toContain('"urgedAt":"2026-09-15T02:00:00')
    house.clock.now = new Date('2026-09-16T02:00:00Z')
    expect((await act('resident-2', id, 'urge')).status).toBe(200)
  })

  test('many of them are one line and one notice, no more often than one of them may ask', async () => {
    const id = await joined(await published(), neighbours)
    for (const who of neighbours) {
      expect((await act(who, id, 'urge')).status).toBe(200)
      await later(1)
    }
    expect(await lines(id)).toEqual(['一同反映的居民催办（1 人）'])
    expect(await detailOf('communityStaff', id)).toMatchObject({ others: 4, othersUrging: 4 })
    await later(20)
    expect(await lines(id)).toHaveLength(1)
    await later(1)
    expect([await lines(id), (await noticesOf(id)).length]).toEqual([['一同反映的居民催办（1 人）', '一同反映的居民催办（3 人）'], 2])
    await later(100)
    expect((await noticesOf(id)).length).toBe(2)
  })

  test('pressed on two phones at once it is kept once', async () => {
    const id = await joined(await published())
    const answers = await Promise.all([act('resident-2', id, 'urge'), act('resident-2', id, 'urge'), act('resident-2', id, 'urge')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    await looks()
    expect(await lines(id)).toHaveLength(1)
  })

  test('to leave and to join again makes nobody ask twice; whoever left is counted no more, and what he asked is not told', async () => {
    const id = await joined(await published(), neighbours)
    await act('resident-2', id, 'urge')
    await act('communityStaff-2', id, 'urge')
    await act('resident-2', id, 'end-support')
    expect((await act('resident-2', id, 'urge')).title).toBe('request.urge-not-joined')
    await looks()
    expect(await lines(id)).toEqual(['一同反映的居民催办（1 人）'])
    expect((await publicOne(id)).othersUrging).toBe(1)
    await joined(id)
    expect((await act('resident-2', id, 'urge')).title).toBe('request.supporter-urged-already')
    await later(24)
    expect(await lines(id)).toHaveLength(1)
  })

  test('while the resident is asked nobody is urged; it is told once it is the unit’s turn, and never once it is answered', async () => {
    const id = await joined(await published())
    await world.move('departmentStaff', id, 'ask-resident', { words: '请问是哪一盏？' })
    expect((await act('resident-2', id, 'urge')).status).toBe(200)
    await looks()
    expect(await lines(id)).toEqual([])
    await world.move('resident', id, 'supplement', { words: '北门左手第一盏' })
    await later(24)
    expect(await lines(id)).toEqual(['一同反映的居民催办（1 人）'])
    await act('resident-2', id, 'urge')
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '换了三号灯杆。' })
    await later(48)
    expect(await lines(id)).toHaveLength(1)
    expect((await house.owner.query('SELECT urge_waits FROM supporter WHERE matter_id = $1', [id])).rows).toEqual([{ urge_waits: false }])
  })

  test('also of what was joined before publication, where no number is shown; of what is suspended as its reporter may', async () => {
    const id = await joined(await world.requestIn('handling', words), neighbours)
    const open = (await act('resident-2', id, 'urge')).body
    expect(Object.keys(open).toSorted()).toEqual(['areaName', 'categoryLabel', 'closed', 'maySupport', 'openedOn', 'requestId', 'stateLabel', 'supported', 'urging'])
    await looks()
    expect((await noticesOf(id)).map(({ organization_id }) => organization_id)).toEqual([world.units.department])
    const plan = await joined(await suspended())
    expect((await act('resident-2', plan, 'urge')).status).toBe(200)
    await looks()
    expect(await lines(plan)).toHaveLength(1)
  })

  test.each<[string, string | undefined, RegExp, () => Promise<[Who, string]>]>([
    ['one’s own', 'request.urge-own', /我的诉求/, async () => ['resident', await published()]],
    ['not joined', 'request.urge-not-joined', /先按“我也遇到”/, async () => ['resident-2', await published()]],
    ['answered', 'request.urge-answered', /已经有了答复/, async () => {
      const id = await joined(await published())
      await world.move('departmentStaff', id, 'reply', { kind: 'notPossible', words: '灯杆属于物业，已书面告知物业更换。' })
      return ['resident-2', id]
    }],
    ['taken down', 'request.urge-taken-down', /现在不公开/, async () => {
      const id = await joined(await published())
      await world.move('communityStaff', id, 'withdraw', { words: '公开内容有误' })
      return ['resident-2', id]
    }],
    ['never joined and not public', 'problem.not-found', /./, async () => ['resident-2', await world.report(words)]],
    ['not there', 'problem.not-found', /./, async () => ['resident-2', randomUUID()]],
  ])('is refused for what is %s: %s', async (_why, title, detail, make) => {
    const [who, id] = await make()
    const refused = await act(who, id, 'urge')
    expect([refused.status, title === 'problem.not-found' ? title : refused.title, refused.detail]).toEqual([title === 'problem.not-found' ? 404 : 409, title, expect.stringMatching(detail)])
    await looks()
    expect(await noticesOf(id)).toEqual([])
  })

  test('not without a session', async () => expect((await house.anonymous.post(`/api/published-requests/${randomUUID()}/urge`)).status).toBe(401))

  test('goes along with a merge and comes back with it, told once; nobody gains another asking', async () => {
    const [id, into] = [await joined(await world.requestIn('accepted', words)), await published()]
    await act('resident-2', id, 'urge')
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await looks()
    expect([await lines(into), (await publicOne(into)).othersUrging, (await detailOf('communityStaff', id)).timeline.filter(({ move }: { move: string }) => move === 'urge')]).toEqual([['一同反映的居民催办（1 人）'], 1, []])
    expect((await act('resident-2', into, 'urge')).title).toBe('request.supporter-urged-already')
    await later(24)
    expect((await act('resident-2', into, 'urge')).status).toBe(200)
    await looks()
    await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
    await later(1)
    expect([(await detailOf('communityStaff', id)).othersUrging, (await publicOne(into)).othersUrging]).toEqual([1, 0])
    await world.move('communityStaff', id, 'accept')
    expect((await act('resident-2', id, 'urge')).title).toBe('request.supporter-urged-already')
    await later(24)
    expect([(await lines(into)).length, (await lines(id)).length]).toEqual([2, 0])
  })
})

describe('whoever went along with a merge', () => {
  test('asks where it goes on though nothing of that is public: the same number, line and interval', async () => {
    const [id, into] = [await joined(await world.requestIn('accepted', words)), await world.requestIn('handling')]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await looks()
    expect(await followed('resident-2', id)).toMatchObject({ published: null, open: null, unseen: { requestId: handleOf('resident-2', into), urging: { at: null, againAt: null } } })
    const kept = await act('resident-2', id, 'urge')
    expect([kept.status, Object.keys(kept.body).toSorted(), kept.body.requestId, kept.body.urging.againAt]).toEqual([200, ['requestId', 'urging'], handleOf('resident-2', into), '2026-09-16T02:00:00.000Z'])
    expect([(await act('resident-2', into, 'urge')).title, (await act('resident-2', id, 'urge')).title]).toEqual(['request.supporter-urged-already', 'request.supporter-urged-already'])
    await looks()
    expect([await lines(into), await lines(id), (await noticesOf(into)).length]).toEqual([['一同反映的居民催办（1 人）'], [], 1])
    expect((await act('communityStaff-2', into, 'urge')).status, 'who never joined').toBe(404)
    await act('resident-2', into, 'end-support')
    await later(24)
    expect((await act('resident-2', id, 'urge')).title, 'who left').toBe('request.urge-merged')
  })

  test('asks on the page of what he had joined, where the other is public', async () => {
    const [id, into] = [await joined(await world.requestIn('accepted', words)), await published()]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await looks()
    expect((await act('resident-2', id, 'urge')).body).toMatchObject({ requestId: into, supported: true, urging: { at: expect.any(String) } })
  })
})

describe('one request is closed to joining', () => {
  const nearby = async (who: Who) => (await world.people[who].post('/api/nearby-requests', { text: '北门口路灯不亮', place: { areaId: world.grid }, category: words.category })).body.open as { requestId: string; supported: boolean; maySupport: boolean }[]
  const offered = async (who: Who, id: string) => (await nearby(who)).find(({ requestId }) => requestId === handleOf(who, id))
  // Of those that look the same one is offered: those from before stand aside.
  beforeEach(async () => {
    await house.owner.query('UPDATE supporter SET ended_at = at')
    await house.owner.query("UPDATE request q SET joining = 'closed' FROM matter m WHERE m.id = q.matter_id AND m.category = $1 AND q.joining = 'open'", [words.category])
  })

  test('nobody hears of it any more but those who had joined: they stay, are told and may ask; opened again it is offered', async () => {
    const id = await joined(await world.requestIn('accepted', words))
    expect(await offered('communityStaff-2', id)).toMatchObject({ supported: false })
    await world.move('communityStaff', id, 'close-joining', { words: '查明是一户自己的灯' })
    expect((await detailOf('communityStaff', id)).joining).toBe('closed')
    expect((await detailOf('resident', id)).joining).toBeNull()
    expect((await detailOf('communityStaff', id)).timeline.at(-1)).toMatchObject({ move: 'closeJoining', words: '查明是一户自己的灯', internal: true })
    expect((await detailOf('resident', id)).timeline.at(-1).move).not.toBe('closeJoining')
    expect(await offered('communityStaff-2', id)).toBeUndefined()
    expect((await act('communityStaff-2', id, 'support')).status).toBe(404)
    expect((await world.people['communityStaff-2'].get(`/api/my/supported-requests/${id}`)).status).toBe(404)
    expect(await offered('resident-2', id)).toMatchObject({ supported: true, maySupport: false })
    expect((await followed('resident-2', id)).open).toMatchObject({ supported: true, maySupport: false, closed: true })
    expect((await act('resident-2', id, 'urge')).status).toBe(200)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'reply', { kind: 'byWhen', words: '灯具到货后更换。', promisedOn: '2026-09-22' })
    await looks()
    expect((await followed('resident-2', id)).told[0].sentence).toMatch(/有进展：限期办结。$/)
    // Whoever leaves it is somebody else to it.
    await act('resident-2', id, 'end-support')
    expect((await act('resident-2', id, 'support')).status).toBe(404)
    await world.move('streetStaff', id, 'open-joining', { words: '整条街都不亮' })
    expect(await offered('communityStaff-2', id)).toMatchObject({ maySupport: true })
    expect((await act('resident-2', id, 'support')).status).toBe(200)
  })

  test('what is public is taken down instead, and what was taken down is not opened', async () => {
    const id = await suspended()
    const refused = async (move: string) => (await world.people.communityStaff.post(`/api/requests/${id}/${move}`, { words: '有需要说明的情况' })).body.title
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映小区北门口路灯整夜不亮。', publicAnswer: '灯具到货后更换。' })
    expect([await refused('close-joining'), await refused('open-joining'), (await detailOf('communityStaff', id)).joining]).toEqual(['request.joined-in-public', 'request.joined-in-public', null])
    await world.move('communityStaff', id, 'withdraw', { words: '公开内容有误' })
    expect([await refused('close-joining'), await refused('open-joining')]).toEqual(['request.joined-in-public-again', 'request.joined-in-public-again'])
    const ours = await world.requestIn('handling', { category: 'disputes.tenancy' })
    expect((await world.people.communityStaff.post(`/api/requests/${ours}/close-joining`, { words: '有需要说明的情况' })).body.title).toBe('request.never-joined')
  })
})

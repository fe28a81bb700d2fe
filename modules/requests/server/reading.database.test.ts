import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { copyRequest } from '#modules/requests/test-copies.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

type Who = keyof World['people']
type Row = { id: string; state: string; category: string; waiting_for: string | null; due_at: Date | null; urgency: string }
const list = async (who: Who, query = ''): Promise<string[]> => {
  const answer = await world.people[who].get(`/api/requests${query}`)
  if (answer.status !== 200) throw new Error(`${who} ${query}: ${answer.text}`)
  return answer.body.items.map((item: { requestId: string }) => item.requestId)
}
/** All pages of a list, three at a time. */
const walk = async (who: Who, filter = ''): Promise<string[]> => {
  const all: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const { body } = await world.people[who].get(`/api/requests?limit=3${filter}${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`)
    all.push(...body.items.map((item: { requestId: string }) => item.requestId))
    next = body.next
  }
  return all
}

describe('lists', () => {
  const ids: string[] = []
  beforeAll(async () => {
    for (let index = 0; index < 8; index++) {
      house.clock.now = new Date(house.clock.now.getTime() + 60_000)
      ids.unshift(await world.report({ text: `第${index}件：楼道里堆满杂物`, category: index % 2 === 0 ? 'disputes.tenancy' : 'municipal.streetLight' }))
    }
    await world.move('communityStaff', ids[0]!, 'accept')
    await world.move('streetStaff', ids[0]!, 'dispatch', { organizationId: world.units.department })
  })

  test.each<Who>(['gridWorker', 'communityStaff', 'streetStaff', 'countyDispatcher', 'countyLeader'])('%s pages through his area, newest first, none twice', async (who) => {
    expect((await walk(who)).filter((id) => ids.includes(id))).toEqual(ids)
  })

  test('others see none of it, a department what it takes part in', async () => {
    for (const who of ['communityStaff-2', 'streetStaff-2', 'departmentStaff-2'] as const) expect(await list(who)).toEqual([])
    expect(await list('departmentStaff')).toEqual([ids[0]])
    await world.move('departmentStaff', ids[0]!, 'transfer', { organizationId: world.units.otherDepartment, words: '属于执法局职责范围' })
    expect(await list('departmentStaff-2')).toEqual([ids[0]])
    expect(await list('departmentStaff')).toEqual([ids[0]])
    await world.move('departmentStaff-2', ids[0]!, 'sign')
    await world.move('departmentStaff-2', ids[0]!, 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' })
    await world.move('streetStaff', ids[0]!, 'approve-return')
    for (const who of ['departmentStaff', 'departmentStaff-2'] as const) expect(await list(who)).toEqual([])
  })

  test('both by area and as a party, and each once', async () => {
    const elsewhere = await world.requestIn('handling')
    await world.move('departmentStaff', elsewhere, 'add-co-unit', { organizationId: world.units.otherCommunity, words: '请协助上门' })
    expect(await list('communityStaff-2')).toEqual([elsewhere])
    await world.move('departmentStaff', elsewhere, 'add-co-unit', { organizationId: world.units.community, words: '请协助上门' })
    expect((await walk('communityStaff')).filter((id) => id === elsewhere)).toEqual([elsewhere])
  })

  test.each([
    ['state=submitted&category=municipal', (row: Row) => row.state === 'submitted' && row.category.startsWith('municipal')],
    ['category=disputes.tenancy', (row: Row) => row.category === 'disputes.tenancy'],
    ['waitingFor=accept', (row: Row) => row.waiting_for === 'accept'],
    ['stage=open', (row: Row) => !['declined', 'merged', 'closed', 'calledBack', 'final'].includes(row.state)],
    ['stage=ended', (row: Row) => ['declined', 'merged', 'closed', 'calledBack', 'final'].includes(row.state)],
    ['overdue=true', (row: Row) => row.due_at !== null && row.due_at < house.clock.now],
    ['urgency=urgent', (row: Row) => row.urgency === 'urgent'],
    ['channel=resident&purpose=help', () => true],
    ['from=2026-09-16', () => false],
    ['to=2026-09-15', () => true],
    ['areaId=371425001001', () => true],
    ['areaId=371425001002', () => false],
  ])('filter %s', async (filter, keeps) => {
    const { rows } = await house.owner.query<Row>('SELECT m.* FROM matter m JOIN request q ON q.matter_id = m.id ORDER BY opened_at DESC, id DESC')
    expect(await walk('streetStaff', `&${filter}`)).toEqual(rows.filter(keeps).map((row) => row.id))
  })

  test('words are found in texts and numbers in their beginning, in one’s own reach only', async () => {
    const number = (await world.row(ids[3]!)).number
    expect(await list('streetStaff', '?text=第4件')).toEqual([ids[3]])
    expect(await list('streetStaff', `?text=${number}`)).toEqual([ids[3]])
    expect(await list('streetStaff-2', '?text=第4件')).toEqual([])
    expect(await list('resident-2', '?text=第4件')).toEqual([])
    expect((await world.people.streetStaff.get('/api/requests?text=%25%25')).status).toBe(422)
    expect(await walk('streetStaff', '&text=堆满杂物')).toHaveLength((await walk('streetStaff')).length)
  })

  test('a resident finds his own', async () => {
    const mine = await world.people.resident.get('/api/my/requests?limit=3')
    expect(mine.body.items).toHaveLength(3)
    expect((await world.people['resident-2'].get('/api/my/requests')).body.items).toEqual([])
    expect((await list('resident')).length).toBeGreaterThan(8)
  })

  test('a broken page mark is refused by every list, not guessed', async () => {
    const id = '019ff000-0000-7000-8000-000000000000'
    const marks = ['x', '2026-09-15T00:00:00Z_x', `2026-09-15';--_${id}`, `2026-1_${id}`, `1_${id}`, `2026-02-30T00:00:00Z_${id}`, `2026-02-30 00:00:00+08_${id}`, 'infinity_------------------------------------']
    const lists = ['/api/requests?', '/api/requests?text=路灯坏&', '/api/my/requests?', '/api/work?', '/api/notices?', '/api/queues/dispatch?', '/api/published-requests?', '/api/area-changes?', `/api/areas/${world.grid}/statistics/rows?from=2026-09-01&to=2026-09-30&`]
    for (const after of marks) {
      for (const list of lists) {
        const asked = list.startsWith('/api/my') ? 'resident' : list.startsWith('/api/area-changes') ? 'systemAdministrator' : 'streetStaff'
        for (const mark of list.startsWith('/api/queues') ? [after, `1_${after}`] : [after]) {
          const answer = await world.people[asked].get(`${list}after=${encodeURIComponent(mark)}`)
          expect([list, mark, answer.status, answer.body.title, answer.body.detail]).toEqual([list, mark, 422, 'input.invalid', '提交的内容有误：翻页位置不对，请从第一页重新开始。'])
        }
      }
    }
    expect((await house.anonymous.get(`/api/published-requests?after=2026-1_${id}`)).status).toBe(422)
  })
})

describe('my work', () => {
  const work = async (who: Who, reason = 'waits') => (await world.people[who].get(`/api/work?reason=${reason}&limit=100`)).body
  const idsOf = (body: { items: { matterId: string }[] }): string[] => body.items.map((item) => item.matterId)

  test('follows the request from desk to desk', async () => {
    const id = await world.report()
    expect(idsOf(await work('communityStaff'))).toContain(id)
    expect(idsOf(await work('gridLeader'))).toContain(id)
    expect(idsOf(await work('gridWorker'))).not.toContain(id)
    await world.move('communityStaff', id, 'accept')
    expect(idsOf(await work('communityStaff'))).not.toContain(id)
    expect(idsOf(await work('streetStaff'))).toContain(id)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    expect(idsOf(await work('streetStaff'))).not.toContain(id)
    expect(idsOf(await work('streetStaff', 'asked'))).toContain(id)
    expect(idsOf(await work('departmentStaff'))).toContain(id)
    expect(idsOf(await work('departmentHead'))).not.toContain(id)
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 2, words: '等待双方到场调解' })
    expect(idsOf(await work('departmentHead'))).toContain(id)
    expect(idsOf(await work('departmentStaff'))).not.toContain(id)
    await world.move('departmentHead', id, 'decide-extension', { approve: true })
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, words: '请派人到场' })
    expect(idsOf(await work('departmentStaff-2'))).toContain(id)
    const item = (await work('departmentStaff')).items.find((one: { matterId: string }) => one.matterId === id)
    expect(item).toMatchObject({ stateLabel: '已签收', waitingForLabel: '待联系居民', waitingUnit: '住建局', categoryLabel: '纠纷 · 租赁纠纷', overdue: false, dueWords: expect.any(String) })
  })

  test('counts say what the lists hold', async () => {
    for (const who of ['communityStaff', 'streetStaff', 'departmentStaff', 'gridWorker', 'systemAdministrator'] as const) {
      const { counts } = await work(who)
      for (const reason of ['waits', 'due', 'overdue', 'asked'] as const) expect([who, reason, idsOf(await work(who, reason)).length]).toEqual([who, reason, counts[reason]])
    }
  })
})

describe('plain names and numbers', () => {
  test('with a reason, while it waits for the unit; the resident sees who looked', async () => {
    const id = await world.requestIn('signed')
    const answer = await world.people.departmentStaff.post(`/api/requests/${id}/unmask`, { reason: 'contact' })
    expect(answer.body).toMatchObject({ name: expect.stringMatching(/^[\u4e00-\u9fff]{2,4}$/), phone: expect.stringMatching(/^199\d{8}$/), usesLeft: 29 })
    for (const [who, status] of [['streetStaff', 409], ['communityHead', 403], ['countyLeader', 403], ['departmentStaff-2', 404], ['resident-2', 404]] as const)
      expect([who, (await world.people[who].post(`/api/requests/${id}/unmask`, { reason: 'contact' })).status]).toEqual([who, status])
    const lookups = (await world.people.resident.get('/api/me/lookups')).body.lookups
    expect(lookups[0]).toMatchObject({ unit: '齐河县住房和城乡建设局', reason: '联系本人了解情况', objectId: id })
    const noReason = await world.people.departmentStaff.post(`/api/requests/${id}/unmask`, { reason: 'curious' })
    expect(noReason.status).toBe(422)
  })

  test('are offered only where there is one', async () => {
    const nameless = (await world.people.communityStaff.post('/api/requests/for-somebody', { text: '过道堆物', place: { areaId: world.grid }, authority: 'counter', channel: 'counter' })).body.requestId
    const named = await world.requestIn('submitted')
    const offered = async (id: string) => (await world.people.communityStaff.get(`/api/requests/${id}`)).body.reporter.mayUnmask
    expect([await offered(nameless), await offered(named)]).toEqual([false, true])
  })

  test('thirty an hour, counted even when all are asked at once', async () => {
    const id = await world.requestIn('signed')
    const answers = await Promise.all(Array.from({ length: 34 }, () => world.people.departmentStaff.post(`/api/requests/${id}/unmask`, { reason: 'contact' })))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(29)
    expect(answers.find((answer) => answer.status !== 200)!.body.title).toBe('request.unmask-too-often')
    house.clock.now = new Date(house.clock.now.getTime() + 3_600_001)
    expect((await world.people.departmentStaff.post(`/api/requests/${id}/unmask`, { reason: 'contact' })).status).toBe(200)
  })
})

describe('published', () => {
  test('everybody reads the words written for it, nobody the reporter or the internal text', async () => {
    const consents = (await world.people.resident.get('/api/me/consents')).body.consents as { purpose: string; version: string }[]
    await world.people.resident.post('/api/me/consents', { purpose: 'publicName', version: consents.find(({ purpose }) => purpose === 'publicName')!.version, granted: true })
    const id = await world.requestIn('replied', { text: '张家和李家为了过道吵架，电话13912345678', anonymousToPublic: false })
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映过道堆物。', publicAnswer: '已清理，并约定不再堆放。' })
    const answer = await house.anonymous.get('/api/published-requests')
    const item = answer.body.items.find((one: { requestId: string }) => one.requestId === id)
    expect(item).toMatchObject({ areaName: '永顺社区', unit: '齐河县住房和城乡建设局', publicText: '有居民反映过道堆物。', kept: true, reporter: expect.stringMatching(/^.\*+$/u) })
    expect(answer.text).not.toContain('吵架')
    expect(await world.people['resident-2'].get('/api/published-requests').then((one) => one.text)).toBe(answer.text)
    await world.move('communityStaff', id, 'withdraw', { words: '居民要求' })
    expect((await house.anonymous.get('/api/published-requests')).text).not.toContain(id)
  })

  test('whoever wished to be anonymous has no name there', async () => {
    const id = await world.requestIn('replied')
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映押金不退。', publicAnswer: '已退还，请放心。' })
    const item = (await house.anonymous.get('/api/published-requests')).body.items.find((one: { requestId: string }) => one.requestId === id)
    expect(item.reporter).toBeNull()
  })

  test('the categories to choose from are the county’s, as they are named now; an ended one stays while something of it is public', async () => {
    const read = async () => (await house.anonymous.get('/api/published-requests/categories')).body.categories as { key: string; name: string }[]
    const before = await read()
    expect(before).toContainEqual({ key: 'property', name: '物业' })
    expect(before.some(({ key }) => key.includes('.'))).toBe(false)
    const today = new Date(house.clock.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
    const { rows } = await house.owner.query<{ version: number }>("SELECT version FROM category WHERE key = 'property'")
    const administrator = world.people.systemAdministrator
    expect((await administrator.post('/api/categories', { key: 'property', version: rows[0]!.version, name: '物业服务', validFrom: today })).status).toBe(200)
    expect((await administrator.post('/api/categories', { key: 'lowAltitude', name: '低空飞行', validFrom: today })).status).toBe(200)
    const id = await world.requestIn('replied', { category: 'disputes.tenancy' })
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映押金不退。', publicAnswer: '已退还，请放心。' })
    await house.owner.query("UPDATE category SET valid_to = $1 WHERE key IN ('disputes', 'greening')", [today])
    await house.owner.query('UPDATE rule_version SET version = version + 1')
    await expect.poll(read, { timeout: 5_000, interval: 200 }).toEqual(expect.arrayContaining([{ key: 'property', name: '物业服务' }, { key: 'lowAltitude', name: '低空飞行' }]))
    await expect.poll(async () => (await read()).filter(({ key }) => ['property', 'disputes', 'greening'].includes(key)).map(({ name }) => name), { timeout: 5_000, interval: 200 }).toEqual(['物业服务', '纠纷'])
    await house.owner.query("UPDATE category SET valid_to = NULL WHERE key IN ('disputes', 'greening')")
    await house.owner.query('UPDATE rule_version SET version = version + 1')
  })
})

describe('many at once', () => {
  test('each row is checked; what cannot be signed says why and spoils nothing', async () => {
    const [one, two, three] = [await world.requestIn('dispatched'), await world.requestIn('signed'), await world.requestIn('dispatched')]
    const answer = await world.people.departmentStaff.post('/api/requests/bulk/sign', { rows: [{ requestId: one }, { requestId: two }, { requestId: three, version: 1 }] })
    expect(answer.status).toBe(200)
    expect(answer.body.results).toEqual(expect.arrayContaining([
      { requestId: one, done: true, sentence: null },
      { requestId: two, done: false, sentence: expect.stringContaining('不能“签收”') },
      { requestId: three, done: false, sentence: expect.stringContaining('别人刚刚办理了') },
    ]))
    expect([(await world.row(one)).state, (await world.row(three)).state]).toEqual(['signed', 'dispatched'])
  })

  test('each that was done is found in the audit by its own number', async () => {
    const ids = [await world.requestIn('dispatched'), await world.requestIn('dispatched'), await world.requestIn('signed')]
    await world.people.departmentStaff.post('/api/requests/bulk/sign', { rows: ids.map((requestId) => ({ requestId })) })
    const { rows } = await house.owner.query("SELECT object_id, object_kind, role, outcome, details FROM audit_entry WHERE action = 'POST /requests/bulk/sign' AND object_id = ANY ($1::text[]) ORDER BY array_position($1::text[], object_id)", [ids])
    expect(rows).toEqual(ids.slice(0, 2).map((id) => ({ object_id: id, object_kind: 'request', role: 'departmentStaff', outcome: 'done', details: { rows: 3, done: 2 } })))
  })

  test('a row out of reach refuses all, as if it did not exist', async () => {
    const one = await world.requestIn('dispatched')
    const answer = await world.people['departmentStaff-2'].post('/api/requests/bulk/sign', { rows: [{ requestId: one }] })
    expect(answer.status).toBe(404)
  })

  test('dispatched each to the unit that the rules propose', async () => {
    const ids = [await world.requestIn('accepted', { category: 'municipal.streetLight' }), await world.requestIn('accepted', { category: 'disputes.tenancy' })]
    const answer = await world.people.streetStaff.post('/api/requests/bulk/dispatch', { rows: ids.map((requestId) => ({ requestId })) })
    expect(answer.body.results.every((result: { done: boolean }) => result.done)).toBe(true)
    const details = await Promise.all(ids.map((id) => world.people.streetStaff.get(`/api/requests/${id}`)))
    expect(details.map((detail) => detail.body.holder.name)).toEqual(['齐河县综合行政执法局', '齐河县司法局'])
    expect((await world.people.streetStaff.post('/api/requests/bulk/dispatch', { rows: [] })).status).toBe(422)
  })
})

describe('what may be the same thing', () => {
  test('is suggested from the same community; merging tells who raised it, and can be undone', async () => {
    const first = await world.report({ text: '凤鸣里西门的健身器材坏了没人修', category: 'municipal.facility' })
    const second = await world.report({ text: '凤鸣里西门健身器材坏了很久没人修', category: 'municipal.facility' }, 'resident-2')
    const found = await world.people.communityStaff.get(`/api/requests/${second}/duplicates`)
    expect(found.body.candidates[0]).toMatchObject({ request: { requestId: first }, why: expect.stringContaining('类别相同') })
    await world.move('communityStaff', second, 'merge', { intoId: first })
    const notices = (await world.people['resident-2'].get('/api/notices')).body.items
    expect(notices[0].sentence).toMatch(/与 2026-\d+ 是同一件事，已合并办理/)
    const detail = (await world.people.communityStaff.get(`/api/requests/${first}`)).body
    expect(detail.links).toEqual([expect.objectContaining({ requestId: second, kind: 'mergedFrom' })])
    await world.move('communityStaff', second, 'undo-merge', { words: '不是同一处' })
    expect(await world.row(second)).toMatchObject({ state: 'submitted', waiting_for: 'accept', closed_at: null })
    expect((await world.people.communityStaff.get(`/api/requests/${first}`)).body.links).toEqual([])
  })

  test('is looked for nearest in time, not among the newest', async () => {
    const first = await world.report({ text: '凤鸣里南门的石凳断了一条腿没人修', category: 'municipal.facility' })
    const second = await world.report({ text: '凤鸣里南门石凳断了一条腿没有人修', category: 'municipal.facility' })
    // Hundreds more that came in weeks later.
    await copyRequest(house.owner, second, 320, { matter: "'number', '2026-8' || lpad(n::text, 5, '0'), 'opened_at', m.opened_at + interval '20 days'", request: "'text', '与此无关的另一件事'" })
    const { candidates } = (await world.people.communityStaff.get(`/api/requests/${second}/duplicates`)).body
    expect(candidates.map((one: { request: { requestId: string } }) => one.request.requestId)).toContain(first)
    await house.owner.query("DELETE FROM request q USING matter m WHERE m.id = q.matter_id AND m.number LIKE '2026-8%'; DELETE FROM matter WHERE number LIKE '2026-8%'")
  })

  test('nothing is merged into what has ended, nor into itself', async () => {
    const [one, two, three, ended] = [await world.report(), await world.report(), await world.report(), await world.requestIn('closed')]
    await world.move('communityStaff', one, 'merge', { intoId: two })
    const titles = await Promise.all([[three, one], [three, ended], [three, three]].map(async ([from, into]) =>
      (await world.people.communityStaff.post(`/api/requests/${from}/merge`, { intoId: into })).body.title))
    expect(titles).toEqual(['request.merge-target-ended', 'request.merge-target-ended', 'request.merge-into-itself'])
  })
})

describe('many merged at once', () => {
  const bulk = (who: keyof World['people'], path: string, ids: readonly string[], more: object) => world.people[who].post(`/api/requests/bulk/${path}`, { rows: ids.map((requestId) => ({ requestId })), ...more })
  const told = async (who: 'resident' | 'resident-2', about: string): Promise<string[]> => (await world.people[who].get('/api/notices')).body.items.map(({ sentence }: { sentence: string }) => sentence).filter((sentence: string) => sentence.includes(about))

  test('go on in one: each that cannot says why, everybody hears of his own, whoever raised that one once of all; taken out together', async () => {
    const into = await world.report()
    const [one, two, own, answered] = [await world.report({}, 'resident-2'), await world.requestIn('accepted'), await world.report(), await world.requestIn('replied')]
    await house.owner.query('UPDATE matter SET reporter_id = $2 WHERE id = $1', [two, world.accounts.get('resident-2')])
    const number = (await world.row(into)).number
    const { status, body } = await bulk('communityStaff', 'merge', [one, two, own, answered], { intoId: into })
    expect([status, body.results]).toEqual([200, expect.arrayContaining([
      { requestId: one, done: true, sentence: null }, { requestId: two, done: true, sentence: null }, { requestId: own, done: true, sentence: null },
      { requestId: answered, done: false, sentence: expect.stringContaining('不能“合并”') },
    ])])
    for (const id of [one, two, own]) expect(await world.row(id)).toMatchObject({ state: 'merged', merged_into_id: into })
    expect((await world.row(into)).merged_count).toBe(3)
    expect((await told('resident-2', number)).toSorted()).toEqual([one, two].map(() => expect.stringMatching(`^您反映的 2026-\\d+ 与 ${number} 是同一件事`)))
    expect((await told('resident', number)).filter((sentence) => sentence.startsWith('还有'))).toEqual([`还有 2 件反映了与您的 ${number} 同样的事，已并入一起办理。`])
    const { rows } = await house.owner.query("SELECT object_id, details FROM audit_entry WHERE action = 'POST /requests/bulk/merge' AND object_id = $1", [two])
    expect(rows).toEqual([{ object_id: two, details: { into, rows: 4, done: 3 } }])

    const undone = await bulk('communityStaff', 'undo-merge', [one, two, answered], { words: '不是同一件事' })
    expect(undone.body.results.filter((result: { done: boolean }) => result.done)).toHaveLength(2)
    expect([(await world.row(one)).state, (await world.row(two)).state, (await world.row(own)).state, (await world.row(into)).merged_count]).toEqual(['submitted', 'submitted', 'merged', 1])
    expect(await told('resident', `并入您的 ${number}`)).toEqual([`并入您的 ${number} 的 2 件事已经分开办理，您的这一件照常办理。`])
  })

  test('nothing is done where the one is among them, has ended, is sealed or out of reach', async () => {
    const [one, ended] = [await world.report(), await world.requestIn('closed')]
    const sealed = await world.report({ text: '网格长收了钱', category: 'marketGovernance.conduct', purpose: 'report' })
    const refused = async (who: keyof World['people'], intoId: string) => { const { status, body } = await bulk(who, 'merge', [one], { intoId }); return [status, body.title] }
    expect(await refused('communityStaff', one)).toEqual([422, 'request.merge-into-itself'])
    expect(await refused('communityStaff', ended)).toEqual([409, 'request.merge-target-ended'])
    expect((await refused('communityStaff', sealed))[0]).toBe(404)
    expect((await refused('communityStaff', randomUUID()))[0]).toBe(404)
    expect((await refused('communityStaff-2', await world.report()))[0]).toBe(404)
    expect((await world.row(one)).state).toBe('submitted')
  })
})

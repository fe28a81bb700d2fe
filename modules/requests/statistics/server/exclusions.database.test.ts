import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

const EVIDENCE = '（2026）鲁1425民初123号受理通知书'
const asking = { reasonKey: 'statutoryProcedure', words: '房东已起诉，法院立案受理', evidence: EVIDENCE }
type Listed = { request: { requestId: string; openMoves: string[] }; exclusion: Record<string, unknown> }
const listed = async (who: keyof World['people'], status: string, id: string): Promise<Listed | undefined> =>
  ((await world.people[who].get(`/api/exclusions?status=${status}&limit=100`)).body.items as Listed[]).find(({ request }) => request.requestId === id)
const title = async (who: keyof World['people'], id: string, path: string, body: object) => (await world.people[who].post(`/api/requests/${id}/${path}`, body)).body.title

/** The rows of the file, as the one who asked opens it once another has approved. */
async function exported(filter: object): Promise<string[]> {
  const root = (await house.owner.query('SELECT id FROM area WHERE parent_id IS NULL AND valid_to IS NULL')).rows[0].id
  const asked = await world.people.countyDispatcher.post(`/api/areas/${root}/exports`, { what: 'exclusions', filter, reason: '季度复核' })
  if (asked.status !== 200) throw new Error(asked.text)
  expect(asked.body.description).toContain('剔除记录')
  expect((await world.people.countyLeader.post(`/api/exports/${asked.body.exportId}/decide`, { approve: true })).body.state).toBe('ready')
  const { cookie } = world.people.countyDispatcher as unknown as { cookie: string }
  const file = await fetch(`${house.baseUrl}/api/exports/${asked.body.exportId}/file`, { headers: { cookie } })
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(await file.arrayBuffer())
  const rows: string[] = []
  workbook.eachSheet((sheet) => sheet.eachRow((row) => rows.push(JSON.stringify(row.values))))
  return rows
}

describe('an exclusion', () => {
  test('is asked for with evidence, decided by another of the county, and kept with both', async () => {
    const id = await world.requestIn('replied')
    const without = await world.people.departmentStaff.post(`/api/requests/${id}/ask-exclusion`, { ...asking, evidence: '无' })
    expect([without.status, without.text]).toEqual([422, expect.stringContaining('依据')])
    await world.move('departmentStaff', id, 'ask-exclusion', asking)
    expect(await listed('countyDispatcher', 'pending', id)).toMatchObject({
      request: { openMoves: expect.arrayContaining(['decideExclusion']) }, exclusion: { evidence: EVIDENCE, reasonLabel: '已进入法定程序', askedUnit: expect.any(String), askedBy: expect.any(String), decidedBy: null },
    })
    expect((await listed('departmentStaff', 'pending', id))!.request.openMoves).not.toContain('decideExclusion')
    expect(await listed('communityStaff-2', 'pending', id)).toBeUndefined()
    expect((await world.people.resident.get('/api/exclusions')).status).toBe(403)
    for (const who of ['countyDispatcher', 'countyLeader'] as const) expect((await world.people[who].get('/api/notices')).text, who).toContain('申请剔除，不计入考核，等待审批')
    await world.move('countyLeader', id, 'decide-exclusion', { approve: true, words: '已核对受理通知书' })
    expect(await world.row(id)).toMatchObject({ excluded: true, exclusion_asked_by: null, state: 'replied' })
    expect((await world.people.departmentStaff.get('/api/notices')).text).toContain('剔除申请已批准')
    const seen = await world.people.departmentStaff.get(`/api/requests/${id}`)
    expect(seen.body.exclusions).toMatchObject([{ status: 'approved', evidence: EVIDENCE, decisionWords: '已核对受理通知书', decidedBy: expect.any(String) }])
    const own = await world.people.resident.get(`/api/requests/${id}`)
    expect(own.body.exclusions).toEqual([])
    for (const secret of ['剔除', '不计入考核', '民初']) expect(own.text).not.toContain(secret)
    await world.move('countyDispatcher', id, 'include', { words: '法院没有立案' })
    expect(await listed('countyLeader', 'ended', id)).toMatchObject({ exclusion: { endedWords: '法院没有立案' } })
    expect(await listed('countyLeader', 'approved', id)).toBeUndefined()
  })

  test('is not decided by who asked, and counts until it is', async () => {
    const id = await world.requestIn('closed')
    await world.move('countyDispatcher', id, 'ask-exclusion', asking)
    expect(await title('countyDispatcher', id, 'decide-exclusion', { approve: true, words: '同意' })).toBe('request.own-application')
    expect(await title('departmentStaff', id, 'ask-exclusion', asking)).toBe('request.exclusion-asked')
    expect(await world.row(id)).toMatchObject({ excluded: false })
    await expect(house.owner.query("UPDATE exclusion SET status = 'approved', approved_by = asked_by, at = now() WHERE matter_id = $1", [id])).rejects.toThrow('exclusion_two')
    await world.move('countyDispatcher', id, 'withdraw-exclusion', { words: '依据不足' })
    expect(await listed('countyDispatcher', 'withdrawn', id)).toMatchObject({ exclusion: { endedWords: '依据不足', decidedAt: null } })
    await world.move('departmentStaff', id, 'ask-exclusion', asking)
    await world.move('countyDispatcher', id, 'decide-exclusion', { approve: false, words: '没有看到受理通知书' })
    expect(await listed('departmentStaff', 'refused', id)).toMatchObject({ exclusion: { decisionWords: '没有看到受理通知书' } })
  })

  test('that one person decided, before it took two, stays approved and says that no evidence was asked for', async () => {
    const id = await world.requestIn('replied')
    const { rows } = await house.owner.query("INSERT INTO matter_text (county_code, id, matter_id, audience, words, created_at) VALUES ($1, gen_random_uuid(), $2, 'internal', '已由法院立案', now()) RETURNING id", [house.countyCode, id])
    await house.owner.query("INSERT INTO exclusion (county_code, id, matter_id, reason_key, approved_by, organization_id, text_id, at) VALUES ($1, gen_random_uuid(), $2, 'statutoryProcedure', $3, $4, $5, now())",
      [house.countyCode, id, world.accounts.get('countyDispatcher'), world.units.centre, rows[0].id])
    await house.owner.query('UPDATE request SET excluded = true WHERE matter_id = $1', [id])
    expect(await listed('countyLeader', 'approved', id)).toMatchObject({ exclusion: { evidence: '当时没有要求依据', askedBy: null, askedAt: null, words: '已由法院立案', decidedUnit: expect.any(String) } })
    await world.move('countyDispatcher', id, 'include', { words: '没有立案' })
    expect(await listed('countyLeader', 'ended', id)).toBeDefined()
  })

  test('leaves as a file that another approves, narrowed as the list is, with units and no person’s name', async () => {
    const [kept, other] = [await world.requestIn('replied'), await world.requestIn('replied')]
    for (const id of [kept, other]) await world.move('departmentStaff', id, 'ask-exclusion', { ...asking, words: `${asking.words}，联系13800138000` })
    const { askedBy, askedUnit } = (await listed('countyLeader', 'pending', kept))!.exclusion
    await world.move('countyLeader', kept, 'decide-exclusion', { approve: true, words: '已核对' })
    const [keptNumber, otherNumber] = [(await world.row(kept)).number, (await world.row(other)).number]
    const rows = await exported({ exclusionStatus: 'approved', exclusionReason: 'statutoryProcedure' })
    const line = rows.find((row) => row.includes(keptNumber))!
    for (const word of ['已进入法定程序', EVIDENCE, String(askedUnit), '已核对', '138****8000']) expect(line).toContain(word)
    expect(line).not.toContain(String(askedBy))
    expect(rows.join('\n')).not.toContain(otherNumber)
    expect((await exported({})).filter((row) => row.includes(keptNumber) || row.includes(otherNumber)).length).toBe(2)
    await expect(exported({ exclusionReason: 'forceMajeure' })).rejects.toThrow('export.empty')
  })

  test('of what was sealed meanwhile shows no word beyond the unit that examines it, and is not approved', async () => {
    const id = await world.requestIn('replied')
    await world.move('departmentStaff', id, 'ask-exclusion', asking)
    await house.owner.query('UPDATE matter SET sealed = true, holder_organization_id = $2 WHERE id = $1', [id, world.units.otherDepartment])
    const seen = await listed('countyLeader', 'pending', id)
    const { number } = await world.row(id)
    const sealed = (await exported({ exclusionStatus: 'pending' })).find((row) => row.includes(number))
    expect(sealed).toBeDefined()
    for (const secret of ['民初', '房东', '杂物']) expect(sealed).not.toContain(secret)
    for (const secret of ['民初', '房东', '杂物']) expect(JSON.stringify(seen)).not.toContain(secret)
    expect((await world.people.countyLeader.get(`/api/requests/${id}`)).text).not.toContain('民初')
    expect(await title('countyLeader', id, 'decide-exclusion', { approve: true, words: '同意' })).toBe('request.sealed-not-excluded')
    await world.move('countyLeader', id, 'decide-exclusion', { approve: false, words: '密封件不剔除' })
  })
})

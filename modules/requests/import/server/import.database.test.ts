import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { open as openSealed } from '#kit/secrets/sealed-value.ts'
import { encodeGb18030 } from '#kit/table-file/gb18030.ts'
import { deleteImportFile } from '#modules/requests/import/server/import-file.ts'
import { startImportWorker } from '#modules/requests/import/server/public.ts'
import type { ImportWorker } from '#modules/requests/import/server/public.ts'
import { keptLines, recountedLines } from '#modules/requests/statistics/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let worker: ImportWorker
let street: string
let otherStreet: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startImportWorker(house.house.services, house.countyCode, { every: 3_600_000, rowsAtOnce: 3 })
  const { rows } = await house.owner.query<{ name: string }>("SELECT name FROM area WHERE level IN ('street', 'town') AND county_code = $1 ORDER BY path", [house.countyCode])
  street = '晏城街道'
  otherStreet = rows.map(({ name }) => name).find((name) => name !== street)!
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})

const HEADER = '工单编号,诉求内容,类别,地址,来电时间,联系人,联系电话,办理状态,处理结果,办结时间'
type Person = World['people']['streetStaff']

async function upload(who: Person, content: Buffer | string, name = '热线清单.csv', importId = randomUUID()) {
  const form = new FormData()
  form.set('importId', importId)
  form.set('file', new File([new Uint8Array(Buffer.from(content))], name))
  return who.post('/api/imports', form)
}

/** Uploaded, checked, started and taken in. */
async function bring(who: Person, content: Buffer | string, name?: string) {
  const uploaded = await upload(who, content, name)
  expect(uploaded.text).toContain('importId')
  await worker.runOnce()
  const started = await who.post(`/api/imports/${uploaded.body.importId}/start`)
  expect(started.status, started.text).toBe(200)
  await worker.runOnce()
  return (await who.get(`/api/imports/${uploaded.body.importId}`)).body
}

test('a file is held on to while it is checked, however long that takes, and no second process begins it', async () => {
  const lines = Array.from({ length: 80_000 }, (_, index) => `L-${index},第 ${index} 盏路灯坏了`)
  const { importId } = (await upload(world.people.streetStaff, `工单编号,诉求内容\n${lines.join('\n')}\n`)).body
  const workers = [0, 1].map(() => startImportWorker(house.house.services, house.countyCode, { every: 50, keepOnEveryMilliseconds: 50 }))
  const [holders, holds] = [new Set<string>(), new Set<string>()]
  for (let state = 'checking'; state === 'checking';) {
    const row = (await house.owner.query('SELECT state, worker_id, worker_until::text AS until FROM request_import WHERE id = $1', [importId])).rows[0]
    state = row.state
    if (row.worker_id !== null) holders.add(row.worker_id)
    if (row.until !== null) holds.add(row.until)
  }
  await Promise.all(workers.map((one) => one.stop()))
  expect(holders.size).toBe(1)
  // By the claim once; every further one is the same process holding on.
  expect(holds.size).toBeGreaterThan(1)
  expect((await world.people.streetStaff.post(`/api/imports/${importId}/cancel`)).status).toBe(200)
})

const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`
const matters = async () => (await house.owner.query('SELECT count(*)::int AS n FROM matter')).rows[0].n as number

describe('a list of the hotline', () => {
  let done: Awaited<ReturnType<typeof bring>>
  const file = () => encodeGb18030(csv(
    `R-001,"\n\t 三号楼楼道灯不亮，老人下楼危险",municipal.streetLight,${street}永顺社区3号楼,2026/9/1 9:30,张三,13800138000;13900139000,办理中,已联系物业,`,
    `R-002,上个月的井盖已经换好,,${street}永顺社区东门,2026-08-02,李四,13800138001,已办结,井盖已更换,2026年8月10日`,
    `R-003,隔壁街道的垃圾没人收,,${otherStreet},2026-9-3,王五,13800138002,,,`,
    `R-004,村里路面坏了,,李官村,2026-9-3,赵六,13800138003,,,`,
    `R-005,=HYPERLINK("x"),,${street}永顺社区,01/02/2026,钱七,12,,,`,
    `R-006,举报社区干部吃拿卡要,干部作风,${street}永顺社区,2026-9-3,,,,,`,
    `R-001,同一编号另一件事,,${street}永顺社区,2026-9-3,,,,,`,
    '', ',,,,,,,,,',
  ))

  beforeAll(async () => {
    const { rows } = await house.owner.query<{ name: string }>("SELECT name FROM category WHERE key = 'marketGovernance.conduct'")
    done = await bring(world.people.streetStaff, encodeGb18030(new TextDecoder('gb18030').decode(file()).replace('干部作风', rows[0]!.name)))
  })

  test('every row is in or comes back, and is counted once', () => {
    expect(done).toMatchObject({ state: 'done', formatLabel: 'CSV，GB18030', rowCount: 7, rowsTaken: 7, addedOpen: 1, addedClosed: 1, alreadyThere: 0, returned: 5, source: '热线清单' })
    expect(done.reasons.map(({ reason }: { reason: string }) => reason).join('\n')).not.toMatch(/王五|13800138002|HYPERLINK/)
  })

  test('what is open waits for its first receiver with a clock from now; where it came from stands on the timeline', async () => {
    const { rows } = await house.owner.query("SELECT m.id FROM matter m JOIN imported_request i ON i.matter_id = m.id WHERE m.state = 'submitted'")
    const row = await world.row(rows[0].id)
    expect(row).toMatchObject({
      title: '三号楼楼道灯不亮，老人下楼危险', category: 'municipal.streetLight', channel: 'import', waiting_for: 'accept', waiting_organization_id: world.units.community, org_ids: [world.units.community],
      receiver_organization_id: world.units.community, place: `${street}永顺社区3号楼`, closed_elsewhere: false, due_stage: 'accept', number: expect.stringMatching(/^2026-\d{6}$/),
    })
    expect(row.opened_at).toEqual(house.clock.now)
    expect(row.due_at > house.clock.now).toBe(true)
    expect(JSON.stringify(row)).not.toContain('13800138000')
    const detail = await world.people.communityStaff.get(`/api/requests/${rows[0].id}`)
    expect(detail.body).toMatchObject({ reporter: { phone: '138****8000' }, openMoves: expect.arrayContaining(['accept']) })
    expect(detail.body.timeline[0]).toMatchObject({ label: '导入', internal: true, words: expect.stringContaining('原编号 R-001，反映时间 2026-09-01 09:30。时限从导入时起算。原处办理情况：已联系物业') })
    const plain = await world.people.communityStaff.post(`/api/requests/${rows[0].id}/unmask`, { reason: 'contact' })
    expect(plain.body).toMatchObject({ name: '张三（另有电话 13900139000）', phone: '13800138000' })
    const notices = await world.people.communityStaff.get('/api/notices')
    expect(notices.text).toContain('导入了 1 件诉求，等您单位受理')
    await world.move('communityStaff', rows[0].id, 'accept')
  })

  test('is found by the number that it had there, or its beginning, by whoever reaches it; the number stands with it', async () => {
    const found = async (who: keyof World['people'], text: string) => (await world.people[who].get(`/api/requests?text=${encodeURIComponent(text)}`)).body.items.map((row: { title: string; found: unknown }) => [row.title, row.found])
    const one = [['三号楼楼道灯不亮，老人下楼危险', { where: 'externalNumber', words: 'R-001', marks: [[0, 5]] }]]
    expect(await found('streetStaff', 'ｒ-001')).toEqual(one)
    expect((await found('communityStaff', 'R-00')).map(([title]: [string]) => title)).toEqual(expect.arrayContaining(['三号楼楼道灯不亮，老人下楼危险', '上个月的井盖已经换好']))
    expect(await found('streetStaff-2', 'R-001')).toEqual([])
    const { rows } = await house.owner.query("SELECT matter_id FROM request WHERE external_number = 'R-001'")
    expect((await world.people.communityStaff.get(`/api/requests/${rows[0].matter_id}`)).body.externalNumber).toBe('R-001')
    // What is sealed is not found by it.
    await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [rows[0].matter_id])
    expect(await found('streetStaff', 'R-001')).toEqual([])
    await house.owner.query('UPDATE matter SET sealed = false WHERE id = $1', [rows[0].matter_id])
  })

  test('what was closed elsewhere is kept and found, and is in no figure', async () => {
    const { rows } = await house.owner.query("SELECT m.id FROM matter m JOIN imported_request i ON i.matter_id = m.id WHERE m.state = 'final'")
    const row = await world.row(rows[0].id)
    expect(row).toMatchObject({ closed_elsewhere: true, waiting_for: null, due_at: null, org_ids: [], opened_at: new Date('2026-08-01T16:00:00Z'), closed_at: new Date('2026-08-09T16:00:00Z') })
    expect((await house.owner.query('SELECT FROM matter_clock WHERE matter_id = $1', [rows[0].id])).rowCount).toBe(0)
    const found = await world.people.streetStaff.get('/api/requests?text=井盖已经换好')
    expect(found.body.items.map(({ requestId }: { requestId: string }) => requestId)).toEqual([rows[0].id])
    const detail = await world.people.streetStaff.get(`/api/requests/${rows[0].id}`)
    expect(detail.body.timeline[0].words).toContain('在原处已办结（2026-08-10），只存档，不计入统计。原处答复：井盖已更换')
    expect(await keptLines(house.owner)).toEqual(await recountedLines(house.owner))
    await world.move('countyDispatcher', rows[0].id, 'ask-exclusion', { reasonKey: 'statutoryProcedure', words: '房东已起诉，法院立案受理', evidence: '（2026）鲁1425民初123号受理通知书' })
    await world.move('countyLeader', rows[0].id, 'decide-exclusion', { approve: true, words: '已核对受理通知书' })
    expect(await keptLines(house.owner)).toEqual(await recountedLines(house.owner))
  })

  test('what comes back is the user’s own file with a reason, harmless in a spreadsheet; corrected it comes in, the rest is known', async () => {
    const returned = await fetch(`${house.baseUrl}/api/imports/${done.importId}/returned`, { headers: { cookie: (world.people.streetStaff as unknown as { cookie: string }).cookie } })
    expect(returned.status).toBe(200)
    const text = new TextDecoder('gb18030').decode(await returned.arrayBuffer())
    const lines = text.split('\r\n')
    expect(lines[0]).toBe(`${HEADER},未导入的原因`)
    expect(lines).toHaveLength(7)
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    for (const words of [`地点在${otherStreet}，不在您的辖区`, '“联系电话”不是电话号码', '“反映时间”分不清日、月和年', '检举控告', '这个编号已经导入过，内容或地点不同']) expect(text).toContain(words)
    const again = await bring(world.people.streetStaff, encodeGb18030(text.replace('01/02/2026', '2026-02-01').replace(',12,', ',13800138009,')), '热线清单-未导入.csv')
    expect(again).toMatchObject({ state: 'done', rowCount: 5, addedOpen: 1, returned: 4 })
    const { rows } = await house.owner.query("SELECT text FROM request WHERE text LIKE '%HYPERLINK%'")
    expect(rows).toEqual([{ text: '=HYPERLINK("x")' }])
  })

  test('the same list again creates nothing, also as XLSX and under another name', async () => {
    const before = await matters()
    const twice = await bring(world.people.streetStaff, file(), '换了名字.csv')
    expect(twice).toMatchObject({ addedOpen: 0, addedClosed: 0, alreadyThere: 2 })
    expect(await matters()).toBe(before)
    const workbook = new exceljs.Workbook()
    const sheet = workbook.addWorksheet('热线清单')
    sheet.addRow(['晏城街道 9 月清单'])
    sheet.mergeCells('A1:J1')
    sheet.addRow(HEADER.split(','))
    sheet.addRow(['R-001', '三号楼楼道灯不亮，老人下楼危险', 'municipal.streetLight', `${street}永顺社区3号楼`, '2026/9/1 9:30', '张三', '13800138000;13900139000', '办理中', '已联系物业'])
    sheet.addRow(['R-900', '小区门口积水', '', `${street}永顺社区`, new Date('2026-09-10T10:00:00Z'), '无', '无', '', ''])
    const asWorkbook = await bring(world.people.streetStaff, Buffer.from(await workbook.xlsx.writeBuffer()), '热线清单.xlsx')
    expect(asWorkbook).toMatchObject({ formatLabel: '工作表“热线清单”', headerLine: 2, addedOpen: 1, alreadyThere: 1, returned: 0 })
  })
})

describe('columns', () => {
  test('are proposed from the headers, asked for where nothing tells, and remembered', async () => {
    const staff = world.people.streetStaff
    const first = (await upload(staff, 'A,B,内容\n1,晏城街道永顺社区,井盖坏了\n')).body
    expect(first).toMatchObject({ state: 'checking', headers: ['A', 'B', '内容'], samples: ['1', '晏城街道永顺社区', '井盖坏了'], mapping: { columns: { text: 2 } }, isRemembered: false, missing: [expect.stringContaining('没有选地点')], preview: [] })
    await worker.runOnce()
    expect((await staff.post(`/api/imports/${first.importId}/start`)).body.detail).toContain('没有选地点')
    const mapped = await staff.post(`/api/imports/${first.importId}/mapping`, { source: '网格日志', mapping: { columns: { externalNumber: 0, address: 1, text: 2 } } })
    expect(mapped.body).toMatchObject({ source: '网格日志', missing: [], preview: [{ line: 2, fate: 'open', title: '井盖坏了', area: '晏城街道永顺社区', receiver: expect.stringContaining('永顺社区') }] })
    expect((await staff.post(`/api/imports/${first.importId}/mapping`, { source: '网格日志', mapping: { columns: { text: 2, address: 2 } } })).body.detail).toContain('用了两次')
    expect((await staff.post(`/api/imports/${first.importId}/mapping`, { source: '网格日志', version: 0, mapping: { columns: { text: 2 } } })).status).toBe(409)
    const second = (await upload(world.people['streetStaff-2'], 'A,B,内容\n9,x,y\n')).body
    expect(second).toMatchObject({ isRemembered: true, source: '网格日志', mapping: { columns: { externalNumber: 0, address: 1, text: 2 } } })
    for (const [who, id] of [['streetStaff', first.importId], ['streetStaff-2', second.importId]] as const) await world.people[who].post(`/api/imports/${id}/cancel`)
  })

  test('another row is the header where somebody says so: columns, data and count begin anew with it', async () => {
    const staff = world.people.streetStaff
    const { importId } = (await upload(staff, '编号,内容,社区\n标题行,诉求一览,13800138000\n工单编号,反映问题,所属社区\nH-1,井盖松动,永顺社区\nH-2,路灯不亮,永顺社区\n')).body
    await worker.runOnce()
    const before = (await staff.get(`/api/imports/${importId}`)).body
    expect(before).toMatchObject({ headerLine: 1, rowCount: 4, headers: ['编号', '内容', '社区'] })
    expect(before.firstRows.slice(0, 3)).toEqual([{ line: 1, words: '编号，内容，社区' }, { line: 2, words: expect.not.stringContaining('13800138000') }, { line: 3, words: '工单编号，反映问题，所属社区' }])
    const choose = (headerLine: number, more = {}) => staff.post(`/api/imports/${importId}/header`, { headerLine, ...more })
    expect((await choose(9)).body.detail).toContain('请从列出的行里选择')
    expect((await choose(3, { version: 0 })).status).toBe(409)
    expect((await choose(3)).body).toMatchObject({
      state: 'checking', headerLine: 3, dataFrom: 4, rowCount: null, headers: ['工单编号', '反映问题', '所属社区'], mapping: { columns: { externalNumber: 0, text: 1, community: 2 } },
      preview: [{ line: 4, fate: 'open', title: '井盖松动' }, { line: 5, fate: 'open' }],
    })
    await worker.runOnce()
    await staff.post(`/api/imports/${importId}/start`)
    await worker.runOnce()
    expect((await staff.get(`/api/imports/${importId}`)).body).toMatchObject({ state: 'done', rowCount: 2, addedOpen: 2, returned: 0 })
    expect((await choose(1)).body.title).toBe('import.started')
  })

  test('of a workbook another sheet is read where somebody says so: its header, columns and rows, to the end', async () => {
    const staff = world.people.streetStaff
    const workbook = new exceljs.Workbook()
    workbook.addWorksheet('说明').addRow(['请先读这里'])
    workbook.getWorksheet('说明')!.addRow(['编号', '内容', '社区'])
    const second = workbook.addWorksheet('九月')
    second.addRow(['工单编号', '反映问题', '所属社区'])
    second.addRow(['S-1', '水管漏水', '永顺社区'])
    second.addRow(['S-2', '井盖缺失', '没有的社区'])
    workbook.addWorksheet('空表')
    const { body } = await upload(staff, Buffer.from(await workbook.xlsx.writeBuffer()), '两张表.xlsx')
    expect(body).toMatchObject({ sheet: '说明', otherSheets: ['九月'] })
    expect(body.remarks.join()).not.toContain('没有读取')
    const choose = (sheet: string, more = {}) => staff.post(`/api/imports/${body.importId}/sheet`, { sheet, ...more })
    expect([(await choose('空表')).body.title, (await choose('九月', { version: 0 })).status]).toEqual(['import.sheet', 409])
    expect((await choose('九月')).body).toMatchObject({ state: 'checking', sheet: '九月', otherSheets: ['说明'], rowCount: null, formatLabel: '工作表“九月”', headers: ['工单编号', '反映问题', '所属社区'], preview: [{ line: 2, title: '水管漏水' }, { fate: 'returned' }] })
    await worker.runOnce()
    await staff.post(`/api/imports/${body.importId}/start`)
    await worker.runOnce()
    expect((await staff.get(`/api/imports/${body.importId}`)).body).toMatchObject({ state: 'done', rowCount: 2, addedOpen: 1, returned: 1 })
    const returned = await fetch(`${house.baseUrl}/api/imports/${body.importId}/returned`, { headers: { cookie: (staff as unknown as { cookie: string }).cookie } })
    const back = new exceljs.Workbook()
    await back.xlsx.load(await returned.arrayBuffer())
    expect([back.worksheets[0]!.name, back.worksheets[0]!.getRow(2).getCell(2).value]).toEqual(['九月', '井盖缺失'])
  })

  test('categories that the county does not have are listed with their rows, chosen singly and remembered; what is left open comes back', async () => {
    const staff = world.people.streetStaff
    const { name } = (await house.owner.query("SELECT name FROM category WHERE key = 'municipal.streetLight'")).rows[0]
    const list = (number: string) => ['编号,内容,类别,社区,办结期限', `${number}-1,树挡住了路灯,市容绿化类,永顺社区,2026-10-08`, `${number}-2,树倒了,市容绿化类,永顺社区,5个工作日`, `${number}-3,门口很黑,constructor,永顺社区,`, `${number}-4,路灯不亮,${name},永顺社区,`].join('\n')
    const first = (await upload(staff, list('K'), '部门台账.csv')).body
    expect(first.unknownCategories).toEqual([])
    await worker.runOnce()
    const checked = (await staff.get(`/api/imports/${first.importId}`)).body
    expect([checked.state, checked.unknownCategories]).toEqual(['ready', [{ word: '市容绿化类', rows: 2 }, { word: 'constructor', rows: 1 }]])
    // Sealed in a column of its own, where a change of keys finds it.
    const stored = (await house.owner.query('SELECT layout, category_words_sealed FROM request_import WHERE id = $1', [first.importId])).rows[0]
    expect(JSON.stringify(stored)).not.toContain('市容绿化类')
    expect(JSON.stringify(stored.layout)).not.toMatch(/v1\.\d+\./)
    expect(openSealed(house.house.services.keyring, stored.category_words_sealed, { table: 'request_import', column: 'category_words_sealed', row: first.importId })).toContain('市容绿化类')

    const categories = [{ word: '市容绿化类', category: 'municipal.streetLight' }]
    const map = (mapping: object) => staff.post(`/api/imports/${first.importId}/mapping`, { source: '部门台账', mapping: { ...checked.mapping, ...mapping } })
    expect((await map({ categories: [{ word: '市容绿化类', category: 'municipal' }] })).body.detail).toContain('“市容绿化类”对应的类别本县没有或已停用')
    const mapped = (await map({ categories })).body
    expect(mapped.state).toBe('ready')
    expect(mapped.preview.map(({ fate, category, categoryBy }: Record<string, string>) => [fate, category, categoryBy])).toEqual([['open', name, 'chosen'], ['open', name, 'chosen'], ['returned', '', 'list'], ['open', name, 'list']])
    expect(mapped.preview[0].reason).toContain(`清单上的类别“市容绿化类”导入时对应为“${name}”。`)
    await staff.post(`/api/imports/${first.importId}/start`)
    await worker.runOnce()
    expect((await staff.get(`/api/imports/${first.importId}`)).body).toMatchObject({ addedOpen: 3, returned: 1, reasons: [{ reason: expect.stringContaining('本县没有'), count: 1 }] })

    // By when it was due there is a fact on the timeline, and no clock of ours.
    const { rows } = await house.owner.query("SELECT m.id, t.words, m.due_at FROM matter m JOIN matter_text t ON t.matter_id = m.id JOIN request q ON q.matter_id = m.id WHERE q.text IN ('树挡住了路灯', '树倒了') ORDER BY q.text")
    expect(rows.map(({ words }) => words)).toEqual([expect.stringContaining('原编号 K-2，原定期限 5个工作日'), expect.stringContaining('原编号 K-1，原定期限 2026-10-08')])
    expect(rows.every(({ due_at: due }) => due < new Date('2026-10-01'))).toBe(true)

    const next = (await upload(world.people['streetStaff-2'], list('M'), '十月.csv')).body
    expect(next).toMatchObject({ isRemembered: true, source: '部门台账', mapping: { categories } })
    // Another column of categories: the file is read for its words once more.
    await worker.runOnce()
    const other = await world.people['streetStaff-2'].post(`/api/imports/${next.importId}/mapping`, { source: '部门台账', mapping: { ...next.mapping, columns: { text: 1, category: 0, community: 3 } } })
    expect(other.body).toMatchObject({ state: 'checking', unknownCategories: [] })
    await worker.runOnce()
    expect((await world.people['streetStaff-2'].get(`/api/imports/${next.importId}`)).body.unknownCategories.map(({ word }: { word: string }) => word)).toEqual(['M-1', 'M-2', 'M-3', 'M-4'])
    await world.people['streetStaff-2'].post(`/api/imports/${next.importId}/cancel`)

    // The category ends: what was chosen with it is chosen anew, and shuts nobody out.
    const end = async (on: string | null) => {
      await house.owner.query("UPDATE category SET valid_to = $1 WHERE key = 'municipal.streetLight'", [on])
      await house.owner.query('UPDATE rule_version SET version = version + 1')
    }
    await end('2026-09-15')
    const later = (await upload(staff, '编号,内容,类别,社区,办结期限\nN-1,树挡住了路灯,市容绿化类,永顺社区,\n', '十一月.csv')).body
    await worker.runOnce()
    const shown = (await staff.get(`/api/imports/${later.importId}`)).body
    expect([shown.isRemembered, shown.mapping.categories]).toEqual([true, []])
    const saved = await staff.post(`/api/imports/${later.importId}/mapping`, { source: shown.source, mapping: { ...shown.mapping, columns: checked.mapping.columns, categories } })
    expect([saved.status, saved.body.mapping?.categories], 'as it was remembered').toEqual([200, []])
    await worker.runOnce()
    expect((await staff.get(`/api/imports/${later.importId}`)).body.unknownCategories).toEqual([{ word: '市容绿化类', rows: 1 }])
    await end(null)
  })

  test.each([
    ['a file of nothing', '', 'table-file.empty'], ['no header', '只有一格\n', 'import.header-missing'], ['an open quote', `${HEADER}\n1,"x\n`, 'table-file.quote-open'], ['NUL', 'a,b\n\0,1\n', 'table-file.nul'],
  ])('%s is refused in words and nothing is kept', async (_name, content, type) => {
    const before = (await house.owner.query('SELECT count(*)::int AS n FROM request_import')).rows[0].n
    const answer = await upload(world.people.streetStaff, content)
    expect(answer.body.title).toBe(type)
    expect((await house.owner.query('SELECT count(*)::int AS n FROM request_import')).rows[0].n).toBe(before)
  })

  test('what is wrong further down is found before anything is taken in', async () => {
    const before = await matters()
    const rows = Array.from({ length: 80 }, (_, index) => `X-${index},井盖坏了 ${index},,${street}永顺社区,,,,,,`)
    const uploaded = await upload(world.people.streetStaff, csv(...rows, 'X-81,"没有闭合'))
    expect(uploaded.status).toBe(200)
    await worker.runOnce()
    expect((await world.people.streetStaff.get(`/api/imports/${uploaded.body.importId}`)).body).toMatchObject({ state: 'refused', why: expect.stringContaining('第 82 行起有一个引号没有闭合') })
    expect(await matters()).toBe(before)
  })
})

describe('who may, and when', () => {
  test('an id that is somebody else’s is refused, and his file stays his', async () => {
    const { importId } = (await upload(world.people.streetStaff, '工单编号,诉求内容\nO-1,路灯坏了\n')).body
    expect((await upload(world.people['streetStaff-2'], '工单编号,诉求内容\nO-2,井盖坏了\n', '别的清单.csv', importId)).status).toBe(409)
    await worker.runOnce()
    expect((await world.people.streetStaff.get(`/api/imports/${importId}`)).body).toMatchObject({ state: 'ready', rowCount: 1 })
    expect((await world.people.streetStaff.post(`/api/imports/${importId}/cancel`)).status).toBe(200)
  })

  test('what was cancelled while it was looked at stays cancelled, also where looking at it fails for the last time', async () => {
    const { importId } = (await upload(world.people.streetStaff, '工单编号,诉求内容\nK-1,路灯坏了\n')).body
    const path = join(house.house.services.filesFolder, 'imports', house.countyCode, importId)
    await house.owner.query('UPDATE request_import SET failures = 2 WHERE id = $1', [importId])
    rmSync(path)
    execFileSync('mkfifo', [path])
    const looking = worker.runOnce()
    // Opens once the worker reads.
    const file = await open(path, 'w')
    expect((await world.people.streetStaff.post(`/api/imports/${importId}/cancel`)).status).toBe(200)
    await file.close()
    await looking
    expect((await house.owner.query('SELECT state, failures, why FROM request_import WHERE id = $1', [importId])).rows).toEqual([{ state: 'cancelled', failures: 2, why: null }])
  })

  test('the same list twice at once, under two names, is brought in once', async () => {
    const content = '工单编号,诉求内容,地址\n' + [1, 2, 3].map((n) => `Z-${n},第 ${n} 处井盖坏了,晏城街道永顺社区\n`).join('')
    const ids: string[] = []
    for (const name of ['甲清单.csv', '乙清单.csv']) ids.push((await upload(world.people.streetStaff, content, name)).body.importId)
    await worker.runOnce()
    for (const id of ids) expect((await world.people.streetStaff.post(`/api/imports/${id}/start`)).status).toBe(200)
    await house.owner.query('BEGIN')
    // Nobody writes a key until both have come as far as they may.
    await house.owner.query('LOCK TABLE imported_request IN SHARE MODE')
    const workers = [0, 1].map(() => startImportWorker(house.house.services, house.countyCode, { every: 3_600_000 }))
    const running = Promise.all(workers.map((one) => one.runOnce()))
    await vi.waitFor(async () => expect((await house.owner.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount).toBe(2), { timeout: 10_000, interval: 50 })
    await house.owner.query('COMMIT')
    await running
    await Promise.all(workers.map((one) => one.stop()))
    const { rows } = await house.owner.query('SELECT sum(added_open)::int AS added, sum(already_there)::int AS already FROM request_import WHERE id = ANY ($1)', [ids])
    expect(rows).toEqual([{ added: 3, already: 3 }])
  })

  test('an import is its uploader’s alone, and of those who hold the permission', async () => {
    const { importId } = (await upload(world.people.streetStaff, csv(`S-1,井盖坏了,,${street}永顺社区,,,,,,`))).body
    for (const who of ['streetStaff-2', 'countyDispatcher'] as const) for (const path of ['', '/returned']) expect((await world.people[who].get(`/api/imports/${importId}${path}`)).status).toBe(404)
    for (const who of ['communityStaff', 'departmentStaff', 'countyLeader', 'resident'] as const) {
      expect((await upload(world.people[who], csv('x'))).status).toBe(403)
      expect([403, 404]).toContain((await world.people[who].get(`/api/imports/${importId}`)).status)
    }
    expect((await world.people['streetStaff-2'].post(`/api/imports/${importId}/start`)).status).toBe(404)
    expect((await world.people.streetStaff.get(`/api/imports/${importId}/returned`)).body.title).toBe('import.nothing-returned')
    const cancelled = await world.people.streetStaff.post(`/api/imports/${importId}/cancel`)
    expect(cancelled.body.state).toBe('cancelled')
    expect((await world.people.streetStaff.post(`/api/imports/${importId}/start`)).body.detail).toContain('已取消')
    expect((await world.people.streetStaff.post(`/api/imports/${importId}/mapping`, { source: 'x', mapping: { columns: {} } })).status).toBe(409)
  })

  test('whoever lost his post brings nothing more in', async () => {
    const { importId } = (await upload(world.people['streetStaff-2'], csv(`L-1,井盖坏了,,${otherStreet},,,,,,`))).body
    await worker.runOnce()
    await world.people['streetStaff-2'].post(`/api/imports/${importId}/start`)
    const ended = await house.owner.query("UPDATE appointment SET valid_to = '2026-09-15' WHERE staff_member_id = (SELECT id FROM staff_member WHERE account_id = $1) AND valid_to IS NULL RETURNING id", [world.accounts.get('streetStaff-2')])
    await worker.runOnce()
    expect((await house.owner.query('SELECT state, why FROM request_import WHERE id = $1', [importId])).rows).toEqual([{ state: 'stopped', why: expect.stringContaining('不能导入') }])
    await house.owner.query('UPDATE appointment SET valid_to = NULL WHERE id = ANY ($1)', [ended.rows.map(({ id }) => id)])
  })

  test('the file lies sealed, and a week after the end it is gone with all that came back', async () => {
    const folder = join(house.house.services.filesFolder, 'imports', house.countyCode)
    const files = readdirSync(folder)
    expect(files.length).toBeGreaterThan(3)
    const before = house.clock.now
    house.clock.now = new Date(before.getTime() + 8 * 86_400_000)
    const later = startImportWorker(house.house.services, house.countyCode, { every: 3_600_000 })
    await later.runOnce()
    await later.stop()
    house.clock.now = before
    expect((await house.owner.query('SELECT count(*)::int AS n FROM request_import WHERE file_key_sealed IS NOT NULL OR head_sealed IS NOT NULL')).rows[0].n).toBe(0)
    expect((await house.owner.query('SELECT count(*)::int AS n FROM request_import_row')).rows[0].n).toBe(0)
    const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM file_to_delete WHERE kind = 'import' ORDER BY id")
    expect(rows.map(({ id }) => id)).toEqual(files.sort())
    for (const { id } of rows) await deleteImportFile(house.house.services.filesFolder, house.countyCode, id)
    expect(readdirSync(folder)).toEqual([])
    const { items } = (await world.people.streetStaff.get('/api/imports')).body
    expect(items[0].fileUntil).toBeNull()
    expect((await world.people.streetStaff.get(`/api/imports/${items[0].importId}/returned`)).status).toBe(410)
  })
})

test('a list without a place lies where whoever imports says, inside his area; what names a place lies there', async () => {
  const { body: { importId } } = await upload(world.people.streetStaff, `工单编号,诉求内容,地址\nD-1,广场上的灯坏了,\nD-2,小区门口积水,${street}永顺社区东门\n`, '没有地点.csv')
  const inside = (await house.owner.query("SELECT path FROM area WHERE county_code = $1 AND name = $2", [house.countyCode, street])).rows[0].path as string
  const [community, elsewhere] = await Promise.all([`${inside}%`, '%'].map(async (like, index) => (await house.owner.query(
    `SELECT id FROM area WHERE county_code = $1 AND level IN ('community', 'village') AND valid_to IS NULL AND path LIKE $2 AND (path LIKE $3) = $4 ORDER BY path LIMIT 1`, [house.countyCode, like, `${inside}%`, index === 0])).rows[0].id as string))
  const map = (defaultAreaId: string | undefined, columns: Record<string, number>) => world.people.streetStaff.post(`/api/imports/${importId}/mapping`, { source: '没有地点', mapping: { columns, ...(defaultAreaId === undefined ? {} : { defaultAreaId }) } })
  expect((await map(undefined, { externalNumber: 0, text: 1 })).body.missing).toEqual([expect.stringContaining('地点')])
  expect((await map(elsewhere, { externalNumber: 0, text: 1 })).body.title).toBe('import.mapping-area')
  expect((await map(community, { externalNumber: 0, text: 1 })).body.missing).toEqual([])
  await map(community, { externalNumber: 0, text: 1, address: 2 })
  await worker.runOnce()
  await world.people.streetStaff.post(`/api/imports/${importId}/start`)
  await worker.runOnce()
  expect((await world.people.streetStaff.get(`/api/imports/${importId}`)).body).toMatchObject({ addedOpen: 2, returned: 0 })
  const { rows } = await house.owner.query("SELECT q.external_number, m.area_id = $1 AS by_choice FROM matter m JOIN request q ON q.matter_id = m.id WHERE q.external_number LIKE 'D-%' ORDER BY 1", [community])
  expect(rows).toEqual([{ external_number: 'D-1', by_choice: true }, { external_number: 'D-2', by_choice: expect.any(Boolean) }])
  // Not remembered with the columns: the next file may come from elsewhere.
  expect((await upload(world.people.streetStaff, '工单编号,诉求内容,地址\nD-3,又一件,\n', '没有地点.csv')).body.mapping.defaultAreaId).toBeUndefined()
})

test('rows without places and numbers are other rows where another place was chosen for them, and the same rows where it was the same', async () => {
  const { rows: communities } = await house.owner.query<{ id: string }>(
    `SELECT id FROM area WHERE county_code = $1 AND level IN ('community', 'village') AND valid_to IS NULL AND path LIKE (SELECT path FROM area WHERE county_code = $1 AND name = $2) || '%' ORDER BY path LIMIT 2`, [house.countyCode, street])
  const bringTo = async (defaultAreaId: string) => {
    const { importId } = (await upload(world.people.streetStaff, '事项,备注\n路灯不亮,\n楼道堆满杂物,\n', '网格日志.csv')).body
    await world.people.streetStaff.post(`/api/imports/${importId}/mapping`, { source: '网格日志', mapping: { columns: { text: 0 }, defaultAreaId } })
    await worker.runOnce()
    await world.people.streetStaff.post(`/api/imports/${importId}/start`)
    await worker.runOnce()
    return (await world.people.streetStaff.get(`/api/imports/${importId}`)).body
  }
  const [one, other] = communities.map(({ id }) => id)
  expect(await bringTo(one!)).toMatchObject({ addedOpen: 2, alreadyThere: 0, returned: 0 })
  expect(await bringTo(other!)).toMatchObject({ addedOpen: 2, alreadyThere: 0, returned: 0 })
  expect(await bringTo(other!)).toMatchObject({ addedOpen: 0, alreadyThere: 2, returned: 0 })
})

test('of what was erased a key stays that leads to no request: the same file brings nothing of it back', async () => {
  const list = csv(`E-1,东门的垃圾桶坏了,,${street}永顺社区东门,2026-08-02,李四,13800138001,已办结,已更换,2026年8月10日`)
  const before = await bring(world.people.streetStaff, list, '要删的清单.csv')
  expect(before).toMatchObject({ rowCount: 1, addedClosed: 1 })
  const keys = 'SELECT row_key, content_key, matter_id FROM imported_request WHERE import_id = $1'
  const [{ matter_id: erased, ...kept }] = (await house.owner.query(keys, [before.importId])).rows
  await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [erased]])
  expect((await house.owner.query(keys, [before.importId])).rows).toEqual([{ ...kept, matter_id: null }])
  expect(await bring(world.people.streetStaff, list, '要删的清单.csv')).toMatchObject({ rowCount: 1, alreadyThere: 1, addedOpen: 0, addedClosed: 0, returned: 0 })
})

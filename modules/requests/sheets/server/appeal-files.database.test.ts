import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import type { Sheet } from '#modules/requests/sheets/contract.ts'
import { startSheetsWorker } from '#modules/requests/sheets/server/sheets-worker.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

type Who = keyof World['people']
let house: TestHouse
let world: World
let own: string
let request: string
let picture: Buffer
/** What stands in it would run in a reader that runs such things. */
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\ntrailer\n<< >>\n%%EOF\n')
const because = { reason: '当天已打电话联系，记录漏登了。', evidence: '通话清单 2026-09-15' }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  request = await world.requestIn('handling')
  const worker = startSheetsWorker(house.house.services, house.countyCode)
  await worker.runOnce()
  house.clock.now = new Date('2026-10-05T16:00:00Z')
  await worker.runOnce()
  await worker.stop()
  own = (await world.people.departmentHead.get('/api/sheets')).body.items[0].sheetId
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } }).withExif({ IFD0: { Copyright: 'canary' } }).jpeg().toBuffer()
})
afterAll(() => house.close())

/** Against a figure, or the one row. */
async function raise(target: { figure: string } | { requestId: string; claim: string }): Promise<string> {
  const answer = await world.people.departmentHead.post(`/api/sheets/${own}/appeals`, { ...because, ...target })
  expect(answer.status, answer.text).toBe(200)
  return (answer.body as Sheet).appeals.find(({ state, figure }) => state === 'pending' && figure === ('figure' in target ? target.figure : null))!.appealId
}
async function add(appealId: string, content: Buffer, { who = 'departmentHead' as Who, name = '依据.jpg', type = 'image/jpeg', fileId = randomUUID() as string } = {}) {
  const form = new FormData()
  form.set('fileId', fileId)
  form.set('file', new File([new Uint8Array(content)], name, { type }))
  house.clock.now = new Date(house.clock.now.getTime() + 1_000)
  return { ...(await world.people[who].post(`/api/sheets/${own}/appeals/${appealId}/files`, form)), fileId }
}
async function open(appealId: string, fileId: string, who: Who = 'countyLeader', size = 'full') {
  const answer = await fetch(`${house.baseUrl}/api/sheets/${own}/appeals/${appealId}/files/${fileId}?size=${size}`, { headers: { cookie: (world.people[who] as unknown as { cookie: string }).cookie } })
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) }
}
const filesOf = async (appealId: string, who: Who = 'departmentHead') => ((await world.people[who].get(`/api/sheets/${own}`)).body as Sheet).appeals.find((one) => one.appealId === appealId)!.files
const rows = async () => (await house.owner.query('SELECT count(*)::int AS count FROM sheet_appeal_file')).rows[0].count as number
const onDisk = () => (readdirSync(house.house.services.filesFolder, { recursive: true }) as string[]).filter((name) => /\.(webp|pdf|new)$/.test(name)).toSorted()

describe('what an appeal rests on', () => {
  test('a photo is encoded anew, a PDF is kept as it came and only ever saved; whoever reads the appeal opens both, and each opening is recorded', async () => {
    const appealId = await raise({ figure: 'response' })
    const photo = await add(appealId, picture)
    expect([photo.status, photo.body.appeals[0].mayAddFile]).toEqual([200, true])
    const document = await add(appealId, pdf, { name: '清单.jpg', type: 'image/jpeg' })
    expect(document.status, document.text).toBe(200)
    expect(await filesOf(appealId, 'countyLeader')).toEqual([
      { fileId: photo.fileId, kind: 'photo', bytes: expect.any(Number), width: 64, height: 48 }, { fileId: document.fileId, kind: 'document', bytes: pdf.length, width: null, height: null },
    ])
    const seen = await open(appealId, photo.fileId)
    expect([seen.status, seen.headers.get('content-type'), seen.headers.get('x-content-type-options'), seen.content.includes('canary')]).toEqual([200, 'image/webp', 'nosniff', false])
    expect((await sharp(seen.content).metadata()).format).toBe('webp')
    expect((await open(appealId, photo.fileId, 'departmentStaff', 'thumbnail')).status).toBe(200)
    const saved = await open(appealId, document.fileId)
    expect([saved.status, saved.headers.get('content-type'), saved.headers.get('x-content-type-options'), saved.headers.get('cache-control'), saved.content.equals(pdf)]).toEqual([200, 'application/pdf', 'nosniff', 'no-store', true])
    expect(decodeURIComponent(saved.headers.get('content-disposition')!)).toMatch(/^attachment; filename="?.*申诉依据-.+-2026-09-2\.pdf/)
    const { rows: audited } = await house.owner.query("SELECT details, account_id, object_id FROM audit_entry WHERE action = 'GET /sheets/{sheetId}/appeals/{appealId}/files/{fileId}' AND outcome = 'done' ORDER BY at, id")
    expect(audited.map(({ details, object_id }) => [object_id, details])).toEqual([
      [own, { appeal: appealId, file: photo.fileId, size: 'full' }], [own, { appeal: appealId, file: photo.fileId, size: 'thumbnail' }], [own, { appeal: appealId, file: document.fileId, size: 'full' }],
    ])
    // The same once more is the same; five are enough.
    expect((await add(appealId, picture, { fileId: photo.fileId })).status).toBe(200)
    expect(await rows()).toBe(2)
    for (const _ of [3, 4, 5]) expect((await add(appealId, pdf)).status).toBe(200)
    const sixth = await add(appealId, pdf)
    expect([sixth.status, sixth.body.title, await rows()]).toEqual([409, 'sheet.appeal-files-full', 5])
    expect((await filesOf(appealId)).length).toBe(5)
  })

  test('whatever it is called, what is neither photo nor PDF is refused and nothing of it stays', async () => {
    const appealId = await raise({ figure: 'completion' })
    const [before, kept] = [await rows(), onDisk()]
    // A small picture that says it is 16,000 by 4,000.
    const wide = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } }).png().toBuffer()
    wide.writeUInt32BE(16_000, 16)
    wide.writeUInt32BE(4_000, 20)
    wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29)
    for (const [content, title] of [
      [Buffer.from('<html><script>alert(1)</script></html>'), 'sheet.appeal-file-unreadable'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'sheet.appeal-file-unreadable'],
      [Buffer.from(`<!doctype html><script>alert(1)</script>${pdf.toString()}`), 'sheet.appeal-file-unreadable'], [Buffer.from(` ${pdf.toString()}`), 'sheet.appeal-file-unreadable'],
      [pdf.subarray(0, pdf.length - 8), 'document.not-a-pdf'], [Buffer.concat([pdf, Buffer.alloc(2_000, 32)]), 'document.not-a-pdf'], [Buffer.from('%PDF-9.9\n%%EOF'), 'sheet.appeal-file-unreadable'],
      [Buffer.concat([picture.subarray(0, 40), Buffer.alloc(500, 7)]), 'sheet.appeal-file-unreadable'], [Buffer.from('GIF89a'), 'sheet.appeal-file-unreadable'], [Buffer.from('PK\u0003\u0004'), 'sheet.appeal-file-unreadable'],
      [Buffer.alloc(0), 'sheet.appeal-file-unreadable'], [wide, 'photo.too-many-pixels'], [Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]), 'input.invalid'],
    ] as const) {
      const answer = await add(appealId, content, { name: '依据.pdf', type: 'application/pdf' })
      expect([content.subarray(0, 20).toString('latin1'), answer.status, answer.body.title]).toEqual([content.subarray(0, 20).toString('latin1'), 422, title])
    }
    expect((await add(appealId, Buffer.alloc(12 * 1024 * 1024))).status).toBe(413)
    const odd = await add(appealId, pdf, { fileId: '../../x' })
    expect([odd.status, await rows(), onDisk()]).toEqual([422, before, kept])
  })

  test('added by whoever raised it alone, while it waits; read by nobody who does not read the sheet', async () => {
    const appealId = await raise({ figure: 'onTime' })
    const { fileId } = await add(appealId, picture)
    const answers: unknown[] = []
    for (const who of ['departmentStaff', 'countyLeader', 'departmentStaff-2', 'communityHead', 'systemAdministrator'] as const) answers.push([who, (await add(appealId, pdf, { who })).status, (await open(appealId, fileId, who)).status])
    expect(answers).toEqual([['departmentStaff', 403, 200], ['countyLeader', 403, 200], ['departmentStaff-2', 404, 404], ['communityHead', 404, 404], ['systemAdministrator', 404, 404]])
    expect((await house.anonymous.get(`/api/sheets/${own}/appeals/${appealId}/files/${fileId}`)).status).toBe(401)
    // Of another appeal, or under an id that is somebody's, it is not there.
    const other = await raise({ figure: 'resolution' })
    expect([(await open(other, fileId)).status, (await add(other, pdf, { fileId })).body.title, (await open(appealId, randomUUID())).status]).toEqual([410, 'sheet.appeal-file-taken', 410])
    await world.people.departmentHead.post(`/api/sheets/${own}/appeals/${other}/withdraw`, {})
    expect((await world.people.countyLeader.post(`/api/sheets/${own}/appeals/${appealId}/decide`, { uphold: false, reason: '已核对通话清单' })).status).toBe(200)
    expect([(await add(appealId, pdf)).body.title, (await open(appealId, fileId)).status, (await add(randomUUID(), pdf)).body.title]).toEqual(['sheet.appeal-settled', 200, 'sheet.appeal-settled'])
  })

  test('withdrawn it is read by nobody any more; erased with the request that it is about', async () => {
    const withdrawn = await raise({ figure: 'satisfaction' })
    const { fileId } = await add(withdrawn, pdf)
    await world.people.departmentHead.post(`/api/sheets/${own}/appeals/${withdrawn}/withdraw`, {})
    expect([(await open(withdrawn, fileId)).status, (await add(withdrawn, pdf)).status, await filesOf(withdrawn)]).toEqual([410, 409, []])
    const about = await raise({ requestId: request, claim: 'notOurs' })
    const erased = await add(about, pdf)
    await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [request]])
    expect([(await open(about, erased.fileId)).status, await filesOf(about)]).toEqual([410, []])
    expect((await house.owner.query('SELECT kind FROM file_to_delete WHERE id = $1', [erased.fileId])).rows).toEqual([{ kind: 'photo' }])
  })
})

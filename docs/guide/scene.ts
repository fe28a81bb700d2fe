import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'playwright-core'
import type { APIRequestContext } from 'playwright-core'
import { webmSound } from '#kit/sound/test-sounds.ts'
import { outgoingNames } from '#modules/requests/hotline/state-map.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- an answer as it came over the wire
type Answer = any
type File = { name: string; mimeType: string; buffer: Buffer }
type Person = { get: (path: string) => Promise<Answer>; post: (path: string, data: unknown) => Promise<Answer>; send: (path: string, fields: Record<string, string | File>) => Promise<Answer>; context: APIRequestContext }

/** What the pictures show: requests by what they wait for, a list that is being brought in, a sheet that can be appealed against. */
export type Scene = { accept: string; sign: string; reply: string; voice: string; importList: string; sheet: string }

/** A list as another system writes it; nobody is named in it. */
const oldList: File = {
  name: '街道诉求台账.csv', mimeType: 'text/csv',
  buffer: Buffer.from(`编号,反映时间,反映内容,街道,社区,问题分类,办结情况,登记窗口
JD-0381,2026-09-03 09:12,凤鸣里东门垃圾桶满了没人清,晏城街道,永顺社区,垃圾清运,未办结,2 号
JD-0382,2026-09-03 10:40,永顺社区广场健身器材松动,晏城街道,永顺社区,垃圾清运,未办结,2 号
JD-0383,2026-09-04 15:05,小区门口盲道被三轮车占着,晏城街道,永顺社区,占道停车,已办结,1 号
`),
}

/** As a hotline exports it; its last column is nobody's business here. */
export const hotlineList: File = {
  name: '12345派单表.csv', mimeType: 'text/csv',
  buffer: Buffer.from(`工单号,来电时间,诉求内容,街道,社区,办理期限,坐席组
DZ20260901-0117,2026-09-01 08:30,凤鸣里东门路灯不亮,晏城街道,永顺社区,2026-09-08,三组
DZ20260901-0142,2026-09-01 09:05,永顺社区南侧窨井盖破损,晏城街道,永顺社区,2026-09-04,一组
`),
}

/** Signs a sample person in as the sign-in page does it, with the notice read. */
export async function personOf(context: APIRequestContext, origin: string, key: string): Promise<Person> {
  const call = async (path: string, body: { data: unknown } | { multipart: Record<string, string | File> }) => {
    const answer = await context.post(path, { ...body, headers: { 'idempotency-key': randomUUID(), origin } })
    if (!answer.ok()) throw new Error(`${key} ${path}: ${answer.status()} ${await answer.text()}`)
    return await answer.json()
  }
  const post = async (path: string, data: unknown) => await call(path, { data })
  const send = async (path: string, multipart: Record<string, string | File>) => await call(path, { multipart })
  const get = async (path: string) => await (await context.get(path)).json()
  await post('/api/sessions/sample', { key })
  await post('/api/me/notice', { version: (await get('/api/welcome')).notice.version })
  return { get, post, send, context }
}

/** Some requests of the sample resident, each handled by the sample people as far as its picture needs; and what else the pictures show. */
export async function setScene(origin: string): Promise<Scene> {
  const enter = async (key: string) => await personOf(await request.newContext({ baseURL: origin }), origin, key)
  const keys = ['resident', 'gridWorker', 'communityStaff', 'streetStaff', 'departmentStaff', 'departmentHead', 'systemAdministrator'] as const
  const people = await Promise.all(keys.map(enter))
  const [resident, gridWorker, communityStaff, streetStaff, departmentStaff, departmentHead, systemAdministrator] = people as [Person, Person, Person, Person, Person, Person, Person]
  const sheet = await sheetOf(departmentHead)
  const { areaId } = (await gridWorker.get('/api/me')).posts[0]
  const { organizationId } = (await departmentStaff.get('/api/me')).posts[0]
  const report = async (text: string, category: string): Promise<string> => (await resident.post('/api/requests', { text, category, place: { areaId } })).requestId
  const sign = await report('楼上半夜拖桌子，请帮忙调解。', 'disputes.neighbours')
  await communityStaff.post(`/api/requests/${sign}/accept`, {})
  const reply = await report('三单元门口的路灯不亮，已经四天了。', 'municipal.streetLight')
  await communityStaff.post(`/api/requests/${reply}/accept`, {})
  await streetStaff.post(`/api/requests/${reply}/dispatch`, { organizationId })
  await departmentStaff.post(`/api/requests/${reply}/sign`, {})
  await departmentStaff.post(`/api/requests/${reply}/contact`, { how: 'phone', words: '已电话联系，约定今天下午到现场。' })
  const recordingId = randomUUID()
  await resident.send('/api/recordings', { recordingId, file: { name: 'sound.webm', mimeType: 'audio/webm', buffer: webmSound() } })
  const voice = (await resident.post('/api/requests', { recordingId, place: { areaId } })).requestId
  const accept = await report('小区东门积水，老人出门不方便。', 'municipal.drainage')
  const { importId } = await streetStaff.send('/api/imports', { importId: randomUUID(), file: oldList })
  await takeOrdersByFile(systemAdministrator)
  await Promise.all(people.map((person) => person.context.dispose()))
  return { accept, sign, reply, voice, importList: importId, sheet }
}

/** The sample county's past is still being lived through when its pages open; its sheets come last. */
async function sheetOf(departmentHead: Person): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const [sheet] = (await departmentHead.get('/api/sheets?waiting=false')).items
    if (sheet !== undefined) return sheet.sheetId
    await sleep(2_000)
  }
  throw new Error('the sample county has no monthly sheet of the sample department')
}

/** The hotline has no interface: lists are carried to and fro. The county's centre, where the sample administrator has his post, answers for it. */
async function takeOrdersByFile(systemAdministrator: Person): Promise<void> {
  const { organizationId } = (await systemAdministrator.get('/api/me')).posts[0]
  await systemAdministrator.post('/api/hotline', {
    transport: 'files', organizationId, polled: false,
    outgoing: outgoingNames, incoming: {},
  })
  await systemAdministrator.post('/api/hotline/switch', { enabled: true })
}

import { randomUUID } from 'node:crypto'
import { request } from 'playwright-core'
import type { APIRequestContext } from 'playwright-core'

// oxlint-disable-next-line typescript/no-explicit-any -- an answer as it came over the wire
type Answer = any
type Person = { get: (path: string) => Promise<Answer>; post: (path: string, data: unknown) => Promise<Answer>; context: APIRequestContext }

/** The requests that the pictures show, by what they wait for. */
export type Scene = { accept: string; sign: string; reply: string }

/** Signs a sample person in as the sign-in page does it, with the notice read. */
export async function personOf(context: APIRequestContext, origin: string, key: string): Promise<Person> {
  const post = async (path: string, data: unknown) => {
    const answer = await context.post(path, { data, headers: { 'idempotency-key': randomUUID(), origin } })
    if (!answer.ok()) throw new Error(`${key} ${path}: ${answer.status()} ${await answer.text()}`)
    return await answer.json()
  }
  const get = async (path: string) => await (await context.get(path)).json()
  await post('/api/sessions/sample', { key })
  await post('/api/me/notice', { version: (await get('/api/welcome')).notice.version })
  return { get, post, context }
}

/** Three requests of the sample resident, each handled by the sample people as far as its picture needs. */
export async function setScene(origin: string): Promise<Scene> {
  const enter = async (key: string) => await personOf(await request.newContext({ baseURL: origin }), origin, key)
  const [resident, gridWorker, communityStaff, streetStaff, departmentStaff] = await Promise.all(['resident', 'gridWorker', 'communityStaff', 'streetStaff', 'departmentStaff'].map(enter))
  const { areaId } = (await gridWorker!.get('/api/me')).posts[0]
  const { organizationId } = (await departmentStaff!.get('/api/me')).posts[0]
  const report = async (text: string, category: string): Promise<string> => (await resident!.post('/api/requests', { text, category, place: { areaId } })).requestId
  const sign = await report('楼上半夜拖桌子，请帮忙调解。', 'disputes.neighbours')
  await communityStaff!.post(`/api/requests/${sign}/accept`, {})
  const reply = await report('三单元门口的路灯不亮，已经四天了。', 'municipal.streetLight')
  await communityStaff!.post(`/api/requests/${reply}/accept`, {})
  await streetStaff!.post(`/api/requests/${reply}/dispatch`, { organizationId })
  await departmentStaff!.post(`/api/requests/${reply}/sign`, {})
  await departmentStaff!.post(`/api/requests/${reply}/contact`, { how: 'phone', words: '已电话联系，约定今天下午到现场。' })
  const accept = await report('小区东门积水，老人出门不方便。', 'municipal.drainage')
  await Promise.all([resident, gridWorker, communityStaff, streetStaff, departmentStaff].map((person) => person!.context.dispose()))
  return { accept, sign, reply }
}

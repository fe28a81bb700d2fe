/* oxlint-disable typescript/no-explicit-any -- tests look into answers and rows as they came */
import { notice } from '#modules/platform/server/public.ts'

/** What the database tests of requests need of a house that runs: people who act, and the way to a given state. */
export type Person = {
  get: (path: string) => Promise<{ status: number; body: any; text: string }>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<{ status: number; body: any; text: string }>
}
export type House = {
  as: (key: string) => Promise<Person>
  owner: { query: (text: string, values?: unknown[]) => Promise<{ rows: any[] }> }
  clock: { now: Date }
  samplePeople: () => Promise<{ key: string; accountId: string }[]>
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** Signs everybody in once; the residents have read the notice. */
export async function openWorld(house: House) {
  const keys = [
    'resident', 'resident-2', 'buildingLead', 'gridWorker', 'gridLeader', 'communityStaff', 'communityHead', 'communityStaff-2', 'streetStaff', 'streetHead', 'streetStaff-2',
    'departmentStaff', 'departmentHead', 'departmentStaff-2', 'countyDispatcher', 'countyLeader', 'systemAdministrator',
  ] as const
  await house.owner.query('UPDATE membership SET notice_version = $1, notice_acknowledged_at = now()', [notice.version])
  // Drawing by chance from random ids would make a test pass on one run and fail on another.
  await house.owner.query("UPDATE setting SET value = jsonb_set(value, '{callback,randomSiteCheckPercent}', '0') WHERE key = 'procedure'")
  await house.owner.query('UPDATE rule_version SET version = version + 1')
  const people = Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await house.as(key)] as const))) as Record<(typeof keys)[number], Person>
  const accounts = new Map((await house.samplePeople()).map((person) => [person.key, person.accountId]))
  const postOf = async (key: string) =>
    (await house.owner.query(
      `SELECT p.organization_id, p.area_id, a.path FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id JOIN post p ON p.id = x.post_id LEFT JOIN area a ON a.id = p.area_id
       WHERE s.account_id = $1`, [accounts.get(key)],
    )).rows[0] as { organization_id: string; area_id: string | null; path: string | null }
  const units = {
    community: (await postOf('communityStaff')).organization_id, otherCommunity: (await postOf('communityStaff-2')).organization_id,
    street: (await postOf('streetStaff')).organization_id, otherStreet: (await postOf('streetStaff-2')).organization_id,
    department: (await postOf('departmentStaff')).organization_id, otherDepartment: (await postOf('departmentStaff-2')).organization_id,
    centre: (await postOf('countyDispatcher')).organization_id,
  }
  const grid = (await postOf('gridWorker')).area_id!

  async function move(who: keyof typeof people, requestId: string, path: string, body: Record<string, unknown> = {}) {
    const answer = await people[who].post(`/api/requests/${requestId}/${path}`, body)
    if (answer.status !== 200) throw new Error(`${who} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }

  async function report(fields: Record<string, unknown> = {}, who: 'resident' | 'resident-2' | 'buildingLead' = 'resident'): Promise<string> {
    const answer = await people[who].post('/api/requests', { text: '楼道里堆满杂物，已经一个月没人管，请处理。', category: 'disputes.tenancy', place: { areaId: grid }, ...fields })
    if (answer.status !== 200) throw new Error(`report: ${answer.status} ${answer.text}`)
    return answer.body.requestId
  }

  /** Each step of the usual way by the person who does it; stops after the step named. */
  const way: [step: string, (requestId: string) => Promise<unknown>][] = [
    ['accepted', (id) => move('communityStaff', id, 'accept')],
    ['dispatched', (id) => move('streetStaff', id, 'dispatch', { organizationId: units.department })],
    ['signed', (id) => move('departmentStaff', id, 'sign')],
    ['handling', (id) => move('departmentStaff', id, 'contact', { how: 'phone' })],
    ['replied', (id) => move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })],
    ['verified', (id) => move('resident', id, 'confirm')],
    ['closed', (id) => move('communityStaff', id, 'close')],
    ['calledBack', (id) => move('streetStaff', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })],
  ]

  /** A request brought to a state by the people whose turn it is. */
  async function requestIn(state: string, fields: Record<string, unknown> = {}): Promise<string> {
    const id = await report(fields)
    if (state === 'submitted') return id
    for (const [step, act] of way) {
      await act(id)
      if (step === state) return id
    }
    throw new Error(`no way to ${state}`)
  }

  const row = async (id: string) => (await house.owner.query('SELECT m.*, q.* FROM matter m JOIN request q ON q.matter_id = m.id AND q.county_code = m.county_code WHERE m.id = $1', [id])).rows[0]
  const openMoves = async (who: keyof typeof people, id: string): Promise<string[]> => (await people[who].get(`/api/requests/${id}`)).body.openMoves
  return { people, units, grid, accounts, move, report, requestIn, row, openMoves }
}

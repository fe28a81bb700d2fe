import type { Client } from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { countyRules, plainDate, ServiceSession } from '#modules/matters/server/public.ts'
import type { OfficeDayPlan } from '#modules/requests/office-days/contract.ts'
import { cancelOfficeDayHandler, changeOfficeDayHandler, publishOfficeDayHandler, recordOfficeDayHandler } from '#modules/requests/office-days/server/move-office-day.ts'
import { planOfficeDaysHandler } from '#modules/requests/office-days/server/plan-office-days.ts'
import { ActorSessions } from './actor-sessions.ts'

type Fate = 'planned' | 'published' | 'moved' | 'cancelled' | 'held'
type SampleDay = { host: 'communityStaff' | 'streetStaff'; workingDays: number; fate: Fate; spot: string; units: number; note?: string }

const DAY = 86_400_000
/** Working days from today on; what lies before it was announced ten days earlier. */
const days: readonly SampleDay[] = [
  { host: 'streetStaff', workingDays: -18, fate: 'held', spot: '街道便民服务中心', units: 4 },
  { host: 'communityStaff', workingDays: -5, fate: 'held', spot: '居民中心一楼大厅', units: 2 },
  { host: 'communityStaff', workingDays: 3, fate: 'published', spot: '居民中心一楼大厅', units: 3, note: '请带上房产证、缴费单据等材料，也可以代家里老人来问。' },
  { host: 'streetStaff', workingDays: 6, fate: 'moved', spot: '街道便民服务中心', units: 5 },
  { host: 'communityStaff', workingDays: 9, fate: 'cancelled', spot: '小区东门广场', units: 2 },
  { host: 'streetStaff', workingDays: 14, fate: 'published', spot: '文化广场', units: 4 },
  { host: 'communityStaff', workingDays: 22, fate: 'planned', spot: '居民中心一楼大厅', units: 3 },
]

const HOSTS = `SELECT person.key, person."accountId", p.area_id FROM setting s CROSS JOIN jsonb_to_recordset(s.value) AS person (key text, "accountId" uuid)
  JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = person."accountId" JOIN appointment t ON t.county_code = m.county_code AND t.staff_member_id = m.id
  JOIN post p ON p.county_code = t.county_code AND p.id = t.post_id WHERE s.county_code = $1 AND s.key = 'sample-people' AND person.key IN ('communityStaff', 'streetStaff')`
const UNITS = "SELECT id FROM organization WHERE county_code = $1 AND kind = 'department' AND area_id IS NULL AND valid_to IS NULL ORDER BY key LIMIT 12"

/** Gives the sample county some office days, held and to come, by the commands behind the buttons. Does nothing once there are any. */
export async function sampleOfficeDays({ services, owner, countyCode, now }: { services: Services; owner: Client; countyCode: string; now: Date }): Promise<void> {
  if ((await owner.query('SELECT FROM office_day WHERE county_code = $1 LIMIT 1', [countyCode])).rowCount !== 0) return
  const { rows: hosts } = await owner.query<{ key: string; accountId: string; area_id: string }>(HOSTS, [countyCode])
  const units = (await owner.query<{ id: string }>(UNITS, [countyCode])).rows.map(({ id }) => id)
  const { calendar } = await new ServiceSession(services, countyCode).transact(async ({ db }) => await countyRules(db, countyCode))
  const sessions = new ActorSessions(services, countyCode)
  try {
    for (const [index, day] of days.entries()) {
      const host = hosts.find(({ key }) => key === day.host)
      const found = calendar.addWorkingDays(plainDate(now), day.workingDays)
      if (host === undefined || 'pending' in found) continue
      const startsAt = new Date(`${found.date}T09:00:00+08:00`)
      const plannedAt = new Date(Math.min(now.getTime(), startsAt.getTime() - 10 * DAY))
      const callerOf = async (step: string) => await sessions.callerFor({ accountId: host.accountId, surface: 'desk' }, `sample-day-${index}-${step}`)
      const at = (moment: Date): Services => ({ ...services, now: () => moment })
      const what = { spot: day.spot, unitIds: units.slice(index, index + day.units), categories: [], ...(day.note === undefined ? {} : { note: day.note }) }
      const { items } = (await planOfficeDaysHandler.run(at(plannedAt), await callerOf('plan'), { areaId: host.area_id, times: [timesFrom(startsAt)], ...what })) as { items: OfficeDayPlan[] }
      if (day.fate === 'planned') continue
      const published = (await publishOfficeDayHandler.run(at(plannedAt), await callerOf('publish'), oneOf(items[0]!))) as OfficeDayPlan
      const one = oneOf(published)
      if (day.fate === 'moved') await changeOfficeDayHandler.run(at(plannedAt), await callerOf('change'), { ...one, ...what, ...timesFrom(new Date(startsAt.getTime() + 5 * 3_600_000)), reason: '上午大厅有别的安排，改到下午' })
      if (day.fate === 'cancelled') await cancelOfficeDayHandler.run(at(plannedAt), await callerOf('cancel'), { ...one, reason: '广场施工，下个月另行安排' })
      if (day.fate === 'held') await recordOfficeDayHandler.run(at(new Date(startsAt.getTime() + 3 * 3_600_000)), await callerOf('record'), { ...one, people: 23 + index * 8, takenUp: 9 + index * 3 })
    }
  } finally {
    await sessions.endAll()
  }
}

function timesFrom(startsAt: Date): { startsAt: string; endsAt: string } {
  return { startsAt: startsAt.toISOString(), endsAt: new Date(startsAt.getTime() + 2.5 * 3_600_000).toISOString() }
}

function oneOf({ officeDayId, version }: OfficeDayPlan): { officeDayId: string; version: number } {
  return { officeDayId, version }
}

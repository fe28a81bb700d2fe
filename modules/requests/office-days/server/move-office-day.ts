import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { sayExactly } from '#kit/ui/time-words.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { cancelOfficeDay, changeOfficeDay, publishOfficeDay, recordOfficeDay } from '#modules/requests/office-days/contract.ts'
import { officeDayLifecycle } from '#modules/requests/office-days/lifecycle.ts'
import type { OfficeDayMove } from '#modules/requests/office-days/lifecycle.ts'
import { metresBetween } from '#modules/requests/nearness.ts'
import { officeDayBegun, officeDayChanged, officeDayNotBegun, officeDayPast, officeDayReasonMissing, officeDayUnknown } from '#modules/requests/office-days/refusals.ts'
import { insistOnParts } from '#modules/requests/office-days/server/plan-office-days.ts'
import { isInTime, officeDays, showPlan } from '#modules/requests/office-days/server/read-office-days.ts'
import type { OfficeDayRow } from '#modules/requests/office-days/server/read-office-days.ts'
import { sayNews, sayWhenAndWhere, tellUnits } from '#modules/requests/office-days/server/tell-units.ts'

type Point = { longitude: number; latitude: number }
type Asked = { officeDayId: string; version: number }

/** A point that is put right by less than this is still the same spot. */
const SAME_SPOT_METRES = 100

const LOCK = officeDays('$3', { where: 'd.id = $2', order: 'd.id', ending: 'FOR UPDATE OF d' })
const PUBLISH = "UPDATE office_day SET state = 'published', published_at = $3, changed_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2"
const CHANGE = `UPDATE office_day SET spot = $4, starts_at = $5, ends_at = $6, unit_ids = $7, categories = $8, note = $9, moved_from = $10, reason = $11, sequence = sequence + $12, longitude = $13, latitude = $14, changed_at = $3, version = version + 1
  WHERE county_code = $1 AND id = $2`
const CANCEL = "UPDATE office_day SET state = 'cancelled', reason = $4, sequence = sequence + 1, changed_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2"
const RECORD = "UPDATE office_day SET state = 'held', people = $4, taken_up = $5, sequence = sequence + 1, changed_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2"

export const publishOfficeDayHandler = command(
  publishOfficeDay,
  async (context) => {
    const row = await beginMove(context, 'publish')
    await touch(context.db, PUBLISH, [context.actor.countyCode, row.id, context.at])
    await tellUnits(context, row, row.unit_ids, `${sayNews(row)}，请派人参加。`, false)
    return row.id
  },
  showPlan,
)

export const changeOfficeDayHandler = command(
  changeOfficeDay,
  async (context) => {
    const { input, actor, db, at } = context
    const row = await beginMove(context, 'change')
    await insistOnParts(context, input)
    const startsAt = new Date(input.startsAt)
    if (startsAt <= at) throw officeDayPast()
    const announced = row.state === 'published'
    const endsAt = new Date(input.endsAt)
    const isPutOff = startsAt.getTime() !== row.starts_at.getTime()
    const isElsewhere = isPutOff || endsAt.getTime() !== row.ends_at.getTime() || input.spot !== row.spot || isFarFrom(row, input.point)
    if (announced && isElsewhere && input.reason === undefined) throw officeDayReasonMissing()
    const units = input.unitIds.filter((unit) => unit !== row.host_organization_id)
    const told = announced && isElsewhere
    await touch(db, CHANGE, [
      actor.countyCode, row.id, at, input.spot, startsAt, endsAt, units, input.categories, input.note ?? null,
      announced && isPutOff ? row.starts_at : row.moved_from, told ? input.reason : row.reason, announced ? 1 : 0, input.point?.longitude ?? null, input.point?.latitude ?? null,
    ])
    if (!announced) return row.id
    const now = { ...row, spot: input.spot, starts_at: startsAt, ends_at: endsAt, sequence: row.sequence + 1 }
    if (told) await tellUnits(context, now, units.filter((unit) => row.unit_ids.includes(unit)), `联合接待日改了，原定${sayWhenAndWhere(row)}。现在：${sayNews(now)}。原因：${input.reason}`, true)
    await tellUnits(context, now, units.filter((unit) => !row.unit_ids.includes(unit)), `${sayNews(now)}，请派人参加。`, false)
    await tellUnits(context, now, row.unit_ids.filter((unit) => !units.includes(unit)), `${sayNews(row)}，您单位不用参加了。`, true)
    return row.id
  },
  showPlan,
)

export const cancelOfficeDayHandler = command(
  cancelOfficeDay,
  async (context) => {
    const row = await beginMove(context, 'cancel')
    await touch(context.db, CANCEL, [context.actor.countyCode, row.id, context.at, context.input.reason])
    if (row.state === 'published') await tellUnits(context, { ...row, sequence: row.sequence + 1 }, row.unit_ids, `${sayNews(row)}，已取消。原因：${context.input.reason}`, true)
    return row.id
  },
  showPlan,
)

export const recordOfficeDayHandler = command(
  recordOfficeDay,
  async (context) => {
    const row = await beginMove(context, 'record')
    await touch(context.db, RECORD, [context.actor.countyCode, row.id, context.at, context.input.people, context.input.takenUp])
    return row.id
  },
  showPlan,
)

/** Whoever goes by the map would stand somewhere else. */
function isFarFrom(row: OfficeDayRow, point: Point | undefined): boolean {
  return (metresBetween(row, point ?? { longitude: null, latitude: null }) ?? 0) > SAME_SPOT_METRES
}

/** Locked, in the area of the post, as it was last seen, and in a state and at a time for this move. */
async function beginMove({ input, actor, db, at, guard, audit, announce }: Context<Asked>, move: OfficeDayMove): Promise<OfficeDayRow> {
  const row = await rowOf<OfficeDayRow>(db, LOCK, [actor.countyCode, input.officeDayId, at])
  if (row === undefined) throw officeDayUnknown()
  guard(row)
  if (row.version !== input.version) throw officeDayChanged()
  officeDayLifecycle.next(move, row.state)
  if (!isInTime(move, row, at)) throw move === 'record' ? officeDayNotBegun({ startsAt: sayExactly(row.starts_at) }) : officeDayBegun()
  audit({ objectKind: 'officeDay', objectId: row.id })
  announce({ kind: `officeDay.${move}`, objectId: row.id })
  return row
}

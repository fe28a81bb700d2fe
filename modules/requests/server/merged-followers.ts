import { AT_ONCE, cancelTimers, notify, rowOf, rowsOf, setTimer, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { gatherPlatformDue } from '#modules/requests/hotline/server/gather-due.ts'
import { moveByTime } from '#modules/requests/server/move-by-time.ts'
import { lockRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

export const CARRY_FOLLOWERS = 'carryFollowers'

/** Whoever merges a request that others were merged into, or undoes it, need not reach those; time does. */
export async function carryFollowersLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, matterId: string): Promise<void> {
  await cancelTimers(scope, matterId, [CARRY_FOLLOWERS])
  await setTimer(scope, matterId, CARRY_FOLLOWERS, scope.at)
}

/**
 * A link that is carried on ends at the moment at which the link that it follows began, and the new one begins when the old one
 * did: by these they are known again when that one is undone, and the clocks of whoever is taken out himself.
 */
const BACK = `SELECT own.id AS own_id, now.id AS link_id, now.matter_id, now.other_id FROM matter_link undone
  JOIN matter_link own ON own.county_code = $1 AND own.other_id = $2 AND own.kind = 'merge' AND own.undone_at = undone.created_at
  JOIN matter_link now ON now.county_code = $1 AND now.matter_id = own.matter_id AND now.kind = 'merge' AND now.undone_at IS NULL AND now.other_id = undone.other_id AND now.created_at = own.created_at
  WHERE undone.county_code = $1 AND undone.matter_id = $2 AND undone.kind = 'merge' AND undone.undone_at IS NOT NULL ORDER BY now.matter_id`
const ONWARD = `SELECT l.id AS link_id, l.matter_id, l.created_at, own.other_id, own.created_at AS mark, o.number AS into FROM matter_link own
  JOIN matter o ON o.county_code = own.county_code AND o.id = own.other_id
  JOIN matter_link l ON l.county_code = $1 AND l.other_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL
  WHERE own.county_code = $1 AND own.matter_id = $2 AND own.kind = 'merge' AND own.undone_at IS NULL ORDER BY l.matter_id`
const STANDS = 'SELECT FROM matter_link WHERE county_code = $1 AND id = $2 AND undone_at IS NULL'
const END = 'UPDATE matter_link SET undone_at = $3 WHERE county_code = $1 AND id = $2'
const LINK = "INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'merge', $5)"
const COUNT = 'UPDATE request SET merged_count = merged_count + $3 WHERE county_code = $1 AND matter_id = $2'

type Back = { own_id: string; link_id: string; matter_id: string; other_id: string }
type Onward = { link_id: string; matter_id: string; created_at: Date; other_id: string; mark: Date; into: string }

/** What was merged into it goes on where it goes on, and comes back with it; how it stands now decides. */
export async function carryFollowers(scope: TimeScope, row: RequestRecord): Promise<void> {
  for (const one of await rowsOf<Back>(scope.db, BACK, [scope.countyCode, row.id])) {
    await relink(scope, one, { from: one.other_id, toId: row.id, to: row.number, isBack: true, told: (number) => `您反映的 ${number} 不再随着并入别的诉求，还在 ${row.number} 里一起办理，进度看 ${row.number}。` }, async () => {
      await touch(scope.db, END, [scope.countyCode, one.link_id, scope.at])
      await touch(scope.db, END, [scope.countyCode, one.own_id, null])
    })
  }
  for (const one of await rowsOf<Onward>(scope.db, ONWARD, [scope.countyCode, row.id])) {
    await relink(scope, one, { from: row.id, toId: one.other_id, to: one.into, isBack: false, told: (number) => `您反映的 ${number} 原来并入 ${row.number}，现在 ${row.number} 又并入 ${one.into}，一起办理，进度看 ${one.into}。` }, async () => {
      await touch(scope.db, END, [scope.countyCode, one.link_id, one.mark])
      await touch(scope.db, LINK, [scope.countyCode, scope.newId(), one.matter_id, one.other_id, one.created_at])
    })
  }
}

/** Told the outcome of the one that it leaves, it is told that of the other one as well. */
async function relink(
  scope: TimeScope, link: { link_id: string; matter_id: string }, way: { from: string; toId: string; to: string; isBack: boolean; told: (number: string) => string }, write: () => Promise<void>,
): Promise<void> {
  const follower = await lockRecord(scope.db, scope.countyCode, link.matter_id)
  // Somebody was quicker and has taken it out.
  if (follower?.state !== 'merged' || (await rowOf(scope.db, STANDS, [scope.countyCode, link.link_id])) === undefined) return
  await write()
  await gatherPlatformDue(scope, way.from, way.toId)
  await touch(scope.db, COUNT, [scope.countyCode, way.from, -1])
  await touch(scope.db, COUNT, [scope.countyCode, way.toId, 1])
  await moveByTime(scope, follower, 'goAlong', { request: { merged_into_id: way.toId, outcome_telling: null, outcome_of: null, callback_count: 0, next_callback_at: null }, clocks: { void: 'all' }, data: { intoId: way.toId, into: way.to, ...(way.isBack ? { back: true } : {}) } })
  if (follower.reporter_id !== null) await notify(scope, { matterId: follower.id, to: { accountId: follower.reporter_id }, step: 'goAlong', pace: AT_ONCE, sentence: way.told(follower.number) })
}

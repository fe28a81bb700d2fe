import type { Context } from '#kit/http/handle.ts'
import { sayClock, sayExactly } from '#kit/ui/time-words.ts'
import { notifyUnit } from '#modules/matters/server/public.ts'
import type { OfficeDayRow } from '#modules/requests/office-days/server/read-office-days.ts'

type Announced = Pick<OfficeDayRow, 'starts_at' | 'ends_at' | 'place' | 'spot'>

/** 2026年10月14日 周三 09:00 至 11:30 在晏城街道 · 永顺社区（居民中心一楼） */
export function sayWhenAndWhere({ starts_at, ends_at, place, spot }: Announced): string {
  return `${sayExactly(starts_at)} 至 ${sayClock(ends_at)} 在${place}（${spot}）`
}

export function sayNews(day: Announced): string {
  return `${sayWhenAndWhere(day)}有联合接待日`
}

/** Once for each unit and each state of the day. */
export async function tellUnits({ actor, db, at, newId }: Context<unknown>, { id, sequence }: Pick<OfficeDayRow, 'id' | 'sequence'>, units: readonly string[], sentence: string, immediate: boolean): Promise<void> {
  for (const organizationId of units) await notifyUnit({ db, countyCode: actor.countyCode, at, newId }, { organizationId, permission: 'work.read', subject: `${id} ${organizationId} ${sequence}`, step: 'officeDay', sentence, immediate })
}

import { writeCalendar } from '#kit/feed/write-calendar.ts'
import { writeRss } from '#kit/feed/write-rss.ts'
import { sayExactly } from '#kit/ui/time-words.ts'
import type { OfficeDay } from '#modules/requests/office-days/contract.ts'

export type OfficeDayFeed = { area: string; self: string; page: string; origin: string; items: readonly OfficeDay[] }

const DESCRIPTION = '各单位到街道、社区当面听居民说事、答复问题的日子：时间、地点、来哪些单位。改期和取消也在这里。'

function dayPage({ officeDayId }: Pick<OfficeDay, 'officeDayId'>, origin: string): string {
  return `${origin}/office-days/${officeDayId}`
}

/** The news of a day in one line: what became of it first. */
function dayTitle({ state, movedFrom, place, startsAt }: OfficeDay): string {
  const what = state === 'cancelled' ? '取消：' : state === 'held' ? '已举办：' : movedFrom !== null ? '改期：' : ''
  return `${what}${sayExactly(new Date(startsAt))} ${place} 联合接待日`
}

/** All that a neighbour needs to come. */
export function dayWords(day: OfficeDay): string {
  return [
    `${sayExactly(new Date(day.startsAt))}—${sayExactly(new Date(day.endsAt)).split(' ').at(-1)}，${day.place}，${day.spot}`,
    `主办：${day.host}${day.units.length === 0 ? '' : `；参加：${day.units.join('、')}`}`,
    ...(day.categories.length === 0 ? [] : [`主要接待：${day.categories.map(({ name }) => name).join('、')}`]),
    ...(day.movedFrom === null || day.state === 'cancelled' ? [] : [`原定 ${sayExactly(new Date(day.movedFrom))}`]),
    ...(day.reason === null ? [] : [`${day.state === 'cancelled' ? '取消' : '改动'}的原因：${day.reason}`]),
    ...(day.people === null ? [] : [`来了 ${day.people} 人，收下 ${day.takenUp} 件诉求`]),
    ...(day.note === null ? [] : [day.note]),
  ].join('\n')
}

/** Each change is news: a reader shows the day again. */
export function writeDaysRss({ area, self, page, origin, items }: OfficeDayFeed): string {
  return writeRss({
    title: `${area} · 联合接待日`, description: DESCRIPTION, self, page,
    items: items.toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1)).map((day) => ({
      id: `urn:uuid:${day.officeDayId}#${day.sequence}`, title: dayTitle(day), link: dayPage(day, origin), description: dayWords(day), at: new Date(day.changedAt), creator: day.host,
    })),
  })
}

/** To be subscribed to: a changed day takes the place of the former one, a cancelled one is struck out. */
export function writeDaysCalendar({ area, origin, items }: OfficeDayFeed): string {
  return writeCalendar({
    name: `${area}联合接待日`, product: '-//Linli//Office days//ZH',
    events: items.map((day) => ({
      uid: `${day.officeDayId}@linli`, sequence: day.sequence, cancelled: day.state === 'cancelled', changedAt: new Date(day.changedAt), startsAt: new Date(day.startsAt), endsAt: new Date(day.endsAt),
      summary: `${day.state === 'cancelled' ? '取消：' : ''}联合接待日 ${day.place}`, location: `${day.place} ${day.spot}`, description: dayWords(day), url: dayPage(day, origin), categories: day.categories.map(({ name }) => name),
    })),
  })
}

import { writeDaysCalendar, writeDaysRss } from '#modules/requests/office-days/write-feeds.ts'
import type { OfficeDay } from '#modules/requests/office-days/contract.ts'

const forms = {
  'office-days.rss': { write: writeDaysRss, type: 'application/rss+xml' },
  'office-days.ics': { write: writeDaysCalendar, type: 'text/calendar' },
} as const

type OfficeDayFeedName = keyof typeof forms
export const officeDayFeedNames = Object.keys(forms) as OfficeDayFeedName[]

/** The days of an area and below, those of the last 60 days included, so that a calendar strikes out what was cancelled. What is refused is refused in the words of the list. */
export async function officeDayFeed(request: Request, origin: string, ask: (request: Request) => Promise<Response>): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const area = searchParams.get('area') ?? ''
  const query = area === '' ? '' : `?${new URLSearchParams({ area })}`
  const response = await ask(new Request(new URL(`/api/office-days?${new URLSearchParams({ when: 'recent', ...(area === '' ? {} : { area }) })}`, request.url)))
  if (!response.ok) return new Response(await response.text(), { status: response.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
  const { area: within, items } = (await response.json()) as { area: { name: string }; items: OfficeDay[] }
  const { write, type } = forms[pathname.split('/').at(-1) as OfficeDayFeedName]
  const feed = write({ area: within.name, self: `${origin}${pathname}${query}`, page: `${origin}/office-days${query}`, origin, items })
  const changed = items.map(({ changedAt }) => Date.parse(changedAt))
  return new Response(feed, { headers: { 'content-type': `${type}; charset=utf-8`, ...(changed.length === 0 ? {} : { 'last-modified': new Date(Math.max(...changed)).toUTCString() }) } })
}

/** For the head of the days' page: where readers and calendars find the same. */
export function officeDayLinks(address: string, countyCode: string): string {
  const area = new URL(address).searchParams.get('area') ?? ''
  const query = /^[0-9a-z]{1,16}$/.test(area) ? `?area=${area}` : ''
  return officeDayFeedNames.map((name) => `<link rel="alternate" type="${forms[name].type}" title="联合接待日" href="/feeds/${countyCode}/${name}${query}" />`).join('')
}

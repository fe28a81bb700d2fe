import type { PublishedFilters, Standing } from '#modules/requests/published/contract.ts'

export const standingLabels: Readonly<Record<Standing, string>> = { open: '还没办完', overdue: '超期没办完', answered: '已答复' }

type Raw = Readonly<Partial<Record<'category' | 'area' | 'unit' | 'state' | 'from' | 'to' | 'text', string | null | undefined>>>

/** What of an address is a filter; anything else is left out, so that a mistyped address shows more and never an error. */
export function filtersFrom(raw: Raw): PublishedFilters {
  const taken = (value: string | null | undefined, form: RegExp) => (value !== null && value !== undefined && form.test(value) ? value : undefined)
  const text = raw.text?.trim()
  const filters = {
    category: taken(raw.category, /^[a-z][A-Za-z]{0,39}(\.[a-z][A-Za-z]{0,39})?$/),
    area: taken(raw.area, /^[0-9a-z]{1,16}$/),
    unit: taken(raw.unit, /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    state: taken(raw.state, /^(open|overdue|answered)$/) as Standing | undefined,
    from: dayOf(raw.from),
    to: dayOf(raw.to),
    text: text !== undefined && text.length >= 2 && text.length <= 40 ? text : undefined,
  }
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

function dayOf(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

/** The same as a feed, for whoever wants to hear of the next one. */
export function feedAddress(form: 'atom' | 'rss', countyCode: string, filters: PublishedFilters): string {
  const query = new URLSearchParams(Object.entries(filters)).toString()
  return `/feeds/${countyCode}/published.${form}${query === '' ? '' : `?${query}`}`
}

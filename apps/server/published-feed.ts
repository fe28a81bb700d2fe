import { escapeAttribute } from '#kit/xml/escape-text.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'
import type { Feed } from '#modules/requests/published/entry-words.ts'
import { writeAtom } from '#modules/requests/published/write-atom.ts'
import { writePublishedRss } from '#modules/requests/published/write-rss.ts'

const FILTERS = ['category', 'area', 'unit', 'state', 'from', 'to', 'text']
const MOST_ENTRIES = 50
const forms: Readonly<Record<string, { write: (feed: Feed) => string; type: string }>> = {
  atom: { write: writeAtom, type: 'application/atom+xml' },
  rss: { write: writePublishedRss, type: 'application/rss+xml' },
}

type Ask = (request: Request) => Promise<Response>

/** The public list under the same filters, as a feed in the form that its address ends in. What is refused is refused in the words of the list. */
export async function publishedFeed(request: Request, origin: string, ask: Ask): Promise<Response> {
  const { pathname } = new URL(request.url)
  const { write, type } = forms[pathname.split('.').at(-1)!]!
  const filters = filtersOf(request.url)
  const read = async <Body>(path: string): Promise<Body | Response> => {
    const response = await ask(new Request(new URL(`/api/published-requests${path}`, request.url)))
    return response.ok ? ((await response.json()) as Body) : response
  }
  // First, since it refuses a county and a place that there are not.
  const counts = await read<{ above: { name: string }[] }>(`/counts?${filters}`)
  if (counts instanceof Response) return refused(counts)
  const list = await read<{ items: PublishedEntry[] }>(`?${new URLSearchParams([...filters, ['limit', String(MOST_ENTRIES)]])}`)
  if (list instanceof Response) return refused(list)
  const categories = await read<{ categories: { key: string; name: string }[] }>('/categories')
  if (categories instanceof Response) return refused(categories)
  const category = categories.categories.find(({ key }) => key === filters.get('category')?.split('.')[0])?.name
  const page = (name: string) => `${origin}${name}${filters.size === 0 ? '' : `?${filters}`}`
  const feed = write({ title: [...counts.above.map(({ name }) => name), category, filters.has('unit') ? list.items[0]?.unit : undefined, '公开的诉求与答复'].filter((part) => part !== undefined).join(' · '), self: page(pathname), page: page('/published'), origin, items: list.items })
  return new Response(feed, { headers: { 'content-type': `${type}; charset=utf-8` } })
}

async function refused(response: Response): Promise<Response> {
  return new Response(await response.text(), { status: response.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
}

function filtersOf(address: string): URLSearchParams {
  const given = new URL(address).searchParams
  return new URLSearchParams(FILTERS.flatMap((name): [string, string][] => (given.get(name) ? [[name, given.get(name)!]] : [])))
}

/** For the head of a page: where a reader that is given the page's address finds its feeds, under the same filter. Readers run no script. */
export function feedLinks(address: string, countyCode: string): string {
  const filters = new URL(address).pathname === '/published' ? filtersOf(address) : new URLSearchParams()
  return Object.entries(forms).map(([ending, { type }]) =>
    `<link rel="alternate" type="${type}" title="公开的诉求与答复（${ending === 'rss' ? 'RSS' : 'Atom'}）" href="${escapeAttribute(`/feeds/${countyCode}/published.${ending}${filters.size === 0 ? '' : `?${filters}`}`)}" />`).join('')
}

import { writeFeed } from '#modules/requests/published/write-feed.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

const FILTERS = ['category', 'area', 'state', 'from', 'to', 'text']
const MOST_ENTRIES = 50

type Ask = (request: Request) => Promise<Response>

/** The public list under the same filters, as an Atom feed. What is refused is refused in the words of the list. */
export async function publishedFeed(request: Request, origin: string, ask: Ask): Promise<Response> {
  const given = new URL(request.url).searchParams
  const filters = new URLSearchParams(FILTERS.flatMap((name): [string, string][] => (given.get(name) ? [[name, given.get(name)!]] : [])))
  const read = async <Body>(path: string): Promise<Body | Response> => {
    const response = await ask(new Request(new URL(`/api/published-requests${path}`, request.url)))
    return response.ok ? ((await response.json()) as Body) : response
  }
  const list = await read<{ items: PublishedEntry[] }>(`?${new URLSearchParams([...filters, ['limit', String(MOST_ENTRIES)]])}`)
  if (list instanceof Response) return refused(list)
  const counts = await read<{ above: { name: string }[] }>(`/counts?${filters}`)
  if (counts instanceof Response) return refused(counts)
  const categories = await read<{ categories: { key: string; name: string }[] }>('/categories')
  if (categories instanceof Response) return refused(categories)
  const category = categories.categories.find(({ key }) => key === filters.get('category')?.split('.')[0])?.name
  const page = (name: string) => `${origin}${name}${filters.size === 0 ? '' : `?${filters}`}`
  const feed = writeFeed({ title: [...counts.above.map(({ name }) => name), category, '公开的诉求与答复'].filter((part) => part !== undefined).join(' · '), self: page('/feeds/published.atom'), page: page('/published'), origin, items: list.items })
  return new Response(feed, { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } })
}

async function refused(response: Response): Promise<Response> {
  return new Response(await response.text(), { status: response.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
}

import { readFileSync } from 'node:fs'

const PROGRAM = readFileSync(new URL('../../public-data/recompute.mjs', import.meta.url), 'utf8')
const types: Readonly<Record<string, string>> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' }

/** The small program that works the figures out again. */
export function recomputeProgram(): Response {
  return new Response(PROGRAM, { headers: { 'content-type': 'text/javascript; charset=utf-8', 'content-disposition': 'attachment; filename="recompute.mjs"', 'cache-control': 'public, max-age=3600' } })
}

export type OpenDataPlace = { county?: string; month: string; edition: string; name: string }

/** One file as it was published, or that the caller (`ifNoneMatch`) has it already: to be saved, and never another under the same address, if that names the county. Without it, which county is the first may change. */
export async function openDataFile({ county, month, edition, name }: OpenDataPlace, { origin, ifNoneMatch }: { origin: string; ifNoneMatch: string | undefined }, ask: (request: Request) => Promise<Response>): Promise<Response> {
  const known = /"([0-9a-f]{64})"/.exec(ifNoneMatch ?? '')?.[1]
  const response = await ask(new Request(new URL(`/api/open-data/${[month, edition, name].map(encodeURIComponent).join('/')}${known === undefined ? '' : `?unless=${known}`}`, origin)))
  const body = (await response.json()) as { content: string | null; sha256: string }
  if (!response.ok) return new Response(JSON.stringify(body), { status: response.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
  const headers = {
    'cache-control': county === undefined ? 'public, max-age=3600' : 'public, max-age=31536000, immutable', etag: `"${body.sha256}"`, 'access-control-allow-origin': '*',
    'content-location': `/data/${county === undefined ? '' : `${county}/`}${month}/${edition}/${name}`,
  }
  if (body.content === null) return new Response(null, { status: 304, headers })
  return new Response(body.content, {
    headers: { ...headers, 'content-type': types[name.split('.')[1] ?? ''] ?? 'text/plain; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
  })
}

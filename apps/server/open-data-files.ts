import { readFileSync } from 'node:fs'

const PROGRAM = readFileSync(new URL('../../public-data/recompute.mjs', import.meta.url), 'utf8')
const types: Readonly<Record<string, string>> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' }

/** The small program that works the figures out again. */
export function recomputeProgram(): Response {
  return new Response(PROGRAM, { headers: { 'content-type': 'text/javascript; charset=utf-8', 'content-disposition': 'attachment; filename="recompute.mjs"', 'cache-control': 'public, max-age=3600' } })
}

/** One file as it was published: to be saved, and never another under the same address. */
export async function openDataFile(path: string, origin: string, ask: (request: Request) => Promise<Response>): Promise<Response> {
  const response = await ask(new Request(new URL(`/api/open-data/${path}`, origin)))
  const body = (await response.json()) as { content: string; sha256: string }
  if (!response.ok) return new Response(JSON.stringify(body), { status: response.status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' } })
  const [month, edition, name] = path.split('/') as [string, string, string]
  return new Response(body.content, {
    headers: {
      'content-type': types[name.split('.')[1] ?? ''] ?? 'text/plain; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'public, max-age=31536000, immutable', etag: `"${body.sha256}"`,
      'content-location': `/data/${month}/${edition}/${name}`, 'access-control-allow-origin': '*',
    },
  })
}

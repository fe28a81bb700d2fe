import { createHash } from 'node:crypto'

/** What anybody may read, and reads alike. */
const PUBLIC = /^\/api\/(published-requests|open-data|open-data-units|office-days)(\/|$)/

export function isPublicRead(request: Request): boolean {
  return request.method === 'GET' && PUBLIC.test(new URL(request.url).pathname)
}

/**
 * An answer that a stranger's browser and whatever stands before this server may keep for so long, and that is not sent again
 * to whoever has it already. Only for calls without a session: a cookie may name another county.
 */
export async function kept(response: Response, ifNoneMatch: string | undefined, seconds = 60): Promise<Response> {
  if (response.status !== 200) return response
  const body = await response.text()
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = new Headers(response.headers)
  headers.set('cache-control', `public, max-age=${seconds}`)
  headers.set('vary', 'cookie')
  headers.set('etag', etag)
  const known = ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false
  if (!known) return new Response(body, { headers })
  for (const name of ['content-type', 'content-length']) headers.delete(name)
  return new Response(null, { status: 304, headers })
}

import type { Caller, Services } from '#kit/http/handle.ts'

/** Whether somebody has signed in with the caller's cookie and not out again: asked before a large body is read. Locked for idleness counts too. */
export async function hasSession({ gatePool }: Services, { countyCode, handle }: Caller): Promise<boolean> {
  if (handle === null) return false
  const { rowCount } = await gatePool.query("SELECT FROM session WHERE county_code = $1 AND token_hash = sha256(convert_to($2, 'UTF8')) AND ended_at IS NULL AND expires_at > now()", [countyCode, handle])
  return rowCount === 1
}

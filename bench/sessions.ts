import { cookieHandle, newToken } from '#kit/http/cookie.ts'
import { newId } from '#kit/http/identifiers.ts'
import type { BenchGround } from './bench-ground.ts'

/** People at the county's level: every request concerns them. */
const ACCOUNTS = `SELECT DISTINCT s.account_id FROM post p
  JOIN appointment a ON a.county_code = p.county_code AND a.post_id = p.id AND a.valid_to IS NULL AND a.position = 'primary'
  JOIN staff_member s ON s.county_code = a.county_code AND s.id = a.staff_member_id
  JOIN role_scope r ON r.role = p.role AND r.sees_area
  JOIN area c ON c.county_code = p.county_code AND c.id = p.area_id AND c.parent_id IS NULL
  WHERE p.county_code = $1 AND s.account_id IS NOT NULL`

/** Opens so many desk sessions as the sign-in would, in turns for all who reach the whole county; answers their cookies. */
export async function openSessions(ground: BenchGround, count: number): Promise<string[]> {
  const { keyring } = ground.house.services
  const { rows } = await ground.owner.query<{ account_id: string }>(ACCOUNTS, [ground.county])
  if (rows.length === 0) throw new Error('nobody in the sample county reaches all of it')
  const tokens = Array.from({ length: count }, () => newToken())
  await ground.owner.query(
    `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
     SELECT s.id, sha256(convert_to(s.handle, 'UTF8')), $1, s.account_id, 'desk', interval '15 minutes', now() + interval '15 minutes', now() + interval '12 hours'
     FROM unnest($2::uuid[], $3::text[], $4::uuid[]) s(id, handle, account_id)`,
    [ground.county, tokens.map(() => newId(new Date())), tokens.map((token) => cookieHandle(keyring, token)), tokens.map((_, index) => rows[index % rows.length]!.account_id)],
  )
  return tokens.map((token) => `__Host-linli=${ground.county}.${token}`)
}

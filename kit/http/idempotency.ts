import { createHash } from 'node:crypto'
import type pg from 'pg'
import { statement } from '#kit/database/transaction.ts'
import { keyMissing, keyReused } from '#kit/http/refusals.ts'

const CLAIM_KEY =
  'INSERT INTO idempotency (county_code, actor, key, route, body_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING'
const READ_KEY = 'SELECT route, body_hash, result_id FROM idempotency WHERE county_code = $1 AND actor = $2 AND key = $3'
export const SET_RESULT = 'UPDATE idempotency SET result_id = $4 WHERE county_code = $1 AND actor = $2 AND key = $3'

/** Whose submission, under which key, kept for how long. */
export type IdempotencyKey = { countyCode: string; actor: string; key: string | null; keptMilliseconds: number }

/** Claims the key for this body. Answers the result of the first submission when this is a repeat; refuses another body. */
export async function claimKey(client: pg.PoolClient, { countyCode, actor, key, keptMilliseconds }: IdempotencyKey, route: string, input: unknown): Promise<string | undefined> {
  if (key === null || key.length < 8 || key.length > 80) throw keyMissing()
  const hash = createHash('sha256').update(JSON.stringify(input) ?? '').digest('hex')
  const now = new Date()
  const claimed = await client.query({ ...statement(CLAIM_KEY), values: [countyCode, actor, key, route, hash, now, new Date(now.getTime() + keptMilliseconds)] })
  if (claimed.rowCount === 1) return undefined
  const { rows } = await client.query<{ route: string; body_hash: string; result_id: string | null }>({ ...statement(READ_KEY), values: [countyCode, actor, key] })
  const before = rows[0]
  if (before === undefined || before.route !== route || before.body_hash !== hash || before.result_id === null) throw keyReused()
  return before.result_id
}

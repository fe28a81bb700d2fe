import type { Client } from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { platformHandlers } from '#modules/platform/server/public.ts'
import { deterministic } from '#presets/deterministic.ts'

const SINCE = new Date('2025-01-01T08:00:00+08:00')

/** The account of whoever wrote messages under this pseudonym; the same in every run. */
export function accountOf(countyCode: string, user: string): string {
  return deterministic(`${countyCode}/message-user/${user}`).uuidAt(SINCE)
}

/**
 * Makes a resident of each pseudonym, without name, telephone or any way to sign in. Those already there stay as they are.
 */
export async function addResidents(owner: Client, countyCode: string, accountIds: readonly string[]): Promise<void> {
  await owner.query("INSERT INTO account (id, kind, created_at) SELECT unnest($1::uuid[]), 'person', $2 ON CONFLICT DO NOTHING", [accountIds, SINCE])
  await owner.query(
    'INSERT INTO membership (county_code, account_id, created_at) SELECT $1, unnest($2::uuid[]), $3 ON CONFLICT DO NOTHING', [countyCode, accountIds, SINCE],
  )
  await owner.query(
    'INSERT INTO resident_profile (county_code, account_id, synthetic) SELECT $1, unnest($2::uuid[]), true ON CONFLICT DO NOTHING', [countyCode, accountIds],
  )
}

/** Nobody reports before he has read the notice; these people are invented, so it is noted for them. */
export async function acknowledgeNotice(owner: Client, services: Services, countyCode: string, accountIds: readonly string[], at: Date): Promise<void> {
  const nobody = { countyCode, handle: null, idempotencyKey: null, address: 'simulation', setCookie: () => {} }
  const welcome = (await platformHandlers.getWelcome.run(services, nobody, {})) as { notice: { version: string } }
  await owner.query(
    'UPDATE membership SET notice_version = $3, notice_acknowledged_at = $4 WHERE county_code = $1 AND account_id = ANY ($2::uuid[]) AND notice_version IS NULL',
    [countyCode, accountIds, welcome.notice.version, at],
  )
}

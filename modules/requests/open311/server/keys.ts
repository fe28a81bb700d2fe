import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { endOpen311Key, giveOpen311Key, listOpen311Keys } from '#modules/requests/open311/contract.ts'
import type { Open311Key } from '#modules/requests/open311/contract.ts'
import { keyEnded, organizationGone } from '#modules/requests/open311/refusals.ts'
import { keyOf, systemHandle } from '#modules/requests/open311/server/open311-key.ts'

const KEYS = `SELECT k.id, k.system, k.organization_id, o.name AS organization_name, s.name AS given_by_name, k.given_at, to_char(k.last_used_on, 'YYYY-MM-DD') AS last_used_on, k.taken, k.ended_at
  FROM open311_key k JOIN organization o ON o.county_code = k.county_code AND o.id = k.organization_id
  LEFT JOIN staff_member s ON s.county_code = k.county_code AND s.account_id = k.given_by
  WHERE k.county_code = $1 AND k.kind = 'open311' AND ($2::uuid IS NULL OR k.id = $2) ORDER BY k.ended_at IS NOT NULL, k.given_at DESC, k.id LIMIT 500`

type KeyRow = {
  id: string; system: string; organization_id: string; organization_name: string; given_by_name: string | null; given_at: Date; last_used_on: string | null; taken: number; ended_at: Date | null
}

export const listOpen311KeysHandler = query(listOpen311Keys, async ({ actor, db }) => ({ keys: (await rowsOf<KeyRow>(db, KEYS, [actor.countyCode, null])).map(present) }))

const STANDS = 'SELECT id FROM organization WHERE county_code = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3::date)'
const GIVE = "SELECT app.give_system_key('open311', $1, $2, $3, $4, $5)"

/** For one system, answered for by one unit. The key is shown to whoever gives it and kept by nobody. */
export const giveOpen311KeyHandler = command(
  giveOpen311Key,
  async ({ input, actor, db, services, at, newId, audit }) => {
    if ((await rowOf(db, STANDS, [actor.countyCode, input.organizationId, plainDate(at)])) === undefined) throw organizationGone()
    const id = newId()
    await rowsOf(db, GIVE, [id, systemHandle(keyOf(services.keyring, id)), input.system, input.organizationId, at])
    audit({ objectKind: 'open311Key', objectId: id })
    return id
  },
  async ({ actor, db, services }, id) => ({ ...(await getKey(db, actor.countyCode, id)), key: keyOf(services.keyring, id) }),
)

const END = "SELECT app.end_system_keys('open311', $1, $2) AS ended"

export const endOpen311KeyHandler = command(
  endOpen311Key,
  async ({ input, actor, db, at, audit }) => {
    await getKey(db, actor.countyCode, input.keyId)
    if ((await rowOf<{ ended: boolean }>(db, END, [input.keyId, at]))?.ended !== true) throw keyEnded()
    audit({ objectKind: 'open311Key', objectId: input.keyId })
    return input.keyId
  },
  async ({ actor, db }, id) => getKey(db, actor.countyCode, id),
)

async function getKey(db: Db, countyCode: string, id: string): Promise<Open311Key> {
  const row = await rowOf<KeyRow>(db, KEYS, [countyCode, id])
  if (row === undefined) throw notFound()
  return present(row)
}

function present(row: KeyRow): Open311Key {
  return {
    keyId: row.id, system: row.system, organizationId: row.organization_id, organizationName: row.organization_name, givenBy: row.given_by_name, givenAt: row.given_at.toISOString(),
    lastUsedOn: row.last_used_on, taken: row.taken, endedAt: row.ended_at?.toISOString() ?? null,
  }
}

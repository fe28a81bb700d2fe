import type pg from 'pg'
import { statement } from '#kit/database/transaction.ts'
import { Actor } from '#kit/access/actor.ts'
import type { Grant, RoleTable, Surface } from '#kit/access/actor.ts'

/** What app.enter answers of whoever holds the session. */
export type EnteredRow = {
  session_id: string
  account_id: string
  surface: Surface
  staff_member_id: string | null
  name: string | null
  notice_version: string | null
  grants: Grant[]
}

/** Nobody, where there is no row. */
export function actorFrom(countyCode: string, row: EnteredRow | undefined, roles: RoleTable): Actor {
  return new Actor(
    {
      countyCode,
      accountId: row?.account_id ?? null,
      sessionId: row?.session_id ?? null,
      surface: row?.surface ?? null,
      staffMemberId: row?.staff_member_id ?? null,
      name: row?.name ?? null,
      noticeVersion: row?.notice_version ?? null,
      grants: row?.grants ?? [],
    },
    roles,
  )
}

const ENTER = 'SELECT * FROM app.enter($1, $2, $3, $4)'
const ENTER_SYSTEM = 'SELECT * FROM app.enter_system($1, $2)'

/** Seals the transaction for whoever calls: a person by his session, a system by its key, or nobody. */
export function enterStatement(caller: { countyCode: string; handle: string | null; sealedBy?: string; unattended?: boolean; systemHandle?: string }): pg.QueryConfig {
  if (caller.systemHandle !== undefined) return { ...statement(ENTER_SYSTEM), values: [caller.countyCode, caller.systemHandle] }
  return { ...statement(ENTER), values: [caller.countyCode, caller.handle, caller.sealedBy ?? null, caller.unattended ?? false] }
}

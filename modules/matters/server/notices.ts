import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { listNotices } from '#modules/matters/contract.ts'
import { cursorOf, readCursor } from '#modules/matters/server/cursor.ts'
import { rowsOf } from '#modules/matters/server/statement.ts'

export type NoticeScope = { db: Db; countyCode: string; at: Date; newId: () => string }

export type Notice = {
  matterId: string
  /** To those of the unit who hold the permission, or to one account. */
  to: { organizationId: string; permission: string } | { accountId: string }
  step: string
  /** Names the number and what is to be done; no title and no person. */
  sentence: string
  /** By itself and at once (safety, due today, an answer to the reporter); otherwise in the digest of the day. */
  immediate: boolean
  clockId?: string
}

const INSERT_NOTICE = `INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, clock_id, step, sentence, immediate)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`

/** Keeps what somebody must hear; a channel (message, push, digest) takes it from there. The same step of the same clock is told once. */
export async function notify(scope: NoticeScope, notice: Notice): Promise<void> {
  const toUnit = 'organizationId' in notice.to ? notice.to : null
  const toAccount = 'accountId' in notice.to ? notice.to.accountId : null
  await rowsOf(scope.db, INSERT_NOTICE, [
    scope.countyCode, scope.newId(), scope.at, toUnit?.organizationId ?? null, toUnit?.permission ?? null, toAccount, notice.matterId, notice.clockId ?? null,
    notice.step, notice.sentence, notice.immediate,
  ])
}

const NOTICES_A_PAGE = 50
const LIST_NOTICES = `SELECT n.id, n.at, n.step, n.sentence, n.matter_id, n.immediate, m.number, m.kind
  FROM notice n JOIN matter m ON m.county_code = n.county_code AND m.id = n.matter_id
  WHERE n.county_code = $1 AND (n.account_id = $2 OR (n.organization_id = ANY ($3::uuid[]) AND n.permission = ANY ($4::text[])))
    AND ($5::timestamptz IS NULL OR (n.at, n.id) < ($5, $6::uuid))
  ORDER BY n.at DESC, n.id DESC LIMIT ${NOTICES_A_PAGE + 1}`

type NoticeRow = { id: string; at: Date; step: string; sentence: string; matter_id: string; immediate: boolean; number: string; kind: string }

export const listNoticesHandler = query(listNotices, async ({ input, actor, db, services }) => {
  const after = readCursor(input.after)
  const organizationIds = [...new Set(actor.grants.map((grant) => grant.organizationId))]
  const permissions = [...new Set(actor.grants.flatMap((grant) => Object.keys(services.roles[grant.role] ?? {})))]
  const rows = await rowsOf<NoticeRow>(db, LIST_NOTICES, [actor.countyCode, actor.accountId, organizationIds, permissions, after?.at ?? null, after?.id ?? null])
  const page = rows.slice(0, NOTICES_A_PAGE)
  return {
    items: page.map((row) => ({
      noticeId: row.id, at: row.at.toISOString(), step: row.step, sentence: row.sentence, matterId: row.matter_id, number: row.number, kind: row.kind, immediate: row.immediate,
    })),
    next: rows.length > NOTICES_A_PAGE ? cursorOf(page.at(-1)!.at, page.at(-1)!.id) : null,
  }
})

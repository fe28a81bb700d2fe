import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { beginOpenIdLink, listOwnOpenIds, unlinkOpenId } from '#modules/platform/contract.ts'
import { openIdDeskOnly, openIdNotOffered, openIdNotYours } from '#modules/platform/refusals.ts'
import { findOwnPassword, proveHolder } from '#modules/platform/server/prove-holder.ts'

async function readOpenIds(db: Db) {
  const { rows } = await sql<{ identifier: string; linked_at: Date }>`SELECT * FROM app.own_open_ids()`.execute(db)
  return { openIds: rows.map(({ identifier, linked_at: linkedAt }) => ({ openId: identifier, provider: hostOf(identifier.split('|')[0]!), linkedAt: linkedAt.toISOString() })) }
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer
}

export const listOwnOpenIdsHandler = query(listOwnOpenIds, async ({ db }) => await readOpenIds(db))

/** An open session alone ties nothing: whoever finds a desk unlocked would make himself a way in that outlasts it. */
export const beginOpenIdLinkHandler = command(
  beginOpenIdLink,
  async (context) => {
    const { actor, services, input, db } = context
    if (!services.openIdConnect) throw openIdNotOffered()
    if (actor.surface !== 'desk') throw openIdDeskOnly()
    await proveHolder(context, await findOwnPassword(context), input)
    const { rows } = await sql<{ allowed: boolean }>`SELECT app.allow_linking() AS allowed`.execute(db)
    if (rows[0]?.allowed !== true) throw openIdDeskOnly()
    context.audit({ objectKind: 'account', objectId: actor.accountId! })
    return actor.accountId!
  },
  async () => ({ address: '/api/openid/start?link=1' }),
)

export const unlinkOpenIdHandler = command(
  unlinkOpenId,
  async ({ input, actor, db, audit }) => {
    const { rows } = await sql<{ unlinked: boolean }>`SELECT app.unlink_own_open_id(${input.openId}) AS unlinked`.execute(db)
    if (rows[0]?.unlinked !== true) throw openIdNotYours()
    audit({ objectKind: 'account', objectId: actor.accountId! })
    return actor.accountId!
  },
  async ({ db }) => await readOpenIds(db),
)

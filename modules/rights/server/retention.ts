import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { retentionPeriodNames, retentionPeriods } from '#modules/platform/contract.ts'
import type { RetentionPeriod } from '#modules/platform/contract.ts'
import { decideRetention, getRetention, proposeRetention } from '#modules/rights/contract.ts'
import type { Retention } from '#modules/rights/contract.ts'
import { retentionDecided, retentionOutOfBounds, retentionOwn, retentionPending, retentionUnchanged } from '#modules/rights/refusals.ts'
import { monthsKept } from '#modules/rights/server/months-kept.ts'

type ProposalRow = { id: string; what: RetentionPeriod; months: number; reason: string; proposed_by: string; proposer: string | null; proposed_at: Date; confirmed_by: string | null; withdrawn_at: Date | null; version: number }

const PROPOSALS = `SELECT p.*, s.name AS proposer FROM retention_proposal p LEFT JOIN staff_member s ON s.county_code = p.county_code AND s.account_id = p.proposed_by
  WHERE p.county_code = $1 AND p.confirmed_by IS NULL AND p.withdrawn_at IS NULL ORDER BY p.proposed_at, p.id`
const PROPOSE = 'INSERT INTO retention_proposal (county_code, id, what, months, reason, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)'
const LOCK = 'SELECT * FROM retention_proposal WHERE county_code = $1 AND id = $2 FOR UPDATE'
const FIND = 'SELECT * FROM retention_proposal WHERE county_code = $1 AND id = $2'
const CONFIRM = 'UPDATE retention_proposal SET confirmed_by = $3, confirmed_at = $4, version = version + 1 WHERE county_code = $1 AND id = $2'
const WITHDRAW = 'UPDATE retention_proposal SET withdrawn_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2'
const SET = `INSERT INTO setting (county_code, key, value, changed_at, changed_by) VALUES ($1, 'retention', jsonb_build_object($2::text, $3::int), $4, $5)
  ON CONFLICT (county_code, key) DO UPDATE SET value = setting.value || excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = setting.version + 1`

export const getRetentionHandler = query(getRetention, show)

export const proposeRetentionHandler = command(
  proposeRetention,
  async (context) => {
    const { input, actor, db, at } = context
    const { least, most } = retentionPeriods[input.what]
    if (input.months < least || input.months > most) throw retentionOutOfBounds({ least, most })
    if ((await monthsKept(db, actor.countyCode))[input.what] === input.months) throw retentionUnchanged()
    const open = await rowsOf<ProposalRow>(db, PROPOSALS, [actor.countyCode])
    if (open.some(({ what }) => what === input.what)) throw retentionPending()
    const id = context.newId()
    await touch(db, PROPOSE, [actor.countyCode, id, input.what, input.months, input.reason, actor.accountId, at])
    context.audit({ objectKind: 'retentionProposal', objectId: id, reason: input.reason, details: { what: input.what, months: input.months } })
    return id
  },
  show,
)

/** The second administrator; whoever proposed it may only take it back. */
export const decideRetentionHandler = command(
  decideRetention,
  async (context) => {
    const { input, actor, db, at } = context
    // A decided one is found and not locked: its policy lets nobody change it any more.
    const found = context.guard(await rowOf<ProposalRow & { area_path?: null }>(db, FIND, [actor.countyCode, input.retentionProposalId]))
    const row = await rowOf<ProposalRow>(db, LOCK, [actor.countyCode, found.id])
    if (row === undefined) throw retentionDecided()
    if (input.approve && row.proposed_by === actor.accountId) throw retentionOwn()
    if (input.approve) {
      await touch(db, CONFIRM, [actor.countyCode, row.id, actor.accountId, at])
      await touch(db, SET, [actor.countyCode, row.what, row.months, at, actor.accountId])
    } else await touch(db, WITHDRAW, [actor.countyCode, row.id, at])
    context.audit({ objectKind: 'retentionProposal', objectId: row.id, details: { what: row.what, months: row.months, approved: input.approve } })
    return row.id
  },
  show,
)

async function show({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>): Promise<Retention> {
  const [kept, proposals] = await Promise.all([monthsKept(db, actor.countyCode), rowsOf<ProposalRow>(db, PROPOSALS, [actor.countyCode])])
  return {
    periods: retentionPeriodNames.map((what) => {
      const { label, from, least, most } = retentionPeriods[what]
      return { what, label, from, months: kept[what], least, most }
    }),
    proposals: proposals.map((row) => ({
      retentionProposalId: row.id, what: row.what, months: row.months, reason: row.reason, proposedBy: row.proposer, proposedAt: row.proposed_at.toISOString(),
      mayConfirm: row.proposed_by !== actor.accountId, version: row.version,
    })),
  }
}

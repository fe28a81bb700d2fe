import type { Context } from '#kit/http/handle.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { decideOpenDataCorrection, listOpenDataCorrections, proposeOpenDataCorrection, withdrawOpenDataCorrection } from '#modules/requests/open-data/contract.ts'
import type { OpenDataCorrection } from '#modules/requests/open-data/contract.ts'
import { heldWords } from '#modules/requests/open-data/held-words.ts'
import { correctionDecided, correctionNotOwn, correctionOver, correctionOwn, correctionWaits, nothingToCorrect, refusalWordsMissing } from '#modules/requests/open-data/refusals.ts'
import { hasFirstEdition } from '#modules/requests/open-data/server/make-edition.ts'
import { tellWhoever } from '#modules/requests/open-data/server/tell-corrections.ts'
import type { HeldWhy } from '#modules/requests/open-data/write-files.ts'

const COLUMNS = "id, to_char(month, 'YYYY-MM') AS month, reason, status, proposed_by, proposed_post, proposed_at, decided_post, decided_at, decision, edition, withdrawn_at, held_why FROM open_data_correction WHERE county_code = $1"
const LIST = `SELECT ${COLUMNS} ORDER BY proposed_at DESC, id DESC LIMIT 200`
const ONE = `SELECT ${COLUMNS} AND id = $2`
const LOCK = `${ONE} FOR UPDATE`
const PROPOSE = `INSERT INTO open_data_correction (county_code, id, month, reason, status, proposed_by, proposed_post, proposed_at)
  VALUES ($1, $2, ($3 || '-01')::date, $4, 'pending', $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`
/** By a function: whoever asked may not touch what another decided. False: not the caller's, or over. */
const WITHDRAW = 'SELECT app.withdraw_open_data_correction($1, $2) AS withdrawn'
const DECIDE = 'UPDATE open_data_correction SET status = $3, decided_by = $4, decided_post = $5, decided_at = $6, decision = $7, version = version + 1 WHERE county_code = $1 AND id = $2'

type Row = { id: string; month: string; reason: string; status: 'pending' | 'approved' | 'refused' | 'withdrawn'; proposed_by: string; proposed_post: string; proposed_at: Date; decided_post: string | null; decided_at: Date | null; decision: string | null; edition: number | null; withdrawn_at: Date | null; held_why: HeldWhy | null }

const labels: Readonly<Record<Row['status'], string>> = { pending: '等待审批', approved: '已同意', refused: '不同意', withdrawn: '已撤回' }

export const listOpenDataCorrectionsHandler = query(listOpenDataCorrections, async ({ actor, db }) => ({
  corrections: (await rowsOf<Row>(db, LIST, [actor.countyCode])).map((row) => present(row, actor)), mayPropose: actor.holds('openData.propose'),
}))

export const proposeOpenDataCorrectionHandler = command(
  proposeOpenDataCorrection,
  async (context) => {
    const { input, actor, db, at, newId, audit } = context
    if (!(await hasFirstEdition({ db, countyCode: actor.countyCode }, input.month))) throw nothingToCorrect({ month: input.month })
    const [grant] = actor.grantsFor('openData.propose')
    const id = newId()
    const made = await rowOf(db, PROPOSE, [actor.countyCode, id, input.month, input.reason, actor.accountId, postOf(grant!), at])
    if (made === undefined) throw correctionWaits({ month: input.month })
    audit({ objectKind: 'openDataCorrection', objectId: id, grant })
    await tellWhoever(scopeOf(context), { permission: 'openData.decide', correctionId: id, what: 'proposed', sentence: `有人提出更正 ${input.month} 的公开数据，请由另一个人审批。` })
    return id
  },
  showCorrection,
)

export const decideOpenDataCorrectionHandler = command(
  decideOpenDataCorrection,
  async (context) => {
    const { input, actor, db, at, audit } = context
    const row = await rowOf<Row>(db, ONE, [actor.countyCode, input.correctionId])
    if (row === undefined) throw notFound()
    // What is decided or taken back is nobody's to lock.
    if (row.status !== 'pending' || (await rowOf(db, LOCK, [actor.countyCode, row.id])) === undefined) throw correctionDecided()
    if (row.proposed_by === actor.accountId) throw correctionOwn()
    if (!input.approve && input.words === undefined) throw refusalWordsMissing()
    const [grant] = actor.grantsFor('openData.decide')
    await touch(db, DECIDE, [actor.countyCode, row.id, input.approve ? 'approved' : 'refused', actor.accountId, postOf(grant!), at, input.words ?? null])
    audit({ objectKind: 'openDataCorrection', objectId: row.id, grant })
    await tellWhoever(scopeOf(context), { permission: 'openData.propose', correctionId: row.id, what: 'decided', sentence: `更正 ${row.month} 的公开数据：${input.approve ? '已同意，几分钟内公布新的一版' : '没有同意，理由见“公开数据更正”'}。` })
    return row.id
  },
  showCorrection,
)

/** By whoever asked, until it is published: also what was agreed on and waits. */
export const withdrawOpenDataCorrectionHandler = command(
  withdrawOpenDataCorrection,
  async (context) => {
    const { input, actor, db, at, audit } = context
    const row = await rowOf<Row>(db, ONE, [actor.countyCode, input.correctionId])
    if (row === undefined) throw notFound()
    if (row.proposed_by !== actor.accountId) throw correctionNotOwn()
    if ((await rowOf<{ withdrawn: boolean }>(db, WITHDRAW, [row.id, at]))?.withdrawn !== true) throw correctionOver()
    const [grant] = actor.grantsFor('openData.propose')
    audit({ objectKind: 'openDataCorrection', objectId: row.id, grant })
    await tellWhoever(scopeOf(context), { permission: 'openData.decide', correctionId: row.id, what: 'withdrawn', sentence: `更正 ${row.month} 的公开数据：提出的人已撤回，不用再办。` })
    return row.id
  },
  showCorrection,
)

const scopeOf = ({ actor, db, at, newId }: Context<unknown>) => ({ db, countyCode: actor.countyCode, at, newId })

async function showCorrection({ actor, db }: Pick<Context<unknown>, 'actor' | 'db'>, id: string): Promise<OpenDataCorrection> {
  const row = await rowOf<Row>(db, ONE, [actor.countyCode, id])
  if (row === undefined) throw notFound()
  return present(row, actor)
}

function postOf({ organizationName, postName }: { organizationName: string; postName: string }): string {
  return `${organizationName} ${postName}`
}

function present(row: Row, actor: Context<unknown>['actor']): OpenDataCorrection {
  return {
    correctionId: row.id, month: row.month, reason: row.reason, status: row.status, statusLabel: labels[row.status], proposedPost: row.proposed_post, proposedAt: row.proposed_at.toISOString(),
    decidedPost: row.decided_post, decidedAt: row.decided_at?.toISOString() ?? null, decision: row.decision, edition: row.edition, isOwn: row.proposed_by === actor.accountId,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null, waits: row.status === 'approved' && row.edition === null && row.held_why !== null ? heldWords[row.held_why] : null,
    mayWithdraw: row.proposed_by === actor.accountId && actor.holds('openData.propose') && (row.status === 'pending' || (row.status === 'approved' && row.edition === null)),
  }
}

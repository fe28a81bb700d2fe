import type { Context } from '#kit/http/handle.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { notifyUnit, plainDate, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'
import { decideOpenDataCorrection, listOpenDataCorrections, proposeOpenDataCorrection } from '#modules/requests/open-data/contract.ts'
import type { OpenDataCorrection } from '#modules/requests/open-data/contract.ts'
import { correctionDecided, correctionOwn, correctionWaits, nothingToCorrect, refusalWordsMissing } from '#modules/requests/open-data/refusals.ts'
import { hasFirstEdition } from '#modules/requests/open-data/server/make-edition.ts'

const COLUMNS = "id, to_char(month, 'YYYY-MM') AS month, reason, status, proposed_by, proposed_post, proposed_at, decided_post, decided_at, decision, edition FROM open_data_correction WHERE county_code = $1"
const LIST = `SELECT ${COLUMNS} ORDER BY proposed_at DESC, id DESC LIMIT 200`
const ONE = `SELECT ${COLUMNS} AND id = $2`
const LOCK = `${ONE} FOR UPDATE`
const PROPOSE = `INSERT INTO open_data_correction (county_code, id, month, reason, status, proposed_by, proposed_post, proposed_at)
  VALUES ($1, $2, ($3 || '-01')::date, $4, 'pending', $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`
const DECIDE = 'UPDATE open_data_correction SET status = $3, decided_by = $4, decided_post = $5, decided_at = $6, decision = $7, version = version + 1 WHERE county_code = $1 AND id = $2'

type Row = { id: string; month: string; reason: string; status: 'pending' | 'approved' | 'refused'; proposed_by: string; proposed_post: string; proposed_at: Date; decided_post: string | null; decided_at: Date | null; decision: string | null; edition: number | null }

const labels: Readonly<Record<Row['status'], string>> = { pending: '等待审批', approved: '已同意', refused: '不同意' }

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
    await tellWhoever(context, 'openData.decide', id, `有人提出更正 ${input.month} 的公开数据，请由另一个人审批。`)
    return id
  },
  showCorrection,
)

export const decideOpenDataCorrectionHandler = command(
  decideOpenDataCorrection,
  async (context) => {
    const { input, actor, db, at, audit } = context
    const row = await rowOf<Row>(db, LOCK, [actor.countyCode, input.correctionId])
    if (row === undefined) throw notFound()
    if (row.status !== 'pending') throw correctionDecided()
    if (row.proposed_by === actor.accountId) throw correctionOwn()
    if (!input.approve && input.words === undefined) throw refusalWordsMissing()
    const [grant] = actor.grantsFor('openData.decide')
    await touch(db, DECIDE, [actor.countyCode, row.id, input.approve ? 'approved' : 'refused', actor.accountId, postOf(grant!), at, input.words ?? null])
    audit({ objectKind: 'openDataCorrection', objectId: row.id, grant })
    await tellWhoever(context, 'openData.propose', row.id, `更正 ${row.month} 的公开数据：${input.approve ? '已同意，几分钟内公布新的一版' : '没有同意，理由见“公开数据更正”'}。`)
    return row.id
  },
  showCorrection,
)

const UNITS = 'SELECT DISTINCT organization_id AS id FROM post WHERE county_code = $1 AND role = ANY ($2::text[]) AND (valid_to IS NULL OR valid_to > $3::date)'

/** All units that have a post with this permission: who decides may sit elsewhere than who asked. */
async function tellWhoever({ actor, db, at, newId }: Context<unknown>, permission: 'openData.propose' | 'openData.decide', correctionId: string, sentence: string): Promise<void> {
  const holding = Object.entries(roles).filter(([, permissions]) => permission in permissions).map(([role]) => role)
  const units = await rowsOf<{ id: string }>(db, UNITS, [actor.countyCode, holding, plainDate(at)])
  for (const { id: organizationId } of units) {
    await notifyUnit({ db, countyCode: actor.countyCode, at, newId }, { organizationId, permission, subject: `${correctionId} ${permission} ${organizationId}`, step: 'openDataCorrection', sentence, immediate: false })
  }
}

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
  }
}

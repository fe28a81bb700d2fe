import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import { sayDay } from '#kit/ui/days.ts'
import { plainDate, rowOf, ruleChanged, rulesChanged, touch } from '#modules/matters/server/public.ts'
import { listProcedureFigures, saveProcedureFigure } from '#modules/requests/contract-procedure.ts'
import { keepingGiven } from '#modules/requests/reopening.ts'
import { procedureFigureNames, procedureFigures } from '#modules/requests/procedure-figures.ts'
import type { ProcedureFigure } from '#modules/requests/procedure-figures.ts'
import type { Procedure } from '#presets/preset.ts'

/** The procedure as it is kept: beside it, where a figure that was changed since comes from. */
type Kept = Procedure & { figures?: Partial<Record<ProcedureFigure, { citation: string; since: string }>> }
type Row = { value: Kept; version: number }

const READ = "SELECT value, version FROM setting WHERE county_code = $1 AND key = 'procedure'"
const SAVE = "UPDATE setting SET value = $2, changed_at = $3, changed_by = $4, version = version + 1 WHERE county_code = $1 AND key = 'procedure'"

async function show({ db, actor, at }: { db: Db; actor: { countyCode: string }; at: Date }) {
  const { value, version } = (await rowOf<Row>(db, READ, [actor.countyCode]))!
  return {
    figures: procedureFigureNames.map((figure) => {
      const { name, unit, least, most, says, get } = procedureFigures[figure]
      return { figure, name, unit, least, most, value: get(value), says: `${says(get(value))}${sayGiven(value, figure, at)}`, ...sourceOf(value, figure) }
    }),
    version,
  }
}

/** For whom more holds still, of what is less now. */
function sayGiven({ reopeningBefore = [], reopenLimit, reopenWithinDays }: Kept, figure: ProcedureFigure, at: Date): string {
  const sentences = reopeningBefore.flatMap(({ until, limit, withinDays }) => {
    const closed = `${sayDay(plainDate(new Date(until)), at)}修改以前结案的，`
    if (figure === 'reopenWithinDays' && withinDays > reopenWithinDays) return [`${closed}仍是 ${withinDays} 天。`]
    return figure === 'reopenLimit' && limit > reopenLimit ? [`${closed}仍可以重新办理 ${limit} 次。`] : []
  })
  return sentences.join('')
}

/** Of a figure that nobody has changed, the procedure's own. */
function sourceOf({ figures, citation, from }: Kept, figure: ProcedureFigure): { citation: string; since: string } {
  return figures?.[figure] ?? { citation, since: from }
}

export const listProcedureFiguresHandler = query(listProcedureFigures, show)

/** Holds at once. What was worked out before stays: a window that is open, a day on which something ends; and whoever reads until when he may have it reopened keeps that (`reopening.ts`). */
export const saveProcedureFigureHandler = command(
  saveProcedureFigure,
  async ({ input, actor, db, at, audit }) => {
    const kept = (await rowOf<Row>(db, `${READ} FOR UPDATE`, [actor.countyCode]))!
    if (input.version !== undefined && input.version !== kept.version) throw ruleChanged()
    const { get, set } = procedureFigures[input.figure]
    const before = get(kept.value)
    const since = before === input.value ? sourceOf(kept.value, input.figure).since : plainDate(at)
    const value: Kept = { ...keepingGiven(kept.value, set(kept.value, input.value), at), figures: { ...kept.value.figures, [input.figure]: { citation: input.citation, since } } }
    await touch(db, SAVE, [actor.countyCode, JSON.stringify(value), at, actor.accountId])
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'setting', objectId: 'procedure', details: { figure: input.figure, before, after: input.value } })
    return 'procedure'
  },
  show,
)

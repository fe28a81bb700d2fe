import { measuresOf } from '#modules/requests/sheets/rules.ts'
import type { SheetRow, Standing } from '#modules/requests/sheets/rules.ts'
import { exclusionReasonLabels } from '#modules/requests/shapes.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'

/** Whether a row stands in part and whole of a rate, in the whole alone, or in neither; and why. */
export type Standpoint = { in: 'part' | 'whole' | 'none'; why: string }

export const standingWords: Readonly<Record<Standing, string>> = { holder: '承办', coUnit: '协办', former: '曾承办，已转出', sender: '派出', receiver: '首接', notOurs: '申诉后不再计入' }

const otherWords: Readonly<Record<Exclude<Standing, 'holder'>, string>> = {
  coUnit: '本单位协办，计入承办单位', former: '已转出，计入现在的承办单位', sender: '本单位派出，计入承办单位', receiver: '本单位首接，计入承办单位', notOurs: '申诉成立，不是本单位承办',
}

/** Why the whole row counts nothing; null where it is assessed. */
export function whyOut(row: SheetRow): string | null {
  if (row.standing !== 'holder') return otherWords[row.standing]
  if (row.closedElsewhere) return '在别处办结后导入'
  if (row.state === 'merged') return '已合并，计入并入的那一件'
  return row.state === 'declined' ? '不予受理' : null
}

/** Of an excluded row, why; it stands in the figures "not excluded" all the same. */
export function whyExcluded(row: SheetRow): string | null {
  if (!row.excluded) return null
  const label = (exclusionReasonLabels as Readonly<Record<string, string>>)[row.exclusionReason ?? '']
  return label === undefined ? '已批准剔除' : `已批准剔除：${label}`
}

/** For each rate what the row is counted as, said in words that follow from the same measures as the figures. */
export function explain(row: SheetRow): Record<Measure, Standpoint> {
  const own = measuresOf(row)
  const out = whyOut(row)
  const one = (part: number, whole: number, words: { part: string; whole: string; none: string }): Standpoint => {
    if (out !== null) return { in: 'none', why: out }
    return part === 1 ? { in: 'part', why: words.part } : whole === 1 ? { in: 'whole', why: words.whole } : { in: 'none', why: words.none }
  }
  const silent = own.asked === 1 ? '回访没有回答' : '还没有回访'
  return {
    response: one(own.contacted_in_time, own.assessable, { part: '按时联系', whole: row.contactedInTime === null ? '还没有联系' : '没有按时联系', none: '' }),
    completion: one(own.completed, own.assessable, { part: '已办结', whole: '没有办结', none: '' }),
    resolution: one(own.solved, own.answered, { part: '回答已解决', whole: '回答没有解决', none: silent }),
    satisfaction: one(own.satisfied, own.answered, { part: '满意或基本满意', whole: '一般或不满意', none: silent }),
    onTime: one(own.in_time, own.due, { part: '按期', whole: lateWords(row), none: '还没到期' }),
  }
}

function lateWords(row: SheetRow): string {
  if (!row.takenUpInTime) return '超期受理、派单或签收'
  return row.repliedInTime === false ? '超期答复或超期未答复' : '没有按时联系'
}

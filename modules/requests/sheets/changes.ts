import { explain, standingWords, whyExcluded, whyOut } from '#modules/requests/sheets/explain.ts'
import { countsOfRows, figuresOf, sameFacts } from '#modules/requests/sheets/rules.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'
import { measures, measureWords } from '#modules/requests/statistics/rules.ts'

export type FigureChange = { label: string; before: string; after: string }
export type RowChange = { matterId: string; words: string[] }

/** What one edition says otherwise than the one before it: figures, and the rows that made the difference. */
export function changesBetween(before: readonly SheetRow[], after: readonly SheetRow[]): { figures: FigureChange[]; rows: RowChange[] } {
  const then = figuresOf(countsOfRows(before))
  const now = figuresOf(countsOfRows(after))
  const known = new Map(before.map((row) => [row.matterId, row]))
  return {
    figures: now.flatMap(({ label, text }, index) => (then[index]!.text === text ? [] : [{ label, before: then[index]!.text, after: text }])),
    rows: after.flatMap((row) => {
      const old = known.get(row.matterId)
      if (old !== undefined && sameFacts(old, row)) return []
      return [{ matterId: row.matterId, words: old === undefined ? ['新列入'] : differences(old, row) }]
    }),
  }
}

function differences(old: SheetRow, row: SheetRow): string[] {
  const words = ofRates(old, row)
  if (old.standing !== row.standing) words.unshift(`${standingWords[old.standing]} → ${standingWords[row.standing]}`)
  if (old.excluded !== row.excluded) words.push(row.excluded ? whyExcluded(row)! : '不再剔除')
  return words.length === 0 ? ['记录有变化，不影响数字'] : words
}

/** What counts nothing at all has one reason for every rate: said once. */
function ofRates(old: SheetRow, row: SheetRow): string[] {
  const [wasOut, out] = [whyOut(old), whyOut(row)]
  if (out !== null) return wasOut === out ? [] : [wasOut === null ? `各个率都不再计入：${out}` : `不计入的原因：${wasOut} → ${out}`]
  const [then, now] = [explain(old), explain(row)]
  return measures.flatMap((measure) => (then[measure].why === now[measure].why && then[measure].in === now[measure].in ? [] : [`${measureWords[measure].name}：${then[measure].why} → ${now[measure].why}`]))
}

import type { Db } from '#kit/database/transaction.ts'
import { ruleChanged, ruleDatesWrong, ruleUnknown } from '#modules/matters/refusals.ts'
import { rowOf, touch } from '#modules/matters/server/statement.ts'

/** Tables whose rows are closed at a date and followed by a new row. */
type DatedTable = 'limit_rule' | 'duty_entry' | 'routing_rule' | 'working_season'

/**
 * Ends a rule on a day: from then on it does not hold. Rules that began later are refused, and one that somebody else
 * changed in the meantime.
 */
export async function endRule(db: Db, countyCode: string, table: DatedTable, id: string, on: string, version: number | undefined): Promise<void> {
  const before = await rowOf<{ version: number; valid_from: string; valid_to: string | null }>(
    db, `SELECT version, valid_from, valid_to FROM ${table} WHERE county_code = $1 AND id = $2 FOR UPDATE`, [countyCode, id],
  )
  if (before === undefined) throw ruleUnknown()
  if (version !== undefined && version !== before.version) throw ruleChanged()
  if (on <= before.valid_from) throw ruleDatesWrong({ why: `原规则自 ${before.valid_from} 起才生效，终止日要晚于这一天` })
  if (before.valid_to !== null && before.valid_to <= on) throw ruleDatesWrong({ why: `原规则已于 ${before.valid_to} 终止` })
  await touch(db, `UPDATE ${table} SET valid_to = $3, version = version + 1 WHERE county_code = $1 AND id = $2`, [countyCode, id, on])
}

export function insistOnOrder(validFrom: string, validTo: string | undefined): void {
  if (validTo !== undefined && validTo <= validFrom) throw ruleDatesWrong({ why: '终止日要晚于生效日' })
}

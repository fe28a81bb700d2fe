import type { z } from 'zod'
import { command, query } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { notFound } from '#kit/http/refusals.ts'
import { categoryLabel, countyRules, endRule, insistOnOrder, plainDate, rowsOf, rulesChanged, touch } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { endDutyEntry, listDutyEntries, saveDutyEntry } from '#modules/requests/contract-rules.ts'
import type { DutyEntry } from '#modules/requests/contract-rules.ts'
import { leadingEntry } from '#modules/requests/routing.ts'
import { insistOnCategory } from '#modules/requests/server/find-category.ts'
import { countyRouting } from '#modules/requests/server/request-rules.ts'
import { insistOnReference, referenceLabels } from '#modules/requests/server/unit-references.ts'

type Shown = z.infer<typeof DutyEntry>
type DutyRow = { id: string; unit: string; category: string; part: 'lead' | 'support'; basis: string; citation: string; valid_from: string; valid_to: string | null; version: number }

const COLUMNS = 'id, unit, category, part, basis, citation, valid_from, valid_to, version'

export const listDutyEntriesHandler = query(listDutyEntries, async ({ input, actor, db, at }) => {
  const on = input.on ?? plainDate(at)
  const [rules, labels, county, rows] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    referenceLabels(db, actor.countyCode),
    countyRouting(db, actor.countyCode),
    rowsOf<DutyRow>(db, `SELECT ${COLUMNS} FROM duty_entry WHERE county_code = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to > $2::date)
      AND ($3::text IS NULL OR category = $3 OR category ^@ ($3 || '.')) AND ($4::text IS NULL OR category = $4 OR $4 ^@ (category || '.')) ORDER BY category, part, id`,
    [actor.countyCode, on, input.category ?? null, input.covering ?? null]),
  ])
  const leading = input.covering === undefined ? undefined : leadingEntry(county.duties, input.covering, on)
  return { entries: rows.map((row) => present(row, rules, labels)), leadingEntryId: leading?.id ?? null }
})

export const saveDutyEntryHandler = command(
  saveDutyEntry,
  async ({ input, actor, db, at, newId, audit }) => {
    insistOnOrder(input.validFrom, input.validTo)
    insistOnCategory(await countyRules(db, actor.countyCode), input.category, at)
    await insistOnReference(db, actor.countyCode, input.unit)
    if (input.replaces !== undefined) await endRule(db, actor.countyCode, 'duty_entry', input.replaces, input.validFrom, input.version)
    const id = newId()
    await touch(db, 'INSERT INTO duty_entry (county_code, id, unit, category, part, basis, citation, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      actor.countyCode, id, input.unit, input.category, input.part, input.basis, input.citation, input.validFrom, input.validTo ?? null,
    ])
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'dutyEntry', objectId: id })
    return id
  },
  showEntry,
)

export const endDutyEntryHandler = command(
  endDutyEntry,
  async ({ input, actor, db, audit }) => {
    await endRule(db, actor.countyCode, 'duty_entry', input.dutyEntryId, input.on, input.version)
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'dutyEntry', objectId: input.dutyEntryId })
    return input.dutyEntryId
  },
  showEntry,
)

async function showEntry({ actor, db }: { actor: { countyCode: string }; db: Db }, id: string): Promise<Shown> {
  const [rules, labels, rows] = await Promise.all([
    countyRules(db, actor.countyCode, 60_000), referenceLabels(db, actor.countyCode),
    rowsOf<DutyRow>(db, `SELECT ${COLUMNS} FROM duty_entry WHERE county_code = $1 AND id = $2`, [actor.countyCode, id]),
  ])
  if (rows[0] === undefined) throw notFound()
  return present(rows[0], rules, labels)
}

function present(row: DutyRow, rules: CountyRules, labels: ReadonlyMap<string, string>): Shown {
  return {
    dutyEntryId: row.id, unit: row.unit, unitLabel: labels.get(row.unit) ?? row.unit, category: row.category, categoryLabel: categoryLabel(rules, row.category), part: row.part,
    basis: row.basis, citation: row.citation, validFrom: row.valid_from, validTo: row.valid_to, version: row.version,
  }
}

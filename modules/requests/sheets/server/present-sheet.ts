import type { Actor } from '#kit/access/actor.ts'
import { dayInChina } from '#kit/clock/china-day.ts'
import type { Db } from '#kit/database/transaction.ts'
import { countyRules } from '#modules/matters/server/public.ts'
import { changesBetween } from '#modules/requests/sheets/changes.ts'
import { mostAppealFiles } from '#modules/requests/sheets/contract.ts'
import type { AppealFile, Sheet, SheetAppeal, SheetSummary } from '#modules/requests/sheets/contract.ts'
import { formulaLines } from '#modules/requests/sheets/formula.ts'
import { appealTooLate, ownAppeal, ownUnitsAppeal } from '#modules/requests/sheets/refusals.ts'
import { appealsOf, appealUntil, editionsOf, frozenRows, insistOnEdition, namedRequests } from '#modules/requests/sheets/server/sheet-record.ts'
import type { AppealFileRecord, AppealRecord, EditionRecord, NamedRequest, SheetRecord } from '#modules/requests/sheets/server/sheet-record.ts'
import { noCounts } from '#modules/requests/statistics/counts.ts'
import { rowOf } from '#modules/matters/server/public.ts'

export type Scope = { db: Db; actor: Actor; at: Date }

export function presentSummary(sheet: SheetRecord, until: Date | null, at: Date): SheetSummary {
  return {
    sheetId: sheet.id, month: sheet.month, organization: { organizationId: sheet.organization_id, name: sheet.organization_name }, latest: sheet.edition, counts: { ...noCounts, ...sheet.counts },
    appealUntil: until?.toISOString() ?? null, appealOpen: until === null || at < until, pending: sheet.pending,
  }
}

/** The sheet as one edition of it stands, with what it says otherwise than the one before, and all appeals. */
export async function presentSheet({ db, actor, at }: Scope, sheet: SheetRecord, asked?: number): Promise<Sheet> {
  const { countyCode } = actor
  const [editions, appeals, { calendar }, county] = await Promise.all([
    editionsOf(db, countyCode, sheet.id), appealsOf(db, countyCode, sheet.id), countyRules(db, countyCode), rowOf<{ name: string }>(db, 'SELECT name FROM county WHERE county_code = $1', [countyCode]),
  ])
  const shown = insistOnEdition(editions, asked)
  const changes = await changesOf(db, countyCode, sheet, shown)
  const named = await namedRequests(db, countyCode, [...new Set([...appeals.flatMap(({ matter_id }) => matter_id ?? []), ...(changes?.rows.map(({ matterId }) => matterId) ?? [])])])
  const until = appealUntil(sheet, calendar)
  const mayEver = actor.may('sheet.appeal', sheet)
  const isLate = until !== null && at >= until
  return {
    ...presentSummary(sheet, until, at), county: county!.name, counts: { ...noCounts, ...shown.counts },
    edition: shown.edition, madeAt: shown.made_at.toISOString(), rowCount: shown.row_count, sha256: shown.sha256, formula: { version: shown.formula, lines: [...formulaLines] },
    editions: editions.map(({ edition, made_at, appeal_id }) => ({ edition, madeAt: made_at.toISOString(), appealId: appeal_id })),
    changes: changes === null ? null : { figures: changes.figures, rows: changes.rows.map(({ matterId, words }) => ({ ...requestOf(matterId, named), words })) },
    appeals: appeals.map((appeal) => presentAppeal(appeal, sheet, actor, named)),
    mayAppeal: mayEver && !isLate, refused: mayEver && isLate ? appealTooLate({ until: sayDay(until) }).message : null,
  }
}

async function changesOf(db: Db, countyCode: string, sheet: SheetRecord, shown: EditionRecord): Promise<ReturnType<typeof changesBetween> | null> {
  if (shown.edition === 1) return null
  const [before, after] = await Promise.all([frozenRows(db, countyCode, sheet.id, shown.edition - 1), frozenRows(db, countyCode, sheet.id, shown.edition)])
  return changesBetween(before, after)
}

function presentAppeal(appeal: AppealRecord, sheet: SheetRecord, actor: Actor, named: ReadonlyMap<string, NamedRequest>): SheetAppeal {
  const isOpen = appeal.state === 'pending'
  const isOwn = isOpen && appeal.asked_by === actor.accountId && actor.may('sheet.appeal', sheet)
  const decides = isOpen && actor.may('sheet.decideAppeal', sheet)
  const refused = decides ? whyNotDecide(appeal, sheet, actor) : null
  return {
    appealId: appeal.id, state: appeal.state, edition: appeal.edition, row: appeal.matter_id === null ? null : requestOf(appeal.matter_id, named), claim: appeal.claim, figure: appeal.figure,
    reason: appeal.reason, evidence: appeal.evidence, files: appeal.files.map(presentFile), askedBy: appeal.asker ?? '', askedUnit: appeal.asked_unit, askedAt: appeal.asked_at.toISOString(), decidedBy: appeal.decider, decidedUnit: appeal.decided_unit,
    decidedAt: appeal.decided_at?.toISOString() ?? null, decision: appeal.decision,
    mayWithdraw: isOwn, mayAddFile: isOwn && appeal.files.length < mostAppealFiles, mayDecide: decides && refused === null, refused: refused?.message ?? null,
  }
}

function presentFile({ contentType, ...file }: AppealFileRecord): AppealFile {
  return { ...file, kind: contentType === 'application/pdf' ? 'document' : 'photo' }
}

/** Two persons, and two units: neither who raised it decides, nor anybody of the unit that is assessed. The county's leader stands above all units, whichever his post is in. */
export function whyNotDecide(appeal: Pick<AppealRecord, 'asked_by'>, sheet: SheetRecord, actor: Actor): Error | null {
  if (appeal.asked_by === actor.accountId) return ownAppeal()
  return actor.grants.some(({ organizationId, role }) => organizationId === sheet.organization_id && role !== 'countyLeader') ? ownUnitsAppeal() : null
}

function requestOf(matterId: string, named: ReadonlyMap<string, NamedRequest>): { requestId: string | null; number: string | null; title: string | null } {
  const known = named.get(matterId)
  return known === undefined ? { requestId: null, number: null, title: null } : { requestId: matterId, ...known }
}

/** 2026-10-14, of an end that may lie at midnight. */
export function sayDay(until: Date): string {
  return dayInChina(new Date(until.getTime() - 1))
}

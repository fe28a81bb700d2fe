import type { Actor } from '#kit/access/actor.ts'
import { startOfDayInChina } from '#kit/clock/china-day.ts'
import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { listMyRequests, listRequests } from '#modules/requests/contract.ts'
import type { ListFilters } from '#modules/requests/contract.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { reachOf } from '#modules/requests/server/reach.ts'
import { presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { findByText, FOUND_COLUMNS, showFound } from '#modules/requests/server/search-requests.ts'
import type { FoundRecord } from '#modules/requests/server/search-requests.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

const DEEPEST_INDEXED_LEVEL = 5
const ENDED = [...endStates]

/** Collects the values of a statement and answers their places. */
type Values = { add: (value: unknown) => string; list: unknown[] }

/**
 * The newest first. Each area that the person reads walks its level's index, each unit its own parties; the pages are
 * merged. The row policy would narrow the same, but equality on the level's column is what lets the index end the walk early.
 */
export const listRequestsHandler = query(listRequests, async (context) => {
  const { input, actor, at } = context
  if (input.text !== undefined) return searched(context, input.text)
  const values = collector(actor.countyCode)
  const conditions = conditionsOf(input, values, at, await depthOf(context.db, actor.countyCode, input.areaId))
  const branches = branchesOf(actor, conditions, values, input.limit + 1, input.organizationId)
  if (branches.length === 0) return { items: [], next: null }
  const { items, next } = await page(context, pageStatement(branches, input.limit + 1), values.list, input.limit)
  return { items: items.map((row) => ({ ...row, found: null })), next }
})

const BY_IDS = 'SELECT m.* FROM matter m WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[])'

/** The same list of what is found by words or number, each row with the place where it was found. */
async function searched(context: Context<ListFilters>, text: string) {
  const { actor, input } = context
  const { ids, sought } = await findByText({ ...context, input: { ...input, text } })
  if (ids.length === 0) return { items: [], next: null }
  const { items, records, next } = await page<FoundRecord>(context, pageStatement([BY_IDS], input.limit + 1, FOUND_COLUMNS), [actor.countyCode, ids], input.limit)
  return { items: showFound(items, records, sought), next }
}

/** What this account reported, or entered with authority. */
export const listMyRequestsHandler = query(listMyRequests, async (context) => {
  const { input, actor } = context
  const values = collector(actor.countyCode)
  const after = afterCondition(input.after, values)
  const branch = `SELECT m.* FROM matter m WHERE m.county_code = $1 AND m.kind = 'request' AND m.reporter_id = ${values.add(actor.accountId)}${after}
    ORDER BY m.opened_at DESC, m.id DESC LIMIT ${input.limit + 1}`
  const { items, next } = await page(context, pageStatement([branch], input.limit + 1), values.list, input.limit)
  return { items, next }
})

function collector(countyCode: string): Values {
  const list: unknown[] = [countyCode]
  return { list, add: (value) => `$${list.push(value)}` }
}

/** The caller's filters in a fixed order, so that each combination is one statement. */
function conditionsOf(input: ListFilters, values: Values, at: Date, depth: number | null): string {
  const conditions = ["m.kind = 'request'"]
  const equal = { state: input.state, purpose: input.purpose, urgency: input.urgency, channel: input.channel, waiting_for: input.waitingFor, holder_organization_id: input.organizationId }
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) conditions.push(`m.${column} = ${values.add(value)}`)
  if (input.stage !== undefined) conditions.push(`${input.stage === 'open' ? 'NOT ' : ''}m.state = ANY (${values.add(ENDED)}::text[])`)
  if (input.category !== undefined) {
    const place = values.add(input.category)
    // Nothing lies below a second level, and equality is what the index answers.
    conditions.push(input.category.includes('.') ? `m.category = ${place}` : `(m.category = ${place} OR m.category ^@ (${place} || '.'))`)
  }
  if (input.areaId !== undefined) conditions.push(depth === null ? 'false' : `m.level_${depth} = ${values.add(input.areaId)}`)
  if (input.overdue !== undefined) conditions.push(input.overdue ? `m.due_at < ${values.add(at)}` : `(m.due_at IS NULL OR m.due_at >= ${values.add(at)})`)
  if (input.from !== undefined) conditions.push(`m.opened_at >= ${values.add(startOfDayInChina(input.from))}::timestamptz`)
  if (input.to !== undefined) conditions.push(`m.opened_at < ${values.add(startOfDayInChina(input.to))}::timestamptz + interval '1 day'`)
  return conditions.join(' AND ') + afterCondition(input.after, values)
}

const DEPTH = 'SELECT depth FROM area WHERE county_code = $1 AND id = $2'

/** Which level's column holds this area; null where there is no such area. Its index then finds the rows, where the path would be read row by row. */
async function depthOf(db: Db, countyCode: string, areaId: string | undefined): Promise<number | null> {
  return areaId === undefined ? null : ((await rowOf<{ depth: number }>(db, DEPTH, [countyCode, areaId]))?.depth ?? null)
}

function afterCondition(after: string | undefined, values: Values): string {
  const cursor = readCursor(after)
  return cursor === null ? '' : ` AND (m.opened_at, m.id) < (${values.add(cursor.at)}::timestamptz, ${values.add(cursor.id)}::uuid)`
}

function branchesOf(actor: Actor, conditions: string, values: Values, most: number, holderId: string | undefined): string[] {
  const reach = reachOf(actor)
  const areas = reach.areaPaths.map((path) => {
    const depth = path.split('/').length - 1
    const level = depth === 1 ? '' : depth <= DEEPEST_INDEXED_LEVEL ? ` AND m.level_${depth} = ${values.add(path.split('/')[depth - 1])}` : ` AND m.area_path ^@ ${values.add(path)}`
    // What a unit holds is found among its own parties, not among all rows of the area.
    return holderId === undefined
      ? `(SELECT m.* FROM matter m WHERE m.county_code = $1${level} AND ${conditions} ORDER BY m.opened_at DESC, m.id DESC LIMIT ${most})`
      : `(SELECT m.* FROM matter_party p JOIN matter m ON m.county_code = p.county_code AND m.id = p.matter_id
        WHERE p.county_code = $1 AND p.organization_id = ${values.add(holderId)} AND p.role = 'holder' AND p.open${level} AND ${conditions} ORDER BY p.opened_at DESC, p.matter_id DESC LIMIT ${most})`
  })
  const parties = reach.organizationIds.map((organizationId) =>
    `(SELECT m.* FROM matter_party p JOIN matter m ON m.county_code = p.county_code AND m.id = p.matter_id
      WHERE p.county_code = $1 AND p.organization_id = ${values.add(organizationId)} AND p.open AND ${conditions} ORDER BY p.opened_at DESC, p.matter_id DESC LIMIT ${most})`,
  )
  const own = reach.own
    ? [`(SELECT m.* FROM matter m WHERE m.county_code = $1 AND m.reporter_id = ${values.add(actor.accountId)} AND ${conditions} ORDER BY m.opened_at DESC, m.id DESC LIMIT ${most})`]
    : []
  return [...areas, ...parties, ...own]
}

/**
 * One branch needs no merging; several may answer the same row, which is then shown once. The limit stands in the text: as a
 * parameter it is unknown to a prepared plan, which then expects a tenth of the table and reads all of it.
 */
function pageStatement(branches: readonly string[], most: number, more = ''): string {
  const rows = branches.length === 1 ? `(${branches[0]})` : `(SELECT DISTINCT ON (opened_at, id) * FROM (${branches.join(' UNION ALL ')}) b ORDER BY opened_at DESC, id DESC LIMIT ${most})`
  return `SELECT ${RECORD_COLUMNS}${more} FROM ${rows} m ${RECORD_JOINS} ORDER BY m.opened_at DESC, m.id DESC`
}

async function page<Row extends RequestRecord>({ actor, db, at }: Context<unknown>, text: string, values: unknown[], limit: number): Promise<{ items: RequestRow[]; records: Row[]; next: string | null }> {
  const [rules, rows] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<Row>(db, text, values)])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map((row) => presentRow(row, actor, rules, at)), records: shown, next: rows.length > limit && last !== undefined ? cursorOf(last.opened_at, last.id) : null }
}

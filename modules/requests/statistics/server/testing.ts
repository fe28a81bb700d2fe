import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { differences, measureNames } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'
import { columnOf, countNames } from '#modules/requests/statistics/counts.ts'

/** A request as the figures see it, with the time of day at which it came in. */
export type MadeRequest = CountedRequest & { id: string }

type Place = { owner: Client; countyCode: string }

/** Writes requests behind the commands' back, with the differences that a move would have left: for figures of any shape. */
export class MadeRequests {
  readonly #house: Place
  readonly rows: MadeRequest[] = []
  readonly #paths = new Map<string, string>()
  #number = 900_000

  constructor(house: Place) {
    this.#house = house
  }

  async add(request: Omit<CountedRequest, 'closing'>): Promise<MadeRequest> {
    const row: MadeRequest = { ...request, closing: 1, id: randomUUID() }
    const { owner, countyCode } = this.#house
    const path = await this.#pathOf(owner, row.area_id)
    const levels = path.split('/').filter((id) => id !== '')
    await owner.query(
      `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path, level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8,
        place, org_ids, holder_organization_id, opened_at, updated_at)
      VALUES ($1, $2, 'request', $3, $4, $5, $6, 'help', 'routine', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)`,
      [
        countyCode, row.id, `2026-${String(++this.#number)}`, `路灯坏了，联系 13800138000`, row.state, row.category, row.channel, row.area_id, path,
        ...Array.from({ length: 8 }, (_, index) => levels[index] ?? null), '阳光花园3号楼2单元501室', row.organization_id === null ? [] : [row.organization_id], row.organization_id,
        `${row.day}T${String(this.#number % 24).padStart(2, '0')}:30:00+08:00`,
      ],
    )
    await owner.query(
      `INSERT INTO request (county_code, matter_id, text, receiver_organization_id, reply_kind, contacted_in_time, replied_in_time, closing, solved, satisfaction, excluded, taken_up_in_time, suggested_category, closed_elsewhere, suggested_model)
      SELECT $1, $2, '路灯坏了', o.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM organization o WHERE o.county_code = $1 ORDER BY o.id LIMIT 1`,
      [countyCode, row.id, row.reply_kind, row.contacted_in_time, row.replied_in_time, row.closing, row.solved, row.satisfaction, row.excluded, row.taken_up_in_time, row.suggested_category, row.closed_elsewhere, row.suggested_model],
    )
    await owner.query("INSERT INTO matter_words SELECT county_code, id, opened_at, (string_to_array(rtrim(area_path, '/'), '/'))[2:], '路灯坏了 阳光花园3号楼2单元501室' FROM matter WHERE county_code = $1 AND id = $2", [countyCode, row.id])
    await this.#hold(row)
    await this.#count(null, row)
    this.rows.push(row)
    return row
  }

  /** As a move would: the row changes, and the difference is added. */
  async change(row: MadeRequest, change: Partial<Pick<CountedRequest, 'state' | 'category' | 'organization_id' | 'reply_kind' | 'contacted_in_time' | 'replied_in_time' | 'solved' | 'satisfaction' | 'excluded'>>): Promise<void> {
    const before = { ...row }
    Object.assign(row, change)
    const { owner, countyCode } = this.#house
    await owner.query('UPDATE matter SET state = $3, category = $4, holder_organization_id = $5, org_ids = $6 WHERE county_code = $1 AND id = $2', [
      countyCode, row.id, row.state, row.category, row.organization_id, row.organization_id === null ? [] : [row.organization_id],
    ])
    await owner.query(
      'UPDATE request SET reply_kind = $3, contacted_in_time = $4, replied_in_time = $5, solved = $6, satisfaction = $7, excluded = $8 WHERE county_code = $1 AND matter_id = $2',
      [countyCode, row.id, row.reply_kind, row.contacted_in_time, row.replied_in_time, row.solved, row.satisfaction, row.excluded],
    )
    await this.#hold(row)
    await this.#count(before, row)
  }

  /** The unit that holds it is its party, as with every move. */
  async #hold(row: MadeRequest): Promise<void> {
    const { owner, countyCode } = this.#house
    await owner.query("DELETE FROM matter_party WHERE county_code = $1 AND matter_id = $2 AND role = 'holder'", [countyCode, row.id])
    if (row.organization_id === null) return
    await owner.query(
      `INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, opened_at, created_at)
      SELECT county_code, $3, id, 'holder', true, opened_at, opened_at FROM matter WHERE county_code = $1 AND id = $2`, [countyCode, row.id, row.organization_id],
    )
  }

  async #count(before: CountedRequest | null, after: CountedRequest): Promise<void> {
    for (const { as, measures } of differences(before, after)) {
      const names = ['county_code', 'id', 'day', 'area_id', 'organization_id', 'category', 'channel', ...measureNames]
      const values = [this.#house.countyCode, randomUUID(), as.day, as.area_id, as.organization_id, as.category, as.channel, ...measureNames.map((name) => measures[name])]
      await this.#house.owner.query(`INSERT INTO request_count_delta (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})`, values)
    }
  }

  async #pathOf(owner: Client, areaId: string): Promise<string> {
    const known = this.#paths.get(areaId)
    if (known !== undefined) return known
    const { rows } = await owner.query<{ path: string }>('SELECT path FROM area WHERE county_code = $1 AND id = $2', [this.#house.countyCode, areaId])
    this.#paths.set(areaId, rows[0]!.path)
    return rows[0]!.path
  }
}

/**
 * What a request counts, told from what happened to it: its state, its clocks, its replies on the timeline, its ratings and
 * its exclusions. It knows nothing of contribution.ts, of the facts kept on the request (but for what was suggested), nor of any delta.
 */
const RECOUNT = `
  WITH told AS (
    SELECT m.county_code, (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day, m.area_id, coalesce(m.holder_organization_id, '00000000-0000-0000-0000-000000000000') AS organization_id,
      m.category, m.channel, m.state,
      m.state NOT IN ('declined', 'merged') AS assessed,
      EXISTS (SELECT FROM exclusion e WHERE e.matter_id = m.id AND e.status = 'approved' AND e.ended_at IS NULL) AS left_out,
      EXISTS (SELECT FROM matter_clock k WHERE k.matter_id = m.id AND k.stage = 'contact' AND (k.stopped_why = 'done' OR k.missed_at IS NOT NULL)) AS contact_over,
      EXISTS (SELECT FROM matter_clock k WHERE k.matter_id = m.id AND k.stage = 'contact' AND k.missed_at IS NOT NULL) AS contact_missed,
      EXISTS (SELECT FROM matter_clock k WHERE k.matter_id = m.id AND k.stage IN ('accept', 'dispatch', 'sign') AND k.missed_at IS NOT NULL) AS taking_missed,
      EXISTS (SELECT FROM matter_clock k WHERE k.matter_id = m.id AND k.stage = 'reply' AND (k.stopped_why = 'done' OR k.missed_at IS NOT NULL)) AS reply_over,
      EXISTS (SELECT FROM matter_clock k WHERE k.matter_id = m.id AND k.stage = 'reply' AND k.missed_at IS NOT NULL) AS reply_missed,
      (SELECT e.data->>'kind' FROM matter_event e WHERE e.matter_id = m.id AND e.move = 'reply' ORDER BY e.ordinal DESC LIMIT 1) AS last_reply,
      r.solved, r.satisfaction, q.suggested_category, q.suggested_model,
      (SELECT e.to_state FROM matter_event e WHERE e.matter_id = m.id ORDER BY e.ordinal DESC LIMIT 1) <> 'submitted' AS looked_at
    FROM matter m
    JOIN request q ON q.matter_id = m.id
    -- Of several closings the last one counts, and only an answer that was given to it.
    LEFT JOIN rating r ON r.matter_id = m.id AND r.closing = (SELECT count(*) FROM matter_event e WHERE e.matter_id = m.id AND e.move = 'closeCase')
    WHERE m.kind = 'request' AND m.state <> 'merged' AND NOT EXISTS (SELECT FROM matter_event e WHERE e.matter_id = m.id AND e.move = 'bringInClosed')
  ), counted AS (
    SELECT t.*,
      assessed AND contact_over AS c, assessed AND contact_over AND NOT contact_missed AS c_in_time,
      assessed AND state IN ('replied', 'verified', 'closed', 'calledBack', 'final') AND last_reply <> 'byWhen' AS done,
      assessed AND (reply_over OR taking_missed OR contact_missed) AS d, assessed AND reply_over AND NOT reply_missed AND NOT taking_missed AS d_in_time,
      state IN ('calledBack', 'final') AS called, state IN ('calledBack', 'final') AND solved IS NOT NULL AS said
    FROM told t
  )
  SELECT day, area_id, organization_id, category, channel, count(*) AS received, count(*) FILTER (WHERE assessed) AS assessable, count(*) FILTER (WHERE assessed AND left_out) AS excluded,
    count(*) FILTER (WHERE c) AS contacted, count(*) FILTER (WHERE c_in_time) AS contacted_in_time, count(*) FILTER (WHERE done) AS completed,
    count(*) FILTER (WHERE d) AS due, count(*) FILTER (WHERE d_in_time) AS in_time, count(*) FILTER (WHERE d AND NOT d_in_time AND done IS NOT TRUE) AS open_overdue, count(*) FILTER (WHERE called) AS asked, count(*) FILTER (WHERE said) AS answered,
    count(*) FILTER (WHERE said AND solved) AS solved, count(*) FILTER (WHERE said AND satisfaction IN ('satisfied', 'basicallySatisfied')) AS satisfied,
    count(*) FILTER (WHERE left_out AND c_in_time) AS excluded_contacted_in_time, count(*) FILTER (WHERE left_out AND done) AS excluded_completed, count(*) FILTER (WHERE left_out AND d) AS excluded_due,
    count(*) FILTER (WHERE left_out AND d_in_time) AS excluded_in_time, count(*) FILTER (WHERE left_out AND d AND NOT d_in_time AND done IS NOT TRUE) AS excluded_open_overdue, count(*) FILTER (WHERE left_out AND said) AS excluded_answered,
    count(*) FILTER (WHERE left_out AND said AND solved) AS excluded_solved,
    count(*) FILTER (WHERE left_out AND said AND satisfaction IN ('satisfied', 'basicallySatisfied')) AS excluded_satisfied,
    count(*) FILTER (WHERE assessed AND looked_at AND suggested_category IS NOT NULL) AS suggested,
    count(*) FILTER (WHERE assessed AND looked_at AND suggested_category = category) AS suggested_right,
    count(*) FILTER (WHERE assessed AND looked_at AND suggested_category IS NOT NULL AND suggested_model IS NOT NULL) AS suggested_by_model,
    count(*) FILTER (WHERE assessed AND looked_at AND suggested_model IS NOT NULL AND suggested_category = category) AS suggested_by_model_right
  FROM counted GROUP BY 1, 2, 3, 4, 5`

const columns = countNames.map(columnOf)
const KEPT = `SELECT day, area_id, organization_id, category, channel, ${columns.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM (
    SELECT day, area_id, organization_id, category, channel, ${columns.join(', ')} FROM request_count
    UNION ALL SELECT day, area_id, coalesce(organization_id, '00000000-0000-0000-0000-000000000000'), category, channel, ${columns.join(', ')} FROM request_count_delta) x
  GROUP BY 1, 2, 3, 4, 5 HAVING ${columns.map((name) => `sum(${name}) <> 0`).join(' OR ')}`

/** Each day, place, unit, category and channel with its counts. */
export type Lines = Record<string, Record<string, number>>

/** What the recount says. */
export async function recountedLines(owner: Client): Promise<Lines> {
  return linesOf((await owner.query<Record<string, unknown>>(RECOUNT)).rows)
}

/** The same as the product keeps it, compacted or not. */
export async function keptLines(owner: Client): Promise<Lines> {
  return linesOf((await owner.query<Record<string, unknown>>(KEPT)).rows)
}

function linesOf(rows: readonly Record<string, unknown>[]): Lines {
  const keyOf = (row: Record<string, unknown>) => ['day', 'area_id', 'organization_id', 'category', 'channel'].map((name) => String(row[name])).join(' ')
  return Object.fromEntries(rows.map((row) => [keyOf(row), Object.fromEntries(columns.map((name) => [name, Number(row[name])]))]))
}

import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { differences, measureNames } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'

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
      `INSERT INTO request (county_code, matter_id, text, receiver_organization_id, reply_kind, contacted_in_time, replied_in_time, closing, solved, satisfaction, excluded)
      SELECT $1, $2, '路灯坏了', o.id, $3, $4, $5, $6, $7, $8, $9 FROM organization o WHERE o.county_code = $1 ORDER BY o.id LIMIT 1`,
      [countyCode, row.id, row.reply_kind, row.contacted_in_time, row.replied_in_time, row.closing, row.solved, row.satisfaction, row.excluded],
    )
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
    await this.#count(before, row)
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

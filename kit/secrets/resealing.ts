import type { ClientBase } from 'pg'
import { isTaken } from '#kit/database/transaction.ts'
import type { KeyPurpose } from './key-file.ts'
import type { Keyring } from './keyring.ts'
import { blindIndex, blindIndexes, reseal, type IndexedKind } from './sealed-value.ts'

/** A column of sealed values. `row` is an expression over the table `t`: the row's part of the sealed place. */
export type SealedColumn = { table: string; column: string; key: readonly string[]; row: string; where?: string }

/** A column of blind indexes, and how the value behind it becomes known again. */
export type IndexedColumn = {
  table: string
  column: string
  key: readonly string[]
  kind: IndexedKind
  use: string
  where?: string
  /** Columns that `plain` needs, and joined tables when they stand elsewhere; the table itself is `t`. */
  fields: string
  join?: string
  /** Null when the value is not known here. */
  plain: (keyring: Keyring, row: Record<string, string | null>) => string | null
}

/** What follows from the oldest index key and cannot be made anew: how many rows hang on it, and what they are called. */
export type OldestIndexUse = { count: string; name: string }

/** A column (`table.column`) of blind indexes that cannot be made anew, since what stands behind them is kept nowhere: each holds the key it was made with. `after`: what stands before the index. */
export type LastingIndex = { name: string; column: string; after?: string }

/** All that a module keeps under keys. */
export type KeptUnderKeys = { sealed: readonly SealedColumn[]; indexed: readonly IndexedColumn[]; oldestIndex?: readonly OldestIndexUse[]; lasting?: readonly LastingIndex[] }

type Row = Record<string, string | null>

const AT_ONCE = 200

/** Seals anew whatever is not under the newest key, a few rows at a time, each only if nobody has changed it meanwhile. Answers how many. */
export async function resealAll(client: ClientBase, keyring: Keyring, kept: readonly KeptUnderKeys[], signal?: AbortSignal): Promise<number> {
  let done = 0
  for (const { sealed, indexed } of kept) {
    for (const one of sealed) {
      const place = (row: Row) => ({ table: one.table, column: one.column, row: row.place! })
      done += await renew(client, { ...one, fields: `(${one.row})::text AS place` }, `v1.${keyring.newest('data').generation}.%`, signal, (old, row) => reseal(keyring, old, place(row)))
    }
    for (const one of indexed) {
      done += await renew(client, one, `${keyring.newest('index').generation}.%`, signal, (old, row) => {
        const plain = one.plain(keyring, row)
        // What does not lead back to the index that stands there is not the value behind it.
        return blindIndexes(keyring, one.kind, one.use, plain).includes(old) ? (blindIndex(keyring, one.kind, one.use, plain) ?? undefined) : undefined
      })
    }
  }
  return done
}

type Stale = { table: string; column: string; key: readonly string[]; where?: string; fields: string; join?: string }

async function renew(client: ClientBase, stale: Stale, current: string, signal: AbortSignal | undefined, fresh: (old: string, row: Row) => string | undefined): Promise<number> {
  const { table, column, key } = stale
  const keys = key.map((name) => `t.${name}`).join(', ')
  const after = (from: number) => `AND (${keys}) > (${key.map((_, index) => `$${from + index}`).join(', ')})`
  let done = 0
  let last: (string | null)[] = []
  while (signal?.aborted !== true) {
    const { rows } = await client.query<Row>(
      `SELECT ${key.map((name, index) => `t.${name}::text AS key_${index}`).join(', ')}, t.${column} AS old, ${stale.fields} FROM ${table} t ${stale.join ?? ''}
       WHERE t.${column} IS NOT NULL AND t.${column} NOT LIKE $1 ${stale.where === undefined ? '' : `AND ${stale.where}`} ${last.length === 0 ? '' : after(2)} ORDER BY ${keys} LIMIT ${AT_ONCE}`,
      [current, ...last],
    )
    for (const row of rows) {
      const value = fresh(row.old!, row)
      if (value === undefined) continue
      const matches = key.map((name, index) => `${name} = $${index + 3}`).join(' AND ')
      // A twin under the newest key already, made in the meantime: this one stays, and stays counted.
      const { rowCount } = await client
        .query(`UPDATE ${table} SET ${column} = $1 WHERE ${column} = $2 AND ${matches}`, [value, row.old, ...keyOf(row, key)])
        .catch((error: Error) => { if (isTaken(error)) return { rowCount: 0 }; throw error })
      done += rowCount ?? 0
    }
    if (rows.length < AT_ONCE) return done
    last = keyOf(rows.at(-1)!, key)
  }
  return done
}

function keyOf(row: Row, key: readonly string[]): (string | null)[] {
  return key.map((_, index) => row[`key_${index}`] ?? null)
}

/** Where a generation is still in use, and how often; empty when nothing needs it. */
export async function usesOf(client: ClientBase, keyring: Keyring, kept: readonly KeptUnderKeys[], purpose: KeyPurpose, generation: number): Promise<{ name: string; count: number }[]> {
  const columns = kept.flatMap(({ sealed, indexed }): readonly (SealedColumn | IndexedColumn)[] => (purpose === 'data' ? sealed : purpose === 'index' ? indexed : []))
  const counted = columns.map(({ table, column, where }) => ({
    name: `${table}.${column}`,
    sql: `SELECT count(*) AS count FROM ${table} t WHERE t.${column} LIKE '${purpose === 'data' ? 'v1.' : ''}${generation}.%' ${where === undefined ? '' : `AND ${where}`}`,
  }))
  if (purpose === 'index') {
    counted.push(...kept.flatMap(({ lasting = [] }) => lasting.map(({ name, column, after = '' }) => ({ name, sql: `SELECT count(*) AS count FROM ${column.split('.')[0]} WHERE ${column} LIKE '${after}${generation}.%'` }))))
  }
  if (purpose === 'index' && keyring.all('index').at(-1)!.generation === generation) {
    counted.push(...kept.flatMap(({ oldestIndex = [] }) => oldestIndex.map(({ name, count }) => ({ name, sql: count }))))
  }
  const uses: { name: string; count: number }[] = []
  for (const { name, sql } of counted) uses.push({ name, count: Number((await client.query<{ count: string }>(sql)).rows[0]!.count) })
  return uses.filter(({ count }) => count > 0)
}

import { CompiledQuery } from 'kysely'
import type { Db } from '#kit/database/transaction.ts'

/** Runs one statement as written: for the ways that are measured, where the SQL should stand in the diff. */
export async function rowsOf<Row>(db: Db, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const result = await db.executeQuery<Row>(CompiledQuery.raw(text, values as unknown[]))
  return result.rows
}

export async function rowOf<Row>(db: Db, text: string, values: readonly unknown[] = []): Promise<Row | undefined> {
  return (await rowsOf<Row>(db, text, values))[0]
}

/** Runs one statement and answers how many rows it touched. */
export async function touch(db: Db, text: string, values: readonly unknown[] = []): Promise<number> {
  const result = await db.executeQuery(CompiledQuery.raw(text, values as unknown[]))
  return Number(result.numAffectedRows ?? 0n)
}

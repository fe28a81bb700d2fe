import type { Client } from 'pg'

/** Inserts plain rows in statements of up to 1,000: all columns of the first row; values pass as text arrays and are cast by the table. */
export async function insertRows(client: Client, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const columns = Object.keys(first)
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  for (let start = 0; start < rows.length; start += 1_000) {
    const part = rows.slice(start, start + 1_000)
    await client.query(
      `INSERT INTO ${client.escapeIdentifier(table)} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${client.escapeIdentifier(table)}, $1::jsonb)`,
      [JSON.stringify(part)],
    )
  }
}

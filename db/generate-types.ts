import { writeFile } from 'node:fs/promises'
import type pg from 'pg'

/** How a column's type arrives in Node through `pg`; dates are texts (kit/database/pool.ts sets the parser). */
const TYPES: Record<string, string> = {
  text: 'string', varchar: 'string', uuid: 'string', date: 'string', timestamptz: 'Date', bool: 'boolean', int4: 'number', int8: 'number', float8: 'number',
  numeric: 'string', jsonb: 'unknown', bytea: 'Buffer', interval: 'string', xid8: 'string', _text: 'string[]', _uuid: 'string[]', _int4: 'number[]',
}

/** Writes db/types.ts from the live schema, so that a column that changed fails the type check where it is used. */
export async function generateTypes(client: pg.ClientBase, file: URL): Promise<void> {
  const { rows } = await client.query<{ table_name: string; column_name: string; udt_name: string; is_nullable: string; filled: boolean }>(
    `SELECT table_name, column_name, udt_name, is_nullable, column_default IS NOT NULL OR is_generated = 'ALWAYS' AS filled FROM information_schema.columns
     WHERE table_schema = 'public' ORDER BY table_name COLLATE "C", ordinal_position`,
  )
  const tables = Map.groupBy(rows, (row) => row.table_name)
  const lines = ['// Written by db/generate-types.ts from the migrated schema.', "import type { Generated } from 'kysely'", '']
  for (const [table, columns] of tables) {
    lines.push(`export type ${typeName(table)} = {`)
    for (const column of columns) {
      const type = TYPES[column.udt_name]
      if (type === undefined) throw new Error(`no TypeScript type for ${table}.${column.column_name} (${column.udt_name})`)
      const full = column.is_nullable === 'YES' ? `${type} | null` : type
      lines.push(`  ${column.column_name}: ${column.filled ? `Generated<${full}>` : full}`)
    }
    lines.push('}', '')
  }
  lines.push('export type Database = {', ...[...tables.keys()].map((table) => `  ${table}: ${typeName(table)}`), '}', '')
  await writeFile(file, lines.join('\n'))
}

function typeName(table: string): string {
  return table.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('') + 'Row'
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { escapeLiteral } from 'pg'
import type { CeilingOrder } from './ceiling-loop.ts'
import { isHash } from './recording.ts'

export const pgbenchIsInstalled = spawnSync('pgbench', ['--version']).status === 0

/**
 * The same transactions by pgbench with prepared statements, as a second column beside the ceiling; null where one cannot be
 * written as a pgbench script.
 */
export function pgbenchPerSecond({ url, connections, seconds, transactions }: CeilingOrder): number | null {
  const scripts = transactions.map(scriptOf)
  if (scripts.some((script) => script === null)) return null
  const folder = mkdtempSync(join(tmpdir(), 'linli-pgbench-'))
  try {
    const files = scripts.flatMap((script, index) => {
      const file = join(folder, `${index}.sql`)
      writeFileSync(file, script!)
      return ['-f', file]
    })
    const { status, stdout, stderr } = spawnSync('pgbench', ['-n', '-M', 'prepared', '-c', String(connections), '-j', '2', '-T', String(seconds), ...files, url], { encoding: 'utf8' })
    const perSecond = /tps = ([\d.]+)/.exec(stdout)?.[1]
    if (status !== 0 || perSecond === undefined) throw new Error(`pgbench failed: ${stderr.split('\n').find((line) => line.includes('ERROR')) ?? stderr.slice(0, 300)}`)
    return Number(perSecond)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What must be fresh at each turn is a variable; pgbench makes neither UUIDs nor hashes and asks the server for all in one row. */
function scriptOf({ statements, fresh }: CeilingOrder['transactions'][number]): string | null {
  const names = new Map(fresh.map((part, index) => [part, `f${index}`]))
  const lines = fresh.length === 0 ? [] : [`SELECT ${fresh.map((part, index) => `${isHash(part) ? "encode(sha256(gen_random_uuid()::text::bytea), 'hex')" : 'gen_random_uuid()'} AS f${index}`).join(', ')} \\gset`]
  for (const { text, values } of statements) {
    if (values.some((value) => Array.isArray(value) && value.some((one) => names.has(String(one))))) return null
    const filled = text.replaceAll(/\$(\d+)/g, (_, place: string) => literalOf(values[Number(place) - 1], names))
    lines.push(`${filled.replaceAll(/\s+/g, ' ')};`)
  }
  return lines.join('\n')
}

function literalOf(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return 'NULL'
  const name = typeof value === 'string' ? names.get(value) : undefined
  if (name !== undefined) return `:${name}`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (Array.isArray(value)) return textLiteral(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`)
  return textLiteral(typeof value === 'string' ? value : JSON.stringify(value))
}

/** pgbench takes `:null` for a variable inside quotes too, so a colon is written as its code. */
function textLiteral(text: string): string {
  return text.includes(':') ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\x3A')}'` : escapeLiteral(text)
}

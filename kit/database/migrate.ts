import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { applyAccess, untilFree } from '#kit/database/apply-access.ts'

/** Passwords of the two login roles, derived from the keyring so that all processes that share it agree. */
export type LoginSecrets = { app: string; gate: string }

/** The seal's key in the two padded halves of HMAC-SHA-256 (RFC 2104), so that SQL needs no extension to sign. */
export type SealPads = { inner: Buffer; outer: Buffer }

function sealPads(key: Buffer): SealPads {
  const block = Buffer.alloc(64)
  key.copy(block)
  return { inner: Buffer.from(block.map((byte) => byte ^ 0x36)), outer: Buffer.from(block.map((byte) => byte ^ 0x5c)) }
}

type MigrateOptions = {
  /** Connection of the owner: a superuser, or a role with CREATEROLE and BYPASSRLS. */
  ownerUrl: string
  loginSecrets: LoginSecrets
  /** Names the set of keys from which those passwords follow. */
  keySet: string
  sealKey: Buffer
  /** Where the SQL stands: numbered migrations, and one access.sql per module in the order of use. */
  migrationsFolder: URL
  accessFiles: readonly URL[]
  log: (line: string) => void
}

/**
 * Brings the database up to this version: roles, numbered migrations (forward only, each once, refused when an applied
 * one was edited), then each module's access.sql where it has changed. Several processes may start at once: an advisory lock lets one work.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: options.ownerUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(7305142)')
    await overNeighbours(() => makeRoles(client, options))
    const applied = await applyMigrations(client, options)
    await storeSealKey(client, options.sealKey)
    await applyAccess(client, options)
    return { applied }
  } finally {
    await client.end()
  }
}

/** Roles belong to the whole server, the lock above to one database: a neighbour at the same place makes us try again. */
async function overNeighbours(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const passing = ['XX000', '23505', '42710'].includes((error as { code?: string }).code ?? '')
      if (!passing || tries === 20) throw error
      await new Promise((done) => setTimeout(done, 25 * tries))
    }
  }
}

/** Roles belong to the whole server, and their passwords to one set of keys: with another set a neighbour could not sign in any more. */
const OTHER_KEYS =
  '这台 PostgreSQL 服务器上已有另一个邻里，用的是另一份密钥文件。数据库角色 linli_app 全服务器共用，再启动会让那一个连不上，所以没有启动，数据库也没有被改动。' +
  '请另用一台 PostgreSQL 服务器（同一台机器上另一个端口的也行）。如果那一个邻里已经不用了，请由数据库管理员执行 COMMENT ON ROLE linli_app IS NULL，再启动。'

async function makeRoles(client: pg.Client, { loginSecrets, keySet }: MigrateOptions): Promise<void> {
  const existing = new Map(
    (await client.query<{ name: string; owner: string | null }>("SELECT rolname AS name, shobj_description(oid, 'pg_authid') AS owner FROM pg_roles WHERE rolname LIKE 'linli%'")).rows.map((row) => [row.name, row.owner]),
  )
  const mark = `linli key set ${createHash('sha256').update(keySet).digest('hex').slice(0, 32)}`
  const owner = existing.get('linli_app')
  if (owner?.startsWith('linli key set ') === true && owner !== mark) throw new Error(OTHER_KEYS)
  if (!existing.has('linli_definer')) await client.query('CREATE ROLE linli_definer NOLOGIN BYPASSRLS')
  for (const [role, password] of [['linli_app', loginSecrets.app], ['linli_gate', loginSecrets.gate]] as const) {
    const literal = client.escapeLiteral(password)
    await client.query(
      existing.has(role)
        ? `ALTER ROLE ${role} PASSWORD ${literal}`
        : `CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${literal}`,
    )
  }
  if (owner !== mark) await client.query(`COMMENT ON ROLE linli_app IS ${client.escapeLiteral(mark)}`)
  const { rows } = await client.query<{ current_database: string }>('SELECT current_database()')
  const database = client.escapeIdentifier(rows[0]!.current_database)
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO linli_app, linli_gate`)
  await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
  await client.query('GRANT USAGE ON SCHEMA public TO linli_definer, linli_app, linli_gate')
  await client.query('GRANT linli_definer TO CURRENT_USER')
}

async function applyMigrations(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  )
  const known = new Map(
    (await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migration')).rows.map((row) => [row.name, row.hash]),
  )
  const applied: string[] = []
  const files = (await readdir(options.migrationsFolder)).filter((name) => name.endsWith('.sql')).sort()
  for (const name of files) {
    const text = await readFile(new URL(name, options.migrationsFolder), 'utf8')
    const hash = createHash('sha256').update(text).digest('hex')
    const before = known.get(name)
    if (before === hash) continue
    if (before !== undefined) throw new Error(`迁移文件 ${name} 在执行之后被改动过：请恢复原文件，另写一个新的迁移。`)
    options.log(`更新数据库结构：${name}`)
    await untilFree(client, options.log, async () => {
      await client.query(text)
      await client.query('INSERT INTO migration (name, hash) VALUES ($1, $2)', [name, hash])
    })
    applied.push(name)
  }
  return applied
}

async function storeSealKey(client: pg.Client, key: Buffer): Promise<void> {
  const { inner, outer } = sealPads(key)
  const { rows } = await client.query<{ inner_pad: Buffer }>('SELECT inner_pad FROM app.seal_key ORDER BY generation DESC LIMIT 1')
  if (rows[0] && rows[0].inner_pad.equals(inner)) return
  await client.query(
    'INSERT INTO app.seal_key (generation, inner_pad, outer_pad) SELECT coalesce(max(generation), 0) + 1, $1, $2 FROM app.seal_key',
    [inner, outer],
  )
}

import { Client } from 'pg'
import { KeyFileError, type KeyPurpose } from './key-file.ts'
import { openKeyring, type Keyring } from './keyring.ts'

type Recorded = { purpose: KeyPurpose; generation: number; key_set: string; fingerprint: string; retired_at: Date | null }

/**
 * Opens the file of keys that belongs to this database, `ownerUrl` being its owner's connection. Only an empty database gets
 * fresh keys. Throws KeyFileError with a sentence for the operator when the file is missing, another one, or older than
 * what the database was written with; nothing has been changed then.
 */
export async function openKeyringOf(ownerUrl: string, path: string, at: Date, { mayCreate = true } = {}): Promise<Keyring> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const recorded = await recordedKeys(client)
    const empty = recorded.length === 0 && !(await holdsCounty(client))
    const keyring = openKeyring(path, { at, whenMissing: empty && mayCreate ? 'create' : 'refuse' })
    refuseForeign(keyring, recorded, path)
    return keyring
  } finally {
    await client.end()
  }
}

/** Keeps in the database which keys it is written with. Once it has its tables, and after each rotation and retirement. */
export async function recordKeys(client: Pick<Client, 'query'>, keyring: Keyring, at: Date): Promise<void> {
  const known = keyring.fingerprints()
  await client.query(
    `INSERT INTO key_generation (purpose, generation, key_set, fingerprint, recorded_at)
     SELECT k.purpose, k.generation, $1, k.fingerprint, $5 FROM unnest($2::text[], $3::integer[], $4::text[]) AS k (purpose, generation, fingerprint)
     ON CONFLICT (purpose, generation) DO NOTHING`,
    [keyring.id, known.map((key) => key.purpose), known.map((key) => key.generation), known.map((key) => key.fingerprint), at],
  )
  await client.query(
    `UPDATE key_generation g SET retired_at = $3 WHERE g.retired_at IS NULL
     AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::integer[]) AS k (purpose, generation) WHERE k.purpose = g.purpose AND k.generation = g.generation)`,
    [known.map((key) => key.purpose), known.map((key) => key.generation), at],
  )
}

async function recordedKeys(client: Client): Promise<Recorded[]> {
  const { rows: found } = await client.query<{ found: boolean }>("SELECT to_regclass('public.key_generation') IS NOT NULL AS found")
  if (!found[0]!.found) return []
  return (await client.query<Recorded>('SELECT purpose, generation, key_set, fingerprint, retired_at FROM key_generation ORDER BY purpose, generation')).rows
}

/** A database from before keys were recorded is no empty one. */
async function holdsCounty(client: Client): Promise<boolean> {
  const { rows: found } = await client.query<{ found: boolean }>("SELECT to_regclass('public.county') IS NOT NULL AS found")
  return found[0]!.found && (await client.query('SELECT FROM county LIMIT 1')).rowCount === 1
}

function refuseForeign(keyring: Keyring, recorded: readonly Recorded[], path: string): void {
  const inFile = new Map(keyring.fingerprints().map((key) => [`${key.purpose} ${key.generation}`, key.fingerprint]))
  for (const { purpose, generation, key_set: keySet, fingerprint, retired_at: retiredAt } of recorded) {
    const found = inFile.get(`${purpose} ${generation}`)
    if (keySet !== keyring.id || (found !== undefined && found !== fingerprint)) {
      throw new KeyFileError(`密钥文件 ${path} 不是这个数据库的密钥。请放回这个数据库自己的密钥文件，再重新启动；数据库没有被改动`)
    }
    if (found === undefined && retiredAt === null) {
      throw new KeyFileError(`密钥文件 ${path} 缺少用途 ${purpose} 的第 ${generation} 代密钥，比数据库旧。请放回最近一次更换密钥之后的那一份，再重新启动；数据库没有被改动`)
    }
  }
}

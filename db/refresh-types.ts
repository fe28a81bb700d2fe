import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { ACCESS_FILES } from '#apps/server/open-house.ts'
import { startEmbeddedServer } from '#db/embedded/embedded-server.ts'
import { generateTypes } from '#db/generate-types.ts'
import { migrate } from '#kit/database/migrate.ts'

/** `node start.mjs generate-types`: migrates an empty database and writes db/types.ts from it. */
const folder = await mkdtemp(join(tmpdir(), 'linli-types-'))
const say = (line: string) => process.stdout.write(`${line}\n`)
const server = await startEmbeddedServer({ dataFolder: folder, log: say, settings: { fsync: 'off' } })
try {
  await migrate({
    ownerUrl: server.databaseUrl,
    loginSecrets: { app: randomBytes(16).toString('hex'), gate: randomBytes(16).toString('hex') },
    keySet: 'types',
    sealKey: randomBytes(32),
    migrationsFolder: new URL('./migrations/', import.meta.url),
    accessFiles: ACCESS_FILES,
    log: say,
  })
  const client = new Client({ connectionString: server.databaseUrl })
  await client.connect()
  await generateTypes(client, new URL('./types.ts', import.meta.url))
  await client.end()
  say('db/types.ts 已更新')
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

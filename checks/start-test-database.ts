import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { prepareTemplate } from '../apps/server/testing.ts'
import { startEmbeddedServer } from '../db/embedded/embedded-server.ts'
import { openKeyring } from '../kit/secrets/keyring.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser on the empty database `linli` of the run's own server; a test file makes its own database beside it. */
    databaseUrl: string
    /** Keys of the run, shared by every file so that the two login roles have one password. */
    keysFile: string
  }
}

/** Vitest's global setup: one embedded server for all files of a project, thrown away afterwards. */
export default async function startTestDatabase(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'linli-test-database-'))
  const server = await startEmbeddedServer({
    dataFolder,
    log: (line) => console.log(line),
    // Thrown away after a crash in any case; waiting for the disk would double the time of the suite.
    settings: { fsync: 'off', full_page_writes: 'off' },
  })
  const throwAway = async () => {
    await server.stop()
    rmSync(dataFolder, { recursive: true, force: true })
    if (!server.clusterFolder.startsWith(dataFolder)) rmSync(dirname(server.clusterFolder), { recursive: true, force: true })
  }
  const ground = { databaseUrl: server.databaseUrl, keysFile: join(dataFolder, 'keys.json') }
  try {
    // `LINLI_TEST_PROVIDER=shangmi`: the same tests with 国密 (SM4, SM3) beneath.
    openKeyring(ground.keysFile, { provider: process.env.LINLI_TEST_PROVIDER === 'shangmi' ? 'shangmi' : 'international' })
    await prepareTemplate(ground)
  } catch (error) {
    await throwAway()
    throw error
  }
  project.provide('databaseUrl', ground.databaseUrl)
  project.provide('keysFile', ground.keysFile)
  return throwAway
}

import type { Settings } from '#apps/server/settings.ts'
import { findEmbeddedServer, startEmbeddedServer } from '#db/embedded/embedded-server.ts'

/** For commands at the console: works on the database of the running Linli, or the one that DATABASE_URL names, or the embedded one started for it. */
export async function withDatabase<Result>(settings: Settings, print: (line: string) => void, work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const running = settings.databaseUrl ?? (await findEmbeddedServer(settings.dataFolder))
  if (running !== undefined) return await work(running)
  const embedded = await startEmbeddedServer({ dataFolder: settings.dataFolder, log: print })
  try {
    return await work(embedded.databaseUrl)
  } finally {
    await embedded.stop()
  }
}

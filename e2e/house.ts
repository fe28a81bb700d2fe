import { inject } from 'vitest'
import { buildWeb } from '#apps/build-web.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

/** The real server on a database of its own with the sample county, and today's pages. */
export async function openHouseForBrowsers(): Promise<TestHouse> {
  await buildWeb({ log: (line) => console.log(line) })
  return await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
}

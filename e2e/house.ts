import { inject } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

/** The real server on a database of its own with the sample county; the pages are built before any file runs. */
export async function openHouseForBrowsers(): Promise<TestHouse> {
  return await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
}

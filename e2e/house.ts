import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'

/** The real server on a database of its own with the sample county; the pages are built before any file runs. */
export async function openHouseForBrowsers(): Promise<TestHouse> {
  return await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
}

/** The page's context belongs to somebody who has signed in and read the notice before; nothing is opened yet. */
export async function enterAs(page: Page, house: TestHouse, key: string): Promise<TestPerson> {
  const person = await house.as(key)
  await person.post('/api/me/notice', { version: (await person.get('/api/welcome')).body.notice.version })
  const [name, ...value] = person.cookie.split('=') as [string, ...string[]]
  await page.context().addCookies([{ name, value: value.join('='), domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }])
  return person
}

/** The same, and the page stands at an address. */
export async function openAs(page: Page, house: TestHouse, key: string, path: string): Promise<TestPerson> {
  const person = await enterAs(page, house, key)
  await page.goto(path)
  return person
}

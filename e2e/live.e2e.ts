import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openBrowser } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser

beforeAll(async () => {
  house = await openHouseForBrowsers()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** What a command of another process leaves behind for all who may see the row. */
async function somethingHappens(kind: string): Promise<void> {
  await house.owner.query('INSERT INTO live_event (county_code, id, kind, object_id, area_path, org_ids) VALUES ($1, $2, $3, $4, $5, $6)', [
    house.countyCode, randomUUID(), kind, randomUUID(), `${house.countyCode}/`, [],
  ])
}

async function liveConnections(): Promise<number> {
  const text = await (await fetch(`${house.baseUrl}/metrics`)).text()
  return Number(/^linli_live_connections (\d+)/m.exec(text)?.[1])
}

function asksForWork(page: Page): Promise<unknown> {
  return page.waitForResponse((response) => response.url().includes('/api/work') && response.ok(), { timeout: 5_000 })
}

test('what changes elsewhere appears in every tab, over one connection for the whole browser', async () => {
  const first = await browser.desk(house.baseUrl)
  await enterAs(first, house, 'countyDispatcher')
  await first.goto('/desk/work')
  await first.getByRole('link', { name: /等我办的 \d+/ }).waitFor()
  const second = await first.context().newPage()
  await second.goto('/desk/work')
  await second.getByRole('link', { name: /等我办的 \d+/ }).waitFor()
  await expect.poll(liveConnections, { timeout: 5_000 }).toBe(1)
  await first.waitForTimeout(500)
  const asked = [asksForWork(first), asksForWork(second)]
  await somethingHappens('request.dispatched')
  await Promise.all(asked)
  let askedAgain = false
  first.on('request', (request) => { askedAgain ||= request.url().includes('/api/work') })
  await somethingHappens('area.renamed')
  await first.waitForTimeout(1_500)
  expect(askedAgain, 'a list that does not show areas is left alone').toBe(false)
})

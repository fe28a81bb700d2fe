import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openBrowser } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'
import { enterPin, setPin } from './phone-pin.ts'

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

/** What a version without a PIN left on the phone's disk: a command as it is, unsealed. */
async function putAside(page: Page, command: { key: string; accountId: string; input: unknown; label: string }): Promise<void> {
  await page.evaluate(
    (row) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('linli-outbox')
        opening.addEventListener('error', () => reject(opening.error))
        opening.addEventListener('success', () => {
          const writing = opening.result.transaction('commands', 'readwrite')
          writing.objectStore('commands').put({ module: 'platform', route: 'setLargeType', madeAt: Date.now(), ...row })
          writing.addEventListener('complete', () => { opening.result.close(); resolve() })
        })
      }),
    command,
  )
}

test('what was done without a line is counted, survives a reload, and is sent once the line is back', async () => {
  const page = await browser.phone(house.baseUrl)
  const worker = await enterAs(page, house, 'gridWorker')
  const { accountId, largeType } = (await worker.get('/api/me')).body
  await page.goto('/field/')
  await setPin(page)
  await page.getByRole('heading', { name: '下一件' }).waitFor()
  await page.getByRole('link', { name: '未上传 0' }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await enterPin(page)
  await page.context().setOffline(true)
  await putAside(page, { key: 'outbox-journey-1', accountId, input: { largeType: !largeType }, label: '改为大字' })
  await putAside(page, { key: 'outbox-journey-2', accountId, input: { largeType: 'no such value' }, label: '一次无效的操作' })
  await page.reload()
  await page.getByRole('link', { name: '未上传 2' }).waitFor()
  await enterPin(page)
  await page.getByRole('heading', { name: '下一件' }).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('link', { name: '1 件没有办成' }).click()
  await page.getByText('没有办成：').waitFor()
  expect((await worker.get('/api/me')).body.largeType).toBe(!largeType)
  expect(await page.getByText('改为大字').count()).toBe(0)
  await page.getByRole('button', { name: '知道了，移除' }).click()
  await page.getByText('都已上传').waitFor()
})

import type { Page } from 'playwright-core'

/** Good enough for the rules, and nobody's. */
export const PIN = '739204'

/** After the first sign-in on this phone: the PIN, twice. */
export async function setPin(page: Page): Promise<void> {
  await page.getByLabel('6 位 PIN 码').fill(PIN)
  await page.getByLabel('再输一次').fill(PIN)
  await page.getByRole('button', { name: '设好，开始办事' }).click()
}

/** Whenever the app is opened or was idle. */
export async function enterPin(page: Page, pin = PIN): Promise<void> {
  await page.getByRole('heading', { name: '输 PIN 码打开' }).waitFor()
  await page.getByLabel('6 位 PIN 码').fill(pin)
}

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { findBrowserProgram } from '../../e2e/browser-program.ts'
import { setPin } from '../../e2e/phone-pin.ts'
import { pictures } from './pictures.ts'
import type { Picture } from './pictures.ts'
import { personOf, setScene } from './scene.ts'
import type { Scene } from './scene.ts'

const FOLDER = new URL('pictures/', import.meta.url)
const screens = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const
/** Pixels: the desk at three quarters can still be read, a phone is shown as large as it is. */
const widths = { desk: 1080, phone: 390 } as const

/** Takes the pictures of the guides, or those that are named, from a running sample county: at `LINLI_URL`, or where `npm start` opens it. */
async function main(): Promise<void> {
  const origin = process.env['LINLI_URL'] ?? 'http://localhost:8080'
  mkdirSync(FOLDER, { recursive: true })
  const scene = await setScene(origin)
  const { executablePath, env } = await findBrowserProgram()
  const browser = await chromium.launch({ executablePath, env, args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
  try {
    const wanted = process.argv.slice(2)
    for (const picture of pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) await take(browser, origin, picture, scene)
  } finally {
    await browser.close()
  }
}

async function take(browser: Browser, origin: string, { name, who, screen, address, act }: Picture, scene: Scene): Promise<void> {
  const context = await browser.newContext({ baseURL: origin, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...screens[screen] })
  const page = await context.newPage()
  await personOf(page.request, origin, who)
  const path = typeof address === 'string' ? address : address(scene)
  await page.goto(path)
  if (path.startsWith('/field')) {
    await setPin(page)
    await page.getByLabel('6 位 PIN 码').waitFor({ state: 'detached' })
  }
  await page.locator('h1').first().waitFor()
  await act?.(page)
  // A desk keeps a connection open for what changes: the network never falls silent for long.
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {})
  await page.waitForFunction(() => document.querySelector('.loading') === null)
  await page.evaluate(() => document.fonts.ready)
  await sharp(await page.screenshot()).resize({ width: widths[screen] }).webp({ quality: 80 }).toFile(fileURLToPath(new URL(`${name}.webp`, FOLDER)))
  process.stdout.write(`${name}.webp\n`)
  await context.close()
}

await main()

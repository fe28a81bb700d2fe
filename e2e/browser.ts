import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { findBrowserProgram } from './browser-program.ts'

const common = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' } as const
const desk: BrowserContextOptions = { ...common, viewport: { width: 1440, height: 900 } }
const phone: BrowserContextOptions = { ...common, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

export type OpenBrowser = {
  browser: Browser
  /** A person at a desk of 1440 × 900: a context of its own, so cookies of its own. */
  desk: (baseUrl: string, options?: BrowserContextOptions) => Promise<Page>
  /** A person with a phone of 390 × 844. */
  phone: (baseUrl: string, options?: BrowserContextOptions) => Promise<Page>
  close: () => Promise<void>
}

/**
 * One browser for a test file; each person in it is a context. WebGL works, drawn by SwiftShader; only maps are drawn that way,
 * because putting the pages together with it as well took two fifths of the processor time of a walk. `args`: what the browser's machine has beside that.
 */
export async function openBrowser(args: readonly string[] = []): Promise<OpenBrowser> {
  const { executablePath, env } = await findBrowserProgram()
  const browser = await chromium.launch({ executablePath, env, args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing', '--font-render-hinting=none', ...args] })
  const person = async (baseURL: string, kind: BrowserContextOptions, options: BrowserContextOptions) => {
    const context: BrowserContext = await browser.newContext({ ...kind, baseURL, ...options })
    await context.addInitScript(takeAwayWhatIsNewer)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    return page
  }
  return {
    browser,
    desk: (baseUrl, options = {}) => person(baseUrl, desk, options),
    phone: (baseUrl, options = {}) => person(baseUrl, phone, options),
    close: () => browser.close(),
  }
}

/** Every page is read by a browser that has no more methods than the oldest one it is built for: Chrome 91, as kit/ui/build/web-config.ts names it. */
function takeAwayWhatIsNewer(): void {
  const newer: readonly (readonly [object, readonly string[]])[] = [
    [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with']],
    [Array, ['fromAsync']],
    [String.prototype, ['at', 'isWellFormed', 'toWellFormed']],
    [Object, ['hasOwn', 'groupBy']],
    [Map, ['groupBy']],
    [Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']],
    [Promise, ['withResolvers', 'try']],
    [URL, ['canParse', 'parse']],
    [AbortSignal, ['any', 'timeout']],
    [Crypto.prototype, ['randomUUID']],
    [globalThis, ['structuredClone', 'Iterator']],
  ]
  for (const [of, names] of newer) for (const name of names) Reflect.deleteProperty(of, name)
}

/** Everything the page's console complained of, for tests that expect silence. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`) })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/**
 * To another page of the app as a pressed link goes there: drawn anew, without loading the app again, which takes longer than
 * all that is looked at. By way of `nowhere`, an address that is no page, so that nothing of the page before is taken for the
 * next one. `isPage`: false for an address at which this app must have none.
 */
export async function walkTo(page: Page, address: string, nowhere: string, isPage = true): Promise<void> {
  const missing = page.getByRole('heading', { level: 1, name: '没有这个页面' })
  await page.evaluate((to) => history.pushState(null, '', to), nowhere)
  await missing.waitFor()
  await page.evaluate((to) => history.pushState(null, '', to), address)
  await missing.waitFor({ state: isPage ? 'detached' : 'visible' })
}

/** No serious or critical violation on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }))
  const grave = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
  if (grave.length === 0) return
  const lines = grave.flatMap((violation) => violation.nodes.map((node) => `${violation.impact} ${violation.id}: ${violation.help}\n    ${node.target.join(' ')}\n    ${node.failureSummary?.split('\n').slice(1, 3).join(' ').trim()}`))
  throw new Error(`${new URL(page.url()).pathname} has ${lines.length} grave accessibility fault(s):\n  ${lines.join('\n  ')}`)
}

/** The page as it stands is no wider than the screen, at each of these widths or as it is; afterwards it has its width again. */
export async function expectWhole(page: Page, widths?: readonly number[]): Promise<void> {
  const size = page.viewportSize()!
  for (const width of widths ?? [size.width]) {
    if (width !== size.width) await page.setViewportSize({ width, height: Math.round((size.height * width) / size.width) })
    // A list that drops columns does so after it was measured anew.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 5_000 }).catch(() => {})
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (over > 0) throw new Error(`${page.url()} is ${over} pixels too wide at ${width}:\n  ${(await widest(page)).join('\n  ')}`)
    const narrow = width < NARROW ? await whatStays(() => page.evaluate(squeezed)) : []
    if (narrow.length > 0) throw new Error(`${page.url()} has words one below the other at ${width}: ${narrow.join(', ')}`)
  }
  await page.setViewportSize(size)
}

/** Pixels; a phone, and a phone at twice the zoom. */
const NARROW = 400

/** What sticks out on the right, innermost first. */
async function widest(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
    return out.filter((element) => !out.some((other) => other !== element && element.contains(other))).slice(0, 5).map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 20)}`)
  })
}

/** Figures that are compared line by line move sideways with less room, unless they are read downwards; so does a sheet that is printed. */
const MAY_MOVE = '.figures-scroll:not(:has(> .stacks)), .sheet-wide'

/** The page as it stands has nothing that must be moved sideways to be read. */
export async function expectStill(page: Page): Promise<void> {
  const moves = (may: string) => [...document.querySelectorAll('body *')].filter((element) => element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.closest(may) === null)
    .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth} in ${element.clientWidth}`)
  // A list becomes one column after it was measured anew.
  for (let moment = 0; moment < 20 && (await page.evaluate(moves, MAY_MOVE)).length > 0; moment++) await page.waitForTimeout(100)
  const moving = await page.evaluate(moves, MAY_MOVE)
  if (moving.length > 0) throw new Error(`${page.url()} has what moves sideways at ${page.viewportSize()!.width}: ${moving.join('; ')}`)
}

/** The form of the page as it stands, if it has one, is left by Escape, and whoever has no mouse is somewhere afterwards. */
export async function expectLeftByEscape(page: Page): Promise<void> {
  const form = page.locator('form:has([data-leaves])').first()
  if ((await form.count()) === 0) return
  const left = await form.elementHandle()
  await form.locator('input:visible, select:visible, textarea:visible, button:visible').first().focus()
  await page.keyboard.press('Escape')
  // In a queue the next one's form takes its place.
  await page.waitForFunction((element) => element?.isConnected !== true, left, { timeout: 3_000 }).catch(() => { throw new Error(`${page.url()} has a form that Escape does not leave`) })
  await page.waitForFunction(() => document.activeElement !== document.body, undefined, { timeout: 3_000 }).catch(() => { throw new Error(`${page.url()}: after Escape nothing has the focus`) })
}

/** Faults that are still there when the page has come to rest: on a busy machine a list is measured anew some frames after it was drawn. */
async function whatStays(find: () => Promise<string[]>): Promise<string[]> {
  const until = performance.now() + 3_000
  for (;;) {
    const faults = await find()
    if (faults.length === 0 || performance.now() > until) return faults
    await wait(100)
  }
}

/** Each heading is at most one level below the one before, as a reader of headings walks them. */
export async function expectHeadingsInOrder(page: Page): Promise<void> {
  const levels = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, h4')].filter((heading) => heading.getClientRects().length > 0).map((heading) => Number(heading.tagName[1])))
  if (levels.some((level, index) => index > 0 && level > levels[index - 1]! + 1)) throw new Error(`${page.url()} leaves out a level of headings: ${levels.join(' ')}`)
}

const TARGETS = 'button:visible, a:visible, .choice:visible, .tick:visible, summary:visible, select:visible, textarea:visible'

/** What every page on a phone must be: usable by a reader, with targets of 48 pixels, whole at its width and at twice the zoom. */
export async function expectUsableOnPhone(page: Page): Promise<void> {
  await expectAccessible(page)
  await expectFitsPhone(page)
}

/** Its second half: what changes with the size of the type. Names, roles and contrast do not, and take longest to look at. */
export async function expectFitsPhone(page: Page): Promise<void> {
  const least = (await page.evaluate(() => document.documentElement.hasAttribute('data-large-type'))) ? 56 : 48
  // A word within a sentence is as high as its line.
  const small = await whatStays(() => page.locator(TARGETS).evaluateAll((targets, height) => targets.filter((target) => getComputedStyle(target).display !== 'inline' && target.getBoundingClientRect().height < height - 0.5).map((target) => target.textContent), least))
  if (small.length > 0) throw new Error(`${page.url()} has targets below ${least} pixels: ${small.join(', ')}`)
  const covered = await page.evaluate(coveredWhenFocused)
  if (covered.length > 0) throw new Error(`${page.url()} leaves what has the focus under the head or the act: ${covered.join(', ')}`)
  await expectWhole(page, [390, 195])
}

/** In the page: what somebody with a keyboard comes to and sees nothing of. */
function coveredWhenFocused(): string[] {
  const standing = '.line, .screen-head, .screen-act'
  const stops = [...document.querySelectorAll<HTMLElement>('main :is(a, button, input, select, textarea, summary)')].filter((stop) => stop.getClientRects().length > 0)
  const covered = stops.filter((stop) => {
    stop.focus()
    const { x, y, width, height } = stop.getBoundingClientRect()
    return [y + Math.min(8, height / 2), y + height - Math.min(8, height / 2)].every((line) => line >= innerHeight || document.elementFromPoint(x + width / 2, line)?.closest(standing))
  })
  stops.at(-1)?.blur()
  scrollTo(0, 0)
  return covered.map((stop) => stop.textContent || stop.getAttribute('name') || stop.tagName)
}

/** In the page: words in a column so narrow that hardly two stand beside each other, and names of fields and columns of which each letter has its own line. */
function squeezed(): string[] {
  const range = document.createRange()
  const isBroken = (node: ChildNode) => {
    if (node.nodeType !== Node.TEXT_NODE || !/^\p{Script=Han}{2,}$/u.test(node.textContent!.trim())) return false
    range.selectNodeContents(node)
    return range.getClientRects().length >= node.textContent!.trim().length
  }
  const broken = [...document.querySelectorAll('th, dt, label, legend')].filter((element) => element.closest('.unseen, .stacks thead') === null && [...element.childNodes].some(isBroken))
  const narrow = [...document.querySelectorAll<HTMLElement>('h1, h2, h3, p, dd, span, a, button')]
    .filter((element) => {
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent!.trim()).join('')
      // What a select says to a screen reader alone, while it has the focus, is a box without width.
      if (words.length < 4 || element.closest('.unseen') !== null || !element.checkVisibility({ opacityProperty: true })) return false
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      range.selectNodeContents(element)
      const { width, height } = range.getBoundingClientRect()
      return width > 0 && width < size * 2.5 && height > size * 3
    })
  return [...broken, ...narrow].map((element) => element.textContent!.slice(0, 20))
}

const repository = fileURLToPath(new URL('../', import.meta.url))

/** Writes what the page shows to a folder outside the repository (LINLI_SCREENSHOTS, else the system's temporary folder). Answers the file. */
export async function screenshot(page: Page, name: string, { fullPage = false }: { fullPage?: boolean } = {}): Promise<string> {
  const folder = resolve(process.env.LINLI_SCREENSHOTS ?? join(tmpdir(), 'linli-screenshots'))
  if (!relative(repository, folder).startsWith('..')) throw new Error(`screenshots do not belong into the repository: ${folder}`)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path, fullPage })
  return path
}

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

export type WebApp = 'resident' | 'desk' | 'field'

const apps: readonly WebApp[] = ['resident', 'desk', 'field']
const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'dist')

/** Most kilobytes (gzip) that may cross the line before the first screen stands; the desk without a page's own part. */
export const mostFirstLoadKilobytes: Readonly<Record<WebApp, number>> = { resident: 150, field: 150, desk: 250 }

type Stamp = { sources: string; firstLoadKilobytes: number }

/**
 * Builds the apps whose sources changed since the last build into `dist/<app>/`. A build is made beside the old one and put
 * in its place in one step, so that two starts at once and a kill in between leave a whole one.
 */
export async function buildWeb({ log }: { log: (line: string) => void }): Promise<void> {
  const shared = fingerprint(['modules', 'kit', 'presets', 'apps/contract.ts', 'apps/build-web.ts', 'package-lock.json'])
  removeAbandoned()
  for (const app of apps) {
    const sources = createHash('sha256').update(shared).update(fingerprint([`apps/${app}`])).digest('hex')
    if (readStamp(app)?.sources === sources && existsSync(join(dist, app, 'index.html'))) continue
    const started = performance.now()
    const firstLoadKilobytes = await buildApp(app)
    writeFileSync(join(dist, `${app}.json`), JSON.stringify({ sources, firstLoadKilobytes } satisfies Stamp))
    log(`页面 ${app} 已构建：首次加载 ${firstLoadKilobytes} KB（上限 ${mostFirstLoadKilobytes[app]} KB），用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒`)
  }
}

/** What a first visit loads: page, script and styles of the shell, compressed as they are sent. Needs a build. */
export function firstLoadKilobytes(app: WebApp): number {
  const stamp = readStamp(app)
  if (stamp === undefined) throw new Error(`${app} is not built`)
  return stamp.firstLoadKilobytes
}

/** What a killed build left behind. */
function removeAbandoned(): void {
  if (!existsSync(dist)) return
  for (const name of readdirSync(dist)) {
    const builder = /^\.[a-z-]+-(\d+)$/.exec(name)?.[1]
    if (builder !== undefined && Number(builder) !== process.pid && !isRunning(Number(builder))) rmSync(join(dist, name), { recursive: true, force: true })
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readStamp(app: WebApp): Stamp | undefined {
  const file = join(dist, `${app}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stamp) : undefined
}

/** Paths, sizes and times of all files that can reach a browser: neither servers nor tests. */
function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    const facts = statSync(path)
    if (!facts.isDirectory()) {
      if (!path.includes('.test.')) hash.update(`${relative(root, path)} ${facts.size} ${facts.mtimeMs}\n`)
    } else if (!path.endsWith('/server')) {
      for (const name of readdirSync(path).sort()) visit(join(path, name))
    }
  }
  for (const path of paths) visit(join(root, path))
  return hash.digest('hex')
}

type BuiltFile = { fileName: string; type: 'asset'; source: string | Uint8Array } | { fileName: string; type: 'chunk'; code: string; isEntry: boolean; imports: string[]; viteMetadata?: { importedCss: Set<string> } }

async function buildApp(app: WebApp): Promise<number> {
  const fresh = join(dist, `.${app}-${process.pid}`)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  const [{ build }, { webConfig }, { contract }] = await Promise.all([import('vite'), import('#kit/ui/build/web-config.ts'), import('#apps/contract.ts')])
  const firstScreen = app === 'resident' ? await drawFirstScreen(`${fresh}/first-screen`) : ''
  const built = await build(webConfig({ root: join(root, 'apps', app), outDir: fresh, base: app === 'resident' ? '/' : `/${app}/`, contracts: contract, phone: app === 'desk' ? undefined : app, firstScreen }))
  const { output } = (Array.isArray(built) ? built[0] : built) as { output: BuiltFile[] }
  if (app === 'resident') copyChineseFont(fresh)
  compress(fresh)
  const old = join(dist, `.${app}-old-${process.pid}`)
  if (existsSync(join(dist, app))) renameSync(join(dist, app), old)
  renameSync(fresh, join(dist, app))
  rmSync(old, { recursive: true, force: true })
  return kilobytesOf(output)
}

/** Draws the resident's first screen here, so that it stands in the page before any program has arrived. */
async function drawFirstScreen(outDir: string): Promise<string> {
  const [{ build }, { configForHere }, { contract }] = await Promise.all([import('vite'), import('#kit/ui/build/web-config.ts'), import('#apps/contract.ts')])
  await build(configForHere({ root: join(root, 'apps/resident'), outDir, entry: 'first-screen.tsx', contracts: contract }))
  const { firstScreen } = (await import(pathToFileURL(join(outDir, 'first-screen.mjs')).href)) as { firstScreen: () => string }
  rmSync(outDir, { recursive: true })
  return firstScreen()
}

/** All apps share one copy of the fall-back font, served with the resident's pages. */
function copyChineseFont(folder: string): void {
  const font = join(root, 'node_modules/@fontsource-variable/noto-sans-sc')
  const { version } = JSON.parse(readFileSync(join(font, 'package.json'), 'utf8')) as { version: string }
  const target = join(folder, 'assets/noto-sans-sc', version)
  cpSync(join(font, 'files'), join(target, 'files'), { recursive: true })
  cpSync(join(font, 'index.css'), join(target, 'index.css'))
}

/** Beside each text file its compressed twin, made once here and not at each request. */
function compress(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (/\.(js|css|svg|webmanifest)$/.test(name) && statSync(file).size > 1_024) writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
}

/** The page, its entry and everything that the entry imports before it runs; rounded up to 0.1. */
function kilobytesOf(output: readonly BuiltFile[]): number {
  const byName = new Map(output.map((file) => [file.fileName, file]))
  const loaded = new Set<string>()
  const load = (name: string) => {
    const file = byName.get(name)
    if (file === undefined || loaded.has(name)) return
    loaded.add(name)
    if (file.type !== 'chunk') return
    for (const imported of file.imports) load(imported)
    for (const style of file.viteMetadata?.importedCss ?? []) load(style)
  }
  load('index.html')
  for (const file of output) if (file.type === 'chunk' && file.isEntry) load(file.fileName)
  const bytes = [...loaded].map((name) => byName.get(name)!).map((file) => gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length)
  return Math.ceil(bytes.reduce((sum, size) => sum + size, 0) / 102.4) / 10
}

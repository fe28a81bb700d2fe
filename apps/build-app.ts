import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { contract } from '#apps/contract.ts'
import type { WebApp } from '#apps/build-web.ts'
import { configForHere, webConfig } from '#kit/ui/build/web-config.ts'

// The program behind buildWeb: builds one app and sends back how many kilobytes its first load takes.
const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'dist')

type BuiltFile = { fileName: string; type: 'asset'; source: string | Uint8Array } | { fileName: string; type: 'chunk'; code: string; isEntry: boolean; imports: string[]; viteMetadata?: { importedCss: Set<string> } }

/** Built beside the old one and put in its place in one step, so that two starts at once and a kill in between leave a whole one. */
async function buildApp(app: WebApp): Promise<number> {
  const fresh = join(dist, `.${app}-${process.pid}`)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  const firstScreen = app === 'resident' ? await drawFirstScreen(`${fresh}/first-screen`) : ''
  const built = await build(webConfig({ root: join(root, 'apps', app), outDir: fresh, base: app === 'resident' ? '/' : `/${app}/`, contracts: contract, phone: app === 'desk' ? undefined : app, firstScreen }))
  const { output } = (Array.isArray(built) ? built[0] : built) as { output: BuiltFile[] }
  if (app === 'resident') copyChineseFont(fresh)
  compress(fresh)
  putInPlace(fresh, app)
  return kilobytesOf(output)
}

/** Two builds at once may each move the other's away between our two steps; then ours is moved again. */
function putInPlace(fresh: string, app: WebApp): void {
  const old = join(dist, `.${app}-old-${process.pid}`)
  for (let tries = 1; ; tries++) {
    try {
      if (existsSync(join(dist, app))) renameSync(join(dist, app), old)
      renameSync(fresh, join(dist, app))
      break
    } catch (error) {
      if (tries === 10) throw error
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
  }
}

/** Draws the resident's first screen here, so that it stands in the page before any program has arrived. */
async function drawFirstScreen(outDir: string): Promise<string> {
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

process.send!(await buildApp(process.argv[2] as WebApp))

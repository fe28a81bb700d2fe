import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export type WebApp = 'resident' | 'desk' | 'field'

const apps: readonly WebApp[] = ['resident', 'desk', 'field']
const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'dist')

/** Most kilobytes (gzip) that may cross the line before the first screen stands; the desk without a page's own part. */
export const mostFirstLoadKilobytes: Readonly<Record<WebApp, number>> = { resident: 150, field: 150, desk: 250 }

type Stamp = { sources: string; firstLoadKilobytes: number }

/**
 * Builds the apps whose sources changed since the last build into `dist/<app>/`. It happens in a process of its own: the
 * builder's 300 MB do not stay with the server, and the pages are made for production even when a test asks for them.
 */
export async function buildWeb({ log }: { log: (line: string) => void }): Promise<void> {
  const shared = fingerprint(['modules', 'kit', 'presets', 'apps/contract.ts', 'apps/build-app.ts', 'package-lock.json'])
  if (isWritable()) removeAbandoned()
  for (const app of apps) {
    const sources = createHash('sha256').update(shared).update(fingerprint([`apps/${app}`])).digest('hex')
    if (readStamp(app)?.sources === sources && existsSync(join(dist, app, 'index.html'))) continue
    if (!isWritable()) throw new Error(`页面需要重新构建，而当前用户不能写入 ${dist}。请由安装者（目录的所有者）运行一次 node start.mjs build，再启动。`)
    const started = performance.now()
    const firstLoadKilobytes = await buildElsewhere(app)
    writeFileSync(join(dist, `${app}.json`), JSON.stringify({ sources, firstLoadKilobytes } satisfies Stamp))
    log(`页面 ${app} 已构建：首次加载 ${firstLoadKilobytes} KB（上限 ${mostFirstLoadKilobytes[app]} KB），用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒`)
  }
}

function buildElsewhere(app: WebApp): Promise<number> {
  const builder = fork(join(root, 'apps/build-app.ts'), [app], { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  return new Promise((resolve, reject) => {
    let kilobytes: number | undefined
    let complaint = ''
    builder.on('message', (message) => { kilobytes = message as number })
    builder.stderr!.setEncoding('utf8').on('data', (text: string) => { complaint += text })
    builder.on('error', reject)
    builder.on('close', () => (kilobytes === undefined ? reject(new Error(`页面 ${app} 构建失败：\n${complaint}`)) : resolve(kilobytes)))
  })
}

/** What a first visit loads: page, script and styles of the shell, compressed as they are sent. Needs a build. */
export function firstLoadKilobytes(app: WebApp): number {
  const stamp = readStamp(app)
  if (stamp === undefined) throw new Error(`${app} is not built`)
  return stamp.firstLoadKilobytes
}

/** A service runs as somebody who may not write into the checkout; whoever installed it builds. */
function isWritable(): boolean {
  try {
    accessSync(existsSync(dist) ? dist : root, constants.W_OK)
    return true
  } catch {
    return false
  }
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

/** Paths and contents of all files that can reach a browser: neither servers nor tests. No times: an image's layers and a copy change them. */
export function fingerprint(paths: readonly string[], below: string = root): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    if (!statSync(path).isDirectory()) {
      if (!path.includes('.test.')) hash.update(`${relative(below, path)}\n`).update(readFileSync(path))
    } else if (!path.endsWith('/server')) {
      for (const name of readdirSync(path).sort()) visit(join(path, name))
    }
  }
  for (const path of paths) visit(join(below, path))
  return hash.digest('hex')
}

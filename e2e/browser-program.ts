import { spawn, spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

export type BrowserProgram = { executablePath: string; env: Record<string, string> }

/**
 * Chromium out of the npm package @sparticuz/chromium, so that tests need neither apt nor a download. Unpacked once per user
 * and version (the program is 0700). A bare machine lacks libnss3 and its like: the package's own set is put beside it then,
 * and a font configuration where the machine has none.
 */
export async function findBrowserProgram(): Promise<BrowserProgram> {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin')
  const { version } = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `linli-browser-${process.getuid?.() ?? 'user'}`, version)
  if (!existsSync(folder)) await unpack(packed, folder)
  const executablePath = join(folder, 'chromium')
  const env: Record<string, string> = { ...definedOf(process.env) }
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts')
  if (!starts(executablePath, env)) {
    env.LD_LIBRARY_PATH = [join(folder, 'al2023/lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':')
    if (!starts(executablePath, env)) throw new Error(`the browser does not start: ${complaint(executablePath, env)}`)
  }
  return { executablePath, env }
}

/** Beside its place first, so that a kill midway leaves nothing half. */
async function unpack(packed: string, folder: string): Promise<void> {
  const fresh = `${folder}-${process.pid}`
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(join(fresh, 'chromium'), { mode: 0o700 }))
  await untar(join(packed, 'swiftshader.tar.br'), fresh)
  await untar(join(packed, 'al2023.tar.br'), join(fresh, 'al2023'))
  await untar(join(packed, 'fonts.tar.br'), join(fresh, 'fonts'))
  writeFileSync(join(fresh, 'fonts/fonts.conf'), `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`)
  if (existsSync(folder)) rmSync(fresh, { recursive: true, force: true })
  else renameSync(fresh, folder)
}

async function untar(archive: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const tar = spawn('tar', ['-x', '--no-same-owner', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = new Promise<void>((resolve, reject) => tar.on('error', reject).on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code} at ${archive}`)))))
  // tar goes away after the end mark and before the padding: its own verdict counts, not the closed pipe.
  const fed = pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin).catch(() => {})
  await Promise.all([fed, ended])
}

function starts(executablePath: string, env: Record<string, string>): boolean {
  return spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' }).status === 0
}

function complaint(executablePath: string, env: Record<string, string>): string {
  const { stderr, error } = spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' })
  return error?.message ?? stderr.trim()
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

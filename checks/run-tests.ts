import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

type Counts = { passed: number; failed: number; skipped: number }
type Suite = {
  name: string
  /** Seconds it should take on 2 idle cores; all together stay below 10 minutes. More is said loudly; one that hangs is ended. */
  budget: number
  /** Arguments for Node. */
  program: string[]
  /** File for vitest's counts; a suite without one counts as a single test. */
  report?: string
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** `npm test`, or `npm test -- unit database` for some of the suites. Runs all of them even when one fails. */
async function main(): Promise<void> {
  const folder = makeTemporaryFolder()
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const suites = chooseSuites(suitesWith(folder), process.argv.slice(2))
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  const lines: string[] = []
  const started = Date.now()
  for (const suite of suites) {
    console.log(`\n=== ${suite.name} (budget ${suite.budget} s)`)
    const { counts, line } = await runSuite(suite, folder)
    console.log(line)
    lines.push(line)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  const budget = suites.reduce((sum, suite) => sum + suite.budget, 0)
  console.log(`\n${lines.join('\n')}\nall: ${secondsSince(started)} s of ${budget} s`)
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

/** Everything that the suites leave behind lies below this folder, and goes with it; also what a killed run left. */
function makeTemporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^linli-test-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // another user's, and his to remove
    }
  }
  const folder = mkdtempSync(join(tmpdir(), `linli-test-${process.pid}-`))
  // The database runs as another user when root runs the tests, and must pass through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  return folder
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function suitesWith(folder: string): Suite[] {
  const vitest = (project: string, budget: number, ...more: string[]): Suite => {
    const report = join(folder, `${project}.json`)
    return {
      name: project, budget, report,
      program: ['node_modules/vitest/vitest.mjs', 'run', '--configLoader=native', ...[project, ...more].flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    }
  }
  return [
    { name: 'types', budget: 20, program: ['node_modules/tsc7/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
    { name: 'lint', budget: 10, program: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'] },
    { name: 'boundaries', budget: 10, program: ['checks/check-boundaries.ts'] },
    vitest('unit', 60),
    vitest('database', 240),
    vitest('browser', 260, 'browser-timed'),
  ]
}

function chooseSuites(suites: Suite[], names: string[]): Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name))
  if (unknown.length > 0) throw new Error(`No such suite: ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}`)
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name))
}

async function runSuite(suite: Suite, folder: string): Promise<{ counts: Counts; line: string }> {
  const started = Date.now()
  const program = spawn(process.execPath, suite.program, {
    cwd: root, stdio: 'inherit',
    // The product is started dozens of times, and read from its TypeScript once.
    env: { ...process.env, TMPDIR: folder, NODE_ENV: 'test', NODE_COMPILE_CACHE: join(folder, 'compiled') },
  })
  const endedWell = await endOf(program, suite)
  const counts = countsOf(suite, endedWell)
  const used = secondsSince(started)
  const overBudget = used > suite.budget
  const result = overBudget ? `OVER ITS BUDGET of ${suite.budget} s` : `of ${suite.budget} s`
  return { counts, line: `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${used} s ${result}` }
}

/** Five times the budget: half as fast a machine that has something else to do takes more than three. Of a short one two minutes. */
function longestOf({ budget }: Suite): number {
  return Math.max(5 * budget, 120)
}

/** True when the program ended with code 0. One that hangs is ended, is told of, and has failed. */
function endOf(program: ChildProcess, suite: Suite): Promise<boolean> {
  const passOn = (signal: NodeJS.Signals) => { program.kill(signal) }
  const longest = longestOf(suite)
  const limit = setTimeout(() => {
    console.error(`${suite.name}: ended after ${longest} s without having finished; the machine is too busy, or it hangs`)
    program.kill('SIGTERM')
    setTimeout(() => program.kill('SIGKILL'), 10_000).unref()
  }, longest * 1_000)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn)
  return new Promise((resolve) => {
    program.on('error', () => resolve(false))
    program.on('exit', (code, signal) => {
      clearTimeout(limit)
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, passOn)
      resolve(code === 0 && signal === null)
    })
  })
}

function countsOf({ name, report }: Suite, endedWell: boolean): Counts {
  if (report === undefined) return { passed: endedWell ? 1 : 0, failed: endedWell ? 0 : 1, skipped: 0 }
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>
  const counts = { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0) }
  if (counts.passed + counts.failed === 0) console.error(`${name}: not one test ran`)
  // A file that cannot be loaded, an error outside of any test, or no test at all is in no count of tests.
  if (counts.failed === 0 && (!endedWell || counts.passed === 0)) counts.failed = 1
  return counts
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 100) / 10
}

await main()

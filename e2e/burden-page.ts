import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { taskNames, tasks } from './burden-tasks.ts'
import type { TaskName } from './burden-tasks.ts'

/** What a task asked of a person. */
export type Effort = {
  /** Fields that something was typed or put into, each once. */
  inputs: number
  /** Answers picked: radio, tick, list. They are among the taps. */
  choices: number
  /** Taps or clicks; into a text field counts as the input. */
  taps: number
  photos: number
}

const file = fileURLToPath(new URL('../docs/burden.md', import.meta.url))

const HEAD = `# What each task asks of a person

Counted by the browser tests on the running product, from the screen named to the moment it is done. Do not edit: \`LINLI_WRITE_BURDEN=yes npm test -- browser\` writes it. A task above its limit fails the build, and so does a row that differs from what was counted, and a task that no test counts.

An *input* is a field that something is typed into, counted once; a *choice* is an answer picked, and is among the taps; a tap into a text field belongs to the input.

| task | who | from | inputs | choices | taps | photos | at most |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

/** What is above the task's limits, as a sentence. */
export function excessOf(name: TaskName, effort: Effort): string | undefined {
  const limits = Object.entries(tasks[name].most) as [keyof Effort, number][]
  const over = limits.filter(([kind, most]) => effort[kind] > most).map(([kind, most]) => `${effort[kind]} ${kind}, at most ${most}`)
  return over.length === 0 ? undefined : `${tasks[name].name} asks too much of ${tasks[name].role}: ${over.join('; ')}`
}

/** Test files run in processes of their own: each leaves what it counted in the folder of the run. */
export function noteCounted(folder: string, name: TaskName, effort: Effort): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(effort))
}

export function readCounted(folder: string): Map<TaskName, Effort> {
  return new Map(readdirSync(folder).map((entry) => [entry.replace('.json', '') as TaskName, JSON.parse(readFileSync(join(folder, entry), 'utf8')) as Effort]))
}

export function rowOf(name: TaskName, { inputs, choices, taps, photos }: Effort): string {
  const { from, most } = tasks[name]
  return `${beginningOf(name)} ${from} | ${inputs} | ${choices} | ${taps} | ${photos} | ${Object.entries(most).map(([kind, count]) => `${count} ${kind}`).join(', ')} |`
}

/** The row that docs/burden.md has for the task. */
export function rowWritten(name: TaskName): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').find((line) => line.startsWith(beginningOf(name))) : undefined
}

function beginningOf(name: TaskName): string {
  return `| ${tasks[name].name} | ${tasks[name].role} |`
}

/** Brings docs/burden.md up to date; what was not counted this time keeps its row. */
export function writePage(counted: ReadonlyMap<TaskName, Effort>): void {
  writeFileSync(file, pageOf((name) => (counted.has(name) ? rowOf(name, counted.get(name)!) : rowWritten(name))))
}

/** After all files of the browser tests: what is wrong with the table or with docs/burden.md as a whole, as sentences. */
export function faultsOf(counted: ReadonlyMap<TaskName, Effort>, page = readFileSync(file, 'utf8')): string[] {
  const missing = taskNames.filter((name) => !counted.has(name))
  return [
    ...missing.map((name) => `No browser test counts “${tasks[name].name}” of ${tasks[name].role}, which e2e/burden-tasks.ts lists as ${name}.`),
    ...(missing.length === 0 && page !== pageOf((name) => rowOf(name, counted.get(name)!)) ? ['docs/burden.md is not what was counted. Run LINLI_WRITE_BURDEN=yes npm test -- browser'] : []),
  ]
}

function pageOf(row: (name: TaskName) => string | undefined): string {
  return `${HEAD}${taskNames.flatMap((name) => row(name) ?? []).join('\n')}\n`
}

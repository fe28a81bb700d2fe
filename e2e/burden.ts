import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

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

type Task = { role: string; name: string; from: string; most: Partial<Effort> }

/** Who does what, counted from the screen named to the moment it is done, and the most that it may ask. */
export const tasks = {
  report: { role: '居民 resident', name: '反映一件事 report', from: 'first screen, signed in before', most: { inputs: 2 } },
  confirm: { role: '居民 resident', name: '确认办好 confirm', from: 'list of own requests', most: { inputs: 0, taps: 2 } },
  rate: { role: '居民 resident', name: '评价 rate', from: 'list of own requests', most: { inputs: 0, choices: 2, taps: 4 } },
  dispatch: { role: '街道派单员 streetStaff', name: '派单 dispatch', from: 'row of the dispatch board', most: { taps: 3 } },
  sign: { role: '网格员 gridWorker', name: '签收 sign', from: 'first screen, next task', most: { inputs: 0, taps: 2 } },
  verification: { role: '网格员 gridWorker', name: '现场核查 verify', from: 'first screen, next task', most: { inputs: 0, taps: 4 } },
  reply: { role: '网格员 gridWorker', name: '答复 reply', from: 'page of the task', most: { inputs: 1, choices: 1 } },
  reportFor: { role: '网格员 gridWorker', name: '代人反映 reportFor', from: 'first screen', most: { inputs: 2, choices: 1 } },
} as const satisfies Record<string, Task>

export type TaskName = keyof typeof tasks
export type EffortCounter = { start: () => void; effort: () => Effort }

const PAGE_SAYS = 'noteEffort'
type Said = { kind: 'input'; field: string } | { kind: 'tap'; choice: boolean } | { kind: 'photos'; count: number }

/** Counts what a person does on the page, by the browser's own events; call it before the page is opened. */
export async function countEffort(page: Page): Promise<EffortCounter> {
  let fields = new Set<string>()
  let counted: Effort = { inputs: 0, choices: 0, taps: 0, photos: 0 }
  await page.exposeFunction(PAGE_SAYS, (said: Said) => {
    if (said.kind === 'input') fields.add(said.field)
    else if (said.kind === 'photos') counted.photos += said.count
    else {
      counted.taps++
      if (said.choice) counted.choices++
    }
  })
  await page.addInitScript(listenForEffort, PAGE_SAYS)
  return {
    start: () => {
      fields = new Set()
      counted = { inputs: 0, choices: 0, taps: 0, photos: 0 }
    },
    effort: () => ({ ...counted, inputs: fields.size }),
  }
}

/** Runs in the page. */
function listenForEffort(pageSays: string): void {
  const say = (said: Said) => void (globalThis as unknown as Record<string, (said: Said) => void>)[pageSays]!(said)
  const typed = 'textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=file]):not([type=submit]):not([type=button])'
  const chosen = '[aria-pressed], [role=option], [role=radio], [role=checkbox], [role=treeitem], .ant-select-item, .ant-radio-button-wrapper, .ant-segmented-item'
  document.addEventListener(
    'pointerdown',
    (event) => {
      const target = event.target as Element
      if (!event.isTrusted || target.closest(typed) !== null) return
      const label = target.closest('label')
      if (label?.querySelector(typed) !== null && label !== null) return
      const box = label?.querySelector('input[type=radio], input[type=checkbox]') ?? target.closest('input[type=radio], input[type=checkbox]')
      say({ kind: 'tap', choice: box !== null && box !== undefined ? true : target.closest(chosen) !== null })
    },
    true,
  )
  document.addEventListener(
    'input',
    (event) => {
      const field = event.target as HTMLInputElement
      if (field.matches(typed)) say({ kind: 'input', field: field.name || field.id || field.getAttribute('aria-label') || field.placeholder })
    },
    true,
  )
  document.addEventListener(
    'change',
    (event) => {
      const field = event.target as HTMLInputElement
      if (field.type === 'file') say({ kind: 'photos', count: field.files?.length ?? 0 })
    },
    true,
  )
}

const file = fileURLToPath(new URL('../docs/burden.md', import.meta.url))

/**
 * Fails when the task asked for more than it may, and when docs/burden.md says something else than was counted. With
 * LINLI_WRITE_BURDEN=yes the page is brought up to date instead.
 */
export function expectBurden(name: TaskName, effort: Effort): void {
  const task: Task = tasks[name]
  const over = Object.entries(task.most).filter(([kind, most]) => effort[kind as keyof Effort] > most)
  if (over.length > 0) throw new Error(`${task.name} asks too much: ${over.map(([kind, most]) => `${effort[kind as keyof Effort]} ${kind}, at most ${most}`).join('; ')}`)
  const row = rowOf(name, effort)
  const rows = readRows()
  if (rows.get(name) === row) return
  if (process.env.LINLI_WRITE_BURDEN !== 'yes') throw new Error(`docs/burden.md is out of date. Counted:\n${row}\nwritten:\n${rows.get(name) ?? '(no row)'}\nRun LINLI_WRITE_BURDEN=yes npm test -- browser`)
  writeFileSync(file, pageOf(rows.set(name, row)))
}

const HEAD = `# What each task asks of a person

Counted by the browser tests on the running product, from the screen named to the moment it is done. Do not edit: \`LINLI_WRITE_BURDEN=yes npm test -- browser\` writes it. A task above its limit fails the build, and so does a row that differs from what was counted.

An *input* is a field that something is typed into, counted once; a *choice* is an answer picked, and is among the taps; a tap into a text field belongs to the input.

| task | who | from | inputs | choices | taps | photos | at most |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

function rowOf(name: TaskName, { inputs, choices, taps, photos }: Effort): string {
  const { role, name: title, from, most } = tasks[name]
  return `| ${title} | ${role} | ${from} | ${inputs} | ${choices} | ${taps} | ${photos} | ${Object.entries(most).map(([kind, count]) => `${count} ${kind}`).join(', ')} |`
}

function readRows(): Map<TaskName, string> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return new Map((Object.keys(tasks) as TaskName[]).flatMap((name) => lines.filter((line) => line.startsWith(`| ${tasks[name].name} |`)).map((line) => [name, line] as const)))
}

function pageOf(rows: ReadonlyMap<TaskName, string>): string {
  return `${HEAD}${(Object.keys(tasks) as TaskName[]).flatMap((name) => rows.get(name) ?? []).join('\n')}\n`
}

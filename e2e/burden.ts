import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { excessOf, noteCounted, rowOf, rowWritten } from './burden-page.ts'
import type { Effort } from './burden-page.ts'
import type { TaskName } from './burden-tasks.ts'

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

/**
 * Fails when the task asked for more than it may, and when docs/burden.md says something else than was counted. With
 * LINLI_WRITE_BURDEN=yes the page is brought up to date when all files are done.
 */
export function expectBurden(name: TaskName, effort: Effort): void {
  const excess = excessOf(name, effort)
  if (excess !== undefined) throw new Error(excess)
  noteCounted(inject('burdenFolder'), name, effort)
  if (process.env.LINLI_WRITE_BURDEN === 'yes' || rowWritten(name) === rowOf(name, effort)) return
  throw new Error(`docs/burden.md is out of date. Counted:\n${rowOf(name, effort)}\nwritten:\n${rowWritten(name) ?? '(no row)'}\nRun LINLI_WRITE_BURDEN=yes npm test -- browser`)
}

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { excessOf, faultsOf } from '../e2e/burden-page.ts'
import type { Effort } from '../e2e/burden-page.ts'
import { taskNames, tasks } from '../e2e/burden-tasks.ts'
import type { TaskName } from '../e2e/burden-tasks.ts'

const page = readFileSync(new URL('../docs/burden.md', import.meta.url), 'utf8')

/** As docs/burden.md says it. */
function counted(): Map<TaskName, Effort> {
  const lines = page.split('\n')
  return new Map(
    taskNames.map((name) => {
      const cells = lines.find((line) => line.startsWith(`| ${tasks[name].name} | ${tasks[name].role} |`))?.split('|').map((cell) => cell.trim()) ?? []
      const [inputs, choices, taps, photos] = cells.slice(4, 8).map(Number) as [number, number, number, number]
      return [name, { inputs, choices, taps, photos }]
    }),
  )
}

test('the page has a row for every task of the table, each within its limits', () => {
  expect(faultsOf(counted(), page)).toEqual([])
  expect([...counted()].map(([name, effort]) => excessOf(name, effort)).filter((excess) => excess !== undefined)).toEqual([])
})

test('a task that no test counts is a fault, whatever the page says', () => {
  const without = counted()
  without.delete('arbitrate')
  expect(faultsOf(without, page)).toEqual(['No browser test counts “裁定 arbitrate” of 县中心派单员 countyDispatcher, which e2e/burden-tasks.ts lists as arbitrate.'])
})

test('a row that differs, a row too many and a task above its limit are faults', () => {
  const outdated = ['docs/burden.md is not what was counted. Run LINLI_WRITE_BURDEN=yes npm test -- browser']
  const more = { ...counted().get('callBack')!, taps: 9 }
  expect(faultsOf(counted().set('callBack', more), page)).toEqual(outdated)
  expect(faultsOf(counted(), `${page}| 旧的一行 old | 居民 resident | somewhere | 0 | 0 | 0 | 0 | 0 inputs |\n`)).toEqual(outdated)
  expect(excessOf('callBack', more)).toBe('回访 callBack asks too much of 县中心派单员 countyDispatcher: 9 taps, at most 6')
})

import type { RequestImport } from '#modules/requests/import/contract.ts'

type Outcome = Pick<RequestImport, 'state' | 'why' | 'rowCount' | 'rowsTaken' | 'addedOpen' | 'addedClosed' | 'alreadyThere' | 'returned'>

/** What became of a list, in one line; nothing is said of what there is none of. */
export function outcomeWords(item: Outcome): string {
  if (item.state === 'refused') return item.why ?? ''
  if (item.state === 'checking') return ''
  if (item.state === 'ready') return `共 ${item.rowCount ?? 0} 行，还没有开始`
  const parts = [[item.addedOpen, '新诉求'], [item.addedClosed, '存档'], [item.alreadyThere, '以前已导入'], [item.returned, '退回']] as const
  const done = parts.flatMap(([count, label]) => (count === 0 ? [] : [`${label} ${count}`])).join('，')
  if (item.state === 'running') return `${item.rowsTaken} / ${item.rowCount ?? 0} 行${done === '' ? '' : `：${done}`}`
  return done === '' ? '没有导入' : done
}

/** How much of it is done, from 0 to 100. */
export function percentOf({ rowCount, rowsTaken }: Pick<Outcome, 'rowCount' | 'rowsTaken'>): number {
  return rowCount === null || rowCount === 0 ? 0 : Math.floor((rowsTaken / rowCount) * 100)
}

import { expect, test } from 'vitest'
import type { Cell, TableRow } from '#kit/table-file/cell.ts'
import { columnsOf, proposeFields } from '#modules/requests/hotline/file-fields.ts'
import { readFileRow } from '#modules/requests/hotline/file-row.ts'

const columns = columnsOf(proposeFields(['工单号', '内容', '受理时间', '办理期限', '事件', '事件时间']))
const cell = (text: string, kind: Cell['kind'] = 'text'): Cell => ({ text, kind })
const read = (cells: readonly Cell[]) => readFileRow({ line: 2, cells: [...cells] } satisfies TableRow, columns, () => ({ reason: '' }), new Date('2026-09-15T10:00:00+08:00'))

test.each([
  ['2026-09-20', 'text', '2026-09-20T23:59:59.999+08:00', 'the whole of the last day is within it'],
  ['2026年9月20日', 'text', '2026-09-20T23:59:59.999+08:00', 'in words as well'],
  ['2026-09-20', 'date', '2026-09-20T23:59:59.999+08:00', 'a spreadsheet’s day'],
  ['2026-09-20 18:00', 'text', '2026-09-20T18:00:00.000+08:00', 'a moment is that moment'],
  ['2026-09-20 0:00', 'text', '2026-09-20T00:00:00.000+08:00', 'midnight too, where it is written'],
] as const)('a deadline of %s (%s) is %s: %s', (text, kind, due, _why) => {
  const [order, event] = [
    read([cell('RX-1'), cell('楼道堆物'), cell('2026-09-15 09:00'), cell(text, kind)]),
    read([cell('RX-1'), cell(''), cell(''), cell(text, kind), cell('同意延期'), cell('2026-09-15 09:00')]),
  ]
  expect(order).toMatchObject({ kind: 'order', order: { dueAt: new Date(due).toISOString(), receivedAt: '2026-09-15T01:00:00.000Z' } })
  expect(event).toMatchObject({ kind: 'event', event: { dueAt: new Date(due).toISOString() } })
})

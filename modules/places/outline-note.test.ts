import { expect, test } from 'vitest'
import { noteOnOutline } from '#modules/places/outline-note.ts'

const standing = { validTo: null }
const drawn = (day: string) => ({ importedAt: `${day}T16:30:00Z` })
const of = (name: string, on: string, kind: string) => ({ name, on, kind })

test.each([
  // why                                        outline               predecessors                          successors                         begins
  ['nothing happened', drawn('2026-01-01'), [], [], null],
  ['never drawn, nothing happened', null, [], [], null],
  ['a part that was cut off', null, [of('甲网格', '2026-09-15', 'split')], [], '从甲网格分出后还没有画过边界'],
  ['a part that was drawn afterwards', drawn('2026-09-20'), [of('甲网格', '2026-09-15', 'split')], [], null],
  ['an area that a part was cut off from', drawn('2026-01-01'), [], [of('乙网格', '2026-09-15', 'split')], '这是分出乙网格以前的边界'],
  ['the same, drawn anew', drawn('2026-09-20'), [], [of('乙网格', '2026-09-15', 'split')], null],
  ['merged without an outline', null, [of('甲村', '2026-09-15', 'merge'), of('乙村', '2026-09-15', 'merge')], [], '由甲村、乙村合并而成，其中有的没有边界'],
  ['merged, put together that day (00:30 in China)', drawn('2026-09-14'), [of('甲村', '2026-09-15', 'merge')], [], null],
  ['one more merged in later, undrawn', drawn('2026-01-01'), [of('甲村', '2026-09-15', 'merge')], [], '这是并入甲村以前的边界'],
] as const)('%s', (_why, outline, predecessors, successors, begins) => {
  const note = noteOnOutline(standing, outline, predecessors, successors)
  if (begins === null) expect(note).toBeNull()
  else expect(note).toContain(begins)
})

test('an area that is gone needs no outline', () => {
  expect(noteOnOutline({ validTo: '2026-09-15' }, null, [of('甲网格', '2026-01-15', 'split')], [])).toBeNull()
})

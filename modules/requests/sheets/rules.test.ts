import { describe, expect, test } from 'vitest'
import { changesBetween } from '#modules/requests/sheets/changes.ts'
import { explain, whyOut } from '#modules/requests/sheets/explain.ts'
import { applyClaim, claims, compareFigures, countsOfRows, figuresOf, readAgain, textOf } from '#modules/requests/sheets/rules.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'
import { isIn } from '#modules/requests/sheets/row-sets.ts'
import { measureSets } from '#modules/requests/statistics/row-sets.ts'
import { bases, measures, ratesOf } from '#modules/requests/statistics/rules.ts'

const plain: SheetRow = {
  ordinal: 1, matterId: 'a', day: '2026-09-03', standing: 'holder', state: 'handling', replyKind: null, contactedInTime: null, repliedInTime: null, takenUpInTime: true, solved: null, satisfaction: null,
  excluded: false, exclusionReason: null, closedElsewhere: false, corrected: null,
}
const done: Partial<SheetRow> = { state: 'calledBack', replyKind: 'done', contactedInTime: true, repliedInTime: true }

/** Every kind of row that a sheet can hold, and by hand: [received, assessable, contacted in time, completed, due, in time, asked, answered, solved, satisfied, excluded]. */
const cases: [what: string, row: Partial<SheetRow>, counts: number[]][] = [
  ['still open, in time', {}, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['open, contact overdue', { contactedInTime: false }, [1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
  ['open, signed too late', { takenUpInTime: false, contactedInTime: true }, [1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0]],
  ['open and overdue', { contactedInTime: true, repliedInTime: false }, [1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0]],
  ['answered in time, signed too late', { ...done, state: 'closed', takenUpInTime: false }, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]],
  ['put off to a date', { ...done, state: 'replied', replyKind: 'byWhen' }, [1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0]],
  ['solved and satisfied', { ...done, solved: true, satisfaction: 'satisfied' }, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]],
  ['basically satisfied, not solved', { ...done, solved: false, satisfaction: 'basicallySatisfied' }, [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0]],
  ['neither', { ...done, state: 'final', solved: false, satisfaction: 'neutral' }, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]],
  ['asked, nobody answered', done, [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]],
  ['excluded', { ...done, solved: false, satisfaction: 'dissatisfied', excluded: true, exclusionReason: 'forceMajeure' }, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1]],
  ['declined', { state: 'declined' }, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['merged', { state: 'merged' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['closed elsewhere', { ...done, closedElsewhere: true }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['helped with', { ...done, standing: 'coUnit' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['passed on', { ...done, standing: 'former' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['not ours, says an appeal', { ...done, standing: 'notOurs', corrected: 'notOurs' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
]
const names = ['received', 'assessable', 'contactedInTime', 'completed', 'due', 'inTime', 'asked', 'answered', 'solved', 'satisfied', 'excluded'] as const
const all = cases.map(([what, row], index): SheetRow => ({ ...plain, ...row, ordinal: index + 1, matterId: what }))

test.each(cases)('%s', (_what, row, counts) => {
  const sums = countsOfRows([{ ...plain, ...row }])
  expect(names.map((name) => sums[name])).toEqual(counts)
})

test('all rows together, added up by hand', () => {
  const sums = countsOfRows(all)
  expect(names.map((name) => sums[name])).toEqual(names.map((_name, index) => cases.reduce((sum, [, , counts]) => sum + counts[index]!, 0)))
  expect(figuresOf(sums).map(({ label, text }) => `${label} ${text}`)).toEqual([
    '收到 12', '不予受理 1', '已剔除 1', '还没到期 1', '超期 4', '回访未答 1',
    '响应率（剔除后） 8/10 = 80.0%', '办结率（剔除后） 5/10 = 50.0%', '解决率（剔除后） 1/3 = 33.3%', '满意率（剔除后） 2/3 = 66.7%', '按期率（剔除后） 5/9 = 55.6%',
    '响应率（未剔除） 9/11 = 81.8%', '办结率（未剔除） 6/11 = 54.5%', '解决率（未剔除） 1/4 = 25.0%', '满意率（未剔除） 2/4 = 50.0%', '按期率（未剔除） 6/10 = 60.0%',
  ])
})

test('each rate is made of the rows that it opens to, and each row says of itself what it was counted as', () => {
  for (const basis of bases) {
    for (const measure of measures) {
      const { part, whole } = measureSets[measure]
      const counted = all.filter((row) => basis === 'all' || !row.excluded).map((row) => explain(row)[measure].in)
      const rate = ratesOf(countsOfRows(all), basis)[measure]
      expect([measure, all.filter((row) => isIn(row, part, basis)).length, all.filter((row) => isIn(row, whole, basis)).length]).toEqual([measure, rate.part, rate.whole])
      expect([counted.filter((one) => one === 'part').length, counted.filter((one) => one !== 'none').length]).toEqual([rate.part, rate.whole])
    }
  }
  expect(all.flatMap((row) => measures.map((measure) => explain(row)[measure].why)).filter((why) => why === '')).toEqual([])
  expect(all.filter((row) => whyOut(row) !== null).map(({ matterId }) => matterId)).toEqual(cases.slice(-6).map(([what]) => what))
})

describe('checking', () => {
  test('the frozen figures come out again; a changed row or a changed figure is found', () => {
    const frozen = countsOfRows(all)
    expect(compareFigures(frozen, all).every(({ equal }) => equal)).toBe(true)
    const tampered = all.map((row) => (row.matterId === 'open and overdue' ? { ...row, repliedInTime: true } : row))
    expect(compareFigures(frozen, tampered).filter(({ equal }) => !equal).map(({ name, frozen: was, recomputed }) => [name, was, recomputed])).toEqual([
      ['notInTime', '4', '3'], ['onTime.assessable', '5/9 = 55.6%', '6/9 = 66.7%'], ['onTime.all', '6/10 = 60.0%', '7/10 = 70.0%'],
    ])
    expect(compareFigures({ ...frozen, satisfied: 3 }, all).filter(({ equal }) => !equal).map(({ name }) => name)).toEqual(['satisfaction.assessable', 'satisfaction.all'])
  })

  test('the text under the hash says every fact of every row, whatever order they come in', () => {
    const head = { county: '371425', month: '2026-09', organizationId: 'u', edition: 1, formula: 1 }
    const text = textOf(head, all, countsOfRows(all))
    expect(textOf(head, all.toReversed(), countsOfRows(all))).toBe(text)
    const others: Partial<SheetRow>[] = [
      { matterId: 'b' }, { day: '2026-09-04' }, { standing: 'former' }, { state: 'closed' }, { replyKind: 'done' }, { contactedInTime: true }, { repliedInTime: true }, { takenUpInTime: false }, { solved: true },
      { satisfaction: 'neutral' }, { excluded: true }, { exclusionReason: 'forceMajeure' }, { closedElsewhere: true }, { corrected: 'inTime' },
    ]
    const own = textOf(head, [plain], countsOfRows([plain]))
    for (const other of others) expect([other, textOf(head, [{ ...plain, ...other }], countsOfRows([plain])) === own]).toEqual([other, false])
    expect(textOf({ ...head, edition: 2 }, [plain], countsOfRows([plain]))).not.toBe(own)
  })
})

describe('an upheld appeal', () => {
  const late: SheetRow = { ...plain, state: 'replied', replyKind: 'done', contactedInTime: false, repliedInTime: false, takenUpInTime: false }

  test.each([
    ['contactedInTime', ['1/1 = 100.0%', '0/1 = 0.0%']],
    ['inTime', ['0/1 = 0.0%', '1/1 = 100.0%']],
    ['notOurs', ['0/0 = —', '0/0 = —']],
  ] as const)('%s changes this and nothing else', (claim, [response, onTime]) => {
    const figures = figuresOf(countsOfRows([applyClaim(late, claim, undefined)]))
    expect(figures.filter(({ name }) => name === 'response.all' || name === 'onTime.all').map(({ text }) => text)).toEqual([response, onTime])
    expect(applyClaim(late, claim, undefined)).toMatchObject({ corrected: claim, excluded: false, day: late.day })
  })

  test('as recorded: the row as it stands now, in its place; gone where the records no longer know it', () => {
    expect(applyClaim(late, 'asRecorded', { ...late, ordinal: 7, excluded: true, exclusionReason: 'forceMajeure' })).toMatchObject({ ordinal: 1, excluded: true, corrected: 'asRecorded' })
    expect(applyClaim(late, 'asRecorded', undefined)).toMatchObject({ standing: 'notOurs' })
  })

  test('all rows read again: what an appeal has corrected stays, what is the same stays untouched, what is new comes last', () => {
    const corrected = { ...late, ordinal: 2, matterId: 'b', contactedInTime: true, corrected: 'contactedInTime' as const }
    const again = readAgain([late, corrected], [{ ...late, ordinal: 1 }, { ...late, ordinal: 2, matterId: 'b' }, { ...plain, ordinal: 3, matterId: 'c' }])
    expect(again).toEqual([late, corrected, { ...plain, ordinal: 3, matterId: 'c', corrected: 'asRecorded' }])
  })

  test('what changed is said in figures and in words', () => {
    expect(changesBetween([late], [applyClaim(late, 'inTime', undefined)])).toEqual({
      figures: [
        { label: '超期', before: '1', after: '0' }, { label: '按期率（剔除后）', before: '0/1 = 0.0%', after: '1/1 = 100.0%' }, { label: '按期率（未剔除）', before: '0/1 = 0.0%', after: '1/1 = 100.0%' },
      ],
      rows: [{ matterId: 'a', words: ['按期率：超期受理、派单或签收 → 按期'] }],
    })
    expect(changesBetween([late], [late])).toEqual({ figures: [], rows: [] })
    expect(changesBetween([late], [{ ...late, standing: 'notOurs' }]).rows[0]!.words).toEqual(['承办 → 申诉后不再计入', '各个率都不再计入：申诉成立，不是本单位承办'])
    for (const claim of claims) expect(changesBetween([late], [applyClaim(late, claim, { ...late, excluded: true })]).rows).toHaveLength(1)
  })
})

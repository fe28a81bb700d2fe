import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { besideFormer, differenceOf, mayStandBeside } from '#modules/requests/open-data/beside-former.ts'
import { LEAST } from '#modules/requests/open-data/coarsen.ts'
import { allRows, readTable } from '#modules/requests/open-data/published-table.ts'
import type { PublishedTable } from '#modules/requests/open-data/published-table.ts'
import { writeFiles } from '#modules/requests/open-data/write-files.ts'
import type { FormerEdition, OpenDataRow, Written } from '#modules/requests/open-data/write-files.ts'
import { contributionOf } from '#modules/requests/contribution.ts'

const times = (count: number, ...row: number[]) => Array.from({ length: count }, () => row)

describe('two sets of lines beside each other', () => {
  test.each<[why: string, former: number[][], next: number[][], may: boolean]>([
    ['nothing differs', times(20, 0, 0), times(20, 0, 0), true],
    ['one more', times(20, 0, 0), times(21, 0, 0), false],
    ['nine more', times(20, 0, 0), times(29, 0, 0), false],
    ['ten more', times(20, 0, 0), times(30, 0, 0), true],
    ['ten more that say different things: as in any edition', times(20, 0, 0), [...times(20, 0, 0), ...times(9, 1, 0), [1, 1]], true],
    ['one gone', times(20, 0, 0), times(19, 0, 0), false],
    ['ten gone', times(20, 0, 0), times(10, 0, 0), true],
    ['nine say otherwise', times(20, 0, 0), [...times(11, 0, 0), ...times(9, 1, 0)], false],
    ['ten say otherwise', times(20, 0, 0), [...times(10, 0, 0), ...times(10, 1, 0)], true],
    ['ten say otherwise, and one is new', times(20, 0, 0), [...times(10, 0, 0), ...times(10, 1, 0), [0, 1]], false],
    ['ten say otherwise, and ten are new', times(20, 0, 0), [...times(10, 0, 0), ...times(10, 1, 0), ...times(10, 0, 1)], true],
    ['twelve say otherwise, one of them in another figure: it would be read from that figure alone', times(20, 0, 0), [...times(8, 0, 0), ...times(11, 1, 0), [0, 1]], false],
    ['ten each way add up to nothing, and are nothing to see', [...times(10, 0, 0), ...times(10, 1, 0)], [...times(10, 1, 0), ...times(10, 0, 0)], true],
    ['one each way', [[0, 0], [1, 1], ...times(20, 1, 0)], [[0, 1], [1, 0], ...times(20, 1, 0)], false],
    ['ten where nothing was', [], times(10, 0, 0), true],
    ['nine where nothing was', [], times(9, 0, 0), false],
  ])('%s', (_why, former, next, may) => expect(mayStandBeside(former, next)).toBe(may))

  test.each<[why: string, next: number[][], may: boolean]>([
    ['ten new answers that all say the same tell what each of them said', times(10, 0, 1, 1), false],
    ['ten that do not', [...times(9, 0, 1, 1), [0, 0, 0]], true],
    ['ten that differ in what nobody answered', [...times(9, 0, 1, 1), [1, 1, 1]], false],
  ])('%s', (_why, next, may) => expect(mayStandBeside(times(20, 0, 1, 0), [...times(20, 0, 1, 0), ...next], { told: [1, 2] })).toBe(may))

  test('how many are excluded is told of the county in small numbers, and of no place', () => {
    const [former, next] = [times(40, 0, 0), [...times(28, 0, 0), ...times(11, 1, 0), [0, 1]]]
    expect([mayStandBeside(former, next), mayStandBeside(former, next, { openly: [1] })]).toEqual([false, true])
  })
})

const county = { id: 'c', name: '某县' }
const streets = new Map(['1a', '1b', '1c', '2a'].map((id) => [id, { id: `s${id[0]}`, name: `s${id[0]}` }]))

describe('a later edition', () => {
  /** `1a x`: community and category; `c` alone is the county's rest. */
  const table = (groups: Record<string, number[][]>): PublishedTable => new Map(Object.entries(groups).map(([key, rows]) => {
    const [area, category = ''] = key.split(' ') as [string, string?]
    return [`${area} ${category}`, { group: { area: { id: area, name: area }, category: { key: category, name: category } }, rows }]
  }))

  test.each<[why: string, formers: Record<string, number[][]>[], now: Record<string, number[][]>, says: Record<string, number[][]> | null]>([
    ['says where ten differ', [{ '1a x': times(20, 0), '1b x': times(20, 0) }], { '1a x': times(20, 1), '1b x': times(20, 0) }, { '1a x': times(20, 1), '1b x': times(20, 0) }],
    ['where fewer do, of the street', [{ '1a x': times(20, 0), '1b x': times(20, 0), '1c x': times(20, 0) }], { '1a x': [...times(15, 0), ...times(5, 1)], '1b x': [...times(14, 0), ...times(6, 1)], '1c x': times(20, 0) },
      { '1c x': times(20, 0), 's1 x': [...times(29, 0), ...times(11, 1)] }],
    ['or of the county', [{ '1a x': times(20, 0), '2a x': times(20, 0) }], { '1a x': [...times(15, 0), ...times(5, 1)], '2a x': [...times(14, 0), ...times(6, 1)] }, { 'c x': [...times(29, 0), ...times(11, 1)] }],
    ['or in its rest', [{ '1a x': times(20, 0), '2a y': times(20, 0) }], { '1a x': [...times(15, 0), ...times(5, 1)], '2a y': [...times(14, 0), ...times(6, 1)] }, { c: [...times(29, 0), ...times(11, 1)] }],
    ['and hides a single one among the ten of another place', [{ '1a x': times(20, 0), '2a y': times(20, 0) }], { '1a x': [...times(10, 0), ...times(10, 1)], '2a y': [...times(19, 0), [1]] }, { c: [...times(29, 0), ...times(11, 1)] }],
    ['says nothing of fewer than ten in all', [{ '1a x': times(20, 0), '2a y': times(20, 0) }], { '1a x': [...times(15, 0), ...times(5, 1)], '2a y': [...times(19, 0), [1]] }, null],
    ['compares with the first too', [{ '1a x': times(20, 0) }, { '1a x': times(32, 0) }], { '1a x': times(21, 0) }, null],
    ['with the first in wider groups too', [{ '1a x': times(20, 0), '1b x': times(20, 0) }, { 's1 x': times(52, 0) }], { 's1 x': times(41, 0) }, null],
    ['leaves no group of fewer than ten', [{ '1a x': times(15, 0), '1b x': times(20, 0) }], { '1a x': times(3, 0), '1b x': times(20, 0) }, { c: times(23, 0) }],
    ['lets a group end', [{ '1a x': times(15, 0), '1b x': times(20, 0) }], { '1b x': times(20, 0) }, { '1b x': times(20, 0) }],
    ['lets ten move', [{ '1a x': times(30, 0), '1b x': times(20, 0) }], { '1a x': times(20, 0), '1b x': times(30, 0) }, { '1a x': times(20, 0), '1b x': times(30, 0) }],
    ['hides no new one among ten that moved', [{ '1a x': times(30, 0), '1b x': times(20, 0), '2a y': times(40, 0) }], { '1a x': times(20, 0), '1b x': [...times(30, 0), [1]], '2a y': times(60, 0) },
      { c: [...times(110, 0), [1]] }],
    ['hides no one behind ten up here and eleven down there', [{ '1a x': times(30, 0), '1b x': times(30, 1) }], { '1a x': [...times(20, 0), ...times(10, 1)], '1b x': [...times(19, 1), ...times(11, 0)] }, null],
  ])('%s', (_why, formers, now, says) => {
    const said = besideFormer({ formers: formers.map(table), now: table(now), county, streets })
    expect(said === null ? null : Object.fromEntries([...said].map(([key, { rows }]) => [key.trim(), rows.toSorted()]))).toEqual(says)
  })
})

type Seen = { place: string; category: string; late: boolean; completed: boolean; excluded: boolean; answer: number; declined: boolean }
const one = fc.record<Seen>({
  place: fc.constantFrom('1a', '1b', '2a'), category: fc.constantFrom('x', 'y'), late: fc.boolean(), completed: fc.boolean(), excluded: fc.boolean(), answer: fc.nat({ max: 3 }), declined: fc.boolean(),
})

function rowOf({ place, category, late, completed, excluded, answer, declined }: Seen): OpenDataRow {
  const measures = contributionOf({
    day: '2026-09', area_id: '', organization_id: null, category, channel: 'web', state: declined ? 'declined' : answer > 0 ? 'calledBack' : completed ? 'replied' : 'handling', reply_kind: completed ? 'done' : null, contacted_in_time: !late, replied_in_time: !late,
    taken_up_in_time: true, closing: 0, solved: answer === 0 ? null : answer > 1, satisfaction: answer === 3 ? 'satisfied' : null, excluded, suggested_category: null, suggested_model: null, closed_elsewhere: false,
  })
  return { community: { id: place, name: place }, street: { id: `s${place[0]}`, name: `s${place[0]}` }, county, category: { key: category, name: `类别，“${category}”` }, sealed: false, unit: null, measures, exclusion: excluded ? { reason: 'forceMajeure', reasonName: '不可抗力', office: '中心' } : null }
}

const edition = (number: number, rows: readonly Seen[], formers: readonly FormerEdition[]): Written =>
  writeFiles({ county: '某县', month: '2026-09', edition: number, note: number === 1 ? null : '更正', madeAt: new Date(0), rows: rows.map(rowOf), formers, streets, units: null })

/** A month as it changes: rows of one place and category that come, and rows that are other rows later, a few or many at once, in one place or everywhere. */
const change = fc.record({ come: fc.array(one, { maxLength: 25 }), where: one, many: fc.nat({ max: 4 }), of: fc.constantFrom('1a', '1b', '2a', ''), to: one, only: fc.constantFrom<(keyof Seen)[]>(['late'], ['answer'], ['place'], ['excluded'], ['late', 'completed', 'answer'], ['declined']) })
const SHARES = [0, 1, 5, 30, 1000]

function changed(rows: readonly Seen[], { come, where: { place, category }, many, of, to, only }: typeof change extends fc.Arbitrary<infer Change> ? Change : never): Seen[] {
  let left = SHARES[many]!
  return [...rows.map((row) => (left > 0 && row.place.startsWith(of) && left-- > 0 ? { ...row, ...Object.fromEntries(only.map((name) => [name, to[name]])) } : row)), ...come.map((row) => ({ ...row, place, category }))]
}

test('no two published editions of a month differ by one to nine lines: of a group, of a file, in a figure', () => {
  let seen = 0
  fc.assert(fc.property(fc.array(one, { minLength: 40, maxLength: 120 }), fc.array(change, { minLength: 1, maxLength: 4 }), (first, changes) => {
    const published: FormerEdition[] = []
    const figures: Record<string, number>[] = []
    let rows: Seen[] = first
    for (const next of [undefined, ...changes]) {
      if (next !== undefined) rows = changed(rows, next)
      const written = edition(published.length + 1, rows, published)
      if (written.kind !== 'published') continue
      const content = (name: string) => written.files.find((file) => file.name === name)!.content
      published.push({ requests: content('requests.csv'), answers: content('answers.csv'), exclusions: content('exclusions.csv') })
      figures.push(JSON.parse(content('figures.json')).counts)
    }
    for (const [index, later] of published.entries()) {
      const table = readTable(later.requests)
      expect(figures[index]!['received']).toBe(allRows(table).length)
      for (const [, { rows: inside }] of table) expect(inside.length).toBeGreaterThanOrEqual(LEAST)
      for (const [before, former] of published.slice(0, index).entries()) {
        seen++
        for (const name of ['requests', 'answers'] as const) {
          const [was, is] = [readTable(former[name]), readTable(later[name])]
          const before = Map.groupBy(was.values(), ({ group }) => [`${group.area.id} ${group.category.key}`, `s${group.area.id.replace('s', '')[0]} ${group.category.key}`, `c ${group.category.key}`, 'c '].find((key) => is.has(key)) ?? 'c ')
          for (const key of new Set([...before.keys(), ...is.keys()])) expectApart((before.get(key) ?? []).flatMap(({ rows: inside }) => inside), is.get(key)?.rows ?? [])
          expectApart(allRows(was), allRows(is))
        }
        const delta = (name: string) => Math.abs(figures[index]![name]! - figures[before]![name]!)
        for (const name of ['received', 'answered']) expect(delta(name) === 0 || delta(name) >= LEAST, `${name} ${delta(name)}`).toBe(true)
      }
    }
  }), { numRuns: 200 })
  expect(seen, 'editions that were compared').toBeGreaterThan(30)
})

function expectApart(was: readonly (readonly number[])[], is: readonly (readonly number[])[]): void {
  const { came, went } = differenceOf(was, is)
  for (const count of [came.length, went.length, Math.abs(came.length - went.length)]) expect(count === 0 || count >= LEAST, `${count} lines`).toBe(true)
}

test('what was written is read again as it was, whatever places and categories are called', () => {
  const written = edition(1, Array.from({ length: 12 }, (_none, index) => ({ place: '1a', category: 'x', late: index % 2 === 0, completed: true, excluded: false, answer: 0, declined: false })), [])
  const csv = written.kind === 'published' ? written.files[0]!.content : ''
  expect(csv).toContain('"类别，“x”"'.replaceAll('"', ''))
  expect([...readTable(csv)]).toEqual([['1a x', { group: { area: { id: '1a', name: '1a' }, category: { key: 'x', name: '类别，“x”' } }, rows: expect.arrayContaining([[1, 0, 0, 1, 1, 0, 0], [1, 0, 1, 1, 1, 1, 0]]) }]])
})

test.each([[9, 0], [10, 10]])('of %i answers %i are told: fewer than ten point at who gave them, and the description says that they were left out', (answered, told) => {
  const written = edition(1, Array.from({ length: 12 }, (_none, index) => ({ place: '1a', category: 'x', late: false, completed: true, excluded: false, answer: index < answered ? 1 + (index % 3) : 0, declined: false })), [])
  const content = (name: string) => (written.kind === 'published' ? written.files.find((file) => file.name === name)!.content : '')
  const { counts, rates } = JSON.parse(content('figures.json'))
  expect([allRows(readTable(content('answers.csv'))).length, counts.answered, rates.all.resolution.whole, content('datapackage.json').includes('一件也不列')]).toEqual([told, told, told, told === 0])
})

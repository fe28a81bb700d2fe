import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '#kit/problem/problem.ts'
import { applyAll, applyChange, areasOfChange, describeChange } from '#modules/places/rules.ts'
import type { AreaNode, Change, LevelRule, Outcome, Tree } from '#modules/places/rules.ts'

const levels: readonly LevelRule[] = [
  { key: 'county', name: '县', parents: [] },
  { key: 'street', name: '街道', parents: ['county'] },
  { key: 'community', name: '社区', parents: ['street'] },
  { key: 'village', name: '行政村', parents: ['street'] },
  { key: 'grid', name: '网格', parents: ['community', 'village', 'grid'] },
]

const FIRST = '2024-01-01'

function treeOf(rows: readonly (readonly [id: string, level: string, parentId: string | null])[]): Tree {
  const tree = new Map<string, AreaNode>()
  for (const [id, level, parentId] of rows) {
    const above = parentId === null ? '' : tree.get(parentId)!.path
    tree.set(id, { id, level, name: `名${id}`, divisionCode: null, formerCodes: {}, parentId, path: `${above}${id}/`, since: FIRST, stillSince: FIRST, from: FIRST, to: null })
  }
  return tree
}

/** c ─ s1 ─ a (g1, g2), b (g3); s2 ─ v, w */
const small = treeOf([
  ['c', 'county', null], ['s1', 'street', 'c'], ['s2', 'street', 'c'], ['a', 'community', 's1'], ['b', 'community', 's1'], ['v', 'village', 's2'], ['w', 'village', 's2'],
  ['g1', 'grid', 'a'], ['g2', 'grid', 'a'], ['g3', 'grid', 'b'],
])
const newArea = (id: string, level: string, parentId: string, divisionCode: string | null = null) => ({ id, level, name: `名${id}`, divisionCode, parentId, households: null })
const part = (id: string, ...children: string[]) => ({ id, name: `名${id}`, divisionCode: null, children })
const ON = '2024-06-01'

function pathsAfter({ tree }: Outcome): Record<string, string> {
  return Object.fromEntries([...tree.values()].filter((node) => node.to === null).map((node) => [node.id, node.path]))
}

describe('what a change does', () => {
  test('a street that moves takes everything below it along', () => {
    const outcome = applyChange(small, levels, { kind: 'move', areaId: 'a', parentId: 's2' }, ON)
    expect(pathsAfter(outcome)).toMatchObject({ a: 'c/s2/a/', g1: 'c/s2/a/g1/', g2: 'c/s2/a/g2/', g3: 'c/s1/b/g3/' })
    expect(outcome.effects.map((effect) => effect.id).sort()).toEqual(['a', 'g1', 'g2'])
  })

  test('two areas merge into one of them: its rows stay, the other’s rows and grids come to it', () => {
    const outcome = applyChange(small, levels, { kind: 'merge', areaIds: ['a', 'b'], into: { areaId: 'b' } }, ON)
    expect(pathsAfter(outcome)).toMatchObject({ b: 'c/s1/b/', g1: 'c/s1/b/g1/', g3: 'c/s1/b/g3/' })
    expect(outcome.tree.get('a')!.to).toBe(ON)
    expect(outcome.effects.find((effect) => effect.id === 'a')).toMatchObject({ after: null, placeAfter: 'c/s1/b/' })
    expect(outcome.successions).toEqual([{ predecessorId: 'a', successorId: 'b', kind: 'merge' }])
  })

  test('a village becomes a community and hands its code on', () => {
    const coded = applyChange(small, levels, { kind: 'rename', areaId: 'v', name: '名v', divisionCode: '371425001201' }, '2024-02-01').tree
    const outcome = applyChange(coded, levels, { kind: 'merge', areaIds: ['v'], into: { create: newArea('n', 'community', 's2', '371425001201') } }, ON)
    expect(outcome.successions).toEqual([{ predecessorId: 'v', successorId: 'n', kind: 'convert' }])
    expect(outcome.tree.get('n')).toMatchObject({ divisionCode: '371425001201', from: ON })
  })

  test('a split says of each child where it belongs; what lies in none waits above', () => {
    const outcome = applyChange(small, levels, { kind: 'split', areaId: 'a', remains: false, parts: [part('p', 'g1'), part('q', 'g2')], remainderId: 'q' }, ON)
    expect(pathsAfter(outcome)).toMatchObject({ p: 'c/s1/p/', q: 'c/s1/q/', g1: 'c/s1/p/g1/', g2: 'c/s1/q/g2/' })
    expect(outcome.effects.find((effect) => effect.id === 'a')!.placeAfter).toBe('c/s1/')
  })

  test('a part is cut off and the area stays', () => {
    const outcome = applyChange(small, levels, { kind: 'split', areaId: 'a', remains: true, parts: [part('p', 'g1')], remainderId: 'a' }, ON)
    expect(pathsAfter(outcome)).toMatchObject({ a: 'c/s1/a/', p: 'c/s1/p/', g1: 'c/s1/p/g1/', g2: 'c/s1/a/g2/' })
  })

  test('an area that ends without successor leaves its rows to the area above', () => {
    const outcome = applyChange(small, levels, { kind: 'close', areaId: 'w' }, ON)
    expect(outcome.effects).toMatchObject([{ id: 'w', after: null, placeAfter: 'c/s2/' }])
  })
})

const refused: readonly [why: string, change: Change, on: string, type: string][] = [
  ['the county itself ends', { kind: 'close', areaId: 'c' }, ON, 'area.county-is-fixed'],
  ['the county moves', { kind: 'move', areaId: 'c', parentId: 's1' }, ON, 'area.county-is-fixed'],
  ['an area that does not exist', { kind: 'close', areaId: 'zz' }, ON, 'area.unknown'],
  ['something still stands below', { kind: 'close', areaId: 'a' }, ON, 'area.has-children'],
  ['a grid under a street', { kind: 'move', areaId: 'g1', parentId: 's1' }, ON, 'area.level-does-not-fit'],
  ['under itself', { kind: 'move', areaId: 'g1', parentId: 'g1' }, ON, 'area.inside-itself'],
  ['to where it is', { kind: 'move', areaId: 'g1', parentId: 'a' }, ON, 'area.nothing-changes'],
  ['the same name', { kind: 'rename', areaId: 'a', name: '名a', divisionCode: null }, ON, 'area.nothing-changes'],
  ['before the area began', { kind: 'rename', areaId: 'a', name: '新', divisionCode: null }, '2023-12-31', 'area.not-yet'],
  ['on the day the area began', { kind: 'close', areaId: 'w' }, FIRST, 'area.ends-the-day-it-begins'],
  ['a merge with nobody', { kind: 'merge', areaIds: ['a'], into: { areaId: 'a' } }, ON, 'area.merge-needs-others'],
  ['a merge of above and below', { kind: 'merge', areaIds: ['a', 'g1'], into: { create: newArea('n', 'community', 's1') } }, ON, 'area.merge-inside-itself'],
  ['a merge into what is below', { kind: 'merge', areaIds: ['a'], into: { areaId: 'g1' } }, ON, 'area.merge-inside-itself'],
  ['children that the successor cannot hold', { kind: 'merge', areaIds: ['a', 'b'], into: { create: newArea('n', 'street', 'c') } }, ON, 'area.level-does-not-fit'],
  ['an id that was used', { kind: 'create', area: newArea('a', 'community', 's1') }, ON, 'area.id-taken'],
  ['an unknown level', { kind: 'create', area: newArea('n', 'planet', 's1') }, ON, 'area.level-unknown'],
  ['a child that belongs nowhere', { kind: 'split', areaId: 'a', remains: false, parts: [part('p', 'g1')], remainderId: 'p' }, ON, 'area.child-not-assigned'],
  ['a child that belongs twice', { kind: 'split', areaId: 'a', remains: true, parts: [part('p', 'g1'), part('q', 'g1')], remainderId: 'a' }, ON, 'area.child-assigned-twice'],
  ['a foreign child', { kind: 'split', areaId: 'a', remains: true, parts: [part('p', 'g3')], remainderId: 'a' }, ON, 'area.not-a-child'],
  ['nobody takes the rest', { kind: 'split', areaId: 'a', remains: false, parts: [part('p', 'g1', 'g2')], remainderId: 'a' }, ON, 'area.remainder-missing'],
]

describe('what is refused, with a sentence', () => {
  test.each(refused)('%s', (_why, change, on, type) => {
    const attempt = () => applyChange(small, levels, change, on)
    expect(attempt).toThrow(ProblemError)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({ type })
      expect((error as ProblemError).message).toMatch(/[。]$/)
    }
  })

  test('a change before one that has taken effect: history is only added to', () => {
    const renamed = applyChange(small, levels, { kind: 'rename', areaId: 'a', name: '新名', divisionCode: null }, '2024-05-01').tree
    expect(() => applyChange(renamed, levels, { kind: 'move', areaId: 'a', parentId: 's2' }, '2024-04-30')).toThrow('2024-05-01')
    expect(() => applyChange(renamed, levels, { kind: 'move', areaId: 's1', parentId: 's2' }, '2024-04-30')).toThrow(ProblemError)
    expect(applyChange(renamed, levels, { kind: 'move', areaId: 'a', parentId: 's2' }, '2024-05-01').tree.get('a')).toMatchObject({ name: '新名', path: 'c/s2/a/' })
  })

  test('a code that another area still had on that day, though it has none today', () => {
    const coded = applyChange(small, levels, { kind: 'rename', areaId: 'v', name: '名v', divisionCode: '371425001201' }, '2024-02-01').tree
    const given = applyChange(coded, levels, { kind: 'rename', areaId: 'v', name: '名v', divisionCode: null }, '2024-05-01').tree
    const create = { kind: 'create', area: newArea('n', 'community', 's1', '371425001201') } as const
    expect(() => applyChange(given, levels, create, '2024-04-30')).toThrow('371425001201')
    expect(applyChange(given, levels, create, '2024-05-01').tree.get('n')).toMatchObject({ divisionCode: '371425001201' })
  })

  test('more than eight levels', () => {
    const deep = Array.from({ length: 5 }, (_, step) => newArea(`d${step}`, 'grid', step === 0 ? 'g1' : `d${step - 1}`))
    expect(() => applyChange(small, levels, { kind: 'import', areas: deep }, ON)).toThrow('八级')
    expect(applyChange(small, levels, { kind: 'import', areas: deep.slice(0, 4) }, ON).tree.size).toBe(small.size + 4)
  })
})

/** Any change over any areas, sensible or not. */
const anyChange = (step: number): fc.Arbitrary<Change> => {
  const id = fc.oneof(fc.constantFrom(...small.keys()), fc.nat(30).map((n) => `n${n}`))
  const level = fc.constantFrom('street', 'community', 'village', 'grid')
  const code = fc.option(fc.constantFrom('371425001001', '371425001002'), { nil: null })
  const made = fc.record({ id: fc.constant(`n${step}`), level, name: fc.constantFrom('甲', '乙'), divisionCode: code, parentId: id, households: fc.constant(null) })
  return fc.oneof(
    made.map((area): Change => ({ kind: 'create', area })),
    fc.record({ areaId: id, name: fc.constantFrom('甲', '乙', '丙'), divisionCode: code }).map((rest): Change => ({ kind: 'rename', ...rest })),
    fc.record({ areaId: id, parentId: id }).map((rest): Change => ({ kind: 'move', ...rest })),
    id.map((areaId): Change => ({ kind: 'close', areaId })),
    fc.tuple(fc.array(id, { minLength: 1, maxLength: 3 }), id).map(([areaIds, areaId]): Change => ({ kind: 'merge', areaIds, into: { areaId } })),
    fc.tuple(fc.array(id, { minLength: 1, maxLength: 3 }), made).map(([areaIds, create]): Change => ({ kind: 'merge', areaIds, into: { create } })),
    fc.record({ areaId: id, remains: fc.boolean(), children: fc.array(id, { maxLength: 3 }) }).map(({ areaId, remains, children }): Change => ({
      kind: 'split', areaId, remains, parts: [part(`n${step}`, ...children)], remainderId: `n${step}`,
    })),
  )
}

const anyCourse = fc.nat(20).chain((length) =>
  fc.tuple(...Array.from({ length: length + 1 }, (_, step) => fc.record({ change: anyChange(step), daysLater: fc.integer({ min: -4, max: 4 }) }))),
)

type Span = { from: string; to: string | null; name: string; divisionCode: string | null; parentId: string | null; path: string }

/** Keeps the history as modules/places/server/write-outcome.ts does. */
function record(history: Map<string, Span[]>, outcome: Outcome, on: string): void {
  for (const { id, before, after } of outcome.effects) {
    const spans = history.get(id) ?? []
    history.set(id, spans)
    const open = spans.at(-1)
    if (before !== null && open !== undefined && open.from === on && after !== null) spans.pop()
    else if (before !== null && open !== undefined) open.to = on
    if (after !== null) spans.push({ from: on, to: null, name: after.name, divisionCode: after.divisionCode, parentId: after.parentId, path: after.path })
  }
}

function treeOn(history: ReadonlyMap<string, readonly Span[]>, day: string): Map<string, Span> {
  const found = new Map<string, Span>()
  for (const [id, spans] of history) {
    const covering = spans.filter((span) => span.from <= day && (span.to === null || span.to > day))
    expect(covering.length).toBeLessThanOrEqual(1)
    if (covering[0] !== undefined) found.set(id, covering[0])
  }
  return found
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

test('whatever is asked, in any order: each day has a whole tree, and the past stays as it was', { timeout: 60_000 }, () => {
  let accepted = 0
  fc.assert(
    fc.property(anyCourse, (course) => {
      let tree: Tree = small
      let day = ON
      let lastDay = FIRST
      const history = new Map<string, Span[]>([...small.values()].map(({ id, name, divisionCode, parentId, path }) => [id, [{ from: FIRST, to: null, name, divisionCode, parentId, path }]]))
      const snapshots: { day: string; tree: Tree }[] = [{ day: FIRST, tree: small }]
      for (const { change, daysLater } of course) {
        day = dayAfter(day, daysLater)
        let outcome: Outcome
        try {
          outcome = applyChange(tree, levels, change, day)
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
          continue
        }
        accepted++
        record(history, outcome, day)
        tree = outcome.tree
        // Rows of what ended have a place in the tree as it is now.
        const open = new Set([...tree.values()].filter((node) => node.to === null).map((node) => node.path))
        for (const effect of outcome.effects) expect(open.has(effect.placeAfter)).toBe(true)
        // An unrelated change may lie earlier than the last one: snapshots are compared from the latest day on.
        if (day >= lastDay) {
          lastDay = day
          snapshots.push({ day, tree })
        } else snapshots.splice(1, snapshots.length, { day: lastDay, tree })
        for (const shot of new Map(snapshots.map((one) => [one.day, one])).values()) compare(treeOn(history, shot.day), shot.tree)
        whole(treeOn(history, day), tree)
      }
    }),
    { numRuns: 700, seed: 371_425 },
  )
  // A run in which everything is refused would prove nothing.
  expect(accepted).toBeGreaterThan(700)
})

function compare(recorded: ReadonlyMap<string, Span>, tree: Tree): void {
  const expected = [...tree.values()].filter((node) => node.to === null).map((node) => [node.id, node.name, node.parentId, node.path]).sort()
  expect([...recorded].map(([id, span]) => [id, span.name, span.parentId, span.path]).sort()).toEqual(expected)
}

function whole(recorded: ReadonlyMap<string, Span>, tree: Tree): void {
  const codes = new Set<string>()
  for (const [id, span] of recorded) {
    const above = span.parentId === null ? '' : recorded.get(span.parentId)?.path
    expect(span.path).toBe(`${above}${id}/`)
    expect(span.path.split('/').length - 1).toBeLessThanOrEqual(8)
    const level = tree.get(id)!.level
    if (span.parentId !== null) expect(levels.find((rule) => rule.key === level)!.parents).toContain(tree.get(span.parentId)!.level)
    if (span.divisionCode !== null) {
      expect(codes.has(span.divisionCode)).toBe(false)
      codes.add(span.divisionCode)
    }
  }
}

test('plans are tried in the order of their days', () => {
  const create: Change = { kind: 'create', area: newArea('n', 'community', 's2') }
  const move: Change = { kind: 'move', areaId: 'g1', parentId: 'n' }
  expect(applyAll(small, levels, [{ change: create, on: '2024-07-01' }, { change: move, on: '2024-08-01' }]).get('g1')!.path).toBe('c/s2/n/g1/')
  expect(() => applyAll(small, levels, [{ change: move, on: '2024-08-01' }, { change: create, on: '2024-07-01' }])).toThrow(ProblemError)
})

test.each<[Change, string, string[]]>([
  [{ kind: 'merge', areaIds: ['a', 'b'], into: { create: newArea('n', 'community', 's1') } }, '合并：名a、名b → 名n', ['a', 'b', 'n']],
  [{ kind: 'split', areaId: 'a', remains: true, parts: [part('p', 'g1')], remainderId: 'a' }, '拆分：名a → 名a、名p', ['a', 'p']],
  [{ kind: 'move', areaId: 'a', parentId: 's2' }, '改属：名a → 名s2', ['a']],
  [{ kind: 'rename', areaId: 'a', name: '新名', divisionCode: null }, '更名：名a → 新名', ['a']],
])('a change in words: %o', (change, sentence, ids) => {
  expect(describeChange(change, (id) => small.get(id)!.name)).toBe(sentence)
  expect(areasOfChange(change)).toEqual(ids)
})

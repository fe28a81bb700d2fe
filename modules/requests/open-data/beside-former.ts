import { keyOf, LEAST, restOf } from '#modules/requests/open-data/coarsen.ts'
import type { Group, Place } from '#modules/requests/open-data/coarsen.ts'
import { allRows } from '#modules/requests/open-data/published-table.ts'
import type { Figures, PublishedTable } from '#modules/requests/open-data/published-table.ts'

const isEnough = (count: number) => count === 0 || Math.abs(count) >= LEAST

/** Columns by their number. `told`: what somebody answered; lines that differ may not all say the same of it. `openly`: what is told of the whole county in small numbers too. */
export type Columns = { told?: readonly number[]; openly?: readonly number[] }

/**
 * Whether what differs between two published sets of lines hides persons as each set does (security P23): no lines, or at least
 * ten of each kind. Lines that came, lines that went, how many more or fewer there are; and where some came and some went, each
 * figure too: whoever knows that his neighbour's answer is new must not read it from the only one that is.
 */
export function mayStandBeside(former: readonly Figures[], next: readonly Figures[], { told = [], openly = [] }: Columns = {}): boolean {
  const { came, went } = differenceOf(former, next)
  if (![came.length, went.length, came.length - went.length].every(isEnough)) return false
  if ([came, went].some((rows) => told.length > 0 && rows.length > 0 && new Set(rows.map((row) => told.map((column) => row[column]).join())).size === 1)) return false
  if (came.length === 0 || went.length === 0) return true
  return came[0]!.every((_figure, column) => openly.includes(column) || isEnough(sumOf(came, column) - sumOf(went, column)))
}

/** What stands in one and not in the other, as often as it does. */
export function differenceOf(former: readonly Figures[], next: readonly Figures[]): { came: Figures[]; went: Figures[] } {
  const left = new Map<string, number>()
  for (const row of former) left.set(row.join(), (left.get(row.join()) ?? 0) + 1)
  const takeOne = (row: Figures) => {
    const count = left.get(row.join()) ?? 0
    if (count > 0) left.set(row.join(), count - 1)
    return count > 0
  }
  const came = next.filter((row) => !takeOne(row))
  return { came, went: former.filter(takeOne) }
}

function sumOf(rows: readonly Figures[], column: number): number {
  return rows.reduce((sum, row) => sum + row[column]!, 0)
}

export type Asked = {
  /** As it was published, the first edition first; one at least. */
  formers: readonly PublishedTable[]
  /** As the month stands now, in the groups of the last one. */
  now: PublishedTable
  county: Place
  /** The street of each community. */
  streets: ReadonlyMap<string, Place>
  columns?: Columns
  /** Whether a group with a place or a category tells something of each that is in it, so that it must be wider. */
  tells?: (rows: readonly Figures[]) => boolean
}

type Groups = Map<string, { group: Group; rows: readonly Figures[] }>

/**
 * What a later edition says: all of the month as it stands now, in groups of which each may stand beside every former edition.
 * A group in which too little differs goes into its wider one, as in a first edition one with too few lines does: street, county,
 * the county's rest. Into the rest go more groups while it may not stand so, first those that differ. What moved from one group to
 * another is looked at in both together. Null where the county as a whole may not stand beside one of them: too little differs.
 */
export function besideFormer({ formers, now, county, streets, columns = {}, tells = () => false }: Asked): PublishedTable | null {
  const rest = restOf(county)
  const restKey = keyOf(rest)
  const last = formers.at(-1)!
  // However it is grouped.
  if (!formers.every((former) => mayStandBeside(allRows(former), allRows(now), columns))) return null
  const groups: Groups = new Map([[restKey, { group: rest, rows: [] }]])
  for (const [key, { group }] of last) groups.set(key, { group, rows: [] })
  for (const [key, group] of now) groups.set(key, group)
  const total = allRows(now).length
  const columnsOf = (key: string): Columns => (key === restKey ? columns : { told: columns.told ?? [] })
  const holds = (key: string, rows: readonly Figures[]) => rows.length === 0 || (rows.length >= LEAST && (key === restKey || !tells(rows))) || (key === restKey && rows.length === total)
  for (let more = 1; ; ) {
    const published = formers.map((former) => gather(former, groups, rest, streets))
    const bad = new Set([...groups].filter(([key, { rows }]) => !holds(key, rows) || published.some((before) => !mayStandBeside(before.get(key) ?? [], rows, columnsOf(key)))).map(([key]) => key))
    for (const before of published) for (const key of movedInSight(before, groups, columns)) bad.add(key)
    if (bad.size === 0) break
    bad.delete(restKey)
    if (bad.size === 0) {
      const next = nextForRest(published.at(-1)!, groups, restKey)
      if (next.length === 0) return null
      for (const key of next.slice(0, more)) widen(groups, key, rest)
      more *= 2
    }
    for (const key of bad) widen(groups, key, widerOf(groups.get(key)!.group, rest, streets)!)
  }
  for (const [key, { rows }] of groups) if (rows.length === 0) groups.delete(key)
  return groups
}

/** The street's, the county's, its rest; undefined of the rest. */
function widerOf({ area, category }: Group, rest: Group, streets: ReadonlyMap<string, Place>): Group | undefined {
  if (category.key === rest.category.key) return undefined
  return area.id === rest.area.id ? rest : { area: streets.get(area.id) ?? rest.area, category }
}

function widen(groups: Groups, key: string, wider: Group): void {
  const { rows } = groups.get(key)!
  groups.delete(key)
  groups.set(keyOf(wider), { group: wider, rows: (groups.get(keyOf(wider))?.rows ?? []).concat(rows) })
}

/** The lines of a former edition in today's groups: each group is in the narrowest of those that hold it. */
function gather(former: PublishedTable, groups: Groups, rest: Group, streets: ReadonlyMap<string, Place>): Map<string, Figures[]> {
  const gathered = new Map<string, Figures[]>()
  for (const { group, rows } of former.values()) {
    let holding: Group | undefined = group
    while (holding !== undefined && !groups.has(keyOf(holding))) holding = widerOf(holding, rest, streets)
    const key = keyOf(holding ?? rest)
    gathered.set(key, (gathered.get(key) ?? []).concat(rows))
  }
  return gathered
}

/** Lines that left one group for another are those of both: ten that moved do not hide the eleventh that is new. */
function movedInSight(before: ReadonlyMap<string, readonly Figures[]>, groups: Groups, columns: Columns): string[] {
  const rowsBefore = (key: string) => before.get(key) ?? []
  const rowsNow = (key: string) => groups.get(key)!.rows
  const gained = (key: string) => rowsNow(key).length - rowsBefore(key).length
  const [losing, gaining] = [[...groups.keys()].filter((key) => gained(key) < 0), [...groups.keys()].filter((key) => gained(key) > 0)]
  const inSight = (from: string, to: string) => !mayStandBeside(rowsBefore(from).concat(rowsBefore(to)), rowsNow(from).concat(rowsNow(to)), columns)
  return losing.flatMap((from) => gaining.filter((to) => inSight(from, to)).flatMap((to) => [from, to]))
}

/** The other groups: those in which something differs first, of these the smallest first. */
function nextForRest(before: ReadonlyMap<string, readonly Figures[]>, groups: Groups, restKey: string): string[] {
  const differs = new Map([...groups].map(([key, { rows }]) => [key, isSame(before.get(key) ?? [], rows) ? 1 : 0]))
  return [...groups].filter(([key]) => key !== restKey).toSorted(([one, { rows: some }], [other, { rows: others }]) => differs.get(one)! - differs.get(other)! || some.length - others.length).map(([key]) => key)
}

/** Whether both say the same in the same groups. */
export function isSameTable(one: PublishedTable, other: PublishedTable): boolean {
  return [...new Set([...one.keys(), ...other.keys()])].every((key) => isSame(one.get(key)?.rows ?? [], other.get(key)?.rows ?? []))
}

function isSame(one: readonly Figures[], other: readonly Figures[]): boolean {
  const { came, went } = differenceOf(one, other)
  return came.length === 0 && went.length === 0
}

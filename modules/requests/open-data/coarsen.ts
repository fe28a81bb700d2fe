/** The fewest requests that any published combination of place and category stands for (security P23). */
export const LEAST = 10

export type Place = { id: string; name: string }
export type Subject = { key: string; name: string }
export type Group = { area: Place; category: Subject }

export type Coarsened = {
  community: Place | null
  street: Place | null
  county: Place
  category: Subject
  /** Reports on officials: always in the widest group, and never counted towards its least. */
  sealed: boolean
}

export const ALL_CATEGORIES: Subject = { key: '', name: '其他（合并）' }

type Level<Row> = (row: Row) => Group
const levels: readonly Level<Coarsened>[] = [
  ({ community, street, county, category }) => ({ area: community ?? street ?? county, category }),
  ({ street, county, category }) => ({ area: street ?? county, category }),
  ({ county, category }) => ({ area: county, category }),
]

/**
 * Every row in exactly one group of at least ten: by community and category where there are so many, else by street, else by
 * county, else the county's rest, into which the smallest groups go as long as it is itself too small. No row is left out and no
 * group is part of another, so that sums stay exact and nothing is found by subtracting. Null where there are fewer than ten in
 * all. `tells`: whether a group says something of each that is in it, so that it must be wider.
 */
export function coarsen<Row extends Coarsened>(rows: readonly Row[], tells: (group: readonly Row[]) => boolean = () => false): { group: Group; rows: Row[] }[] | null {
  if (rows.filter(({ sealed }) => !sealed).length < LEAST) return null
  const made: { group: Group; rows: Row[] }[] = []
  let left = rows.filter(({ sealed }) => !sealed)
  for (const level of levels) {
    const groups = Map.groupBy(left, (row) => keyOf(level(row)))
    const kept = [...groups.values()].filter((group) => group.length >= LEAST && !tells(group))
    made.push(...kept.map((group) => ({ group: level(group[0]!), rows: group })))
    const taken = new Set(kept.flat())
    left = left.filter((row) => !taken.has(row))
  }
  const sealed = rows.filter((row) => row.sealed)
  if (left.length + sealed.length === 0) return made
  made.sort((one, other) => one.rows.length - other.rows.length)
  while (left.length < LEAST) left.push(...made.shift()!.rows)
  return [...made, { group: { area: rows[0]!.county, category: ALL_CATEGORIES }, rows: [...left, ...sealed] }]
}

export function keyOf({ area, category }: Group): string {
  return `${area.id} ${category.key}`
}

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

type Level = (row: Coarsened) => Group
const levels: readonly Level[] = [
  ({ community, street, county, category }) => ({ area: community ?? street ?? county, category }),
  ({ street, county, category }) => ({ area: street ?? county, category }),
  ({ county, category }) => ({ area: county, category }),
]

/** What a group would say of everybody who is in it, so that it must be wider. */
type Tells<Row> = (group: readonly Row[]) => boolean
export type Grouped<Row> = { group: Group; rows: Row[] }

/**
 * Every row in exactly one group of at least ten: by community and category where there are so many, else by street, else by
 * county, else the county's rest, into which the smallest groups that no wider one covers go as long as it is itself too small.
 * So a row always stands in the narrowest group there is for it: later editions find its place by the groups alone (`fitInto`).
 * No row is left out and no group is part of another, so that sums stay exact and nothing is found by subtracting. Null where
 * there are fewer than ten in all.
 */
export function coarsen<Row extends Coarsened>(rows: readonly Row[], tells: Tells<Row> = () => false): Grouped<Row>[] | null {
  let left: Row[] = rows.filter(({ sealed }) => !sealed)
  if (left.length < LEAST) return null
  const made = new Map<string, Grouped<Row>>()
  for (const level of levels) {
    const narrow: Row[][] = []
    for (const [key, group] of Map.groupBy(left, (row) => keyOf(level(row)))) {
      const there = made.get(key)
      if (there === undefined && (group.length < LEAST || tells(group))) narrow.push(group)
      else made.set(key, { group: level(group[0]!), rows: (there?.rows ?? []).concat(group) })
    }
    left = narrow.flat()
  }
  const sealed = rows.filter((row) => row.sealed)
  if (left.length + sealed.length === 0) return [...made.values()]
  const isOutermost = (key: string, row: Row) => {
    const keys = levels.map((level) => keyOf(level(row)))
    return !keys.slice(keys.lastIndexOf(key) + 1).some((wider) => made.has(wider))
  }
  while (left.length < LEAST) {
    const [key, smallest] = [...made].filter(([key, { rows: inside }]) => isOutermost(key, inside[0]!)).toSorted(([, one], [, other]) => one.rows.length - other.rows.length)[0]!
    made.delete(key)
    left = left.concat(smallest.rows)
  }
  return [...made.values(), { group: restOf(rows[0]!.county), rows: left.concat(sealed) }]
}

/**
 * Every row in the narrowest of the groups that a month is published by already, else in the county's rest: the groups of a later
 * edition are those of the former ones, so that what differs between them are rows and not the groups.
 */
export function fitInto<Row extends Coarsened>(rows: readonly Row[], keys: ReadonlySet<string>): Grouped<Row>[] {
  const place = (row: Row): Group => (row.sealed ? undefined : levels.map((level) => level(row)).find((group) => keys.has(keyOf(group)))) ?? restOf(row.county)
  return [...Map.groupBy(rows, (row) => keyOf(place(row))).values()].map((inside) => ({ group: place(inside[0]!), rows: inside }))
}

/** What stands in no narrower group. */
export function restOf(county: Place): Group {
  return { area: county, category: ALL_CATEGORIES }
}

export function keyOf({ area, category }: Group): string {
  return `${area.id} ${category.key}`
}

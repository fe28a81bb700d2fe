export type Unknown = { row: number; column: number; least?: number; most?: number }

/** For tests: least and greatest value of each unknown cell over all tables of whole numbers with these sums by row and column that fit what is told besides, tried one by one. */
export function rangesOf(unknowns: readonly Unknown[], rowSums: readonly number[], columnSums: readonly number[], fits: (values: readonly number[]) => boolean = () => true): { low: number; high: number }[] {
  const rowLeft = [...rowSums]
  const columnLeft = [...columnSums]
  const ranges = unknowns.map(() => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }))
  const values: number[] = []
  const fill = (at: number) => {
    const place = unknowns[at]
    if (place === undefined) {
      if ([...rowLeft, ...columnLeft].every((left) => left === 0) && fits(values)) for (const [index, value] of values.entries()) ranges[index] = { low: Math.min(ranges[index]!.low, value), high: Math.max(ranges[index]!.high, value) }
      return
    }
    const after = unknowns.slice(at + 1)
    const isLast = !after.some(({ row }) => row === place.row) || !after.some(({ column }) => column === place.column)
    const most = Math.min(rowLeft[place.row]!, columnLeft[place.column]!, place.most ?? Number.POSITIVE_INFINITY)
    const only = after.some(({ row }) => row === place.row) ? columnLeft[place.column]! : rowLeft[place.row]!
    for (let value = Math.max(isLast ? only : 0, place.least ?? 0); value <= most; value++) {
      rowLeft[place.row]! -= value
      columnLeft[place.column]! -= value
      values[at] = value
      fill(at + 1)
      rowLeft[place.row]! += value
      columnLeft[place.column]! += value
    }
  }
  fill(0)
  return ranges
}

/** Below this a count could point at a person where it leaves those who may read the requests behind it (decision "small cells"). */
export const LEAST_SHOWN = 10

/** A count that is not told, though the sums of its row and column are: it is known to lie from `least` to `most`. */
export type HiddenCell = { row: number; column: number; count: number; least: number; most: number }

/** One step from a row to a column or back, through a hidden cell: by how much it can change. */
type Step = { cell: HiddenCell; to: number }

/**
 * How far hidden cells can go up and down while every sum stays as it is: what one cell of a line gains another hidden one loses,
 * round to where it began. That is a flow through the hidden cells, from its row through a loss to a column and through a gain to
 * the next row.
 */
export class HiddenCells {
  readonly #steps = new Map<number, Step[]>()
  #changed = new Map<HiddenCell, number>()

  constructor(cells: readonly HiddenCell[]) {
    for (const cell of cells) {
      this.#join(rowNode(cell), { cell, to: columnNode(cell) })
      this.#join(columnNode(cell), { cell, to: rowNode(cell) })
    }
  }

  /** Whether at least so many values below or above it are as possible; of a cell that is known more closely anyway, all those. */
  isOpenWide(cell: HiddenCell, wanted = LEAST_SHOWN): boolean {
    const enough = Math.min(wanted, cell.most - cell.least)
    const up = Math.min(cell.most - cell.count, this.#flow(rowNode(cell), columnNode(cell), cell, enough))
    if (up >= enough) return true
    return up + Math.min(cell.count - cell.least, this.#flow(columnNode(cell), rowNode(cell), cell, enough)) >= enough
  }

  #join(node: number, step: Step): void {
    const there = this.#steps.get(node)
    if (there === undefined) this.#steps.set(node, [step])
    else there.push(step)
  }

  /** What a cell could still lose on the way from its row, or gain on the way from its column. */
  #room(from: number, cell: HiddenCell): number {
    const now = cell.count + (this.#changed.get(cell) ?? 0)
    return from >= 0 ? now - cell.least : cell.most - now
  }

  /** As much as goes from one end to the other, not through the cell itself; not more than is asked for. */
  #flow(from: number, to: number, without: HiddenCell, most: number): number {
    this.#changed = new Map()
    let sent = 0
    while (sent < most) {
      const path = this.#path(from, to, without)
      if (path === undefined) return sent
      const more = Math.min(most - sent, ...path.map(({ at, cell }) => this.#room(at, cell)))
      for (const { at, cell } of path) this.#changed.set(cell, (this.#changed.get(cell) ?? 0) + (at >= 0 ? 0 - more : more))
      sent += more
    }
    return sent
  }

  #path(from: number, to: number, without: HiddenCell): { at: number; cell: HiddenCell }[] | undefined {
    const came = new Map<number, { at: number; cell: HiddenCell } | null>([[from, null]])
    const queue = [from]
    for (const node of queue) {
      for (const { cell, to: next } of this.#steps.get(node) ?? []) {
        if (cell === without || came.has(next) || this.#room(node, cell) <= 0) continue
        came.set(next, { at: node, cell })
        if (next === to) return wayBack(came, to)
        queue.push(next)
      }
    }
    return undefined
  }
}

function wayBack(came: ReadonlyMap<number, { at: number; cell: HiddenCell } | null>, to: number): { at: number; cell: HiddenCell }[] {
  const path: { at: number; cell: HiddenCell }[] = []
  for (let step = came.get(to); step !== null && step !== undefined; step = came.get(step.at)) path.push(step)
  return path
}

/** Rows from 0 up, columns below. */
function rowNode({ row }: HiddenCell): number {
  return row
}

function columnNode({ column }: HiddenCell): number {
  return -1 - column
}

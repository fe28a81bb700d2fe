import { ResidualFlow } from '#modules/requests/statistics/residual-flow.ts'
import type { Arc } from '#modules/requests/statistics/residual-flow.ts'

/** Below this a count could point at a person where it leaves those who may read the requests behind it (decision "small cells"). */
export const LEAST_SHOWN = 10

/** A count that is not told, though the sums of its row and column are: it is known to lie from `least` to `most`. */
export type HiddenCell = { row: number; column: number; count: number; least: number; most: number }

/**
 * How far hidden cells can go up and down while every sum stays as it is: what one cell of a line gains another hidden one loses,
 * round to where it began. That is a flow through the hidden cells, from columns to rows.
 */
export class HiddenCells {
  readonly #arcs: ReadonlyMap<HiddenCell, Arc>
  readonly #flow: ResidualFlow

  constructor(cells: readonly HiddenCell[]) {
    // Rows from 0 up, columns below.
    this.#arcs = new Map(cells.map((cell) => [cell, { from: -1 - cell.column, to: cell.row, now: cell.count, least: cell.least, most: cell.most }]))
    this.#flow = new ResidualFlow([...this.#arcs.values()])
  }

  /** Whether at least ten values below or above it are as possible; of a cell that is known more closely anyway, all those. */
  isOpenWide(cell: HiddenCell): boolean {
    return this.#flow.isOpenWide([this.#arcs.get(cell)!], Math.min(LEAST_SHOWN, cell.most - cell.least))
  }
}

import type { Column } from '#kit/ui/desk/RowList.tsx'

/** Pixels for twenty characters of 14, the dots that say that there is more, an emergency's flag before them and the cell's edges. */
const SUBJECT = 350
/** The same without the flag: what is left to it before the list becomes one column. */
const SUBJECT_LEAST = 310
/** The column of the ticks. */
const TICKS = 52

type Room = { width: number; ticks: boolean }

/** The columns that leave the subject its twenty characters. `givingWay`: the keys of those that may be missing, what matters least first. */
export function fittingColumns<Row>(columns: readonly Column<Row>[], givingWay: readonly string[], room: Room): readonly Column<Row>[] {
  const goes = givingWay.find((key) => columns.some((column) => column.key === key))
  if (goes === undefined || leftToSubject(columns, room) >= SUBJECT) return columns
  return fittingColumns(columns.filter(({ key }) => key !== goes), givingWay, room)
}

/** Whether these columns leave the subject so little that their words better stand below it. */
export function isTooNarrow<Row>(columns: readonly Column<Row>[], room: Room): boolean {
  return leftToSubject(columns, room) < SUBJECT_LEAST
}

/** The subject's own column has no width. */
function leftToSubject<Row>(columns: readonly Column<Row>[], { width, ticks }: Room): number {
  return columns.reduce((left, column) => left - Number.parseInt(column.width ?? '0', 10), width - (ticks ? TICKS : 0))
}

/** Of the column that says when something is due: “平台要求 今天 13:00” takes more room than our own limits do. */
export function dueWidth(rows: readonly { platformDueAt: string | null }[], ticks: boolean): string {
  const words = rows.some(({ platformDueAt }) => platformDueAt !== null) ? 168 : 142
  // The first column stands off from the edge.
  return `${words + (ticks ? 0 : 8)}px`
}

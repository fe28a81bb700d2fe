import { useEffect, useRef } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { useKeys } from '#kit/ui/desk/keys.ts'
import type { Key } from '#kit/ui/desk/keys.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import { useOneColumn } from '#kit/ui/desk/width.ts'

export type Column<Row> = {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** CSS width; the subject's column has none and takes what is left. */
  width?: string
  /** Figures stand right-aligned and tabular. */
  figure?: boolean
  /** Only on screens of at least this width. */
  from?: 960 | 1280 | 1400
}

type RowListProps<Row> = {
  /** What the list is, for the screen reader. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  idOf: (row: Row) => string
  /** Where Enter and a click lead; undefined: the row opens nothing. */
  toOf: (row: Row) => string | undefined
  /** Runs when a row is opened, before one goes there. */
  opened?: (row: Row) => void
  /** The column whose text is the row's link. */
  subject: string
  /** The row that is open beside the list. */
  openId?: string | undefined
  /** With it rows can be ticked (`x`), for acts on several. */
  ticked?: { ids: ReadonlySet<string>; change: (ids: ReadonlySet<string>) => void; labelOf: (row: Row) => string }
  /** More keys for the row on which the focus stands, such as d for dispatch. */
  rowKeys?: readonly { key: string; label: string; run: (row: Row) => void }[]
}

/**
 * The desk's list: rows of 40 px, j and k from row to row, Enter opens. It is a table to the screen reader and a row of links to the keyboard.
 * On a narrow screen the subject's column stands alone, with the others' words below it.
 */
export function RowList<Row>({ label, columns, rows, idOf, toOf, opened, subject, openId, ticked, rowKeys = [] }: RowListProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const go = useGo()
  const isNarrow = useOneColumn()
  const [shown, under] = isNarrow ? [columns.filter(({ key }) => key === subject), columns.filter(({ key }) => key !== subject)] : [columns, []]
  const focused = () => rows.findIndex((row) => body.current?.querySelector(`tr:focus-within, tr.is-here`)?.getAttribute('data-id') === idOf(row))
  const focus = (index: number) => {
    const line = body.current?.rows[Math.max(0, Math.min(rows.length - 1, index))]
    body.current?.querySelectorAll('tr.is-here').forEach((other) => other.classList.remove('is-here'))
    line?.classList.add('is-here')
    line?.querySelector<HTMLElement>('a.subject, .subject')?.focus()
    line?.scrollIntoView({ block: 'nearest' })
  }
  const withRow = (act: (row: Row) => void) => () => {
    const row = rows[focused()]
    if (row !== undefined) act(row)
  }
  const tick = (row: Row) => {
    const ids = new Set(ticked!.ids)
    if (!ids.delete(idOf(row))) ids.add(idOf(row))
    ticked!.change(ids)
  }
  const open = (row: Row) => {
    const to = toOf(row)
    if (to === undefined) return
    opened?.(row)
    go(to)
  }
  const keys: Key[] = [
    { key: 'j', label: '下一行', run: () => focus(focused() + 1) },
    { key: 'k', label: '上一行', run: () => focus(focused() === -1 ? 0 : focused() - 1) },
    { key: 'Enter', label: '打开', run: withRow(open) },
    ...(ticked === undefined ? [] : [{ key: 'x', label: '勾选', run: withRow(tick) }]),
    ...rowKeys.map(({ key, label: words, run }) => ({ key, label: words, run: withRow(run) })),
  ]
  useKeys(label, keys)
  useEffect(() => {
    const place = body.current!
    place.addEventListener('mouseover', sayWhatIsCut)
    return () => place.removeEventListener('mouseover', sayWhatIsCut)
  }, [body])
  const openByClick = (event: MouseEvent, row: Row) => {
    const onControl = (event.target as HTMLElement).closest('a, button, input, label') !== null
    if (!onControl && getSelection()?.isCollapsed !== false) open(row)
  }
  return (
    <table className={shown.length === 1 ? 'rows is-single' : 'rows'}>
      <caption className="unseen">{label}</caption>
      <thead>
        <tr>
          {ticked !== undefined && (
            <th className="tick">
              <input
                type="checkbox"
                aria-label="全部勾选"
                checked={rows.length > 0 && rows.every((row) => ticked.ids.has(idOf(row)))}
                onChange={(event) => ticked.change(event.target.checked ? new Set(rows.map(idOf)) : new Set())}
              />
            </th>
          )}
          {shown.map((column) => (
            <th key={column.key} scope="col" style={{ width: column.width }} className={classOf(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => {
          const to = toOf(row)
          return (
            <tr key={idOf(row)} data-id={idOf(row)} aria-current={openId === idOf(row) ? 'true' : undefined} className={to === undefined ? undefined : 'opens'} onClick={(event) => openByClick(event, row)}>
              {ticked !== undefined && (
                <td className="tick">
                  <input type="checkbox" aria-label={`勾选 ${ticked.labelOf(row)}`} checked={ticked.ids.has(idOf(row))} onChange={() => tick(row)} />
                </td>
              )}
              {shown.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.key !== subject ? column.cell(row) : to === undefined ? <span className="subject" tabIndex={-1}>{column.cell(row)}</span> : <Go to={to} className="subject" onClick={() => opened?.(row)}>{column.cell(row)}</Go>}
                  {column.key === subject && under.length > 0 && <Under columns={under} row={row} />}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Each with the title of its column; what is empty is not shown. */
function Under<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  return (
    <span className="row-under">
      {columns.map(({ key, title, cell }) => (
        <span key={key}>
          <span className="row-under-title">{title}</span> <span className="row-under-value">{cell(row)}</span>
        </span>
      ))}
    </span>
  )
}

/** Words that their column cuts are told whole under the pointer. */
function sayWhatIsCut({ target }: Event) {
  const cell = (target as HTMLElement).closest('td')
  if (cell === null || cell.querySelector('[title]') !== null) return
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
  else cell.removeAttribute('title')
}

function classOf({ figure, from }: Pick<Column<unknown>, 'figure' | 'from'>): string | undefined {
  return [figure ? 'is-figure' : '', from === undefined ? '' : `from-${from}`].join(' ').trim() || undefined
}

import { inputInvalid } from '#kit/http/refusals.ts'

/** Where the next page begins: the time and id of the last row shown. */
export type Cursor = { at: string; id: string }

/** The time keeps PostgreSQL's microseconds where the caller has them as text; null stands for a time that is not fixed, which comes last. */
export function cursorOf(at: Date | string | null, id: string): string {
  return `${at instanceof Date ? at.toISOString() : (at ?? NEVER)}_${id}`
}

/** A page mark comes back from outside: whatever was not given out by a list is refused before the database sees it. */
export function readCursor(text: string | undefined): Cursor | null {
  const cursor = readDueCursor(text)
  if (cursor?.at === NEVER) throw cursorWrong()
  return cursor
}

/** The same for lists by a time that need not be fixed. */
export function readDueCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [, at, id] = MARK.exec(text) ?? []
  if (at === undefined || id === undefined || !(at === NEVER || isInstant(at))) throw cursorWrong()
  return { at, id }
}

export const cursorWrong = () => inputInvalid({ fields: [{ path: 'after', sentence: '翻页位置不对，请从第一页重新开始' }] })

const NEVER = 'infinity'
const MARK = /^([^_]+)_([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4])(?::[0-5]\d)?)$/

/** As JavaScript and PostgreSQL write it. A day that does not exist is another day when it is read, and so does not come back the same. */
function isInstant(text: string): boolean {
  const [, date, time] = INSTANT.exec(text) ?? []
  if (date === undefined || date < '0001') return false
  const read = new Date(`${date}T${time}Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(`${date}T${time}`)
}

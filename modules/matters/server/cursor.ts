import { inputInvalid } from '#kit/http/refusals.ts'

/** Where the next page begins: the time and id of the last row shown. */
export type Cursor = { at: string; id: string }

/** The time keeps PostgreSQL's microseconds where the caller has them as text. */
export function cursorOf(at: Date | string, id: string): string {
  return `${typeof at === 'string' ? at : at.toISOString()}_${id}`
}

export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [at, id] = text.split('_')
  const isCursor = at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at)) && /^[0-9]{4}-/.test(at) && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(id)
  if (!isCursor) throw inputInvalid({ fields: [{ path: 'after', sentence: '翻页位置不对，请从第一页重新开始' }] })
  return { at, id }
}

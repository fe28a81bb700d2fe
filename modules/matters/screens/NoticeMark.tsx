import type { ListedNotice } from '#modules/matters/contract.ts'

/** Whether there is still something to see or do: with a dot and in words. */
export function NoticeMark({ notice }: { notice: Pick<ListedNotice, 'read' | 'settled'> }) {
  if (notice.settled) return <span className="notice-mark">已办</span>
  return notice.read ? <span className="notice-mark">已看</span> : <span className="notice-mark notice-mark-new">未看</span>
}

type MoreProps = { shown: number; what: string; list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }

/** Below a list that goes on. */
export function More({ shown, what, list }: MoreProps) {
  if (!list.hasNextPage) return null
  return (
    <p className="rows-more">
      已列出 {shown} {what}
      <button type="button" className="plain-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchingNextPage ? '正在读取' : '显示更多'}
      </button>
    </p>
  )
}

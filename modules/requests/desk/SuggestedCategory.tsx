import type { MouseEvent } from 'react'
import { useKeys } from '#kit/ui/desk/keys.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type SuggestedCategoryProps = { suggestion: RequestDetail['suggestion']; value: string; take: (category: string) => void }

/** What the words suggest, how sure that is and from what it was learnt: taken by one press, never by itself. Stands before the picker, so that the form's first focus lies on it. */
export function SuggestedCategory({ suggestion, value, take }: SuggestedCategoryProps) {
  const isOther = suggestion !== null && suggestion.category !== value
  useKeys('受理', isOther ? [{ key: 'c', label: '采用建议的类别', run: () => take(suggestion.category) }] : [])
  if (suggestion === null) return <p className="suggested suggested-none">没有类别建议，请按内容选定。</p>
  const ground = suggestion.matters === null ? '按提示词' : `依据已结案的 ${suggestion.matters.toLocaleString('zh-CN')} 件`
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // The button goes; what comes next is the form's own act.
    event.currentTarget.form?.querySelector<HTMLElement>('button[type=submit]')?.focus({ preventScroll: true })
    take(suggestion.category)
  }
  return (
    <p className="suggested">
      <span>
        建议：<strong>{suggestion.categoryLabel}</strong>
        <span className="suggested-ground">把握 {suggestion.confidence}%，{ground}</span>
      </span>
      {isOther ? (
        <button type="button" className="plain-button" title="采用建议的类别（c）" onClick={press}>采用</button>
      ) : (
        <span className="suggested-same">与现在的类别一致</span>
      )}
    </p>
  )
}

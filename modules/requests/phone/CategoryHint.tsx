import { useSuggestedCategory } from '#modules/requests/phone/use-suggested-category.ts'

type Chosen = { key: string; name: string }

type CategoryHintProps = { text: string; chosen: Chosen | undefined; choose: (category: Chosen | undefined) => void }

/** Suggests what kind of thing it is; nothing is sent that the person did not agree to, and no answer is needed. */
export function CategoryHint({ text, chosen, choose }: CategoryHintProps) {
  const suggested = useSuggestedCategory(text, chosen === undefined)
  if (chosen !== undefined) {
    return (
      <p className="report-hint">
        <span>归在：{chosen.name}</span>
        <button type="button" className="press-plain" onClick={() => choose(undefined)}>
          不是
        </button>
      </p>
    )
  }
  if (suggested === undefined) return null
  return (
    <p className="report-hint">
      <span>是“{suggested.name}”的事吗？（系统建议，把握 {suggested.confidence}%，可以不答）</span>
      <button type="button" className="press-plain" onClick={() => choose({ key: suggested.key, name: suggested.name })}>
        是
      </button>
    </p>
  )
}

import { useQuery } from '@tanstack/react-query'
import { mattersApi } from '#modules/requests/phone/api.ts'

type Chosen = { key: string; name: string }
type Hinted = Chosen & { hints: readonly string[] }

const HOUR = 3_600_000

/** The second-level category whose longest word of hint stands in the text. */
export function hintedCategory(text: string, categories: readonly Hinted[]): Chosen | undefined {
  let best: { category: Hinted; length: number } | undefined
  for (const category of categories) {
    if (!category.key.includes('.')) continue
    for (const hint of category.hints) if (text.includes(hint) && hint.length > (best?.length ?? 0)) best = { category, length: hint.length }
  }
  return best?.category
}

type CategoryHintProps = { text: string; chosen: Chosen | undefined; choose: (category: Chosen | undefined) => void }

/** Suggests what kind of thing it is; nothing is sent that the person did not agree to, and no answer is needed. */
export function CategoryHint({ text, chosen, choose }: CategoryHintProps) {
  const { data } = useQuery(mattersApi.listCategories.queryOptions({ input: {}, staleTime: HOUR }))
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
  const hinted = data === undefined ? undefined : hintedCategory(text, data.categories)
  if (hinted === undefined) return null
  return (
    <p className="report-hint">
      <span>是“{hinted.name}”的事吗？（可以不答）</span>
      <button type="button" className="press-plain" onClick={() => choose({ key: hinted.key, name: hinted.name })}>
        是
      </button>
    </p>
  )
}

import { useQuery } from '@tanstack/react-query'
import { mattersApi } from '#modules/requests/phone/api.ts'
import { suggestCategory } from '#modules/requests/suggest-category.ts'

type Chosen = { key: string; name: string }
const HOUR = 3_600_000

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
  const hinted = data === undefined ? undefined : suggestCategory(text, data.categories)?.category
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

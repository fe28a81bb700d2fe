import { useQuery } from '@tanstack/react-query'
import { api, mattersApi } from '#modules/requests/phone/api.ts'
import { useCalm } from '#modules/requests/phone/use-calm.ts'
import { suggestCategory } from '#modules/requests/suggest-category.ts'

export type SuggestedCategory = { key: string; name: string; /** Per cent. */ confidence: number }

const LEAST_CHARACTERS = 4
const HOUR = 3_600_000

/** What the county's suggester says of the words once the person has paused; without a line, the hint words that came along with the page. */
export function useSuggestedCategory(text: string, asks: boolean): SuggestedCategory | undefined {
  const written = text.trim()
  const question = useCalm(asks && [...written].length >= LEAST_CHARACTERS ? written : undefined)
  const { data: known } = useQuery(mattersApi.listCategories.queryOptions({ input: {}, staleTime: HOUR }))
  const { data, isError, fetchStatus } = useQuery({
    queryKey: ['suggested-category', question],
    queryFn: async () => await api.suggestCategory.call({ text: question! }, { context: { idempotencyKey: crypto.randomUUID() } }),
    enabled: question !== undefined,
    staleTime: HOUR,
    retry: false,
  })
  if (question === undefined) return undefined
  if (data !== undefined) return data.suggested ?? undefined
  const hinted = (isError || fetchStatus === 'paused') && known !== undefined ? suggestCategory(question, known.categories) : undefined
  return hinted === undefined ? undefined : { key: hinted.category.key, name: hinted.category.name, confidence: Math.round(hinted.confidence * 100) }
}

import { useQuery } from '@tanstack/react-query'
import { api } from '#modules/requests/phone/api.ts'
import { useCalm } from '#modules/requests/phone/use-calm.ts'

/** Fewer say nothing of what it is about. */
const LEAST_CHARACTERS = 4
type Asked = { text: string; place: Record<string, unknown>; category?: string | undefined }

/** For whoever enters it for somebody: what is alike within his reach, once what and where are said. */
export function useAlike(asked: Asked | undefined) {
  const ready = asked !== undefined && [...asked.text.trim()].length >= LEAST_CHARACTERS
  const question = useCalm(ready ? JSON.stringify(asked) : undefined)
  const { data } = useQuery({
    queryKey: ['alike', question],
    queryFn: async () => await api.findAlike.call(JSON.parse(question!), { context: { idempotencyKey: crypto.randomUUID() } }),
    enabled: question !== undefined,
    staleTime: 60_000,
    retry: false,
  })
  return question === undefined ? [] : (data?.candidates ?? [])
}

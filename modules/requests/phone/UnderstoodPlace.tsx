import { useQuery } from '@tanstack/react-query'
import { useLine } from '#kit/ui/line.ts'
import { usePerson } from '#kit/ui/person.ts'
import { api } from '#modules/requests/phone/api.ts'
import { useCalm } from '#modules/requests/phone/use-calm.ts'

/** Fewer name no place. */
const LEAST_CHARACTERS = 2

/** What is understood of a place in words, while whoever writes it can still say more. */
export function UnderstoodPlace({ address }: { address: string }) {
  const online = useLine()
  const person = usePerson()
  const words = address.trim()
  const asked = useCalm(online && person !== null && [...words].length >= LEAST_CHARACTERS ? words : undefined)
  const { data } = useQuery({
    queryKey: ['place-words', asked],
    queryFn: async () => (asked === undefined ? null : await api.readPlaceWords.call({ address: asked }, { context: { idempotencyKey: crypto.randomUUID() } })),
    enabled: asked !== undefined,
    staleTime: 60_000,
    retry: false,
  })
  if (asked === undefined || data === undefined || data === null) return null
  if (data.placeUpTo === null) return <p className="place-understood quiet" role="status">认到：{data.areaName}</p>
  return (
    <p className="place-understood place-vague" role="status">
      只认到{data.areaName}{data.unclear === null ? '。请看看街道（乡镇）、社区（村）写全、写对了没有' : `，${data.unclear}。请写清是哪一处`}，或从列表里选，能更快送到管这里的单位。
    </p>
  )
}

/** On a receipt: what the words say no more of. */
export function PlaceUpTo({ placeUpTo }: { placeUpTo: string | null | undefined }) {
  // A receipt that lay in the phone since an earlier version says nothing of it.
  if (placeUpTo === null || placeUpTo === undefined) return null
  return <span className="place-vague">地点只认到{placeUpTo}，请补：有人联系时说清在哪里。</span>
}

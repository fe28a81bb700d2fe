import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { usePerson } from '#kit/ui/person.ts'
import { pushPlaceOf, startPush } from '#kit/ui/push.ts'
import { Failure } from '#kit/ui/states.tsx'
import { platformApi } from '#modules/requests/phone/api.ts'

const consentsQuery = platformApi.listMyConsents.queryOptions({ staleTime: 60_000 })

/** What the person agreed to, for screens that behave accordingly; undefined while it is not known. */
export function useConsents(enabled = true) {
  return useQuery({ ...consentsQuery, enabled }).data?.consents
}

export function useDecide() {
  const queries = useQueryClient()
  const accountId = usePerson()?.accountId
  return useCommand(platformApi.decideConsent, {
    done: async (answer, { purpose, granted }) => {
      queries.setQueryData(consentsQuery.queryKey, answer)
      if (purpose !== 'push' || !granted || accountId === undefined) return
      const { publicKey } = await platformApi.getPushKey.call()
      // Where the browser says no, the consent stands for the person's other devices.
      const address = publicKey === null ? undefined : await startPush(pushPlaceOf('resident'), publicKey, accountId).catch(() => undefined)
      if (address !== undefined) await platformApi.savePushSubscription.call(address)
    },
  })
}

type ConsentQuestionProps = { purpose: 'push' | 'location' | 'snapLocation'; question: string; yes: string; no: string; answered?: (granted: boolean) => void }

/** Asks once, where it makes sense; both answers are one tap, and after a no the server lets nobody ask for 90 days. */
export function ConsentQuestion({ purpose, question, yes, no, answered }: ConsentQuestionProps) {
  const consent = useConsents()?.find((one) => one.purpose === purpose)
  const decide = useDecide()
  if (consent === undefined || !consent.mayAsk) return null
  const answer = (granted: boolean) => decide.mutate({ purpose, version: consent.version, granted }, { onSuccess: () => answered?.(granted) })
  return (
    <section className="consent-question" aria-label={consent.title}>
      <p>{question}</p>
      <p className="quiet">{consent.what}{consent.sensitive && '这是敏感个人信息。'}以后可以在“我的”→“同意设置”里改。</p>
      {decide.error !== null && <Failure error={decide.error} />}
      <div className="consent-answers">
        <button type="button" className="press" disabled={decide.isPending} onClick={() => answer(false)}>
          {no}
        </button>
        <button type="button" className="press" disabled={decide.isPending} onClick={() => answer(true)}>
          {yes}
        </button>
      </div>
    </section>
  )
}

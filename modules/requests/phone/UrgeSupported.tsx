import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import type { SupportedRequest } from '#modules/requests/contract-support.ts'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import { useReadSupported } from '#modules/requests/phone/read-supported.ts'

type UrgeSupportedProps = { item: Pick<SupportedRequest, 'requestId' | 'urging'>; unit?: string }

/** Whoever joined it asks for it to be done, before its time is over as well: one press and no words; when he may again is said instead of offered. */
export function UrgeSupported({ item: { requestId, urging }, unit = '承办单位' }: UrgeSupportedProps) {
  const read = useReadSupported()
  const urge = useCommand(api.urgeSupported, { changes: [REQUEST], done: async () => { sayDone(`已记下您的催办，会告诉${unit}。`); await read() } })
  if (urging === null) return null
  const now = new Date()
  return (
    <div className="supported-urge">
      {urging.againAt === null ? (
        <>
          <p className="quiet">等不及的，可以催一催。系统会告诉{unit}有几个人在催，不写是谁；办理期限不变。</p>
          <button type="button" className="press" disabled={urge.isPending} onClick={() => urge.mutate({ requestId })}>
            催办
          </button>
        </>
      ) : (
        <p className="quiet">您{sayMoment(new Date(urging.at!), now)} 催过，{sayMoment(new Date(urging.againAt), now)} 以后可以再催。</p>
      )}
      {urge.error !== null && <Failure error={urge.error} />}
    </div>
  )
}

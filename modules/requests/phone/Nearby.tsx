import './nearby.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { sayDay } from '#kit/ui/days.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { OpenRequest, SupportedRequest } from '#modules/requests/contract-support.ts'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import { useReadSupported } from '#modules/requests/phone/read-supported.ts'
import { hasPlace, reportInput } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { useCalm } from '#modules/requests/phone/use-calm.ts'

/** Fewer say nothing of what it is about. */
const LEAST_CHARACTERS = 4

type NearbyProps = {
  draft: ReportDraft
  /** Where one's own request is read. */
  ownPage: (requestId: string) => string
  /** Pressed “我也遇到”: what was written need not be sent. */
  supported: () => void
}

/** Once what and where are said: what others reported nearby, as far as it is public, and what the person himself has still open. */
export function Nearby({ draft, ownPage, supported }: NearbyProps) {
  const asked = useCalm(questionOf(draft))
  const { data } = useQuery({
    queryKey: ['nearby', asked],
    queryFn: async () => (asked === undefined ? null : await api.findNearby.call(JSON.parse(asked), { context: { idempotencyKey: crypto.randomUUID() } })),
    enabled: asked !== undefined,
    staleTime: 60_000,
    retry: false,
  })
  const published = data?.published ?? []
  const open = data?.open ?? []
  const own = data?.own ?? []
  if (asked === undefined || published.length + open.length + own.length === 0) return null
  return (
    <section className="nearby" aria-label="附近已有人反映" role="status">
      {own.length > 0 && (
        <>
          <h2>您反映过相近的事，还在办</h2>
          <ul>
            {own.map((row) => (
              <li key={row.requestId}>
                <Link href={ownPage(row.requestId)} className="nearby-own">
                  <span>{row.title}</span>
                  <span className="quiet">
                    {row.stateLabel}，<Moment at={row.openedAt} /> 反映
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {published.length > 0 && (
        <>
          <h2>附近已有人反映</h2>
          <p className="quiet">是同一件事，按“我也遇到”就行，不用再写；有了进展一样告诉您。不是的话，接着往下填。</p>
          <ul>
            {published.map((item) => (
              <li key={item.requestId} className="nearby-one">
                <PublishedLine item={item} />
                <SupportAct item={item} done={supported} />
              </li>
            ))}
          </ul>
        </>
      )}
      {open.length > 0 && (
        <>
          <h2>同社区已有人反映这一类事</h2>
          <p className="quiet">还没有公开，所以只写类别、社区、日期和进展。您知道是同一件事的，按“我也遇到”就行，有了进展一样告诉您；拿不准的，接着往下填。</p>
          <ul>
            {open.map((item) => (
              <li key={item.requestId} className="nearby-one">
                <OpenLine item={item} />
                <SupportAct item={item} done={supported} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Nothing of a report on officials is asked about. */
function questionOf(draft: ReportDraft): string | undefined {
  const { text = '', place, category } = reportInput(draft)
  if (draft.aboutOfficials === true || [...text].length < LEAST_CHARACTERS || !hasPlace(draft.place)) return undefined
  return JSON.stringify({ text, place: { ...place, byPhone: undefined }, category })
}

export function PublishedLine({ item }: { item: SupportedRequest }) {
  return (
    <>
      <p className="request-words">{item.publicText}</p>
      <p className="quiet">
        {item.areaName} · <Moment at={item.openedAt} /> · <strong>{item.stateLabel}</strong>
        {item.others > 0 && ` · 另有 ${item.others} 人反映`}
        {item.othersUrging > 0 && `，其中 ${item.othersUrging} 人催办`}
      </p>
    </>
  )
}

/** All that others hear of what is accepted and not public. */
export function OpenLine({ item }: { item: OpenRequest }) {
  return (
    <>
      <p className="request-words">{item.categoryLabel}</p>
      <p className="quiet">
        {item.areaName} · {sayDay(item.openedOn)}反映 · <strong>{item.stateLabel}</strong>
      </p>
    </>
  )
}

/** One press joins, another takes it back; of what is done it says what to do instead. */
export function SupportAct({ item, done }: { item: Pick<SupportedRequest, 'requestId' | 'supported' | 'maySupport'>; done?: () => void }) {
  const read = useReadSupported()
  const support = useCommand(api.supportRequest, { changes: [REQUEST], done: async () => { await read(); done?.() } })
  const end = useCommand(api.endSupport, { changes: [REQUEST], done: read })
  const error = support.error ?? end.error
  if (!item.supported && !item.maySupport) return <p className="quiet">已经办成。您那里还没有解决的，请接着填写，另外反映一件。</p>
  return (
    <>
      {item.supported ? (
        <p className="nearby-supported">
          <span>您也遇到，有进展会告诉您</span>
          <button type="button" className="press-plain" disabled={end.isPending} onClick={() => end.mutate({ requestId: item.requestId })}>
            收回
          </button>
        </p>
      ) : (
        <button type="button" className="press nearby-press" disabled={support.isPending} onClick={() => support.mutate({ requestId: item.requestId })}>
          我也遇到
        </button>
      )}
      {error !== null && <Failure error={error} />}
    </>
  )
}

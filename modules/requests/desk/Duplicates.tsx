import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { RequestDetail, RequestRow } from '#modules/requests/shapes.ts'
import { Compare } from '#modules/requests/desk/Compare.tsx'
import { api } from '#modules/requests/desk/api.ts'
import { StateWord } from '#modules/requests/desk/words.tsx'

/** Requests near in place, time and words: looked for by itself while merging is possible, else when asked; none for what is merged already. */
export function Duplicates({ request }: { request: RequestDetail }) {
  // It goes on in the one it was merged into, which stands among its links.
  return request.state === 'merged' ? null : <Alike request={request} />
}

function Alike({ request }: { request: RequestDetail }) {
  const [asked, ask] = useState(request.openMoves.includes('merge'))
  const [compared, compare] = useState<RequestRow>()
  const { data, error, refetch } = useQuery({ ...api.findDuplicates.queryOptions({ input: { requestId: request.requestId } }), enabled: asked })
  return (
    <section className="request-part aside-later" aria-label="可能重复">
      <h3>可能重复</h3>
      {!asked && (
        <button type="button" className="plain-button" onClick={() => ask(true)}>
          找相近的诉求
        </button>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data?.candidates.length === 0 && <p className="hint">附近近期没有内容相近的诉求。</p>}
      <ul className="alike">
        {data?.candidates.map(({ request: other, metres, why }) => (
          <li key={other.requestId}>
            <button type="button" className="alike-title" onClick={() => compare(other)}>
              {other.title}
            </button>
            <span className="alike-line">
              <span className="figure">{other.number}</span> <StateWord row={other} /> <Moment at={other.openedAt} />
              {metres !== null && ` 相距 ${distanceWords(metres)}`}
            </span>
            <span className="alike-line">{why}</span>
          </li>
        ))}
      </ul>
      {compared !== undefined && <Compare request={request} other={compared} close={() => compare(undefined)} />}
    </section>
  )
}

/** 80 米, 1.2 公里 */
function distanceWords(metres: number): string {
  return metres < 1_000 ? `${Math.round(metres)} 米` : `${(metres / 1_000).toFixed(1)} 公里`
}

import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useLine } from '#kit/ui/line.ts'
import { Unreachable } from '#kit/ui/refusal.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { api } from '#modules/requests/phone/api.ts'

type SimilarAnswersProps = { requestId: string; take: (answer: string) => void }

/** How the like of it was answered. Asked for by a tap, never kept on the phone: others' requests are in it. */
export function SimilarAnswers({ requestId, take }: SimilarAnswersProps) {
  const [asked, ask] = useState(false)
  const hasLine = useLine()
  const { data, error, refetch } = useQuery({ ...api.findSimilar.queryOptions({ input: { requestId } }), enabled: asked && hasLine })
  if (!asked) {
    return (
      <button type="button" className="press" onClick={() => ask(true)}>
        看相似的事怎么答复的
      </button>
    )
  }
  const isCut = data === undefined && (!hasLine || error instanceof Unreachable)
  return (
    <section className="reply-similar" aria-label="相似诉求的答复">
      <h2>相似的事怎么答复的</h2>
      {isCut && <p className="quiet" role="status">没有网络，看不了相似诉求的答复。有了网络会列在这里，不影响您接着写。</p>}
      {!isCut && error !== null && <Failure error={error} retry={() => void refetch()} />}
      {!isCut && data === undefined && error === null && <Loading rows={3} />}
      {data?.items.length === 0 && <p className="quiet">您管的地方没有同类、已结案、内容相近的诉求。这里只列已公开的答复和本单位的答复。</p>}
      <ul>
        {data?.items.map((item) => (
          <li key={item.requestId}>
            <p>{item.title}</p>
            <p className="quiet">
              <WholeNumbers>{item.number}</WholeNumbers> · {item.areaName} · {item.kindLabel}
              {item.closedAt !== null && <> · <Moment at={item.closedAt} /> 结案</>}
            </p>
            <p className="reply-similar-answer">{item.answer}</p>
            <p className="quiet">
              {item.unit}答复，{item.isPublic ? '已公开' : '没有公开'}，文字相似 {Math.round(item.similarity * 100)}%
            </p>
            <button type="button" className="press" aria-label={`把 ${item.number} 的答复放进答复`} onClick={() => take(item.answer)}>
              放进答复
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

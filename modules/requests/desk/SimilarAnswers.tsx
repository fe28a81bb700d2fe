import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { api } from '#modules/requests/desk/api.ts'

type SimilarAnswersProps = { requestId: string; take: (answer: string) => void }

/** How the like of it was answered. What is taken over stands in the field to be edited; it is never sent by it. */
export function SimilarAnswers({ requestId, take }: SimilarAnswersProps) {
  const [asked, ask] = useState(false)
  const { data, error, refetch } = useQuery({ ...api.findSimilar.queryOptions({ input: { requestId } }), enabled: asked })
  return (
    <details className="similar" onToggle={(event) => { if (event.currentTarget.open) ask(true) }}>
      <summary>参考相似诉求的答复</summary>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {asked && data === undefined && error === null && <Loading rows={3} />}
      {data?.items.length === 0 && <p className="field-hint">您管辖范围内没有同类、已结案、内容相近的诉求。这里只列已公开的答复和本单位的答复。</p>}
      <ul className="similar-list">
        {data?.items.map((item) => (
          <li key={item.requestId}>
            <p className="similar-title">
              <Go to={requestPage.to({ matterId: item.requestId })}>{item.title}</Go>
            </p>
            <p className="similar-line">
              <span className="figure">{item.number}</span>
              <span>{item.areaName}</span>
              <span>{item.kindLabel}</span>
              {item.closedAt !== null && <span><Moment at={item.closedAt} /> 结案</span>}
              <span>文字相似 {Math.round(item.similarity * 100)}%</span>
            </p>
            <p className="similar-answer">{item.answer}</p>
            <p className="similar-line">
              <span>{item.unit}答复，{item.isPublic ? '已公开' : '没有公开'}</span>
              <Button size="small" aria-label={`把 ${item.number} 的答复放进答复框`} onClick={() => take(item.answer)}>
                放进答复框
              </Button>
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}

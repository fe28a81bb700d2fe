import './similar.css'
import { useState } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { addBelow, factsOf, fillTemplate, templatesFor, unfilledIn } from '#modules/requests/reply-templates.ts'
import { SimilarAnswers } from '#modules/requests/desk/SimilarAnswers.tsx'
import { templatesQuery } from '#modules/requests/desk/api.ts'
import type { Values } from '#modules/requests/desk/move-schema.ts'

type ReplyHelpProps = { request: RequestDetail; values: Values; take: (words: string) => void }

/** Below the field of a reply: templates and how the like of it was answered. Either only writes into the field. */
export function ReplyHelp({ request, values, take }: ReplyHelpProps) {
  const [before, keep] = useState<string>()
  const words = String(values['words'] ?? '')
  const { data } = useQuery(templatesQuery)
  const templates = templatesFor(data?.templates ?? [], request.category)
  const add = (more: string) => {
    keep(words)
    take(addBelow(words, more))
  }
  const left = unfilledIn(words)
  return (
    <div className="reply-help">
      {templates.length > 0 && (
        <Select
          aria-label="选用答复模板"
          placeholder="选用答复模板"
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={templates.map((template) => ({ value: template.templateId, label: `${template.title}（${template.owner}）` }))}
          onChange={(chosen: string | null) => {
            const template = templates.find((one) => one.templateId === chosen)
            if (template !== undefined) add(fillTemplate(template.words, factsOf(request, promisedIn(values))))
          }}
          style={{ width: 280 }}
        />
      )}
      {before !== undefined && (
        <p className="similar-taken" role="status">
          已放进答复，请改成这件事的情况再提交。
          <button type="button" className="plain-button" onClick={() => { take(before); keep(undefined) }}>
            撤销，恢复原来的文字
          </button>
        </p>
      )}
      {left.length > 0 && (
        <p className="similar-taken" role="status">
          还要填：{left.map((name) => `{${name}}`).join('、')}。没有填好不能提交。
        </p>
      )}
      <SimilarAnswers requestId={request.requestId} take={add} />
    </div>
  )
}

const promisedIn = (values: Values) => (values['kind'] === 'byWhen' ? (values['promisedOn'] as string | undefined) : undefined)

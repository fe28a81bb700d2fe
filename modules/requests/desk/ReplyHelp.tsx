import './similar.css'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { SimilarAnswers } from '#modules/requests/desk/SimilarAnswers.tsx'
import { templatesQuery } from '#modules/requests/desk/api.ts'
import type { Values } from '#modules/requests/desk/move-schema.ts'
import { ReplyNotes, useReplyHelp } from '#modules/requests/screens/reply-help.tsx'

type ReplyHelpProps = { request: RequestDetail; values: Values; take: (words: string) => void }

/** Below the field of a reply: templates and how the like of it was answered. */
export function ReplyHelp({ request, values, take }: ReplyHelpProps) {
  const { data } = useQuery(templatesQuery)
  const { templates, add, choose, ...notes } = useReplyHelp(data?.templates ?? [], { request, words: String(values['words'] ?? ''), promisedOn: promisedIn(values), take })
  return (
    <div className="reply-help">
      {templates.length > 0 && (
        <Select
          aria-label="选用答复模板"
          placeholder="选用答复模板"
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={templates.map((template) => ({ value: template.templateId, label: `${template.title}（${template.owner}）` }))}
          onChange={choose}
          style={{ width: 280 }}
        />
      )}
      <ReplyNotes {...notes} button="plain-button" />
      <SimilarAnswers requestId={request.requestId} take={add} />
    </div>
  )
}

const promisedIn = (values: Values) => (values['kind'] === 'byWhen' ? (values['promisedOn'] as string | undefined) : undefined)

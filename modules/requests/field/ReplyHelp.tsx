import './reply-help.css'
import { Unreachable } from '#kit/ui/refusal.ts'
import { useReplyTemplates } from '#modules/requests/field/kept-templates.ts'
import { SimilarAnswers } from '#modules/requests/field/SimilarAnswers.tsx'
import { ReplyNotes, useReplyHelp } from '#modules/requests/screens/reply-help.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type ReplyHelpProps = { task: RequestDetail; words: string; promisedOn: string | undefined; take: (words: string) => void }

/** Below the field of a reply: templates and how the like of it was answered. */
export function ReplyHelp({ task, words, promisedOn, take }: ReplyHelpProps) {
  const { data, error } = useReplyTemplates()
  const { templates, add, choose, ...notes } = useReplyHelp(data?.data.templates ?? [], { request: task, words, promisedOn, take })
  return (
    <div className="reply-help">
      <ReplyNotes {...notes} button="press-plain" />
      {templates.length > 0 && (
        <label className="field">
          <span>用现成的话（可以不用）</span>
          <select value="" aria-label="选用答复模板" onChange={(event) => choose(event.target.value)}>
            <option value="">选用答复模板</option>
            {templates.map(({ templateId, title, owner }) => (
              <option key={templateId} value={templateId}>
                {title}（{owner}）
              </option>
            ))}
          </select>
        </label>
      )}
      {error instanceof Unreachable && <p className="quiet">没有网络，这部手机上也还没有存下答复模板。</p>}
      <SimilarAnswers requestId={task.requestId} take={add} />
    </div>
  )
}

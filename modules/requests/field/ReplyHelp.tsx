import './reply-help.css'
import { useState } from 'react'
import { Unreachable } from '#kit/ui/refusal.ts'
import { addBelow, factsOf, fillTemplate, templatesFor, unfilledIn } from '#modules/requests/reply-templates.ts'
import { useReplyTemplates } from '#modules/requests/field/kept-templates.ts'
import { SimilarAnswers } from '#modules/requests/field/SimilarAnswers.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type ReplyHelpProps = { task: RequestDetail; words: string; promisedOn: string | undefined; take: (words: string) => void }

/** Below the field of a reply: templates and how the like of it was answered. Either only writes into the field. */
export function ReplyHelp({ task, words, promisedOn, take }: ReplyHelpProps) {
  const [before, remember] = useState<string>()
  const { data, error } = useReplyTemplates()
  const templates = templatesFor(data?.data.templates ?? [], task.category)
  const add = (more: string) => {
    remember(words)
    take(addBelow(words, more))
  }
  const choose = (templateId: string) => {
    const template = templates.find((one) => one.templateId === templateId)
    if (template !== undefined) add(fillTemplate(template.words, factsOf(task, promisedOn)))
  }
  const left = unfilledIn(words)
  return (
    <div className="reply-help">
      {before !== undefined && (
        <p className="reply-taken" role="status">
          已放进答复，请改成这件事的情况再提交。
          <button type="button" className="press-plain" onClick={() => { take(before); remember(undefined) }}>
            撤销，恢复原来的文字
          </button>
        </p>
      )}
      {left.length > 0 && (
        <p className="reply-taken" role="status">
          还要填：{left.map((name) => `{${name}}`).join('、')}。没有填好不能提交。
        </p>
      )}
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

import { useState } from 'react'
import { addBelow, factsOf, fillTemplate, templatesFor, unfilledIn } from '#modules/requests/reply-templates.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Template = { templateId: string; category: string | null; words: string }
type Reply = { request: RequestDetail; words: string; promisedOn: string | undefined; take: (words: string) => void }

/** What helps to write a reply, at the desk and out of doors: templates, and what else is put below the words. It only writes into the field. */
export function useReplyHelp<Kept extends Template>(all: readonly Kept[], { request, words, promisedOn, take }: Reply) {
  const [before, remember] = useState<string>()
  const templates = templatesFor(all, request.category)
  const add = (more: string) => {
    remember(words)
    take(addBelow(words, more))
  }
  const choose = (templateId: string | null) => {
    const template = templates.find((one) => one.templateId === templateId)
    if (template !== undefined) add(fillTemplate(template.words, factsOf(request, promisedOn)))
  }
  const undo = before === undefined ? undefined : () => { take(before); remember(undefined) }
  return { templates, add, choose, undo, unfilled: unfilledIn(words) }
}

/** That something was put into the field, and what it leaves to be filled in. `button`: the class of a quiet button there. */
export function ReplyNotes({ undo, unfilled, button }: Pick<ReturnType<typeof useReplyHelp>, 'undo' | 'unfilled'> & { button: string }) {
  return (
    <>
      {undo !== undefined && (
        <p className="reply-taken" role="status">
          已放进答复，请改成这件事的情况再提交。
          <button type="button" className={button} onClick={undo}>
            撤销，恢复原来的文字
          </button>
        </p>
      )}
      {unfilled.length > 0 && (
        <p className="reply-taken" role="status">
          还要填：{unfilled.join('、')}。没有填好不能提交。
        </p>
      )}
    </>
  )
}

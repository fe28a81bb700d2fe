import { useState } from 'react'
import type { FormEvent } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/phone/api.ts'
import { WordsField } from '#modules/requests/phone/WordsField.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** What became of his words: nobody has typed them yet, somebody has, or he said that they are not what he meant. */
export function TypedVoice({ request: { requestId, version, typing, openMoves } }: { request: RequestDetail }) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const dispute = useCommand(api.disputeTyping, { changes: [REQUEST, REQUEST_DETAIL], done: () => { setOpen(false); setWords(''); sayDone('记下了。工作人员会再听一遍，重新录入。') } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    dispute.mutate({ requestId, version, ...(words.trim() === '' ? {} : { words: words.trim() }) })
  }
  if (typing === 'awaited') return <p className="quiet typed-voice">工作人员听完会录入文字，再受理。时限从您提交时算起。</p>
  if (typing === 'disputed') return <p className="quiet typed-voice">您说录入的不是您的意思，工作人员会再听一遍。</p>
  if (!openMoves.includes('disputeTyping')) return typing === 'done' ? <p className="quiet typed-voice">这些文字是工作人员听您的语音录入的。</p> : null
  return (
    <div className="typed-voice">
      <p className="quiet">这些文字是工作人员听您的语音录入的，请看看对不对。</p>
      {open ? (
        <form onSubmit={submit}>
          <WordsField label="您的意思是（可以不写）" most={500} words={words} change={setWords} />
          {dispute.error !== null && <Failure error={dispute.error} filled />}
          <button type="submit" className="press press-main" disabled={dispute.isPending}>
            请再听一遍
          </button>
          <button type="button" className="press" onClick={() => setOpen(false)}>
            不用了，是对的
          </button>
        </form>
      ) : (
        <button type="button" className="press" onClick={() => setOpen(true)}>
          不是这个意思
        </button>
      )}
    </div>
  )
}

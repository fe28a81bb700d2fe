import { useState } from 'react'
import type { FormEvent } from 'react'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { sayBefore } from '#kit/ui/time-words.ts'
import { Failure } from '#kit/ui/states.tsx'
import { api, REQUEST, REQUEST_DETAIL } from '#modules/requests/phone/api.ts'
import { Choices } from '#modules/requests/phone/Choices.tsx'
import { PhotoPicker } from '#modules/requests/phone/PhotoPicker.tsx'
import type { PickedPhoto } from '#modules/requests/phone/PhotoPicker.tsx'
import { MOST_PHOTOS } from '#modules/requests/phone/report-draft.ts'
import { callWithPhotos } from '#modules/requests/phone/with-photos.ts'
import { WordsField } from '#modules/requests/phone/WordsField.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type MyTurnProps = { request: RequestDetail }

/**
 * Done or not: one tap for yes; no wants a reason, so that the unit knows what is missing. Where somebody has to look first,
 * yes is not his to say, but no is.
 */
export function ConfirmReply({ request: { requestId, version, reply, openMoves, waitingUnit } }: MyTurnProps) {
  const mayConfirm = openMoves.includes('confirm')
  const isRefusal = reply?.kind === 'notPossible'
  const [disagreeing, setDisagreeing] = useState(false)
  const [words, setWords] = useState('')
  const confirm = useCommand(api.confirm, { changes: [REQUEST, REQUEST_DETAIL], done: () => sayDone('谢谢您。接下来结案，结案后请您评价。') })
  const disagree = useCommand(api.disagree, { changes: [REQUEST, REQUEST_DETAIL], done: () => sayDone(`已告诉${reply?.unit ?? '承办单位'}，会接着办。`) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    disagree.mutate({ requestId, version, words })
  }
  return (
    <section className="sheet your-turn">
      <h2>{isRefusal ? '您认可这个答复吗？' : '事情办好了吗？'}</h2>
      {!mayConfirm && <p>{waitingUnit ?? '社区'}会去现场看，看过才能结案。{isRefusal ? '不认可' : '没办好'}，您现在就可以说。</p>}
      {confirm.error !== null && <Failure error={confirm.error} />}
      {disagree.error !== null && <Failure error={disagree.error} filled />}
      {disagreeing ? (
        <form onSubmit={submit}>
          <WordsField label={isRefusal ? '为什么不认可？' : '哪里没办好？'} most={500} words={words} change={setWords} />
          <button type="submit" className="press press-main" disabled={words.trim().length < 2 || disagree.isPending}>
            交给{reply?.unit ?? '承办单位'}接着办
          </button>
          <button type="button" className="press" onClick={() => setDisagreeing(false)}>
            先不交
          </button>
        </form>
      ) : (
        <div className="press-row">
          {mayConfirm && (
            <button type="button" className="press press-main" disabled={confirm.isPending} onClick={() => confirm.mutate({ requestId, version })}>
              {isRefusal ? '认可' : '办好了'}
            </button>
          )}
          <button type="button" className="press" disabled={confirm.isPending} onClick={() => setDisagreeing(true)}>
            {isRefusal ? '不认可' : '没办好'}
          </button>
        </div>
      )}
    </section>
  )
}

/** Asks whoever has it now to get on with it: once a day at most, and it changes no due time. */
export function UrgeRequest({ request: { requestId, version, waitingUnit, urgeCount, othersUrging } }: MyTurnProps) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const unit = waitingUnit ?? '承办单位'
  const urge = useCommand(api.urge, { changes: [REQUEST, REQUEST_DETAIL], done: () => { setOpen(false); setWords(''); sayDone(`已催${unit}。`) } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    urge.mutate({ requestId, version, ...(words.trim() === '' ? {} : { words: words.trim() }) })
  }
  return (
    <section className="sheet">
      <h2>等了很久？</h2>
      <p className="quiet">
        现在在{unit}那里{urgeCount > 0 && `，您催过 ${urgeCount} 次`}{othersUrging > 0 && `，另有 ${othersUrging} 人催办`}。催办会马上告诉它，办理期限不变。
      </p>
      {urge.error !== null && <Failure error={urge.error} filled />}
      {open ? (
        <form onSubmit={submit}>
          <WordsField label="想对它说的（可以不写）" most={300} words={words} change={setWords} />
          <button type="submit" className="press press-main" disabled={urge.isPending}>
            催一催
          </button>
          <button type="button" className="press" onClick={() => setOpen(false)}>
            先不催
          </button>
        </form>
      ) : (
        <button type="button" className="press" onClick={() => setOpen(true)}>
          催办
        </button>
      )}
    </section>
  )
}

const solvedWords = { yes: '解决了', no: '没解决' } as const
const satisfactionWords = { satisfied: '满意', basicallySatisfied: '基本满意', neutral: '一般', dissatisfied: '不满意' } as const

/** Two taps and send; words only for who wants to. */
export function RateRequest({ request: { requestId, version } }: MyTurnProps) {
  const [solved, setSolved] = useState<keyof typeof solvedWords>()
  const [satisfaction, setSatisfaction] = useState<keyof typeof satisfactionWords>()
  const [words, setWords] = useState('')
  const rate = useCommand(api.rate, { changes: [REQUEST, REQUEST_DETAIL], done: () => sayDone('评价已收到，谢谢您。') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (solved === undefined || satisfaction === undefined) return
    rate.mutate({ requestId, version, solved: solved === 'yes', satisfaction, ...(words.trim() === '' ? {} : { words: words.trim() }) })
  }
  return (
    <form className="sheet your-turn" onSubmit={submit}>
      <h2>请您评价</h2>
      <Choices legend="事情解决了吗？" name="solved" options={solvedWords} chosen={solved} choose={setSolved} pair />
      <Choices legend="您对办理满意吗？" name="satisfaction" options={satisfactionWords} chosen={satisfaction} choose={setSatisfaction} pair />
      <WordsField label="还想说的（可以不写）" most={500} words={words} change={setWords} />
      {rate.error !== null && <Failure error={rate.error} filled />}
      <button type="submit" className="press press-main" disabled={solved === undefined || satisfaction === undefined || rate.isPending}>
        提交评价
      </button>
      {(solved === undefined || satisfaction === undefined) && <p className="quiet">上面两项各点一个，就能提交。</p>}
    </form>
  )
}

/** Answers what the unit asked; its clock stands still until then. */
export function AnswerQuestion({ request }: MyTurnProps) {
  return (
    <section className="sheet your-turn">
      <h2>{unitOf(request)}想请您补充</h2>
      {request.question !== null && <p className="steps-words">{request.question}</p>}
      <SupplementForm request={request} label="您的回答" />
    </section>
  )
}

/** Nobody asked: he adds something by himself. */
export function SupplementRequest({ request }: MyTurnProps) {
  const [open, setOpen] = useState(false)
  return (
    <section className="sheet">
      <h2>还有要补充的？</h2>
      {open ? (
        <SupplementForm request={request} label="补充的内容" leave={() => setOpen(false)} />
      ) : (
        <button type="button" className="press" onClick={() => setOpen(true)}>
          补充情况
        </button>
      )}
    </section>
  )
}

/** `leave`: where he opened it himself; what he was asked stays open. */
function SupplementForm({ request, label, leave }: MyTurnProps & { label: string; leave?: () => void }) {
  const { requestId, version } = request
  const [words, setWords] = useState('')
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([])
  const unit = unitOf(request)
  const supplement = useCommand(
    { call: (input: { words: string; photos: readonly PickedPhoto[] }, options) => callWithPhotos(input.photos, 'report', (photoIds) => api.supplement.call({ requestId, version, words: input.words, photoIds }, options)) },
    { changes: [REQUEST, REQUEST_DETAIL], done: () => sayDone(`已交给${unit}，会接着办。`) },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    supplement.mutate({ words: words.trim(), photos })
  }
  return (
    <form onSubmit={submit}>
      <WordsField label={label} most={1_000} words={words} change={setWords} />
      <PhotoPicker photos={photos} most={MOST_PHOTOS} label="加照片（可以不加）" add={(photo) => setPhotos((all) => [...all, photo])} remove={(photoId) => setPhotos((all) => all.filter((photo) => photo.photoId !== photoId))} />
      {supplement.error !== null && <Failure error={supplement.error} filled />}
      <button type="submit" className="press press-main" disabled={words.trim() === '' || supplement.isPending}>
        {supplement.isPending ? '正在提交' : `交给${unit}`}
      </button>
      {leave !== undefined && (
        <button type="button" className="press" onClick={leave}>
          先不补充
        </button>
      )}
    </form>
  )
}

function unitOf({ holder }: MyTurnProps['request']): string {
  return holder?.name ?? '承办单位'
}

/** Not solved after all; a limited number of times, within a limited time. */
export function ReopenRequest({ request: { requestId, version, reopensLeft, reopenUntil } }: MyTurnProps) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const reopen = useCommand(api.reopen, { changes: [REQUEST, REQUEST_DETAIL], done: () => sayDone('已重新办理，承办单位会与您联系。') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reopen.mutate({ requestId, version, words })
  }
  return (
    <section className="sheet">
      <h2>问题又出现了，或者没解决？</h2>
      <p className="quiet">
        还可以重新办理 {reopensLeft} 次{reopenUntil !== null && `，${sayBefore(new Date(reopenUntil), new Date())}`}。
      </p>
      {open ? (
        <form onSubmit={submit}>
          <WordsField label="现在是什么情况？" most={500} words={words} change={setWords} />
          {reopen.error !== null && <Failure error={reopen.error} filled />}
          <button type="submit" className="press press-main" disabled={words.trim().length < 2 || reopen.isPending}>
            重新办理
          </button>
          <button type="button" className="press" onClick={() => setOpen(false)}>
            先不重办
          </button>
        </form>
      ) : (
        <button type="button" className="press reopen-ask" onClick={() => setOpen(true)}>
          要求重新办理
        </button>
      )}
    </section>
  )
}

import '#modules/requests/phone/request.css'
import './task.css'
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { useLocation, useParams } from 'wouter'
import { dayInChina } from '#kit/clock/china-day.ts'
import { forget, keep, readKept } from '#kit/ui/device/kept.ts'
import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { taskPage } from '#modules/requests/field/addresses.ts'
import { doMove, giveUpMove } from '#modules/requests/field/do-move.ts'
import { movesNow } from '#modules/requests/field/field-moves.ts'
import type { TaskCommand } from '#modules/requests/field/field-moves.ts'
import { ReplyHelp } from '#modules/requests/field/ReplyHelp.tsx'
import { useTask } from '#modules/requests/field/task.ts'
import { Choices } from '#modules/requests/phone/Choices.tsx'
import { PhotoPicker } from '#modules/requests/phone/PhotoPicker.tsx'
import type { PickedPhoto } from '#modules/requests/phone/PhotoPicker.tsx'
import { MOST_PHOTOS } from '#modules/requests/phone/report-draft.ts'
import { WordsField } from '#modules/requests/phone/WordsField.tsx'
import { unfilledIn } from '#modules/requests/reply-templates.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

const kinds = { done: '办好了', notPossible: '办不到', byWhen: '还要几天' } as const
const questions = { done: '怎么办的？', notPossible: '为什么办不到？', byWhen: '准备怎么办？' } as const
type Kind = keyof typeof kinds

const MOST_WORDS = 2_000
const DAY = 86_400_000

/** One text and a state; a photo if there is something to see. */
export default function Reply() {
  const { matterId } = useParams<{ matterId: string }>()
  const { open, waiting, error, retry } = useTask(matterId)
  const person = usePerson()
  if (open === undefined) {
    return (
      <Screen title="答复居民" back={taskPage.to({ matterId })}>
        {error === null ? <Loading /> : <Failure error={error} retry={retry} />}
      </Screen>
    )
  }
  const canReply = movesNow(open.task.openMoves, open.counted, (permission) => person?.permissions.includes(permission) ?? false).includes('reply')
  const replies = waiting.filter((command) => command.route === 'reply')
  if (canReply || replies.length > 0) return <ReplyForm task={open.task} version={open.version} refused={replies.findLast((command) => command.refusal !== undefined)} />
  return (
    <Screen title="答复居民" back={taskPage.to({ matterId })}>
      <Empty title="这件诉求现在不用您答复">可能已经答复过，或者转给了别人。返回看办到哪一步。</Empty>
    </Screen>
  )
}

/** Half a reply, with its photos: it survives a lock and a reload, and lies on the phone as unreadable as all else. */
type HalfReply = { kind: Kind | undefined; words: string; promisedOn: string; photos: readonly PickedPhoto[] }

const keptUnder = (requestId: string) => `reply/${requestId}`

type ReplyFormProps = { task: RequestDetail; version: number | undefined; refused: TaskCommand | undefined }

function ReplyForm({ task, version, refused }: ReplyFormProps) {
  const person = usePerson()
  const [, go] = useLocation()
  const [half, setHalf] = useHalfReply(task.requestId, person?.accountId ?? '', { kind: refused?.input.kind as Kind | undefined, words: refused?.input.words ?? '', promisedOn: '', photos: [] })
  const { kind, words, promisedOn, photos } = half
  const least = kind === 'notPossible' ? 10 : 4
  const isComplete = kind !== undefined && words.trim().length >= least && words.length <= MOST_WORDS && unfilledIn(words).length === 0 && (kind !== 'byWhen' || promisedOn !== '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isComplete || person === null) return
    if (refused !== undefined) await giveUpMove(refused)
    await doMove({ task, version, move: 'reply', fields: { kind, words: words.trim(), ...(kind === 'byWhen' ? { promisedOn } : {}) }, photos, accountId: person.accountId })
    await forget(keptUnder(task.requestId)).catch(() => {})
    go(taskPage.to({ matterId: task.requestId }), { replace: true })
  }
  return (
    <Screen
      title="答复居民"
      back={taskPage.to({ matterId: task.requestId })}
      act={
        <button type="submit" form="reply" className="press press-main" disabled={!isComplete}>
          提交答复
        </button>
      }
    >
      <form id="reply" className="sheet" onSubmit={(event) => void submit(event)}>
        <h2>{task.title}</h2>
        <Choices legend="办得怎么样？" name="kind" options={kinds} chosen={kind} choose={(chosen) => setHalf({ kind: chosen })} />
        {kind === 'byWhen' && (
          <>
            <div className="reply-days" role="group" aria-label="几天内办好">
              {[3, 7, 15].map((days) => (
                <button key={days} type="button" className={promisedOn === dayAfter(days) ? 'press press-main' : 'press'} aria-pressed={promisedOn === dayAfter(days)} onClick={() => setHalf({ promisedOn: dayAfter(days) })}>
                  {days} 天内
                </button>
              ))}
            </div>
            <label className="field">
              <span>哪一天办好？</span>
              <input type="date" name="promisedOn" min={dayAfter(1)} value={promisedOn} onChange={(event) => setHalf({ promisedOn: event.target.value })} />
            </label>
          </>
        )}
        <WordsField label={kind === undefined ? '答复的话，居民看得到' : `${questions[kind]}居民看得到`} most={MOST_WORDS} words={words} change={(typed) => setHalf({ words: typed })} />
        {kind === 'notPossible' && words.trim().length < least && <p className="quiet">请说明原因，至少 10 个字。</p>}
        {words.length > MOST_WORDS && <p className="quiet">答复最多 {MOST_WORDS} 字，现在 {words.length} 字，请删短一些。</p>}
        <ReplyHelp task={task} words={words} promisedOn={kind === 'byWhen' && promisedOn !== '' ? promisedOn : undefined} take={(taken) => setHalf({ words: taken })} />
        <PhotoPicker photos={photos} most={MOST_PHOTOS} label="加照片（可以不加）" add={(photo) => setHalf({ photos: [...photos, photo] })} remove={(photoId) => setHalf({ photos: photos.filter((photo) => photo.photoId !== photoId) })} />
      </form>
    </Screen>
  )
}

const SAVE_MILLISECONDS = 300

/** What was half written here before, as soon as it is read; each change is kept a moment later. */
function useHalfReply(requestId: string, accountId: string, start: HalfReply): [HalfReply, (part: Partial<HalfReply>) => void] {
  const [first] = useState(start)
  const [half, setHalf] = useState(first)
  const [touched, setTouched] = useState(false)
  useEffect(() => {
    let gone = false
    void readKept<HalfReply>(keptUnder(requestId), accountId).then((kept) => { if (!gone && kept !== undefined) setHalf((now) => (now === first ? kept.data : now)) }, () => {})
    return () => { gone = true }
  }, [requestId, accountId, first])
  useEffect(() => {
    if (!touched) return
    const timer = setTimeout(() => void keep(keptUnder(requestId), accountId, half).catch(() => {}), SAVE_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [half, touched, requestId, accountId])
  const change = (part: Partial<HalfReply>) => {
    setTouched(true)
    setHalf((before) => ({ ...before, ...part }))
  }
  return [half, change]
}

/** A calendar day in China, so many days from now. */
function dayAfter(days: number): string {
  return dayInChina(new Date(Date.now() + days * DAY))
}

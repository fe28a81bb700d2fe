// The next page comes along with this one: it must open when the line is gone.
import '#modules/requests/field/SentReportFor.tsx'
import { useEffect, useState } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Loading } from '#kit/ui/states.tsx'
import type { Me } from '#modules/platform/contract.ts'
import { reportForPage, sentReportForPage } from '#modules/requests/field/addresses.ts'
import { AlikeToJoin } from '#modules/requests/field/AlikeToJoin.tsx'
import { Choices } from '#modules/requests/phone/Choices.tsx'
import type { NamedArea } from '#modules/requests/phone/PlacePicker.tsx'
import { PlaceScreen } from '#modules/requests/phone/PlaceScreen.tsx'
import { usePlaceList } from '#modules/requests/phone/place-list.ts'
import { ReportForm } from '#modules/requests/phone/ReportForm.tsx'
import { missingFrom } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { followDrafts } from '#modules/requests/phone/report-sender.ts'
import { noteDraftsToSend } from '#modules/requests/phone/drafts-to-send.ts'
import { findPerson } from '#modules/requests/pasted-message.ts'
import { SentReports } from '#modules/requests/phone/SentReports.tsx'
import { useDraft } from '#modules/requests/phone/use-draft.ts'

const ways = { field: '当面或电话', wecomGroup: '企业微信群', paper: '书面来信' } as const
/** Where it came so, the way says by what right. */
const authorityOfWay = { wecomGroup: 'groupMessage', paper: 'letter' } as const
const authorities = { visit: '上门时本人说的', call: '本人打来电话', spokenConsent: '本人口头托的', writtenConsent: '本人写了委托' } as const

/** For somebody without a phone: the same clock, the same rights. What, where, and how he asked for it; name and phone if he likes. */
export default function ReportFor() {
  const { draft, restored, change, save, startAnew } = useDraft('for')
  const [tried, setTried] = useState(false)
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const placeList = usePlaceList(reportForPage.to({}), reportForPage.to({}, { place: 'list' }))
  const ownAreas = useOwnAreas()
  const missing = draft === undefined ? [] : missingFrom(draft)
  const speak = (part: Partial<ReportDraft['speaker']>) => change((before) => ({ ...before, speaker: { ...before.speaker, ...part } }))
  const sentenceFor = (field: string) => (tried ? missing.find((one) => one.field === field)?.sentence : undefined)
  const way = draft?.channel ?? 'field'
  const come = (channel: keyof typeof ways) => change(({ speaker: { authority: _before, ...speaker }, ...rest }) => ({ ...rest, channel, speaker: channel === 'field' ? speaker : { ...speaker, authority: authorityOfWay[channel] } }))
  useEffect(() => followDrafts('for'), [])

  const submit = async () => {
    setTried(true)
    if (missing.length > 0) return document.querySelector('.report-missing')?.scrollIntoView({ block: 'center' })
    noteDraftsToSend(true)
    await save((before) => ({ ...before, stage: 'ready' }))
    go(sentReportForPage.to({ draftKey: draft!.key }))
  }

  if (search.get('place') !== null && draft !== undefined) {
    return <PlaceScreen back={reportForPage.to({})} change={change} leave={placeList.leave} />
  }
  return (
    <Screen
      title="代人反映"
      act={
        <button type="button" className="press press-main" disabled={draft === undefined} onClick={() => void submit()}>
          提交
        </button>
      }
    >
      <SentReports kind="for" to={(draftKey) => sentReportForPage.to({ draftKey })} />
      {draft === undefined ? (
        <Loading />
      ) : (
        <ReportForm draft={draft} restored={restored} change={change} startAnew={startAnew} missing={tried ? missing : []} openList={placeList.open} ownAreas={ownAreas}>
          <AlikeToJoin draft={draft} join={(joins) => change((before) => ({ ...before, joins }))} />
          <Choices legend="怎么来的？" name="channel" options={ways} chosen={way} choose={come} />
          {way === 'paper' && <LetterDate value={draft.letterDate} change={(letterDate) => change(({ letterDate: _before, ...rest }) => ({ ...rest, ...(letterDate === undefined ? {} : { letterDate }) }))} wrong={sentenceFor('letterDate')} />}
          {way === 'wecomGroup' && <PersonInText draft={draft} change={change} />}
          {way === 'field' && <Choices legend="本人是怎样托您反映的？" name="authority" options={authorities} chosen={draft.speaker.authority as keyof typeof authorities | undefined} choose={(authority) => speak({ authority })} pair />}
          {sentenceFor('authority') !== undefined && (
            <p className="report-missing" role="alert">
              {sentenceFor('authority')}
            </p>
          )}
          <label className="field">
            <span>本人姓名（可以不写）</span>
            <input name="reporterName" autoComplete="off" maxLength={40} value={draft.speaker.name} onChange={(event) => speak({ name: event.target.value })} />
          </label>
          <label className="field">
            <span>本人电话（可以不写）</span>
            <input name="reporterPhone" type="tel" autoComplete="off" maxLength={20} value={draft.speaker.phone} onChange={(event) => speak({ phone: event.target.value })} />
          </label>
          {sentenceFor('phone') !== undefined && (
            <p className="report-missing" role="alert">
              {sentenceFor('phone')}
            </p>
          )}
        </ReportForm>
      )}
    </Screen>
  )
}

function LetterDate({ value, change, wrong }: { value: string | undefined; change: (value: string | undefined) => void; wrong: string | undefined }) {
  return (
    <>
      <label className="field">
        <span>收到日期</span>
        <input type="date" name="letterDate" value={value ?? ''} onChange={(event) => change(event.target.value === '' ? undefined : event.target.value)} />
      </label>
      <p className="quiet">来信拍成照片附上：只给办理人员看，不公开。</p>
      {wrong !== undefined && (
        <p className="report-missing" role="alert">
          {wrong}
        </p>
      )}
    </>
  )
}

/** Whose name or number stands in what was pasted: moved where it is sealed, and hidden in the words that every unit reads. */
function PersonInText({ draft, change }: { draft: ReportDraft; change: (make: (draft: ReportDraft) => ReportDraft) => void }) {
  const found = findPerson(draft.text)
  if (found.text === draft.text.trim()) return null
  const { names: [name], phones: [phone] } = found
  return (
    <p className="report-hint" role="status">
      <span>文字里有{[...found.names, ...found.phones].join('、') || '证件或账号'}</span>
      <button type="button" className="press-plain" onClick={() => change((before) => ({ ...before, text: found.text, speaker: { ...before.speaker, name: name ?? before.speaker.name, phone: phone ?? before.speaker.phone } }))}>
        移到本人一栏，文字里隐去
      </button>
    </p>
  )
}

/** The areas of one's own posts: one tap away, since most of what is entered happens there. */
function useOwnAreas(): NamedArea[] {
  const { data: me } = useQuery<Me | null>({ queryKey: ['me'], queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY })
  const areas = (me?.posts ?? []).flatMap(({ areaId, areaName }) => (areaId === null || areaName === null ? [] : [{ areaId, areaName }]))
  return [...new Map(areas.map((area) => [area.areaId, area])).values()]
}

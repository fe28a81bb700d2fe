// The next page comes along with this one: it must open when the line is gone.
import '#modules/requests/resident/SentReport.tsx'
import '#modules/requests/phone/report.css'
import '#modules/requests/phone/snap.css'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useQuery } from '@tanstack/react-query'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Loading } from '#kit/ui/states.tsx'
import { mattersApi } from '#modules/requests/phone/api.ts'
import { ConsentQuestion, useConsents } from '#modules/requests/phone/ConsentQuestion.tsx'
import { PlaceScreen } from '#modules/requests/phone/PlaceScreen.tsx'
import { noteDraftsToSend } from '#modules/requests/phone/drafts-to-send.ts'
import { usePlaceList } from '#modules/requests/phone/place-list.ts'
import { missingFrom } from '#modules/requests/phone/report-draft.ts'
import type { DraftPhoto, ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { followDrafts } from '#modules/requests/phone/report-sender.ts'
import { SentReports } from '#modules/requests/phone/SentReports.tsx'
import { SnapCamera } from '#modules/requests/phone/SnapCamera.tsx'
import { SnapPlace } from '#modules/requests/phone/SnapPlace.tsx'
import { placeOfPhoto } from '#modules/requests/phone/snap-place.ts'
import { useDraft } from '#modules/requests/phone/use-draft.ts'
import { sentReportPage, snapPage } from '#modules/requests/resident/addresses.ts'

/** What people see on their way; whoever means something else sends it without, and whoever receives it says what it is. */
const OFFERED = ['sanitation', 'municipal', 'streetOrder', 'traffic', 'greening', 'safety']
const MOST_CHARACTERS = 60
const HOUR = 3_600_000

/** One photo and one tap: what it is may be left to the photo, where it is to the photo's own place, by consent. */
export default function Snap() {
  const { draft, change, save, startAnew } = useDraft('snap')
  const [tried, setTried] = useState(false)
  const [unknown, setUnknown] = useState<string>()
  const [asking, setAsking] = useState(false)
  /** The file as the camera made it stays in memory, until its place is taken or the page is left; what is kept and sent is drawn anew. */
  const file = useRef<File>(undefined)
  /** Counts what was asked and chosen: an answer to an earlier question, or of an earlier photo, is dropped. */
  const question = useRef(0)
  const consented = useConsents()?.find(({ purpose }) => purpose === 'snapLocation')?.granted === true
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const placeList = usePlaceList(snapPage.to({}), snapPage.to({}, { place: 'list' }))
  const missing = draft === undefined ? [] : missingFrom(draft)
  const sentenceFor = (field: string) => (tried ? missing.find((one) => one.field === field)?.sentence : undefined)

  useEffect(() => followDrafts('snap'), [])
  useEffect(() => () => void question.current++, [])
  useEffect(() => {
    if (tried && draft?.stage === 'ready') go(sentReportPage.to({ draftKey: draft.key }))
  }, [tried, draft, go])

  /** What the person chooses, sends or throws away meanwhile counts, not the answer that comes late. */
  const stopAsking = () => {
    setAsking(false)
    setUnknown(undefined)
    return ++question.current
  }
  const takePlace = async () => {
    if (file.current === undefined) return
    const mine = stopAsking()
    setAsking(true)
    try {
      const place = await placeOfPhoto(file.current)
      if (mine === question.current) change(({ place: { address }, ...rest }) => ({ ...rest, place: { address, ...place } }))
    } catch (error) {
      if (mine === question.current) setUnknown(error instanceof Error ? error.message : String(error))
    }
    if (mine === question.current) setAsking(false)
  }
  const take = (photo: DraftPhoto, original: File) => {
    file.current = original
    stopAsking()
    // Another photo has another place; what was chosen by hand stays.
    change(({ place, ...rest }) => ({ ...rest, photos: [photo], place: place.longitude === undefined ? place : { address: place.address } }))
    if (consented && draft?.place.areaId === undefined) void takePlace()
  }
  const submit = async () => {
    setTried(true)
    if (missing.length > 0) return document.querySelector('.report-missing')?.scrollIntoView({ block: 'center' })
    stopAsking()
    noteDraftsToSend(true)
    await save((before) => ({ ...before, stage: 'ready' }))
  }

  if (draft === undefined) return <Screen title="随手拍"><Loading /></Screen>
  if (search.get('place') !== null) {
    return (
      <PlaceScreen
        back={snapPage.to({})}
        change={change}
        leave={() => {
          stopAsking()
          placeList.leave()
        }}
      />
    )
  }
  const [photo] = draft.photos
  return (
    <Screen
      title="随手拍"
      act={photo === undefined ? undefined : (
        <button type="button" className="press press-main" onClick={() => void submit()}>
          提交
        </button>
      )}
    >
      <SentReports kind="snap" to={(draftKey) => sentReportPage.to({ draftKey })} />
      <SnapCamera photo={photo} take={take} />
      {photo === undefined ? (
        <p className="quiet snap-how">拍下要管的事，点一下就提交。不在后台定位，照片里的附带信息会去掉。</p>
      ) : (
        <>
          <SnapPlace
            place={draft.place}
            change={(make) => change((before) => ({ ...before, place: make(before.place) }))}
            clear={() => { stopAsking(); change((before) => ({ ...before, place: { address: before.place.address } })) }}
            openList={placeList.open}
            asking={asking}
            unknown={unknown}
            missing={sentenceFor('place')}
            takePlace={consented && file.current !== undefined ? () => void takePlace() : undefined}
            question={file.current !== undefined && <ConsentQuestion purpose="snapLocation" question="要带上这张照片的位置吗？" yes="带上位置" no="不带位置" answered={(granted) => { if (granted) void takePlace() }} />}
          />
          <Subject draft={draft} choose={(category) => change(({ category: _before, ...rest }) => (category === undefined ? rest : { ...rest, category }))} />
          <label className="field">
            <span>一句话（可以不写）</span>
            <input name="text" maxLength={MOST_CHARACTERS} autoComplete="off" placeholder="如：垃圾桶满了没人收" value={draft.text} onChange={(event) => change((before) => ({ ...before, text: event.target.value }))} />
          </label>
          {sentenceFor('text') !== undefined && <p className="report-missing" role="alert">{sentenceFor('text')}</p>}
          <button type="button" className="press-plain" onClick={() => { file.current = undefined; stopAsking(); setTried(false); void startAnew() }}>
            不要了，清空
          </button>
        </>
      )}
    </Screen>
  )
}

/** A few of the county's own categories; one or none. */
function Subject({ draft, choose }: { draft: ReportDraft; choose: (category: ReportDraft['category']) => void }) {
  const { data } = useQuery(mattersApi.listCategories.queryOptions({ input: {}, staleTime: HOUR }))
  const offered = OFFERED.flatMap((key) => data?.categories.find((category) => category.key === key) ?? [])
  if (offered.length === 0) return null
  return (
    <fieldset className="snap-chips">
      <legend>是哪类事（可以不选）</legend>
      {offered.map(({ key, name }) => (
        <label key={key} className={draft.category?.key === key ? 'choice choice-chosen' : 'choice'}>
          <input type="checkbox" checked={draft.category?.key === key} onChange={(event) => choose(event.target.checked ? { key, name } : undefined)} />
          {name}
        </label>
      ))}
    </fieldset>
  )
}

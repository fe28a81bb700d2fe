// The next page comes along with this one: it must open when the line is gone.
import '#modules/requests/resident/SentReport.tsx'
import { useEffect, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useLine } from '#kit/ui/line.ts'
import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Loading } from '#kit/ui/states.tsx'
import { ConsentQuestion, useConsents, useDecide } from '#modules/requests/phone/ConsentQuestion.tsx'
import { CategoryHint } from '#modules/requests/phone/CategoryHint.tsx'
import { usePlaceList } from '#modules/requests/phone/place-list.ts'
import { ReportForm } from '#modules/requests/phone/ReportForm.tsx'
import { missingFrom } from '#modules/requests/phone/report-draft.ts'
import { Nearby } from '#modules/requests/phone/Nearby.tsx'
import { PlaceScreen } from '#modules/requests/phone/PlaceScreen.tsx'
import { followDrafts } from '#modules/requests/phone/report-sender.ts'
import { noteDraftsToSend } from '#modules/requests/phone/drafts-to-send.ts'
import { useDraft } from '#modules/requests/phone/use-draft.ts'
import { SentReports } from '#modules/requests/phone/SentReports.tsx'
import { myRequestPage, reportPage, sentReportPage } from '#modules/requests/resident/addresses.ts'

/** Two things suffice: what and where. Who it is, is asked when it is sent. */
export default function Report() {
  const { draft, restored, change, save, startAnew } = useDraft('own')
  const [tried, setTried] = useState(false)
  const [joined, setJoined] = useState(false)
  const person = usePerson()
  const online = useLine()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const placeList = usePlaceList(reportPage.to({}), reportPage.to({}, { place: 'list' }))
  const missing = draft === undefined ? [] : missingFrom(draft)
  const waitsForLine = draft?.stage === 'ready' && person === null && !online

  useEffect(() => followDrafts('own'), [])
  useEffect(() => {
    if (tried && draft?.stage === 'ready' && !waitsForLine) go(sentReportPage.to({ draftKey: draft.key }))
  }, [tried, draft, waitsForLine, go])

  const submit = async () => {
    setTried(true)
    if (missing.length > 0) return document.querySelector('.report-missing')?.scrollIntoView({ block: 'center' })
    noteDraftsToSend(true)
    await save((before) => ({ ...before, stage: 'ready' }))
  }

  if (search.get('place') !== null && draft !== undefined && person !== null) {
    return <PlaceScreen back={reportPage.to({})} change={change} leave={placeList.leave} />
  }
  return (
    <Screen
      title="我要反映"
      act={
        <>
          {waitsForLine && (
            <p className="report-kept" role="status">
              写的内容、照片和录音都存在手机里了。连上网络后会接着提交，不用重写。
            </p>
          )}
          <button type="button" className="press press-main" disabled={draft === undefined} onClick={() => void submit()}>
            提交
          </button>
        </>
      }
    >
      <SentReports kind="own" to={(draftKey) => sentReportPage.to({ draftKey })} />
      {draft === undefined ? (
        <Loading />
      ) : (
        <ReportForm draft={draft} restored={restored} change={change} startAnew={startAnew} missing={tried ? missing : []} belowHere={person !== null && <ConsentQuestion purpose="location" question="要不要把这个准确位置随诉求保存？" yes="保存" no="不用" />} openList={person === null ? undefined : placeList.open}>
          {person !== null && online && <Nearby draft={draft} ownPage={(matterId) => myRequestPage.to({ matterId })} supported={() => setJoined(true)} />}
          {joined && <Joined startAnew={() => { setJoined(false); void startAnew() }} />}
          <AboutOfficials ticked={draft.aboutOfficials === true} choose={(aboutOfficials) => change((before) => ({ ...before, aboutOfficials }))} />
          {person !== null && draft.aboutOfficials !== true && <CategoryHint text={draft.text} chosen={draft.category} choose={(category) => change(({ category: _before, ...rest }) => (category === undefined ? rest : { ...rest, category }))} />}
          {person !== null && <NamedOrNot anonymous={draft.anonymousToPublic} choose={(anonymousToPublic) => change((before) => ({ ...before, anonymousToPublic }))} />}
        </ReportForm>
      )}
    </Screen>
  )
}

/** He who joined need not send what he wrote; it is thrown away only by his own press. */
function Joined({ startAnew }: { startAnew: () => void }) {
  return (
    <p className="report-kept" role="status">
      记下了，您写的不用再提交
      <button type="button" className="press-plain" onClick={startAnew}>
        清空
      </button>
    </p>
  )
}

/** Asked plainly and apart: what accuses officials must not pass through the hands of those accused. */
function AboutOfficials({ ticked, choose }: { ticked: boolean; choose: (aboutOfficials: boolean) => void }) {
  return (
    <>
      <label className="tick">
        <input type="checkbox" checked={ticked} onChange={(event) => choose(event.target.checked)} />
        <span>这是举报公职人员的作风或违纪</span>
      </label>
      {ticked && <p className="quiet" role="status">提交后密封送县级纪检监察机关，由它查办和答复您。社区、街道和被反映的单位看不到内容；县中心只看到有这一件、编号和时限。</p>}
    </>
  )
}

/** To be named in public is a consent of its own: unticking gives it, and it can be taken back for everything in the settings. */
function NamedOrNot({ anonymous, choose }: { anonymous: boolean; choose: (anonymous: boolean) => void }) {
  const consent = useConsents()?.find(({ purpose }) => purpose === 'publicName')
  const decide = useDecide()
  const change = (checked: boolean) => {
    choose(checked)
    if (!checked && consent !== undefined && !consent.granted) decide.mutate({ purpose: 'publicName', version: consent.version, granted: true })
  }
  return (
    <label className="tick">
      <input type="checkbox" checked={anonymous} onChange={(event) => change(event.target.checked)} />
      <span>公开时不写我的姓名{anonymous ? '（办事人员能联系到您）' : '（没有打勾：会写成“张*”这样）'}</span>
    </label>
  )
}

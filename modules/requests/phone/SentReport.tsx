import './report.css'
import { useEffect, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { useLine } from '#kit/ui/line.ts'
import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Loading } from '#kit/ui/states.tsx'
import { followDrafts, mendDraft, noteReceiptSeen, queueReadyDraft, sendWaiting } from '#modules/requests/phone/report-sender.ts'
import type { Receipt, ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { useKeptDraft } from '#modules/requests/phone/use-draft.ts'

type SentReportProps = {
  draftKey: string
  kind: ReportDraft['kind']
  /** The form it came from, where it is mended. */
  formPage: string
  /** What the receipt says, with its own way on. */
  Receipt: ComponentType<{ receipt: Receipt }>
  /** Where one goes on after the receipt. */
  after: ReactNode
}

const own = { nothing: '可能已经提交过了，在“我的诉求”里能看到。', noReceipt: '编号和办理情况在“我的诉求”里能看到。' }
/** Where to look for what is here no more: whoever reports for somebody has no 我的诉求. */
const gone: Record<ReportDraft['kind'], typeof own> = { own, snap: own, for: { nothing: '可能已经提交过了。还没交上去的都列在“未上传”里。', noReceipt: '凭条在这里看不到了，打开这件诉求可以重印。' } }

/** One report on its way: photos going up, waiting for the line, refused with a way to mend it, or its receipt. */
export function SentReport({ draftKey, kind, formPage, Receipt, after }: SentReportProps) {
  const draft = useKeptDraft(draftKey)
  const accountId = usePerson()?.accountId
  const [failure, setFailure] = useState<string>()
  const isReady = draft?.stage === 'ready'
  const isUnseen = draft?.stage === 'received' && draft.receiptSeen !== true

  useEffect(() => followDrafts(kind), [kind])
  useEffect(() => {
    if (isReady && accountId !== undefined) queueReadyDraft(draftKey, accountId).catch(() => setFailure('这部手机存不下这件事了。请清理一些空间，或去掉几张照片再提交。'))
  }, [isReady, draftKey, accountId])

  useEffect(() => {
    if (isUnseen) void noteReceiptSeen(draftKey).catch(() => {})
  }, [isUnseen, draftKey])

  if (draft === undefined) return <Screen title="提交" back={formPage}><Loading /></Screen>
  if (draft === null) {
    return (
      <Screen title="提交" back={formPage} act={after}>
        <Empty title="这里没有要提交的内容">{gone[kind].nothing}</Empty>
      </Screen>
    )
  }
  if (draft.stage === 'received') {
    return (
      <Screen title="已提交" act={after}>
        {draft.receipt ? <Receipt receipt={draft.receipt} /> : <Empty title="已经提交成功">{gone[kind].noReceipt}</Empty>}
      </Screen>
    )
  }
  if (draft.stage === 'refused') return <Refused draft={draft} formPage={formPage} />
  return (
    <Screen title="正在提交" back={formPage}>
      {failure === undefined ? <OnItsWay draft={draft} send={() => (accountId === undefined ? undefined : void sendWaiting(accountId))} /> : <p className="report-missing" role="alert">{failure}</p>}
    </Screen>
  )
}

function OnItsWay({ draft, send }: { draft: ReportDraft; send: () => void }) {
  const online = useLine()
  const uploads = [...draft.photos, ...(draft.recording === undefined ? [] : [draft.recording])]
  const up = uploads.filter(({ uploaded }) => uploaded === true).length
  const all = uploads.length
  const words = up === all ? '正在提交' : up < draft.photos.length ? `正在上传照片：第 ${up + 1} 张，共 ${draft.photos.length} 张` : '正在上传录音'
  return (
    <section className="sheet" role="status">
      <h2>{online ? words : '现在没有网络'}</h2>
      <progress className="sending-progress" max={all + 1} value={up} aria-label={words} />
      {online ? (
        <p className="quiet">请稍等，网络慢时要几分钟。离开这一页也会继续提交。</p>
      ) : (
        <>
          <p>写的内容、照片和录音都存在手机里了。连上网络后自动提交，不会丢，也不会重复。</p>
          <button type="button" className="press receipt-again" onClick={send}>
            现在试一次
          </button>
        </>
      )}
    </section>
  )
}

function Refused({ draft, formPage }: { draft: ReportDraft; formPage: string }) {
  const [, go] = useLocation()
  const photos = draft.photos.filter(({ refusal }) => refusal !== undefined)
  const voice = draft.recording?.refusal
  const mend = async () => {
    await mendDraft(draft)
    go(formPage, { replace: true })
  }
  return (
    <Screen
      title="没有提交成功"
      back={formPage}
      act={
        <button type="button" className="press press-main" onClick={() => void mend()}>
          {photos.length > 0 ? '去掉传不上的照片，回去再提交' : voice !== undefined ? '回去重新录音，再提交' : '回去改一改'}
        </button>
      }
    >
      <section className="sheet" role="alert">
        {photos.map((photo) => (
          <p key={photo.photoId}>有一张照片没有传上去：{photo.refusal}</p>
        ))}
        {voice !== undefined && <p>录音没有传上去：{voice}</p>}
        {photos.length === 0 && voice === undefined && <p>{draft.refusal}</p>}
        <p className="quiet">您写的内容还在，没有丢。</p>
      </section>
    </Screen>
  )
}

/** The head of a receipt: it has arrived, under this number. */
export function ReceiptHead({ number }: { number: string }) {
  return (
    <>
      <p className="receipt-head">
        <Icon name="done" size={30} />
        已经收到
      </p>
      <p>
        编号
        <span className="receipt-number">{number}</span>
      </p>
    </>
  )
}

/** What happens next, in order. */
export function ReceiptSteps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="receipt-steps">
      {steps.map((step, index) => (
        <li key={step}>
          <span aria-hidden="true">{index + 1}</span>
          <span>{step}</span>
        </li>
      ))}
    </ol>
  )
}

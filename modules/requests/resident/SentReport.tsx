import { Link, useParams } from 'wouter'
import { sayBefore } from '#kit/ui/time-words.ts'
import { ReceiptHead, ReceiptSteps, SentReport } from '#modules/requests/phone/SentReport.tsx'
import { PlaceUpTo } from '#modules/requests/phone/UnderstoodPlace.tsx'
import type { Receipt } from '#modules/requests/phone/report-draft.ts'
import { useKeptDraft } from '#modules/requests/phone/use-draft.ts'
import { myRequestPage, myRequestsPage, reportPage, snapPage } from '#modules/requests/resident/addresses.ts'

/** The report on its way, then its receipt: number, who has it, by when, what comes next. */
export default function ResidentSentReport() {
  const { draftKey } = useParams<{ draftKey: string }>()
  const isSnap = useKeptDraft(draftKey)?.kind === 'snap'
  const form = isSnap ? snapPage : reportPage
  return (
    <SentReport
      draftKey={draftKey}
      kind="own"
      formPage={form.to({})}
      Receipt={OwnReceipt}
      after={
        <>
          <Link href={myRequestsPage.to({})} className="press press-main">
            看我的诉求
          </Link>
          <Link href={form.to({})} className="press">
            {isSnap ? '再拍一张' : '再反映一件'}
          </Link>
        </>
      }
    />
  )
}

function OwnReceipt({ receipt }: { receipt: Receipt }) {
  const by = receipt.dueAt === null ? '期限要等明年的工作日历公布' : sayBefore(new Date(receipt.dueAt), new Date())
  return (
    <>
      <section className="sheet">
        <ReceiptHead number={receipt.number} />
        <p>
          {receipt.areaName} · {receipt.title}
          <PlaceUpTo placeUpTo={receipt.placeUpTo} />
        </p>
      </section>
      <section className="sheet">
        <h2>接下来</h2>
        <ReceiptSteps
          steps={[
            `${receipt.receiver}看您反映的事，${by}告诉您是否受理`,
            '派给负责的单位，由它与您联系、办理',
            '办完答复您，请您看办好了没有',
          ]}
        />
        <p className="quiet receipt-where">
          每一步在 <Link href={myRequestPage.to({ matterId: receipt.requestId })}>这件诉求</Link> 里都能看到。有事会打您登录的手机号码。
        </p>
      </section>
    </>
  )
}

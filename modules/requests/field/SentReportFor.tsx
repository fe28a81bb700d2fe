import { Link, useParams } from 'wouter'
import { sayMoment } from '#kit/ui/time-words.ts'
import { reportForPage } from '#modules/requests/field/addresses.ts'
import { QrCode } from '#modules/requests/phone/QrCode.tsx'
import { ReceiptHead, SentReport } from '#modules/requests/phone/SentReport.tsx'
import type { Receipt } from '#modules/requests/phone/report-draft.ts'
import { slipPage } from '#modules/requests/resident/addresses.ts'

/** On its way, then number and check word, to be given to whom it concerns. */
export default function SentReportFor() {
  const { draftKey } = useParams<{ draftKey: string }>()
  return (
    <SentReport
      draftKey={draftKey}
      kind="for"
      formPage={reportForPage.to({})}
      Receipt={ReceiptFor}
      after={
        <>
          <Link href="/" className="press press-main">
            回到首页
          </Link>
          <Link href={reportForPage.to({})} className="press">
            再报一件
          </Link>
        </>
      }
    />
  )
}

function ReceiptFor({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <section className="sheet">
        <ReceiptHead number={receipt.number} />
        {receipt.checkWord !== null && (
          <>
            <p>
              校验字
              <span className="receipt-number">{receipt.checkWord}</span>
            </p>
            <QrCode text={`${location.origin}${slipPage.to({}, { number: receipt.number })}`} />
            <p>请把编号和校验字写给本人，家里人有手机的，让他扫这个码。没有手机也能请人凭这两样查进度。凭条丢了，可以请您单位在工作台上重印。</p>
          </>
        )}
      </section>
      <section className="sheet">
        <p>
          {receipt.areaName} · {receipt.title}
        </p>
        <p className="quiet">
          {receipt.receiver}
          {receipt.dueAt === null ? '受理，期限要等明年的工作日历公布' : `${sayMoment(new Date(receipt.dueAt), new Date())} 前受理`}
        </p>
      </section>
    </>
  )
}

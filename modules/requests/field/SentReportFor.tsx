import { Link, useParams } from 'wouter'
import { sayBefore } from '#kit/ui/time-words.ts'
import { reportForPage } from '#modules/requests/field/addresses.ts'
import { SlipWords } from '#modules/requests/field/SlipWords.tsx'
import { ReceiptHead, SentReport } from '#modules/requests/phone/SentReport.tsx'
import { PlaceUpTo } from '#modules/requests/phone/UnderstoodPlace.tsx'
import type { Receipt } from '#modules/requests/phone/report-draft.ts'

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
        <SlipWords receipt={receipt} />
      </section>
      <section className="sheet">
        <p>
          {receipt.areaName} · {receipt.title}
          <PlaceUpTo placeUpTo={receipt.placeUpTo} />
        </p>
        <p className="quiet">
          {receipt.receiver}
          {receipt.dueAt === null ? '受理，期限要等明年的工作日历公布' : `${sayBefore(new Date(receipt.dueAt), new Date())}受理`}
        </p>
      </section>
    </>
  )
}

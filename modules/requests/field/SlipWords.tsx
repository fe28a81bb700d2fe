import { QrCode } from '#modules/requests/phone/QrCode.tsx'
import type { Receipt } from '#modules/requests/phone/report-draft.ts'
import { slipPage } from '#modules/requests/resident/addresses.ts'

/** What the person takes home, to be written down for him or scanned. */
export function SlipWords({ receipt: { number, checkWord } }: { receipt: Pick<Receipt, 'number' | 'checkWord'> }) {
  if (checkWord === null) return null
  return (
    <>
      <p>
        校验字
        <span className="receipt-number">{checkWord}</span>
      </p>
      <QrCode text={`${location.origin}${slipPage.to({}, { number })}`} />
      <p>请把编号和校验字写给本人，家里人有手机的，让他扫这个码。没有手机也能请人凭这两样查进度。写丢了，打开这件诉求，点“重印凭条”换一个校验字。</p>
    </>
  )
}

import { Button } from 'antd'
import type { z } from 'zod'
import { Go } from '#kit/ui/desk/Go.tsx'
import { sayExactEnd, sayExactly } from '#kit/ui/time-words.ts'
import type { Receipt } from '#modules/requests/shapes.ts'
import { slipPage } from '#modules/requests/resident/addresses.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { useMe } from '#modules/requests/desk/me.ts'
import { QrCode } from '#modules/requests/phone/QrCode.tsx'

/** What the person takes home: number, check word, and a picture that leads to the state of the request. */
export function Slip({ receipt, again }: { receipt: z.infer<typeof Receipt>; again?: () => void }) {
  const me = useMe()
  const address = `${location.origin}${slipPage.to({}, { number: receipt.number })}`
  return (
    <>
      <header className="page-head slip-head">
        <h1>{again === undefined ? '凭条已重印' : '已登记'}</h1>
        <div className="page-acts">
          <Button type="primary" onClick={() => print()}>
            打印凭条
          </Button>
          {again !== undefined && <Button onClick={again}>再登记一件</Button>}
          <Go to={requestPage.to({ matterId: receipt.requestId })}>打开这件诉求</Go>
        </div>
      </header>
      <div className="page-body">
        <article className="slip" aria-label="凭条">
          <h2>{me?.countyName ?? ''}诉求登记凭条</h2>
          <div className="slip-two">
            <dl className="slip-facts">
              <dt>编号</dt>
              <dd className="slip-number">{receipt.number}</dd>
              {receipt.checkWord !== null && (
                <>
                  <dt>校验字</dt>
                  <dd className="slip-number">{receipt.checkWord}</dd>
                </>
              )}
              <dt>事情</dt>
              <dd>{receipt.title}</dd>
              <dt>地点</dt>
              <dd>{receipt.areaName}{receipt.placeUpTo !== null && '（只认到这里，请补）'}</dd>
              <dt>首接单位</dt>
              <dd>{receipt.receiver}</dd>
              <dt>受理时限</dt>
              <dd>{receipt.dueAt === null ? (receipt.pendingCalendar ? '工作日历装入后算出' : '无') : `${sayExactEnd(new Date(receipt.dueAt))} 前`}</dd>
              <dt>{again === undefined ? '重印' : '登记'}</dt>
              <dd>
                {me?.posts[0]?.organizationName ?? ''}，{sayExactly(new Date())}
              </dd>
            </dl>
            <QrCode text={address} />
          </div>
          <p className="slip-words">用手机扫码，或打开 {location.host}{slipPage.path}，输入编号和校验字，就能看到办到哪一步、谁在办、什么时候答复。凭条请自己收好，不要交给别人。</p>
        </article>
      </div>
    </>
  )
}

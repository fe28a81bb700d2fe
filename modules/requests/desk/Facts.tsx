import { Fragment, Suspense } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { FailureBoundary } from '#kit/ui/states.tsx'
import { channelLabels, purposeLabels } from '#modules/matters/contract.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { slipAgainPage } from '#modules/requests/desk/addresses.ts'
import { Links } from '#modules/requests/desk/Links.tsx'
import { Reporter } from '#modules/requests/desk/Reporter.tsx'

const PlaceMap = lazyOnce(() => import('#modules/requests/desk/PlaceMap.tsx'))

/** Each name whole: on a narrow screen the line breaks between them. */
function AreaWay({ names }: { names: readonly string[] }) {
  return (
    <span className="fact-more">
      {names.map((name, index) => (
        <Fragment key={index}>
          {index > 0 && ' '}
          <span className="area-step">{index < names.length - 1 ? `${name} ›` : name}</span>
        </Fragment>
      ))}
    </span>
  )
}

/** Where, what kind, by whom, through which channel. */
export function Facts({ request }: { request: RequestDetail }) {
  return (
    <section className="request-part" aria-label="基本情况">
      <dl className="facts">
        <dt>类别</dt>
        <dd>{request.categoryLabel}，{purposeLabels[request.purpose]}</dd>
        <dt>地点</dt>
        <dd>
          {request.place}
          {request.areaNames.length > 0 && <AreaWay names={request.areaNames} />}
          {request.placeUpTo !== null && <span className="fact-more">地点只认到{request.placeUpTo}，请补</span>}
          {request.placeSynthetic && <span className="fact-more">地点是为演示编造的</span>}
        </dd>
        <dt>反映人</dt>
        <dd>
          <Reporter request={request} />
          {request.others > 0 && <span className="fact-more">另有 {request.others} 人反映同一件事</span>}
        </dd>
        <dt>渠道</dt>
        <dd>
          {channelLabels[request.channel]}
          {request.sentBy !== null && `，${request.sentBy}`}
          {request.reporter.authorityLabel !== null && `（${request.reporter.authorityLabel}）`}
          {request.letterDate !== null && `，${request.letterDate} 收到`}
          {request.reporter.mayReprintSlip && <Go to={slipAgainPage.to({ matterId: request.requestId })} className="fact-more">重印凭条</Go>}
        </dd>
        {request.externalNumber !== null && !request.isOrder && (
          <>
            <dt>原编号</dt>
            <dd className="figure">{request.externalNumber}</dd>
          </>
        )}
        <dt>首接单位</dt>
        <dd>{request.receiver.name}</dd>
        <Links request={request} />
      </dl>
      <FailureBoundary>
        <Suspense fallback={null}>
          <PlaceMap areaId={request.areaId} areaName={request.areaName} longitude={request.longitude} latitude={request.latitude} />
        </Suspense>
      </FailureBoundary>
    </section>
  )
}

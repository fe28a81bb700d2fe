import '#modules/requests/phone/request.css'
import '#modules/requests/phone/nearby.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import { OpenLine, PublishedLine, SupportAct } from '#modules/requests/phone/Nearby.tsx'
import { OwnOne } from '#modules/requests/resident/OwnOne.tsx'
import { saidOf } from '#modules/requests/phone/published-words.ts'
import { UrgeSupported } from '#modules/requests/phone/UrgeSupported.tsx'
import { myRequestsPage, reportPage } from '#modules/requests/resident/addresses.ts'
import type { FollowedUnseen, OpenRequest, SupportedRequest } from '#modules/requests/contract-support.ts'

/** Where a notice of “me too” leads: what others may hear of it today, or why nothing, and what was told. */
export default function Supported() {
  const { matterId } = useParams<{ matterId: string }>()
  const { data, error, refetch } = useQuery(api.getSupported.queryOptions({ input: { requestId: matterId }, meta: { live: [REQUEST, 'notice'] } }))
  const isMissing = error instanceof Refusal && error.status === 404
  return (
    <Screen title="我也遇到的诉求" back={myRequestsPage.to({})}>
      {isMissing && (
        <>
          <Empty title="您没有跟着这件诉求">网址可能抄错了。您也遇到的都列在“我的诉求”里。</Empty>
          <p className="list-more">
            <Link href={myRequestsPage.to({})} className="press">看我的诉求</Link>
          </p>
        </>
      )}
      {error !== null && !isMissing && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          {data.wentOn && <p className="supported-went-on">您也遇到的那件与下面这件是同一件事，合并办理，进展接着告诉您。</p>}
          {data.published !== null ? <Public item={data.published} /> : data.open !== null ? <Open item={data.open} /> : data.unseen !== null ? <Unseen item={data.unseen} /> : <NotPublic />}
          {data.told.length > 0 && (
            <section className="sheet">
              <h2>告诉过您的</h2>
              <ul className="supported-told">
                {data.told.map(({ at, sentence }) => (
                  <li key={at}>
                    <p><WholeNumbers>{sentence}</WholeNumbers></p>
                    <p className="quiet">
                      <Moment at={at} />
                    </p>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Screen>
  )
}

function Public({ item }: { item: SupportedRequest }) {
  return (
    <article className="sheet">
      <PublishedLine item={item} />
      <p className="quiet">编号 <WholeNumbers>{item.number}</WholeNumbers></p>
      <div className="supported-answer">
        <p className="quiet">
          {saidOf(item)}
        </p>
        <p className="request-words">{item.publicAnswer}</p>
      </div>
      {item.own ? <OwnOne requestId={item.requestId} /> : (item.supported || item.maySupport) && <SupportAct item={item} />}
      <UrgeSupported item={item} unit={item.unit} />
    </article>
  )
}

function Open({ item }: { item: OpenRequest }) {
  return (
    <article className="sheet">
      <OpenLine item={item} />
      <p className="quiet">它是别人反映的，还没有公开：内容、照片和具体地点不给别人看，有了进展会告诉您。</p>
      {item.closed && <p className="quiet">现在不再让别人加入；您已经加入了，进展照样告诉您。收回以后不能再加入。</p>}
      {(item.supported || item.maySupport) && <SupportAct item={item} />}
      <UrgeSupported item={item} />
    </article>
  )
}

function Unseen({ item }: { item: FollowedUnseen }) {
  return (
    <section className="sheet">
      <h2>并入另一件一起办理</h2>
      <p>您也遇到的这件与另一件是同一件事，合并办理。那一件是别人反映的，还没有公开，所以不能给您看；公开以后，进展接着告诉您。</p>
      <UrgeSupported item={item} />
    </section>
  )
}

function NotPublic() {
  return (
    <section className="sheet">
      <h2>这件诉求现在不公开</h2>
      <p>它是别人反映的，公开已经撤回，或者不再让别人加入，所以不能再给您看；除非再公开，进展也不能再告诉您。</p>
      <p>您那里还没有解决的，请自己反映一件，会有您自己的编号。</p>
      <Link href={reportPage.to({})} className="press supported-report">
        我要反映
      </Link>
    </section>
  )
}

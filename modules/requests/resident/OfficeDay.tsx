import '#modules/requests/phone/request.css'
import '#modules/requests/phone/published.css'
import '#modules/requests/phone/office-days.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import { officeDaysApi } from '#modules/requests/phone/api.ts'
import { OfficeDayHead } from '#modules/requests/phone/OfficeDayHead.tsx'
import { officeDaysPage, reportPage } from '#modules/requests/resident/addresses.ts'
import type { OfficeDay as Day } from '#modules/requests/office-days/contract.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One day under an address of its own, to be sent to a neighbour. */
export default function OfficeDay() {
  const { officeDayId } = useParams<{ officeDayId: string }>()
  const { data: day, error, refetch } = useQuery(officeDaysApi.getOfficeDay.queryOptions({ input: { officeDayId }, enabled: ID.test(officeDayId), retry: false }))
  const isMissing = !ID.test(officeDayId) || (error instanceof Refusal && error.status === 404)
  return (
    <Screen title="联合接待日" back={officeDaysPage.to({})}>
      {isMissing ? (
        <Empty title="没有这个接待日">网址可能抄错了，或者它还没有公布。</Empty>
      ) : (
        <>
          {error !== null && <Failure error={error} retry={() => void refetch()} />}
          {day === undefined && error === null && <Loading />}
          {day !== undefined && <One day={day} />}
        </>
      )}
      <p className="list-more">
        <Link href={officeDaysPage.to({}, day === undefined ? {} : { area: day.areaId })} className="press">
          {day === undefined ? '看其他接待日' : '看这里的其他接待日'}
        </Link>
      </p>
    </Screen>
  )
}

function One({ day }: { day: Day }) {
  const isComing = day.state === 'published' && new Date(day.endsAt) > new Date()
  return (
    <>
      <article className="sheet">
        <div className="office-day-head">
          <OfficeDayHead day={day} />
        </div>
        <dl className="office-day-facts">
          {day.reason !== null && <><dt>{day.state === 'cancelled' ? '为什么取消' : '为什么改'}</dt><dd>{day.reason}</dd></>}
          <dt>主办</dt><dd>{day.host}</dd>
          <dt>来的单位</dt><dd>{day.units.length === 0 ? day.host : day.units.join('、')}</dd>
          <dt>可以说什么</dt><dd>{day.categories.length === 0 ? '什么事都可以' : `${day.categories.map(({ name }) => name).join('、')}，别的事也可以来问`}</dd>
          {day.longitude !== null && <><dt>在哪里</dt><dd><a href={`geo:${day.latitude},${day.longitude}?q=${day.latitude},${day.longitude}`}>用手机上的地图打开</a>，打不开时按经度 {day.longitude.toFixed(5)}、纬度 {day.latitude!.toFixed(5)} 查</dd></>}
          {day.note !== null && <><dt>要知道的</dt><dd>{day.note}</dd></>}
        </dl>
      </article>
      {isComing && (
        <section className="sheet">
          <h2>来之前</h2>
          <p>现场说的事登记后有编号，谁在办、什么时候答复，在“我的诉求”或凭条上查。</p>
          <p>来不了，可以在手机上<Link href={reportPage.to({})}>反映</Link>，一样办。</p>
        </section>
      )}
    </>
  )
}

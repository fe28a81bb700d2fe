import '#modules/requests/phone/published.css'
import '#modules/requests/phone/office-days.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearchParams } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { officeDaysApi, publishedApi, welcomeQuery } from '#modules/requests/phone/api.ts'
import { OfficeDayHead } from '#modules/requests/phone/OfficeDayHead.tsx'
import { officeDayPage, officeDaysPage } from '#modules/requests/resident/addresses.ts'

const AREA = /^[0-9a-z]{1,16}$/

/** When and where units come to be spoken to. Nobody needs to sign in. */
export default function OfficeDays() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const given = search.get('area') ?? ''
  const area = AREA.test(given) ? given : undefined
  const when = search.get('when') === 'past' ? 'past' : 'coming'
  const county = useQuery(welcomeQuery).data?.countyCode
  const { data, error, refetch } = useQuery(officeDaysApi.listOfficeDays.queryOptions({ input: { when, ...(area === undefined ? {} : { area }) } }))
  const to = (change: { area?: string | undefined; when?: string | undefined }) => officeDaysPage.to({}, { area, when: when === 'past' ? 'past' : undefined, ...change })
  return (
    <Screen title="联合接待日">
      <AreaChoice area={area} change={(chosen) => go(to({ area: chosen }))} />
      <div className="published-views" role="group" aria-label="看哪些">
        <button type="button" aria-pressed={when === 'coming'} onClick={() => go(to({ when: undefined }))}>将要举办</button>
        <button type="button" aria-pressed={when === 'past'} onClick={() => go(to({ when: 'past' }))}>办过和取消的</button>
      </div>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && (
        <Empty title={when === 'coming' ? '最近没有接待日' : '还没有办过接待日'}>{when === 'coming' ? '公布以后会出现在这里。现在有事，可以先点“我要反映”。' : '办过以后，来了多少人、收下多少件会写在这里。'}</Empty>
      )}
      <ul className="published-list">
        {data?.items.map((day) => (
          <li key={day.officeDayId} className="sheet">
            <Link href={officeDayPage.to({ officeDayId: day.officeDayId })} className="office-day">
              <span className="office-day-head">
                <OfficeDayHead day={day} />
              </span>
              <Icon name="next" />
            </Link>
          </li>
        ))}
      </ul>
      {county !== undefined && <p className="published-ways quiet">
        订阅{data === undefined || area === undefined ? '全县' : data.area.name}的接待日：<a href={feedOf('ics', county, area)}>日历</a>、<a href={feedOf('rss', county, area)}>RSS</a>，改期和取消会自己更新。
      </p>}
    </Screen>
  )
}

function feedOf(form: 'ics' | 'rss', countyCode: string, area: string | undefined): string {
  return `/feeds/${countyCode}/office-days.${form}${area === undefined ? '' : `?area=${area}`}`
}

/** From the county down to communities, level by level. */
function AreaChoice({ area, change }: { area: string | undefined; change: (area: string | undefined) => void }) {
  const { data } = useQuery(publishedApi.countPublished.queryOptions({ input: area === undefined ? {} : { area } }))
  const above = data?.above.slice(1) ?? []
  return (
    <label className="field">
      <span>哪里</span>
      <select name="area" value={area ?? ''} onChange={(event) => change(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">全县</option>
        {area !== undefined && !above.some(({ areaId }) => areaId === area) && <option value={area}>{data === undefined ? '正在读取' : '没有这个地方'}</option>}
        {above.map(({ areaId, name }) => (
          <option key={areaId} value={areaId}>{name}</option>
        ))}
        {data?.areas.filter(({ areaId }) => !above.some((one) => one.areaId === areaId)).map(({ areaId, name }) => (
          <option key={areaId} value={areaId}>{above.length > 0 && '　'}{name}</option>
        ))}
      </select>
    </label>
  )
}

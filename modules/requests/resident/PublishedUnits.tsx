import '#modules/requests/phone/request.css'
import '#modules/requests/phone/published.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearchParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMonth } from '#kit/ui/time-words.ts'
import { openDataApi } from '#modules/requests/phone/api.ts'
import { usePublishedUnits } from '#modules/requests/phone/PublishedFilterFields.tsx'
import { UnitFigures } from '#modules/requests/phone/UnitFigures.tsx'
import { Month } from '#modules/requests/open-data/contract-units.ts'
import { publishedPage, publishedUnitPage, publishedUnitsPage } from '#modules/requests/resident/addresses.ts'
import { UnitMonth } from '#modules/requests/resident/UnitMonth.tsx'

/** Every authority of which something is public, in the order of the county's tree; and where the county tells it, what each received in a month. Nobody needs to sign in. */
export default function PublishedUnits() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const asked = Month.safeParse(search.get('month')).data
  const units = usePublishedUnits()
  const read = useQuery(openDataApi.getUnitMonth.queryOptions({ input: asked === undefined ? {} : { month: asked }, placeholderData: keepPreviousData }))
  const months = read.data?.months ?? []
  const choose = (month: string | undefined) => go(publishedUnitsPage.to({}, { month }))
  return (
    <Screen title="各单位说到做到" back={publishedPage.to({})}>
      {(months.length > 0 || asked !== undefined) && (
        <div className="published-views" role="group" aria-label="看哪些诉求">
          <button type="button" aria-pressed={asked === undefined} onClick={() => choose(undefined)}>公开的诉求</button>
          <button type="button" aria-pressed={asked !== undefined} onClick={() => choose(months[0])}>每月全部诉求</button>
        </div>
      )}
      {asked === undefined ? (
        <>
          <p className="published-summary">只算公开的诉求；按上下级和名称排列，不排名。</p>
          {units.error !== null && <Failure error={units.error} retry={() => void units.refetch()} />}
          {units.data === undefined && units.error === null && <Loading />}
          {units.data?.units.length === 0 && <Empty title="还没有公开的诉求">公开以后，每个单位答应的做到没有会写在这里。</Empty>}
          <ul className="published-list unit-list">
            {units.data?.units.map((unit) => (
              <li key={unit.organizationId} className="sheet">
                <Link href={publishedUnitPage.to({ organizationId: unit.organizationId })} className="unit-link">
                  {unit.name}
                  {unit.ended && '（已撤并）'}
                </Link>
                <p className="quiet">公开 {unit.count} 件</p>
                <UnitFigures unit={unit} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          {read.error !== null && <Failure error={read.error} retry={() => void read.refetch()} />}
          {read.data === undefined && read.error === null && <Loading />}
          {read.data?.table === null && (
            <>
              <Empty title="这个月没有各单位的账">还没有到公布的时候，或者各单位的件数太少，一公布就会认出是哪一件。</Empty>
              {months.length > 0 && (
                <button type="button" className="press" onClick={() => choose(months[0])}>
                  看{sayMonth(months[0]!)}的账
                </button>
              )}
            </>
          )}
          {read.data !== undefined && read.data.table !== null && (
            <UnitMonth months={months} month={asked} table={read.data.table} known={new Set(units.data?.units.map(({ organizationId }) => organizationId))} choose={choose} />
          )}
        </>
      )}
    </Screen>
  )
}

import '#modules/requests/phone/request.css'
import '#modules/requests/phone/published.css'
import { Link } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { usePublishedUnits } from '#modules/requests/phone/PublishedFilterFields.tsx'
import { UnitFigures } from '#modules/requests/phone/UnitFigures.tsx'
import { publishedPage, publishedUnitPage } from '#modules/requests/resident/addresses.ts'

/** Every authority of which something is public, in the order of the county's tree. Nobody needs to sign in. */
export default function PublishedUnits() {
  const { data, error, refetch } = usePublishedUnits()
  return (
    <Screen title="各单位说到做到" back={publishedPage.to({})}>
      <p className="published-summary">只算公开的诉求；按上下级和名称排列，不排名。</p>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.units.length === 0 && <Empty title="还没有公开的诉求">公开以后，每个单位答应的做到没有会写在这里。</Empty>}
      <ul className="published-list unit-list">
        {data?.units.map((unit) => (
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
    </Screen>
  )
}

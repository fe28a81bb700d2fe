import '#modules/requests/phone/request.css'
import '#modules/requests/phone/published.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { publishedApi } from '#modules/requests/phone/api.ts'
import { filtersFrom } from '#modules/requests/phone/published-filters.ts'
import { UnitFigures } from '#modules/requests/phone/UnitFigures.tsx'
import { openDataPage, publishedPage, publishedUnitsPage } from '#modules/requests/resident/addresses.ts'
import { PublishedList } from '#modules/requests/resident/PublishedList.tsx'

const NEWEST = 5

/** What one authority kept, missed and still owes of what is public of it, and the newest of it. */
export default function PublishedUnit() {
  const { organizationId } = useParams<{ organizationId: string }>()
  const { unit: known } = filtersFrom({ unit: organizationId })
  const isUnit = known !== undefined
  const { data: unit, error, refetch } = useQuery(publishedApi.getPublishedUnit.queryOptions({ input: { organizationId }, enabled: isUnit, retry: false }))
  const list = useQuery(publishedApi.listPublished.queryOptions({ input: { unit: organizationId, limit: NEWEST }, enabled: unit !== undefined }))
  const isMissing = !isUnit || (error instanceof Refusal && error.status === 404)
  const failure = error ?? list.error
  return (
    <Screen title="说到做到" back={publishedUnitsPage.to({})}>
      {isMissing ? (
        <Empty title="这个单位还没有公开的诉求">也可能网址抄错了，请从各单位的列表里选。</Empty>
      ) : (
        <>
          {failure !== null && <Failure error={failure} retry={() => void Promise.all([refetch(), list.refetch()])} />}
          {unit === undefined && error === null && <Loading />}
          {unit !== undefined && (
            <section className="sheet">
              <h2>
                {unit.name}
                {unit.ended && '（已撤并）'}
              </h2>
              {unit.above !== null && <p className="quiet">上级：{unit.above}</p>}
              <p>
                公开 <strong>{unit.count}</strong> 件
              </p>
              <UnitFigures unit={unit} />
              <p className="quiet">
                只算公开的诉求，不排名。全县每一件的账在<Link href={openDataPage.to({})}>公开数据</Link>里。
              </p>
            </section>
          )}
          {unit !== undefined && unit.overdue > 0 && (
            <p className="list-more">
              <Link href={publishedPage.to({}, { unit: organizationId, state: 'overdue' })} className="press">
                看超期没办完的 {unit.overdue} 件
              </Link>
            </p>
          )}
          <PublishedList items={list.data?.items} />
          {unit !== undefined && unit.count > NEWEST && (
            <p className="list-more">
              <Link href={publishedPage.to({}, { unit: organizationId })} className="press">
                看这个单位公开的全部 {unit.count} 件
              </Link>
            </p>
          )}
        </>
      )}
    </Screen>
  )
}

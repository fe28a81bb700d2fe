import '#modules/requests/phone/request.css'
import './task.css'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { taskPage } from '#modules/requests/field/addresses.ts'
import { readOrKept } from '#modules/requests/field/kept-reads.ts'
import { TaskDue } from '#modules/requests/field/TaskDue.tsx'
import { useHere } from '#modules/requests/field/use-here.ts'
import { api, placesApi, REQUEST } from '#modules/requests/phone/api.ts'
import { sayMetres } from '#modules/requests/phone/here.ts'
import type { Here } from '#modules/requests/phone/here.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

const MOST = 100
const AROUND_METRES = 2_000
const MINUTE = 60_000

/** What is open where I work, the nearest first as far as the phone says where it is. */
export default function Near() {
  const accountId = usePerson()?.accountId ?? ''
  const { here, allowed, ask, asking, refusal } = useHere()
  const { data, error, refetch } = useQuery(openQuery(accountId))
  const { data: metres } = useQuery(metresQuery(here))
  const rows = data?.data.items
  const sorted = rows === undefined ? undefined : [...rows].sort((one, other) => (metres?.get(one.areaId) ?? Infinity) - (metres?.get(other.areaId) ?? Infinity))
  return (
    <Screen title="附近的诉求">
      {here === undefined && allowed !== false && (
        <button type="button" className="press near-ask" disabled={asking} onClick={ask}>
          <Icon name="around" size={24} />
          {asking ? '正在定位' : '由近到远排'}
        </button>
      )}
      {refusal !== undefined && <p className="kept-note">{refusal}</p>}
      {data?.keptAt !== null && data?.keptAt !== undefined && (
        <p className="kept-note" role="status">
          没有网络，这是 {sayMoment(new Date(data.keptAt), new Date())} 的列表。
        </p>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {sorted === undefined && error === null && <Loading />}
      {sorted?.length === 0 && <Empty title="您管的地方没有没办完的诉求">居民反映的、代报的事，办完以前都列在这里。</Empty>}
      {sorted !== undefined && sorted.length > 0 && (
        <ul className="entries">
          {sorted.map((row) => (
            <li key={row.requestId}>
              <Entry row={row} metres={metres?.get(row.areaId)} />
            </li>
          ))}
        </ul>
      )}
    </Screen>
  )
}

function openQuery(accountId: string) {
  return queryOptions({
    queryKey: ['field-open', accountId],
    queryFn: () => readOrKept('open', accountId, () => api.listRequests.call({ stage: 'open', limit: MOST })),
    meta: { live: [REQUEST] },
  })
}

/** Metres from here to each area around; a request lies somewhere in its area. The place is rounded to about 100 m before it is asked with. */
function metresQuery(here: Here | undefined) {
  const longitude = here === undefined ? 0 : Math.round(here.longitude * 1_000) / 1_000
  const latitude = here === undefined ? 0 : Math.round(here.latitude * 1_000) / 1_000
  return queryOptions({
    queryKey: ['field-metres', longitude, latitude],
    enabled: here !== undefined,
    staleTime: 10 * MINUTE,
    queryFn: async () => {
      const { area, near } = await placesApi.findArea.call({ longitude, latitude, near: AROUND_METRES })
      return new Map([...near.map(({ areaId, metres }) => [areaId, metres] as const), ...(area === null ? [] : area.path.split('/').filter((areaId) => areaId !== '').map((areaId) => [areaId, 0] as const))])
    },
  })
}

function Entry({ row, metres }: { row: RequestRow; metres: number | undefined }) {
  return (
    <Link href={taskPage.to({ matterId: row.requestId })} className="entry">
      <span className="entry-words">
        <span className="task-where">
          <Icon name="around" size={18} /> {row.place}
          {metres !== undefined && <strong>{metres < 50 ? '就在这一片' : `约 ${sayMetres(metres)}`}</strong>}
        </span>
        <span className="entry-name">{row.title}</span>
        <TaskDue row={row} />
      </span>
      <Icon name="next" />
    </Link>
  )
}

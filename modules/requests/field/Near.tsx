import '#modules/requests/phone/request.css'
import './task.css'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { readOrKept } from '#kit/ui/device/kept.ts'
import { sayMetres } from '#kit/ui/here.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { usePerson } from '#kit/ui/person.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { useHere } from '#kit/ui/use-here.ts'
import { taskPage } from '#modules/requests/field/addresses.ts'
import { metresTo, nearestFirst } from '#modules/requests/field/nearest-first.ts'
import { TaskDue } from '#modules/requests/field/TaskDue.tsx'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

const MOST = 100

/** What is open where I work, the nearest first as far as the phone says where it is, else what is due first. */
export default function Near() {
  const accountId = usePerson()?.accountId ?? ''
  const { here, allowed, ask, asking, refusal } = useHere()
  const { data, error, refetch } = useQuery(openQuery(accountId))
  const rows = data?.data.items
  const sorted = rows === undefined ? undefined : nearestFirst(rows, here)
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
          没有网络，这是{sayMoment(new Date(data.keptAt), new Date())} 的列表。
        </p>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {sorted === undefined && error === null && <Loading />}
      {sorted?.length === 0 && <Empty title="您管的地方没有没办完的诉求">居民反映的、代报的事，办完以前都列在这里。</Empty>}
      {sorted !== undefined && sorted.length > 0 && (
        <ul className="entries">
          {sorted.map((row) => (
            <li key={row.requestId}>
              <Entry row={row} metres={metresTo(row, here)} />
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

function Entry({ row, metres }: { row: RequestRow; metres: number | undefined }) {
  return (
    <Link href={taskPage.to({ matterId: row.requestId })} className="entry">
      <span className="entry-words">
        <span className="task-where">
          <Icon name="around" size={18} /> {row.place}
          {metres !== undefined && <strong>{metres < 50 ? '就在跟前' : `约 ${sayMetres(metres)}`}</strong>}
        </span>
        <span className="entry-name">{row.title}</span>
        <TaskDue row={row} />
      </span>
      <Icon name="next" />
    </Link>
  )
}

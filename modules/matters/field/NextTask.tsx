import './work.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { workQuery } from '#modules/matters/screens/work.ts'
import { WorkEntry } from '#modules/matters/field/WorkEntry.tsx'
import { workPage } from '#modules/matters/field/addresses.ts'

/** The task that is due first, and how many wait behind it. */
export default function NextTask() {
  const { data, error, refetch } = useInfiniteQuery(workQuery('waits', 20))
  const first = data?.pages[0]
  const next = first?.items[0]
  return (
    <section aria-labelledby="next-task">
      <h2 id="next-task" className="work-head">
        下一件
      </h2>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {first === undefined && error === null && <Loading rows={2} />}
      {first !== undefined && next === undefined && (
        <div className="sheet">
          <Empty title="没有等您办的事">派给您或您网格的事会出现在这里，最急的在最上面。</Empty>
        </div>
      )}
      {next !== undefined && (
        <ul className="entries work-next">
          <li>
            <WorkEntry item={next} />
          </li>
          {first!.counts.waits > 1 && (
            <li>
              <Link href={workPage.to({})} className="entry">
                <span className="entry-words">
                  后面还有 {first!.counts.waits - 1} 件{first!.counts.overdue > 0 && <span className="due-missed">，其中 {first!.counts.overdue} 件已超期</span>}
                </span>
                <Icon name="next" />
              </Link>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

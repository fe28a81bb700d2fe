import './work.css'
import { Link } from 'wouter'
import { metresBetween, sayDirection, sayMetres } from '#kit/ui/here.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { useHere } from '#kit/ui/use-here.ts'
import type { WorkItem } from '#modules/matters/contract.ts'
import { useWork } from '#modules/matters/field/use-work.ts'
import { WorkEntry } from '#modules/matters/field/WorkEntry.tsx'
import { workPage } from '#modules/matters/field/addresses.ts'

/** The task that is due first, and how many wait behind it. */
export default function NextTask() {
  const { data, error, refetch } = useWork()
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
      {first !== undefined && first.keptAt !== null && (
        <p className="kept-note" role="status">
          没有网络，这是{sayMoment(new Date(first.keptAt), new Date())} 的列表。
        </p>
      )}
      {next !== undefined && (
        <ul className="entries work-next">
          <li>
            <WorkEntry item={next} />
          </li>
          <Way item={next} />
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

/** How far and which way, when the phone may say where it is: asked by a tap only, worked out here, told to nobody. */
function Way({ item: { longitude, latitude, placeSynthetic } }: { item: WorkItem }) {
  const { here, allowed, ask, asking, refusal } = useHere()
  if (longitude === null || latitude === null || (here === undefined && allowed === false)) return null
  const there = { longitude, latitude }
  return (
    <li>
      {here !== undefined ? (
        <p className="work-way">
          在您{sayDirection(here, there)}边，约 {sayMetres(metresBetween(here, there))}
          {placeSynthetic && '（示例地点）'}
        </p>
      ) : (
        <button type="button" className="work-way work-way-ask" disabled={asking} onClick={ask}>
          {asking ? '正在定位' : '看离我多远、在哪边'}
        </button>
      )}
      {refusal !== undefined && <p className="work-way">{refusal}</p>}
    </li>
  )
}

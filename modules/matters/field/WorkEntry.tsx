import { Link } from 'wouter'
import { DueTime, PlatformDue } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { addressOfMatter } from '#kit/ui/phone/page.ts'
import type { WorkItem } from '#modules/matters/contract.ts'

/** One matter on a phone: where it is, what it is, how long there is. */
export function WorkEntry({ item }: { item: WorkItem }) {
  const words = (
    <>
      <span className="entry-words">
        <span className="work-place">
          <Icon name="around" size={18} /> {item.place}
        </span>
        <span className="entry-name">{item.title}</span>
        <span className="work-facts">
          {item.platformDueAt === null ? <DueTime dueAt={item.dueAt} words={item.dueWords} overdue={item.overdue} /> : <PlatformDue at={item.platformDueAt} />}
          <span>{item.waitingForLabel ?? item.stateLabel}</span>
        </span>
      </span>
    </>
  )
  const to = addressOfMatter(item.kind, item.matterId)
  if (to === undefined) return <div className="entry">{words}</div>
  return (
    <Link href={to} className="entry">
      {words}
      <Icon name="next" />
    </Link>
  )
}

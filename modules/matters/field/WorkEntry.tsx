import { Link } from 'wouter'
import { DueTime, PlatformDue } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { useOutboxState } from '#kit/ui/outbox-sender.ts'
import { addressOfMatter } from '#kit/ui/phone/page.ts'
import type { WorkItem } from '#modules/matters/contract.ts'

/** One matter on a phone: where it is, what it is, how long there is, or that what was done waits for the line. */
export function WorkEntry({ item }: { item: WorkItem }) {
  const isDoneHere = useOutboxState().commands.some(({ input, refusal }) => refusal === undefined && (input as { requestId?: string } | undefined)?.requestId === item.matterId)
  const words = (
    <>
      <span className="entry-words">
        <span className="work-place">
          <Icon name="around" size={18} /> {item.place}
        </span>
        <span className="entry-name">{item.title}</span>
        <span className="work-facts">
          {item.platformDueAt === null ? <DueTime dueAt={item.dueAt} words={item.dueWords} overdue={item.overdue} /> : <PlatformDue at={item.platformDueAt} />}
          <span>{isDoneHere ? '已办，等待上传' : (item.waitingForLabel ?? item.stateLabel)}</span>
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

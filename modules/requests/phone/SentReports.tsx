import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { titleOf } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { useSentDrafts } from '#modules/requests/phone/use-draft.ts'

const words = {
  queued: { words: '还没提交上去，连上网络会自动提交', className: 'entry-hint' },
  refused: { words: '没有提交成功，点开看原因', className: 'due-missed' },
  received: { words: '已经提交，点开看编号和校验字', className: 'entry-hint' },
} as const
type Listed = ReportDraft & { stage: keyof typeof words }

/** Somebody else's slip is not to be found among one's own requests: it waits here until it was read. */
function isListed(draft: ReportDraft): draft is Listed {
  return draft.stage === 'queued' || draft.stage === 'refused' || (draft.stage === 'received' && draft.kind === 'for' && draft.receiptSeen !== true)
}

/** What was written on this device and is not yet with the server: nothing waits unseen. */
export function SentReports({ kind, to }: { kind: ReportDraft['kind']; to: (draftKey: string) => string }) {
  const drafts = useSentDrafts(kind).filter(isListed)
  if (drafts.length === 0) return null
  return (
    <ul className="entries sent-list">
      {drafts.map((draft) => (
        <li key={draft.key}>
          <Link href={to(draft.key)} className="entry">
            <span className="entry-words">
              <span className="entry-name">{titleOf(draft)}</span>
              <span className={words[draft.stage].className}>{words[draft.stage].words}</span>
            </span>
            <Icon name="next" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

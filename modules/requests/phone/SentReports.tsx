import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { titleOf } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { useSentDrafts } from '#modules/requests/phone/use-draft.ts'

/** What was written on this device and is not yet with the server: nothing waits unseen. */
export function SentReports({ kind, to }: { kind: ReportDraft['kind']; to: (draftKey: string) => string }) {
  const drafts = useSentDrafts(kind).filter(({ stage }) => stage === 'queued' || stage === 'refused')
  if (drafts.length === 0) return null
  return (
    <ul className="entries sent-list">
      {drafts.map((draft) => (
        <li key={draft.key}>
          <Link href={to(draft.key)} className="entry">
            <span className="entry-words">
              <span className="entry-name">{titleOf(draft)}</span>
              <span className={draft.stage === 'refused' ? 'due-missed' : 'entry-hint'}>{draft.stage === 'refused' ? '没有提交成功，点开看原因' : '还没提交上去，连上网络会自动提交'}</span>
            </span>
            <Icon name="next" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

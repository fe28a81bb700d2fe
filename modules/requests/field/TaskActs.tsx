import { Link } from 'wouter'
import { usePerson } from '#kit/ui/person.ts'
import { replyPage } from '#modules/requests/field/addresses.ts'
import { doMove } from '#modules/requests/field/do-move.ts'
import type { FieldMove } from '#modules/requests/field/field-moves.ts'
import { useTemplatesBefore } from '#modules/requests/field/kept-templates.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** What is next, one tap each; the first is the one that is due. */
export function TaskActs({ task, version, moves }: { task: RequestDetail; version: number | undefined; moves: readonly FieldMove[] }) {
  const accountId = usePerson()?.accountId
  useTemplatesBefore()
  if (accountId === undefined) return null
  const main = moves[0]
  return (
    <>
      {moves.includes('sign') && (
        <button type="button" className={classOf('sign', main)} onClick={() => void doMove({ task, version, move: 'sign', accountId })}>
          签收
        </button>
      )}
      {moves.includes('contact') && task.state !== 'handling' && (
        <div className="press-row">
          <button type="button" className={classOf('contact', main)} onClick={() => void doMove({ task, version, move: 'contact', fields: { how: 'phone' }, accountId })}>
            打过电话了
          </button>
          <button type="button" className="press" onClick={() => void doMove({ task, version, move: 'contact', fields: { how: 'visit' }, accountId })}>
            上门见过了
          </button>
        </div>
      )}
      {moves.includes('reply') && (
        <Link href={replyPage.to({ matterId: task.requestId })} className={classOf('reply', task.state === 'handling' ? 'reply' : main)}>
          答复居民
        </Link>
      )}
    </>
  )
}

function classOf(move: FieldMove, main: FieldMove | undefined): string {
  return move === main ? 'press press-main' : 'press'
}

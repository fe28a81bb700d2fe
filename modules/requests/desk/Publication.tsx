import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type PublicationProps = { request: RequestDetail; move: string | undefined; openMove: (move: string) => void }

/** What everybody can read of it, and whether the promise was kept; before that, what others in the community may do with it. */
export function Publication({ request, move, openMove }: PublicationProps) {
  const { publication, joining } = request
  if (publication === null) return joining === null ? null : <Joining request={request} move={move} openMove={openMove} />
  return (
    <section className="request-part aside-later" aria-label="公开的内容">
      <h3>公开的内容</h3>
      <p className="request-line">
        <Moment at={publication.publishedAt} /> 公开
        <span>{publication.stateLabel}</span>
        {publication.kept !== null && <span>{publication.kept ? '承诺已兑现' : '承诺没有兑现'}</span>}
      </p>
      <p className="quoted">{publication.publicText}</p>
      <p className="quoted">{publication.publicAnswer}</p>
    </section>
  )
}

const moves = ['closeJoining', 'openJoining'] as const

/** Public facilities: others hear of it before it is public. */
function Joining({ request: { joining, openMoves }, move: shown, openMove }: PublicationProps) {
  return (
    <section className="request-part aside-later" aria-label="公开">
      <h3>还没有公开</h3>
      <p>
        {joining === 'closed'
          ? '已停止加入：不再推荐给同社区的人。已经加入的照样跟着，有进展照样告诉他们。'
          : '同社区的人反映这一类事时，会看到这一件的类别、社区、日期和进展，可以按“我也遇到”加入。'}
      </p>
      <p className="move-acts">
        {moves.filter((move) => openMoves.includes(move) && move !== shown).map((move) => (
          <Button key={move} onClick={() => openMove(move)}>
            {requestLifecycle.moves[move].label}
          </Button>
        ))}
      </p>
    </section>
  )
}

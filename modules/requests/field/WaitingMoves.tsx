import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { hears } from '#kit/ui/command.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { giveUpMove } from '#modules/requests/field/do-move.ts'
import { moveLabels } from '#modules/requests/field/field-moves.ts'
import type { TaskCommand } from '#modules/requests/field/field-moves.ts'
import { replyPage } from '#modules/requests/field/addresses.ts'
import { REQUEST, REQUEST_DETAIL } from '#modules/requests/phone/api.ts'

/** What was done here and is not with the server: it waits for the line, or was refused and can be put right. */
export function WaitingMoves({ commands }: { commands: readonly TaskCommand[] }) {
  return commands.map((command) => (command.refusal === undefined ? <Waits key={command.key} command={command} /> : <Refused key={command.key} command={command} refusal={command.refusal} />))
}

function Waits({ command }: { command: TaskCommand }) {
  return (
    <p className="kept-note" role="status">
      {moveLabels[command.route]}：<Moment at={new Date(command.madeAt).toISOString()} /> 已存在手机里，等待上传
    </p>
  )
}

function Refused({ command, refusal }: { command: TaskCommand; refusal: string }) {
  const queries = useQueryClient()
  const giveUp = async () => {
    await giveUpMove(command)
    await queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, [REQUEST, REQUEST_DETAIL]) })
  }
  return (
    <section className="sheet refused-move" role="alert">
      <h2>“{moveLabels[command.route]}”没有办成</h2>
      <p>{refusal}</p>
      {command.input.words !== undefined && <p className="steps-words">{command.input.words}</p>}
      {command.route === 'reply' && (
        <Link href={replyPage.to({ matterId: command.input.requestId })} className="press press-main">
          改一改再答复
        </Link>
      )}
      <button type="button" className="press" onClick={() => void giveUp()}>
        不办这一步了，看最新情况
      </button>
    </section>
  )
}

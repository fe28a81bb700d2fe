import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { answerTask } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'

const ANSWERED = "UPDATE matter_party SET answered_at = $4 WHERE county_code = $1 AND matter_id = $2 AND organization_id = $3 AND role = 'coUnit' AND open"

/** A co-unit tells the lead what it did. */
export const answerTaskHandler = command(
  answerTask,
  async (context) => {
    const moving = await beginMove(context, 'answerTask')
    const { row, scope, grant } = moving
    const organizationId = grant!.organizationId
    await touch(scope.db, ANSWERED, [scope.countyCode, row.id, organizationId, scope.at])
    await finishMove(moving, {
      openTaskIds: row.open_task_ids.filter((id) => id !== organizationId), data: { unitId: organizationId },
      words: { text: context.input.words, audience: 'internal' }, photoIds: context.input.photoIds,
    })
    await tellUnit(moving, { organizationId: row.holder_organization_id, permission: 'request.reply' }, `诉求 ${row.number} 的协办单位已反馈。`)
    return row.id
  },
  showRow,
)

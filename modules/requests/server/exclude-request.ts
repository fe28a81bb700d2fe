import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { exclude, include } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { exclusionReasonLabels } from '#modules/requests/shapes.ts'

const EXCLUDE = 'INSERT INTO exclusion (county_code, id, matter_id, reason_key, approved_by, organization_id, text_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)'
const INCLUDE = 'UPDATE exclusion SET ended_at = $3 WHERE county_code = $1 AND matter_id = $2 AND ended_at IS NULL'

/** Does not count in the rates any more, for a reason from the closed list, with evidence and a named approver. */
export const excludeHandler = command(
  exclude,
  async (context) => {
    const moving = await beginMove(context, 'exclude')
    const { scope, row, grant } = moving
    const { reasonKey, words } = context.input
    const { textId } = await finishMove(moving, {
      request: { excluded: true }, data: { reason: exclusionReasonLabels[reasonKey] }, words: { text: words, audience: 'internal' },
    })
    await touch(scope.db, EXCLUDE, [scope.countyCode, scope.newId(), row.id, reasonKey, scope.accountId, grant?.organizationId ?? null, textId, scope.at])
    return row.id
  },
  showRow,
)

export const includeHandler = command(
  include,
  async (context) => {
    const moving = await beginMove(context, 'include')
    await finishMove(moving, { request: { excluded: false }, words: { text: context.input.words, audience: 'internal' } })
    await touch(moving.scope.db, INCLUDE, [moving.scope.countyCode, moving.row.id, moving.scope.at])
    return moving.row.id
  },
  showRow,
)

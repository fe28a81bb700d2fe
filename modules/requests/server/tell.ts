import type { CountyScope } from '#kit/database/county-scope.ts'
import { sayLastingEnd } from '#kit/ui/time-words.ts'
import { AT_ONCE, countyRules, notify, paceOf } from '#modules/matters/server/public.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestMove, WaitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

/** What is told of a move: who carries it out, of which request. */
type Told = { scope: CountyScope; row: RequestRecord; move: RequestMove }

/** What the reporter must hear; for somebody without an account the call-back and the slip take its place. */
export async function tellReporter({ scope, row, move }: Told, sentence: string): Promise<void> {
  if (row.reporter_id === null) return
  await notify(scope, { matterId: row.id, to: { accountId: row.reporter_id }, step: move, sentence, pace: AT_ONCE })
}

export async function tellUnit({ scope, row, move }: Told, to: { organizationId: string | null; permission: string }, sentence: string): Promise<void> {
  if (to.organizationId === null) return
  await notify(scope, { matterId: row.id, to: { organizationId: to.organizationId, permission: to.permission }, step: move, sentence, pace: await paceNow(scope, row) })
}

type Pressing = Pick<RequestRecord, 'category' | 'urgency' | 'due_at'>
const RULES_MAY_BE_OLD_MILLISECONDS = 10_000

async function paceNow({ db, countyCode, at }: CountyScope, { category, urgency, due_at: dueAt }: Pressing): Promise<ReturnType<typeof paceOf>> {
  return paceOf({ category, urgency, dueAt }, at, (await countyRules(db, countyCode, RULES_MAY_BE_OLD_MILLISECONDS)).calendar)
}

/** The move that brought it there, in the words of whoever has to act next. What is not here speaks through what is waited for. */
const happened: Partial<Record<RequestMove | 'silence' | 'unitSucceeded', string>> = {
  report: '新诉求', reportFor: '新诉求', split: '拆分出的诉求', undoMerge: '恢复单独办理', oweOutcome: '并入的一件有了结果', accept: '已受理', dispatch: '派给您单位', arbitrate: '裁定由您单位承办', transfer: '转给您单位', correctPlace: '地点更正后归您单位',
  object: '承办单位提出异议', askReturn: '承办单位申请退单', approveReturn: '退单已同意', refuseReturn: '退单没有同意，请继续办理', sendBackRefused: '12345 平台不同意退回，请继续办理', askExtension: '申请延期', suspend: '申请挂账',
  supplement: '反映人补充了情况', endWait: '不再等反映人补充', resume: '挂账结束', confirm: '反映人已认可', disagree: '反映人不认可答复，请重新办理', rework: '核查不合格，请返工',
  verify: '核查通过', reply: '已答复', closeCase: '已结案', reopen: '重新办理', silence: '反映人没有回音', unitSucceeded: '单位调整后由您单位接办',
}
const decided: Partial<Record<RequestMove, string>> = { decideExtension: '延期', decideSecondExtension: '再次延期', decideSuspension: '挂账' }

function whatHappened(move: keyof typeof happened | RequestMove, data: Readonly<Record<string, unknown>>): string | undefined {
  if (data.undelivered === true) return '退回没有送到 12345 平台，请继续办理'
  const decision = decided[move as RequestMove]
  if (decision !== undefined && data.atPlatform === true) return `${decision}报 12345 平台决定`
  return decision === undefined ? happened[move] : `${decision}${data.approve === true ? '已批准' : '没有批准'}`
}

type Acting = Pressing & { id: string; number: string; waiting_for: WaitingFor | null; waiting_organization_id: string | null }
type Before = { waiting_for: string | null; waiting_organization_id: string | null }

/**
 * Whoever must act now and did not before hears of it, by the unit and the permission that it takes. Nobody is told of what
 * he himself has just brought about: `actsHimself` says whether the post that moved it can also do what comes next.
 */
export async function tellWhoActs(
  scope: CountyScope, before: Before | null, after: Acting, move: keyof typeof happened | RequestMove, { data = {}, actsHimself }: { data?: Readonly<Record<string, unknown>>; actsHimself: (unit: string, permission: string) => boolean },
): Promise<void> {
  const { waiting_for: waits, waiting_organization_id: unit } = after
  if (waits === null || unit === null || (before !== null && before.waiting_for === waits && before.waiting_organization_id === unit)) return
  const { can, label } = waitingFor[waits]
  if (actsHimself(unit, can)) return
  const what = whatHappened(move, data)
  const by = after.due_at === null ? '' : `，${sayLastingEnd(after.due_at, scope.at)} 前`
  await notify(scope, {
    matterId: after.id, to: { organizationId: unit, permission: can }, step: move, waitsFor: waits, pace: await paceNow(scope, after),
    sentence: `诉求 ${after.number}：${[...(what === undefined ? [] : [what]), label].join('，')}${by}。`,
  })
}

/** Units that are asked to help by this move, also those that helped before and are asked for more. */
export async function tellHelpers(moving: Told, coUnits: readonly { organizationId: string }[], askedNow: readonly string[]): Promise<void> {
  for (const { organizationId } of coUnits) {
    const isNew = !moving.row.co_unit_ids.includes(organizationId)
    if (isNew || askedNow.includes(organizationId)) await tellUnit(moving, { organizationId, permission: 'request.reply' }, `${isNew ? '请' : '请再次'}协办诉求 ${moving.row.number}。`)
  }
}

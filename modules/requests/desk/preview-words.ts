import { saidOf } from '#modules/requests/phone/published-words.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Previewed = Pick<RequestDetail, 'reply' | 'holder' | 'suspendedUntil' | 'state' | 'waitingFor' | 'waitingUnit' | 'publicPlace' | 'categoryLabel'>

/** What will stand above the words once they are public: where, and what, at most as near as the public page says it. */
export function previewPlace({ publicPlace, categoryLabel }: Previewed): string {
  return `${publicPlace} · ${categoryLabel}`
}

/** Whose words, and how it stands: of what can be published unanswered, all that is not suspended is late, and before dispatch that is whoever should accept or dispatch it. */
export function previewHead({ reply, holder, suspendedUntil, state, waitingFor, waitingUnit }: Previewed): string {
  if (reply !== null) return `${reply.unit}答复（${reply.kindLabel}）`
  const lateStep = state === 'submitted' && waitingFor === 'accept' ? 'accept' : state === 'accepted' && waitingFor === 'dispatch' ? 'dispatch' : null
  const unit = (lateStep === null ? holder?.name : waitingUnit) ?? '承办单位'
  const stands = suspendedUntil !== null ? '挂账中' : lateStep === null ? '已超期' : lateStep === 'accept' ? '超期未受理' : '超期未派单'
  return `${saidOf({ unit, isPlan: true, kept: suspendedUntil === null ? false : null, lateStep, suspendedUntil })}（${stands}，尚未解决）`
}

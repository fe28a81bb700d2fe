import type { Stage } from '#modules/matters/contract.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'

/** The units that answer for a place: its community or village, its street or town, the county's centre. */
export type PlaceUnits = { community: string | null; street: string | null; centre: string | null }

export type WaitingRow = {
  state: string
  receiver_organization_id: string
  holder_organization_id: string | null
  sender_organization_id: string | null
  proposed_organization_id: string | null
  pending: string | null
  decider_organization_id: string | null
  return_count: number
  extension_count: number
  asked_resident_at: Date | null
  suspended_until: Date | null
  reply_kind: string | null
  replied_organization_id: string | null
  verifier_organization_id: string | null
  check_reason: string | null
  outcome_telling: string | null
}

export type Waiting = { waiting_for: WaitingFor | null; waiting_organization_id: string | null }

/** What is to be done in the time of a stage: what was accepted, merged and taken out again has the time of the next step, and must be accepted first. */
export function stepToDo({ stage, waitingFor }: { stage: Stage; waitingFor: string | null }): Stage {
  return waitingFor === 'accept' ? 'accept' : stage
}

/** Who must act now, and by what; without a unit it is the reporter, or time. A function of the request and its place. */
export function waitingOf(row: WaitingRow, units: PlaceUnits): Waiting {
  const on = (waiting_for: WaitingFor, waiting_organization_id: string | null): Waiting => ({ waiting_for, waiting_organization_id })
  switch (row.state) {
    case 'submitted':
      return row.pending === 'platformReturn' ? on('platformDecision', row.decider_organization_id) : on('accept', row.receiver_organization_id)
    case 'accepted':
      if (row.pending === 'arbitration') return on('arbitrate', units.centre)
      if (row.proposed_organization_id === row.receiver_organization_id && row.sender_organization_id === null) return on('sign', row.receiver_organization_id)
      return on('dispatch', dispatcherOf(row, units))
    case 'dispatched':
      return on('sign', row.holder_organization_id)
    case 'signed':
    case 'handling':
      return waitingWhileHandled(row, units, on)
    case 'replied':
      if (row.reply_kind === 'byWhen') return on('reply', row.holder_organization_id)
      return row.check_reason === null ? on('confirm', null) : on('verify', row.verifier_organization_id)
    case 'verified':
      return on('close', row.receiver_organization_id)
    case 'closed':
      return on('callback', callerOf(row, units))
    case 'merged':
      return row.outcome_telling === 'owed' ? on('tellOutcome', callerOf(row, units)) : { waiting_for: null, waiting_organization_id: null }
    default:
      return { waiting_for: null, waiting_organization_id: null }
  }
}

function waitingWhileHandled(row: WaitingRow, units: PlaceUnits, on: (act: WaitingFor, unit: string | null) => Waiting): Waiting {
  if (row.pending === 'return') return on('decideReturn', returnDeciderOf(row, units))
  if (row.pending === 'extension') return row.extension_count === 0 ? on('decideExtension', row.decider_organization_id ?? row.holder_organization_id) : on('decideSecondExtension', units.centre)
  if (row.pending === 'suspension') return on('decideSuspension', row.decider_organization_id ?? row.holder_organization_id)
  if (row.asked_resident_at !== null) return on('residentAnswer', null)
  if (row.suspended_until !== null) return on('review', row.holder_organization_id)
  return on(row.state === 'signed' ? 'contact' : 'reply', row.holder_organization_id)
}

/** Whoever sent it sends it again: the county's centre what it sent, otherwise the street of the place. */
export function dispatcherOf(row: Pick<WaitingRow, 'sender_organization_id'>, units: PlaceUnits): string | null {
  return row.sender_organization_id !== null && row.sender_organization_id === units.centre ? units.centre : (units.street ?? units.centre)
}

/** Whoever sent it, the first time; what the dispatching street itself asks to return, and the second time, the county's centre. */
function returnDeciderOf(row: WaitingRow, units: PlaceUnits): string | null {
  const dispatcher = dispatcherOf(row, units)
  return row.return_count === 0 && dispatcher !== row.holder_organization_id ? dispatcher : units.centre
}

/** The street calls back, the centre on what the street itself answered: never the unit that replied. */
export function callerOf(row: Pick<WaitingRow, 'replied_organization_id' | 'sender_organization_id'>, units: PlaceUnits): string | null {
  if (row.sender_organization_id === units.centre) return units.centre
  return units.street !== null && units.street !== row.replied_organization_id ? units.street : units.centre
}

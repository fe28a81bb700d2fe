import { expect, test } from 'vitest'
import { waitingOf } from '#modules/requests/waiting.ts'
import type { WaitingRow } from '#modules/requests/waiting.ts'

const units = { community: 'community', street: 'street', centre: 'centre' }
const row: WaitingRow = {
  state: 'submitted', receiver_organization_id: 'community', holder_organization_id: 'department', sender_organization_id: 'street', proposed_organization_id: 'department', pending: null, decider_organization_id: null,
  return_count: 0, extension_count: 0, asked_resident_at: null, suspended_until: null, reply_kind: null, replied_organization_id: 'department', verifier_organization_id: 'community', check_reason: null, outcome_telling: null,
}
const at = new Date('2026-09-15T02:00:00Z')

test.each<[why: string, changed: Partial<WaitingRow>, act: string | null, unit: string | null, place?: Partial<typeof units>]>([
  ['the first receiver accepts', {}, 'accept', 'community'],
  ['its own matter: it signs', { state: 'accepted', proposed_organization_id: 'community', sender_organization_id: null }, 'sign', 'community'],
  ['another’s: the street dispatches', { state: 'accepted', sender_organization_id: null }, 'dispatch', 'street'],
  ['back to the centre that had sent it', { state: 'accepted', sender_organization_id: 'centre' }, 'dispatch', 'centre'],
  ['no street there: the centre', { state: 'accepted', sender_organization_id: null }, 'dispatch', 'centre', { street: null as never }],
  ['on nobody’s list', { state: 'accepted', pending: 'arbitration' }, 'arbitrate', 'centre'],
  ['sent', { state: 'dispatched' }, 'sign', 'department'],
  ['signed', { state: 'signed' }, 'contact', 'department'],
  ['handled', { state: 'handling' }, 'reply', 'department'],
  ['the first return', { state: 'handling', pending: 'return' }, 'decideReturn', 'street'],
  ['what the street itself asks to return', { state: 'handling', pending: 'return', holder_organization_id: 'street' }, 'decideReturn', 'centre'],
  ['the second return', { state: 'handling', pending: 'return', return_count: 1 }, 'decideReturn', 'centre'],
  ['the first extension', { state: 'handling', pending: 'extension' }, 'decideExtension', 'department'],
  ['the second extension', { state: 'handling', pending: 'extension', extension_count: 1 }, 'decideSecondExtension', 'centre'],
  ['a suspension', { state: 'handling', pending: 'suspension' }, 'decideSuspension', 'department'],
  ['an extension of a unit without a head', { state: 'handling', pending: 'extension', decider_organization_id: 'street' }, 'decideExtension', 'street'],
  ['the second one is the county’s all the same', { state: 'handling', pending: 'extension', extension_count: 1, decider_organization_id: 'street' }, 'decideSecondExtension', 'centre'],
  ['its suspension', { state: 'handling', pending: 'suspension', decider_organization_id: 'centre' }, 'decideSuspension', 'centre'],
  ['the resident is asked', { state: 'handling', asked_resident_at: at }, 'residentAnswer', null],
  ['suspended', { state: 'handling', suspended_until: at }, 'review', 'department'],
  ['replied', { state: 'replied', reply_kind: 'done' }, 'confirm', null],
  ['promised', { state: 'replied', reply_kind: 'byWhen' }, 'reply', 'department'],
  ['to be looked at', { state: 'replied', reply_kind: 'done', check_reason: 'safety' }, 'verify', 'community'],
  ['where the community has nobody else to look', { state: 'replied', reply_kind: 'done', check_reason: 'dispute', verifier_organization_id: 'street' }, 'verify', 'street'],
  ['verified', { state: 'verified' }, 'close', 'community'],
  ['closed', { state: 'closed' }, 'callback', 'street'],
  ['what the street answered the centre calls back on', { state: 'closed', replied_organization_id: 'street' }, 'callback', 'centre'],
  ['what the centre sent it calls back on', { state: 'closed', sender_organization_id: 'centre' }, 'callback', 'centre'],
  ['merged, and its reporter has no account', { state: 'merged', sender_organization_id: null, replied_organization_id: null, outcome_telling: 'owed' }, 'tellOutcome', 'street'],
  ['merged, and told', { state: 'merged', outcome_telling: 'told' }, null, null],
  ['nothing is owed', { state: 'calledBack' }, null, null],
])('%s', (_why, changed, act, unit, place) => {
  expect(waitingOf({ ...row, ...changed }, { ...units, ...place })).toEqual({ waiting_for: act, waiting_organization_id: unit })
})

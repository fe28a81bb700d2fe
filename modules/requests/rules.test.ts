import { describe, expect, test } from 'vitest'
import { Actor } from '#kit/access/actor.ts'
import type { Grant } from '#kit/access/actor.ts'
import { roles } from '#modules/platform/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { attempt, openMoves } from '#modules/requests/rules.ts'
import type { RequestFacts } from '#modules/requests/rules.ts'

const COMMUNITY = 'community'
const STREET = 'street'
const DEPARTMENT = 'department'
const CENTRE = 'centre'
const at = new Date('2026-09-15T02:00:00Z')
const circumstances = { at, reopenLimit: 2, reopenWithinDays: 15, transferLimit: 1, urgeAgainAfterHours: 24, isFacility: (category: string) => category === 'municipal.streetLight' }

const row: RequestFacts = {
  area_path: '371425/s1/c1/g1/', reporter_id: 'resident', org_ids: [DEPARTMENT, STREET], state: 'handling', category: 'municipal.streetLight', purpose: 'help', urgency: 'routine', holder_organization_id: DEPARTMENT, holder_name: '住建局',
  sender_organization_id: STREET, receiver_organization_id: COMMUNITY, co_unit_ids: [], open_task_ids: [], waiting_for: 'reply', waiting_organization_id: DEPARTMENT, pending: null,
  pending_by: null, asked_resident_at: null, suspended_until: null, returnable_until: new Date('2026-09-16T02:00:00Z'), arbitrated: false,
  reply_due_at: new Date('2026-09-20T10:00:00Z'), replied_by: null, replied_organization_id: null, reply_kind: null, check_reason: null, closing: 0, rated_closing: 0,
  due_stage: null, due_at: null, solved: null, satisfaction: null, objection_count: 0, return_count: 0, transfer_count: 0, urged_at: null, next_callback_at: null, extension_count: 0, reopen_count: 0, closed_at: null, published: false, joining: 'open', sealed: false, typing: null, excluded: false, exclusion_asked_by: null, exclusion_asked_organization_id: null, outcome_telling: null, merged_from: null,
}

function actor(accountId: string, ...posts: [role: string, organizationId: string, areaPath: string | null][]): Actor {
  const grants = posts.map(([role, organizationId, areaPath]): Grant => ({
    postId: `${role}-${organizationId}`, postName: role, role, organizationId, organizationName: organizationId, position: 'primary', areaId: null, areaName: null, areaPath, seesArea: true, seesParty: true,
  }))
  return new Actor({ countyCode: '371425', accountId, sessionId: 's', surface: posts.length === 0 ? 'resident' : 'desk', staffMemberId: null, name: null, noticeVersion: null, grants }, roles)
}
const people = {
  resident: actor('resident'),
  /** Speaks for somebody without a phone: the row names him as its reporter. */
  lead: actor('lead', ['buildingLead', COMMUNITY, '371425/s1/c1/g1/']),
  clerk: actor('clerk', ['departmentStaff', DEPARTMENT, null]),
  otherClerk: actor('otherClerk', ['departmentStaff', 'other', null]),
  head: actor('head', ['departmentHead', DEPARTMENT, null]),
  street: actor('street', ['streetStaff', STREET, '371425/s1/']),
  community: actor('community', ['communityStaff', COMMUNITY, '371425/s1/c1/']),
  grid: actor('grid', ['gridWorker', COMMUNITY, '371425/s1/c1/g1/']),
  county: actor('county', ['countyDispatcher', CENTRE, '371425/']),
  /** Head and clerk in one person: his other post must not decide what he asked for. */
  both: actor('both', ['departmentStaff', DEPARTMENT, null], ['departmentHead', DEPARTMENT, null]),
}

type Line = [why: string, who: keyof typeof people, move: RequestMove, changed: Partial<RequestFacts>, refusal: string | null]
const replied = { state: 'replied', reply_kind: 'done', replied_by: 'clerk', replied_organization_id: DEPARTMENT }

test.each<Line>([
  ['the holder replies', 'clerk', 'reply', {}, null],
  ['a sender is no holder', 'street', 'reply', {}, 'request.not-the-holder'],
  ['a grid worker answers only what his community holds', 'grid', 'reply', {}, 'request.not-the-holder'],
  ['and then he may', 'grid', 'reply', { holder_organization_id: COMMUNITY }, null],
  ['no reply while a required co-task is open', 'clerk', 'reply', { open_task_ids: ['other'] }, 'request.tasks-open'],
  ['no reply while an application is open', 'clerk', 'reply', { pending: 'extension' }, 'request.application-open'],
  ['no reply while suspended', 'clerk', 'reply', { suspended_until: at }, 'request.suspended'],
  ['the holder asks for an exclusion', 'clerk', 'askExclusion', replied, null],
  ['whoever answered may, when another holds it now', 'clerk', 'askExclusion', { ...replied, holder_organization_id: 'other' }, null],
  ['a sender may not', 'street', 'askExclusion', replied, 'request.not-the-holder'],
  ['the county may', 'county', 'askExclusion', replied, null],
  ['not twice at once', 'clerk', 'askExclusion', { ...replied, exclusion_asked_by: 'county' }, 'request.exclusion-asked'],
  ['not what is excluded', 'clerk', 'askExclusion', { ...replied, excluded: true }, 'request.excluded-already'],
  ['nor what only the holder can read', 'clerk', 'askExclusion', { ...replied, sealed: true }, 'request.sealed-not-excluded'],
  ['another person decides', 'county', 'decideExclusion', { ...replied, exclusion_asked_by: 'clerk' }, null],
  ['never who asked', 'county', 'decideExclusion', { ...replied, exclusion_asked_by: 'county' }, 'request.own-application'],
  ['never of the unit that holds it', 'county', 'decideExclusion', { ...replied, exclusion_asked_by: 'clerk', holder_organization_id: CENTRE }, 'request.own-unit-held'],
  ['never of the unit that answered it', 'county', 'decideExclusion', { ...replied, exclusion_asked_by: 'clerk', replied_organization_id: CENTRE }, 'request.own-unit-held'],
  ['nothing asked, nothing decided', 'county', 'decideExclusion', replied, 'request.nothing-to-decide'],
  ['whoever asked takes it back', 'clerk', 'withdrawExclusion', { ...replied, exclusion_asked_by: 'clerk', exclusion_asked_organization_id: DEPARTMENT }, null],
  ['no other unit does', 'county', 'withdrawExclusion', { ...replied, exclusion_asked_by: 'clerk', exclusion_asked_organization_id: DEPARTMENT }, 'request.nothing-to-withdraw'],
  ['no second reply', 'clerk', 'reply', replied, 'request.replied-already'],
  ['but in earnest after a promise', 'clerk', 'reply', { ...replied, reply_kind: 'byWhen' }, null],
  ['a co-unit answers its own task', 'otherClerk', 'answerTask', { co_unit_ids: ['other'], open_task_ids: ['other'], org_ids: [DEPARTMENT, 'other'] }, null],
  ['a co-unit that nobody waits for answers too', 'otherClerk', 'answerTask', { co_unit_ids: ['other'], org_ids: [DEPARTMENT, 'other'] }, null],
  ['whoever applied may take it back', 'clerk', 'withdrawApplication', { pending: 'extension' }, null],
  ['not what he did not ask for', 'clerk', 'withdrawApplication', { pending: 'arbitration' }, 'request.nothing-to-withdraw'],
  ['nothing is asked for', 'clerk', 'withdrawApplication', {}, 'request.nothing-to-withdraw'],
  ['the lead has no task', 'clerk', 'answerTask', { co_unit_ids: ['other'], open_task_ids: ['other'] }, 'request.no-open-task'],
  ['inside the window', 'clerk', 'askReturn', {}, null],
  ['the window is over', 'clerk', 'askReturn', { returnable_until: new Date('2026-09-14T00:00:00Z') }, 'request.return-window-over'],
  ['what the county decided stands', 'clerk', 'askReturn', { arbitrated: true }, 'request.arbitration-final'],
  ['what one took on oneself has no sender', 'clerk', 'askReturn', { sender_organization_id: null }, 'request.taken-on-oneself'],
  ['whoever it waits for decides', 'street', 'approveReturn', { pending: 'return', pending_by: 'clerk', waiting_organization_id: STREET }, null],
  ['the second time the street does not', 'street', 'approveReturn', { pending: 'return', pending_by: 'clerk', waiting_organization_id: CENTRE }, 'request.not-the-decider'],
  ['nothing was asked', 'street', 'approveReturn', {}, 'request.nothing-to-decide'],
  ['after two decided returns, whatever was decided', 'clerk', 'askReturn', { return_count: 2 }, 'request.returned-twice'],
  ['after one he may ask the county', 'clerk', 'askReturn', { return_count: 1 }, null],
  ['passes it on', 'clerk', 'transfer', {}, null],
  ['once: nobody passes it on again', 'clerk', 'transfer', { transfer_count: 1 }, 'request.transferred-already'],
  ['whoever sent it may still send it elsewhere', 'street', 'transfer', { transfer_count: 1 }, null],
  ['a community that passed on what it had taken on does not send it round', 'community', 'transfer', { transfer_count: 1, sender_organization_id: COMMUNITY, org_ids: [DEPARTMENT, COMMUNITY] }, 'request.transferred-already'],
  ['not what the county decided', 'clerk', 'transfer', { arbitrated: true }, 'request.arbitration-final'],
  ['but the county itself may', 'county', 'transfer', { arbitrated: true, sender_organization_id: CENTRE, org_ids: [DEPARTMENT, CENTRE] }, null],
  ['objects before signing', 'clerk', 'object', { state: 'dispatched' }, null],
  ['a third objection', 'clerk', 'object', { state: 'dispatched', objection_count: 2 }, 'request.objected-twice'],
  ['asks for time', 'clerk', 'askExtension', {}, null],
  ['too late to ask', 'clerk', 'askExtension', { reply_due_at: new Date('2026-09-15T01:59:59Z') }, 'request.already-overdue'],
  ['at the due time itself it is not late', 'clerk', 'askExtension', { reply_due_at: at }, null],
  ['a third extension', 'clerk', 'askExtension', { extension_count: 2 }, 'request.extended-twice'],
  ['the head decides', 'head', 'decideExtension', { pending: 'extension', pending_by: 'clerk' }, null],
  ['not what he asked himself, through another post', 'both', 'decideExtension', { pending: 'extension', pending_by: 'both' }, 'request.own-application'],
  ['the second one is the county’s', 'head', 'decideExtension', { pending: 'extension', pending_by: 'clerk', extension_count: 1 }, 'request.not-the-decider'],
  ['and the county decides it', 'county', 'decideSecondExtension', { pending: 'extension', pending_by: 'clerk', extension_count: 1, waiting_organization_id: CENTRE }, null],
  ['nobody to ask', 'clerk', 'askResident', { reporter_id: null }, 'request.no-reporter'],
  ['already asked', 'clerk', 'askResident', { asked_resident_at: at }, 'request.waiting-for-resident'],
  ['the reporter confirms', 'resident', 'confirm', replied, null],
  ['not what must be looked at', 'resident', 'confirm', { ...replied, check_reason: 'safety' }, 'request.must-be-checked'],
  ['not a promise', 'resident', 'confirm', { ...replied, reply_kind: 'byWhen' }, 'request.promise-still-runs'],
  ['but he may always say no', 'resident', 'disagree', { ...replied, check_reason: 'safety' }, null],
  ['but not to a promise that still runs', 'resident', 'disagree', { ...replied, reply_kind: 'byWhen' }, 'request.promise-still-runs'],
  ['the grid worker looks', 'grid', 'verify', { ...replied, check_reason: 'safety' }, null],
  ['nobody looks without need', 'grid', 'verify', replied, 'request.waits-for-confirmation'],
  ['never whoever replied', 'grid', 'verify', { ...replied, check_reason: 'safety', replied_by: 'grid' }, 'request.own-reply'],
  ['a colleague in the community may', 'community', 'verify', { ...replied, check_reason: 'safety', replied_by: 'grid', replied_organization_id: COMMUNITY }, null],
  ['a colleague in the street may not', 'street', 'verify', { ...replied, check_reason: 'safety', replied_organization_id: STREET }, 'request.own-unit-replied'],
  ['the first receiver closes', 'community', 'closeCase', { state: 'verified' }, null],
  ['a third unit does not', 'county', 'closeCase', { state: 'verified' }, 'request.not-receiver'],
  ['the street calls back', 'street', 'callBack', { state: 'closed', closing: 1, replied_organization_id: DEPARTMENT }, null],
  ['never the unit that replied', 'street', 'callBack', { state: 'closed', closing: 1, replied_organization_id: STREET }, 'request.own-unit-replied'],
  ['not after the reporter has rated', 'street', 'callBack', { state: 'closed', closing: 1, rated_closing: 1 }, 'request.already-rated'],
  ['once per closing', 'resident', 'rate', { state: 'calledBack', closing: 1, rated_closing: 1 }, 'request.already-rated'],
  ['and again after the next', 'resident', 'rate', { state: 'closed', closing: 2, rated_closing: 1 }, null],
  ['reopens in time', 'resident', 'reopen', { state: 'closed', closed_at: new Date('2026-09-01T02:00:00Z') }, null],
  ['one second too late', 'resident', 'reopen', { state: 'closed', closed_at: new Date('2026-08-31T01:59:59Z') }, 'request.reopen-too-late'],
  ['whoever speaks for somebody reopens as he might', 'lead', 'reopen', { reporter_id: 'lead', state: 'closed', closed_at: new Date('2026-09-01T02:00:00Z') }, null],
  ['also after a good call-back', 'lead', 'reopen', { reporter_id: 'lead', state: 'calledBack', closed_at: at, solved: true, satisfaction: 'satisfied' }, null],
  ['in the same time', 'lead', 'reopen', { reporter_id: 'lead', state: 'closed', closed_at: new Date('2026-08-31T01:59:59Z') }, 'request.reopen-too-late'],
  ['and as often', 'lead', 'reopen', { reporter_id: 'lead', state: 'closed', closed_at: at, reopen_count: 2 }, 'request.reopened-too-often'],
  ['too often', 'resident', 'reopen', { state: 'closed', closed_at: at, reopen_count: 2 }, 'request.reopened-too-often'],
  ['the caller only after a bad call-back', 'street', 'reopen', { state: 'calledBack', closed_at: at, solved: true, satisfaction: 'satisfied' }, 'request.callback-not-bad'],
  ['which this is', 'street', 'reopen', { state: 'calledBack', closed_at: at, solved: false, satisfaction: 'neutral' }, null],
  ['urges the unit that holds the clock', 'street', 'urge', {}, null],
  ['the reporter urges', 'resident', 'urge', {}, null],
  ['not again within a day', 'resident', 'urge', { urged_at: new Date('2026-09-14T02:00:01Z') }, 'request.urged-already'],
  ['after a day he may', 'resident', 'urge', { urged_at: new Date('2026-09-14T02:00:00Z') }, null],
  ['who leads is not held up by that', 'street', 'urge', { urged_at: at }, null],
  ['calls again when some time has passed', 'street', 'noteNotReached', { state: 'closed', closing: 1, next_callback_at: at }, null],
  ['not a minute after the last attempt', 'street', 'noteNotReached', { state: 'closed', closing: 1, next_callback_at: new Date('2026-09-15T02:00:01Z') }, 'request.called-just-now'],
  ['whoever answers in between has answered', 'street', 'callBack', { state: 'closed', closing: 1, next_callback_at: new Date('2026-09-15T02:00:01Z') }, null],
  ['the plan of a suspension is published', 'community', 'publish', { suspended_until: at }, null],
  ['nothing to say yet', 'community', 'publish', {}, 'request.nothing-to-publish'],
  ['late and not answered is something to say', 'community', 'publish', { reply_due_at: at }, null],
  ['not a second before', 'community', 'publish', { reply_due_at: new Date(at.getTime() + 1000) }, 'request.nothing-to-publish'],
  ['nor while the resident is asked', 'community', 'publish', { reply_due_at: at, asked_resident_at: at }, 'request.nothing-to-publish'],
  ['nor while the platform is', 'community', 'publish', { reply_due_at: at, pending: 'platformReturn' }, 'request.nothing-to-publish'],
  ['nor where no time runs', 'community', 'publish', { reply_due_at: null }, 'request.nothing-to-publish'],
  ['nor before it is accepted, in time', 'community', 'publish', { state: 'submitted', due_stage: 'accept', due_at: new Date(at.getTime() + 1000) }, 'request.nothing-to-publish'],
  ['late to be accepted is something to say', 'community', 'publish', { state: 'submitted', due_stage: 'accept', due_at: at }, null],
  ['merged and taken out again it must be accepted in the time of its next step', 'community', 'publish', { state: 'submitted', due_stage: 'dispatch', due_at: at }, null],
  ['of its own lateness a unit takes nothing down', 'community', 'withdraw', { published: true, state: 'submitted', due_stage: 'accept', due_at: at, waiting_organization_id: COMMUNITY }, 'request.own-lateness'],
  ['whoever stands above it may', 'street', 'withdraw', { published: true, state: 'submitted', due_stage: 'accept', due_at: at, waiting_organization_id: COMMUNITY }, null],
  ['and it itself what says nothing of that', 'community', 'withdraw', { published: true, state: 'submitted', due_stage: 'accept', due_at: new Date(at.getTime() + 1000), waiting_organization_id: COMMUNITY }, null],
  ['late to be dispatched too', 'community', 'publish', { state: 'accepted', due_stage: 'dispatch', due_at: at }, null],
  ['not while the county arbitrates', 'community', 'publish', { state: 'accepted', due_stage: 'dispatch', due_at: at, pending: 'arbitration' }, 'request.nothing-to-publish'],
  ['nor while the platform decides whether it takes it back', 'community', 'publish', { state: 'submitted', due_stage: 'accept', due_at: at, pending: 'platformReturn' }, 'request.nothing-to-publish'],
  ['a sealed one never', 'community', 'publish', { reply_due_at: at, sealed: true }, 'request.sealed'],
  ['nobody to urge while the resident is asked', 'street', 'urge', { waiting_organization_id: null }, 'request.nobody-to-urge'],
  ['one that is not public yet is closed to others', 'community', 'closeJoining', {}, null],
  ['and opened again', 'community', 'openJoining', { joining: 'closed' }, null],
  ['not closed twice', 'community', 'closeJoining', { joining: 'closed' }, 'request.joining-closed'],
  ['not opened where it is open', 'community', 'openJoining', {}, 'request.joining-open'],
  ['what is public is taken down instead', 'community', 'closeJoining', { published: true, joining: 'published' }, 'request.joined-in-public'],
  ['nor opened there', 'community', 'openJoining', { published: true, joining: 'published' }, 'request.joined-in-public'],
  ['what was taken down has to be public again', 'community', 'openJoining', { joining: 'published' }, 'request.joined-in-public-again'],
  ['of no public facility nobody could join', 'community', 'closeJoining', { category: 'disputes.neighbours' }, 'request.never-joined'],
  ['nor of an emergency', 'community', 'closeJoining', { urgency: 'emergency' }, 'request.never-joined'],
  ['nor of a suggestion', 'community', 'closeJoining', { purpose: 'suggest' }, 'request.never-joined'],
  ['nor of a sealed report', 'community', 'closeJoining', { sealed: true }, 'request.sealed'],
  ['what is done needs no more voices', 'community', 'closeJoining', replied, 'request.joined-no-more'],
  ['what a unit has already is merged by whoever sent it', 'street', 'merge', {}, null],
  ['and by the county', 'county', 'merge', {}, null],
  ['not by its community', 'community', 'merge', {}, 'request.merge-by-dispatcher'],
  ['nor by the street that holds it', 'street', 'merge', { holder_organization_id: STREET, sender_organization_id: null, org_ids: [STREET] }, 'request.merge-by-dispatcher'],
  ['nor by the street what the county sent', 'street', 'merge', { sender_organization_id: CENTRE, org_ids: [DEPARTMENT, CENTRE] }, 'request.merge-by-dispatcher'],
  ['even where it helps', 'street', 'merge', { sender_organization_id: CENTRE, org_ids: [DEPARTMENT, CENTRE, STREET], co_unit_ids: [STREET] }, 'request.merge-by-dispatcher'],
  ['nor what the county decided', 'street', 'merge', { arbitrated: true }, 'request.merge-by-dispatcher'],
  ['what is asked for is decided first', 'street', 'merge', { pending: 'platformExtension' }, 'request.application-open'],
  ['before it is sent the community merges it', 'community', 'merge', { state: 'accepted' }, null],
  ['but not while the county decides who does it', 'community', 'merge', { state: 'accepted', pending: 'arbitration' }, 'request.application-open'],
  ['nothing sealed', 'county', 'merge', { sealed: true }, 'request.merge-into-sealed'],
  ['taken out again by whoever could merge it', 'community', 'undoMerge', { state: 'merged', merged_from: 'handling' }, 'request.merge-by-dispatcher'],
  ['by its community where it had not been sent', 'community', 'undoMerge', { state: 'merged', merged_from: 'accepted' }, null],
  ['dispatches', 'street', 'dispatch', { state: 'accepted', holder_organization_id: COMMUNITY }, null],
  ['not what awaits arbitration', 'street', 'dispatch', { state: 'accepted', pending: 'arbitration' }, 'request.awaits-arbitration'],
  ['a clerk’s own request is not his to verify', 'community', 'verify', { ...replied, check_reason: 'safety', reporter_id: 'community' }, 'request.own-request'],
])('%s: %s %s', (_why, who, move, changed, refusal) => {
  const facts = { ...row, ...changed }
  const result = attempt(move, facts, people[who], circumstances)
  expect('grant' in result ? null : result.type).toBe(refusal)
  expect(openMoves(facts, people[who], circumstances).includes(move)).toBe(refusal === null)
})

describe('openMoves', () => {
  test('nothing for whoever has no permission over the row, whatever the state', () => {
    for (const state of Object.keys(requestLifecycle.states)) {
      expect(openMoves({ ...row, state }, actor('stranger', ['streetStaff', 'elsewhere', '371425/s2/']), circumstances)).toEqual([])
      expect(openMoves({ ...row, state }, actor('administrator', ['systemAdministrator', CENTRE, '371425/']), circumstances)).toEqual([])
    }
  })

  test('no move is offered to anybody by time’s own permission', () => {
    for (const person of Object.values(people)) expect(openMoves({ ...row, state: 'calledBack', closing: 1 }, person, circumstances)).not.toContain('becomeFinal')
  })
})

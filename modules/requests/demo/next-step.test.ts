import type { Schema } from '@orpc/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { baseProcedure } from '#presets/base-limits.ts'
import { moveRoutes } from '#modules/requests/contract-moves.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestMove, WaitingFor } from '#modules/requests/lifecycle.ts'
import { nextStep } from './next-step.ts'
import type { Office } from './next-step.ts'
import type { RequestSnapshot } from './request-snapshot.ts'

const unit = (index: number) => `00000000-0000-7000-8000-0000000000${10 + index}`
const office: Office = {
  seed: 'test',
  calendar: new WorkCalendar({ years: [2026], days: [], periods: [{ from: 510, to: 720 }, { from: 840, to: 1080 }], seasons: [] }),
  procedure: baseProcedure,
  categoryName: () => '路灯照明',
  departmentIds: [unit(1), unit(2), unit(3), unit(4)],
  dutyEntryAgainst: () => unit(9),
  hasHead: () => true,
}

const base: RequestSnapshot = {
  id: unit(0), number: '2026-000001', version: 3, state: 'handling', category: 'municipal.streetLight', urgency: 'routine', area_path: '371425/a/b/', area_name: '和顺花园', public_area_name: '和顺社区',
  reporter_id: unit(50), org_ids: [unit(1), unit(5)], receiver_organization_id: unit(5), holder_organization_id: unit(1), proposed_organization_id: unit(1),
  proposed_co_unit_ids: [unit(2)], co_unit_ids: [], open_task_ids: [], waiting_for: 'reply', waiting_organization_id: unit(1), pending_by: null, suspended_until: null,
  returnable_until: null, arbitrated: false, due_at: new Date('2026-09-24T18:00:00+08:00'), reply_due_at: new Date('2026-09-24T18:00:00+08:00'), promised_at: null, next_callback_at: null,
  reply_kind: null, replied_by: null, replied_organization_id: null, closing: 0, rated_closing: 0, solved: null, satisfaction: null, extension_count: 0, reopen_count: 0,
  updated_at: new Date('2026-09-15T10:00:00+08:00'), moves: ['report', 'accept', 'dispatch', 'sign', 'contact'], next_fire_at: null,
}

/** The state in which a request waits for that. */
const stateOf: Partial<Record<WaitingFor, RequestSnapshot['state']>> = {
  accept: 'submitted', dispatch: 'accepted', arbitrate: 'accepted', sign: 'dispatched', contact: 'signed', confirm: 'replied', verify: 'replied', close: 'verified', callback: 'closed',
}
/** The sample's requests come from no platform, and none of them is merged. */
const waits = (Object.keys(waitingFor) as WaitingFor[]).filter((wait) => wait !== 'platformDecision' && wait !== 'tellOutcome')

test.each(waits)('waiting for %s: every step is one that the contract takes, from this state, later than now', async (wait) => {
  const state = stateOf[wait] ?? 'handling'
  const seen = new Map<RequestMove | 'time', number>()
  for (let index = 0; index < 400; index++) {
    const request = { ...base, state, waiting_for: wait, urgency: index % 7 === 0 ? ('urgent' as const) : ('routine' as const) }
    const step = nextStep(`key-${index}`, request, office)
    seen.set(step?.move ?? 'time', (seen.get(step?.move ?? 'time') ?? 0) + 1)
    if (step === undefined) continue
    expect(step.at.getTime()).toBeGreaterThan(request.updated_at.getTime())
    expect(requestLifecycle.from(state)).toContain(step.move)
    const schema = moveRoutes[step.move as keyof typeof moveRoutes]['~orpc'].inputSchema as Schema<unknown, unknown>
    const parsed = await schema['~standard'].validate({ requestId: request.id, version: 3, ...step.input })
    expect(parsed.issues, `${step.move} ${JSON.stringify(step.input)}`).toBeUndefined()
  }
  expect([...seen.keys()].some((move) => move !== 'time')).toBe(true)
})

test('the same request is answered the same, another key otherwise', () => {
  const steps = (prefix: string) => Array.from({ length: 60 }, (_, index) => nextStep(`${prefix}-${index}`, base, office))
  expect(steps('a')).toEqual(steps('a'))
  expect(steps('a')).not.toEqual(steps('b'))
})

test('an open task is answered before the reply, by the unit that has it', () => {
  expect(nextStep('key', { ...base, open_task_ids: [unit(3)] }, office)).toMatchObject({ move: 'answerTask', mover: { organizationId: unit(3) } })
})

test('nobody judges his own work: whoever replied does not verify, his unit does not call back, who asked does not decide', () => {
  const replied = { replied_by: unit(60), replied_organization_id: unit(1) }
  const mover = (request: Partial<RequestSnapshot>, key: string) => nextStep(key, { ...base, ...replied, ...request }, office)!.mover
  expect(mover({ state: 'replied', waiting_for: 'verify' }, 'key')).toMatchObject({ notAccountIds: [unit(60)] })
  expect(mover({ waiting_for: 'decideExtension', pending_by: unit(61) }, 'key')).toMatchObject({ notAccountIds: [unit(61)] })
  const callers = Array.from({ length: 40 }, (_, index) => nextStep(`key-${index}`, { ...base, ...replied, state: 'closed', waiting_for: 'callback' }, office)!)
  expect(callers.filter((step) => step.move === 'callBack').length).toBeGreaterThan(5)
  for (const step of callers.filter((one) => one.move === 'callBack' || one.move === 'noteNotReached')) expect(step.mover).toMatchObject({ notOrganizationIds: [unit(1)] })
})

test('a request without an account for its reporter asks nothing of him', () => {
  fc.assert(fc.property(fc.constantFrom(...waits), fc.integer(), (wait, key) => {
    const step = nextStep(String(key), { ...base, reporter_id: null, state: stateOf[wait] ?? 'handling', waiting_for: wait === 'confirm' || wait === 'residentAnswer' ? 'verify' : wait }, office)
    expect(step?.mover.by).not.toBe('reporter')
    expect(step?.move).not.toBe('askResident')
  }), { seed: 20_264, numRuns: 500 })
})

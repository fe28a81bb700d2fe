import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contributionOf, differences, measureNames } from '#modules/requests/contribution.ts'
import type { CountedRequest, Measures } from '#modules/requests/contribution.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'

const base: CountedRequest = {
  day: '2026-09-15', area_id: 'g1', organization_id: 'community', category: 'property.fees', channel: 'resident', state: 'submitted', reply_kind: null, contacted_in_time: null,
  replied_in_time: null, taken_up_in_time: true, closing: 0, solved: null, satisfaction: null, excluded: false, suggested_category: null, suggested_model: null, closed_elsewhere: false,
}

test.each<[string, Partial<CountedRequest>, Partial<Measures>]>([
  ['received', {}, { received: 1, assessable: 1 }],
  ['declined counts as received and is not assessed', { state: 'declined' }, { received: 1 }],
  ['merged counts where it went', { state: 'merged', contacted_in_time: true }, {}],
  ['contacted late', { state: 'handling', contacted_in_time: false }, { received: 1, assessable: 1, contacted: 1, due: 1, open_overdue: 1 }],
  ['contacted late and answered in time', { state: 'replied', reply_kind: 'done', contacted_in_time: false, replied_in_time: true }, { received: 1, assessable: 1, contacted: 1, completed: 1, due: 1, in_time: 1 }],
  ['never accepted in time is due and not in time', { taken_up_in_time: false }, { received: 1, assessable: 1, due: 1, open_overdue: 1 }],
  ['taken up late, an answer in time does not make it so', { state: 'replied', reply_kind: 'done', contacted_in_time: true, replied_in_time: true, taken_up_in_time: false }, { received: 1, assessable: 1, contacted: 1, contacted_in_time: 1, completed: 1, due: 1 }],
  ['open and overdue is due and not in time', { state: 'handling', contacted_in_time: true, replied_in_time: false }, { received: 1, assessable: 1, contacted: 1, contacted_in_time: 1, due: 1, open_overdue: 1 }],
  ['answered late is overdue and no longer open', { state: 'replied', reply_kind: 'done', replied_in_time: false }, { received: 1, assessable: 1, completed: 1, due: 1 }],
  ['a promise given late is still open', { state: 'replied', reply_kind: 'byWhen', replied_in_time: false, excluded: true }, { received: 1, assessable: 1, excluded: 1, due: 1, open_overdue: 1, excluded_due: 1, excluded_open_overdue: 1 }],
  ['not possible is completed', { state: 'replied', reply_kind: 'notPossible', replied_in_time: true }, { received: 1, assessable: 1, completed: 1, due: 1, in_time: 1 }],
  ['a promise is not', { state: 'replied', reply_kind: 'byWhen', replied_in_time: true }, { received: 1, assessable: 1, due: 1, in_time: 1 }],
  ['asked without an answer', { state: 'calledBack', reply_kind: 'done' }, { received: 1, assessable: 1, completed: 1, asked: 1 }],
  ['basically satisfied is satisfied', { state: 'calledBack', reply_kind: 'done', solved: true, satisfaction: 'basicallySatisfied' }, { received: 1, assessable: 1, completed: 1, asked: 1, answered: 1, solved: 1, satisfied: 1 }],
  ['reopened: what was answered counts no more', { state: 'handling', solved: true, satisfaction: 'satisfied' }, { received: 1, assessable: 1 }],
  ['closed elsewhere counts nowhere', { state: 'final', reply_kind: 'done', replied_in_time: true, contacted_in_time: true, solved: true, satisfaction: 'satisfied', excluded: true, closed_elsewhere: true }, {}],
  ['excluded counts beside', { state: 'replied', reply_kind: 'done', replied_in_time: true, excluded: true }, { received: 1, assessable: 1, excluded: 1, completed: 1, due: 1, in_time: 1, excluded_completed: 1, excluded_due: 1, excluded_in_time: 1 }],
  ['a suggestion that nobody has looked at says nothing', { suggested_category: 'property.fees' }, { received: 1, assessable: 1 }],
  ['accepted as suggested', { state: 'accepted', suggested_category: 'property.fees' }, { received: 1, assessable: 1, suggested: 1, suggested_right: 1 }],
  ['accepted as the classifier suggested', { state: 'accepted', suggested_category: 'property.fees', suggested_model: 'a model' }, { received: 1, assessable: 1, suggested: 1, suggested_right: 1, suggested_by_model: 1, suggested_by_model_right: 1 }],
  ['accepted as something else than the classifier suggested', { state: 'accepted', suggested_category: 'safety.lift', suggested_model: 'a model' }, { received: 1, assessable: 1, suggested: 1, suggested_by_model: 1 }],
  ['accepted as something else', { state: 'accepted', suggested_category: 'safety.lift' }, { received: 1, assessable: 1, suggested: 1 }],
  ['a first level is not what was suggested', { state: 'accepted', category: 'property', suggested_category: 'property.fees' }, { received: 1, assessable: 1, suggested: 1 }],
  ['declined: its category was judged by nobody', { state: 'declined', suggested_category: 'property.fees' }, { received: 1 }],
])('%s', (_why, changed, expected) => {
  const zero = Object.fromEntries(measureNames.map((name) => [name, 0]))
  expect(contributionOf({ ...base, ...changed })).toEqual({ ...zero, ...expected })
})

const forms = fc.record<CountedRequest>({
  day: fc.constant('2026-09-15'), area_id: fc.constantFrom('g1', 'g2'), organization_id: fc.constantFrom(null, 'community', 'department'), category: fc.constantFrom('property.fees', 'safety.lift'),
  channel: fc.constant('resident'), state: fc.constantFrom(...Object.keys(requestLifecycle.states)), reply_kind: fc.constantFrom(null, 'done', 'notPossible', 'byWhen'),
  contacted_in_time: fc.constantFrom(null, true, false), replied_in_time: fc.constantFrom(null, true, false), taken_up_in_time: fc.boolean(), closing: fc.nat(2), solved: fc.constantFrom(null, true, false),
  satisfaction: fc.constantFrom(null, 'satisfied', 'neutral'), excluded: fc.boolean(), suggested_category: fc.constantFrom(null, 'property.fees', 'safety.lift'), suggested_model: fc.constantFrom(null, 'a model'), closed_elsewhere: fc.boolean(),
})

test('whatever a request goes through, the differences add up to its last form', () => {
  fc.assert(fc.property(fc.array(forms, { minLength: 1, maxLength: 12 }), (history) => {
    const sums = new Map<string, Measures>()
    history.forEach((form, index) => {
      for (const { as, measures } of differences(history[index - 1] ?? null, form)) {
        const key = JSON.stringify(as)
        const before = sums.get(key) ?? (Object.fromEntries(measureNames.map((name) => [name, 0])) as Measures)
        sums.set(key, Object.fromEntries(measureNames.map((name) => [name, before[name] + measures[name]])) as Measures)
      }
    })
    const last = history.at(-1)!
    const { day, area_id, organization_id, category, channel } = last
    const own = JSON.stringify({ day, area_id, organization_id, category, channel })
    for (const [key, measures] of sums) expect(measures).toEqual(key === own ? contributionOf(last) : Object.fromEntries(measureNames.map((name) => [name, 0])))
  }))
})

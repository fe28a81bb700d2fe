import { describe, expect, test } from 'vitest'
import { isUnsolved, mayBeUrged, oneOfEach, standingLabel } from '#modules/requests/joining.ts'

describe('what others hear of an open request', () => {
  test.each([
    // state, reply, suspended → unsolved, in words
    ['submitted', null, false, false, '办理中', 'nobody has read it yet'],
    ['accepted', null, false, true, '办理中', 'accepted'],
    ['dispatched', null, false, true, '办理中', 'sent to a unit'],
    ['signed', null, false, true, '办理中', 'signed for'],
    ['handling', null, false, true, '办理中', 'being worked on'],
    ['handling', null, true, true, '挂账中，尚未解决', 'suspended'],
    ['handling', 'done', false, true, '办理中', 'answered once and taken up again'],
    ['replied', 'byWhen', false, true, '限期办结', 'promised'],
    ['replied', 'notPossible', false, true, '办不到', 'not possible'],
    ['replied', 'done', false, false, '已办成', 'done'],
    ['verified', 'done', false, false, '已办成', 'checked'],
    ['closed', 'done', false, false, '已办成，已结案', 'closed'],
    ['final', 'notPossible', false, false, '办不到，已结案', 'over'],
    ['declined', null, false, false, '已结案', 'not taken on'],
    ['merged', null, false, false, '已结案', 'goes on in another'],
  ] as const)('%s, answered %s, suspended %s: unsolved %s, said as %s (%s)', (state, reply_kind, suspended, unsolved, words, _why) => {
    expect([isUnsolved({ state, reply_kind }), standingLabel({ state, reply_kind, suspended })]).toEqual([unsolved, words])
  })

  test.each([
    ['submitted', null, false, 'nobody has read it yet'], ['accepted', null, true, 'accepted'], ['handling', null, true, 'taken up, or taken up again'], ['replied', 'byWhen', true, 'a day was named'],
    ['replied', 'notPossible', false, 'an answer'], ['replied', 'done', false, 'done'], ['closed', 'done', false, 'over'], ['merged', null, false, 'goes on in another'],
  ] as const)('%s, answered %s: may be urged %s (%s)', (state, reply_kind, may, _why) => expect(mayBeUrged({ state, reply_kind })).toBe(may))

  test('of those that look the same one is offered: his own choice before, or the oldest', () => {
    const row = (id: string, opened_on: string, more: object = {}) => ({ id, category: 'municipal.streetLight', opened_on, state: 'accepted', reply_kind: null, suspended: false, supported: false, ...more })
    const rows = [row('e', '2026-09-15'), row('d', '2026-09-15', { state: 'handling' }), row('c', '2026-09-15', { suspended: true }), row('b', '2026-09-14', { supported: true }), row('a', '2026-09-14'), row('w', '2026-09-14', { category: 'utilities.water' })]
    expect(oneOfEach(rows).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'w'])
  })
})

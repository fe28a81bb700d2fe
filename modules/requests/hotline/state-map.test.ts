import { expect, test } from 'vitest'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import { outcomeOfAsking, outcomeOfSending, waitAfter } from '#modules/requests/hotline/outcome.ts'
import { besideMoves, defaultIncoming, incomingMeanings, meaningOf, outgoingFor, outgoingNames, outgoingOf, wordsOf } from '#modules/requests/hotline/state-map.ts'

test('every move of the lifecycle is decided upon, every message has a name and a move that causes it', () => {
  expect(Object.keys(outgoingOf).toSorted()).toEqual(Object.keys(requestLifecycle.moves).toSorted())
  const caused = new Set(Object.values(outgoingOf).filter((kind) => kind !== null))
  expect([...caused, ...besideMoves].toSorted()).toEqual(Object.keys(outgoingNames).toSorted())
  expect(Object.keys(wordsOf).toSorted()).toEqual(Object.keys(outgoingNames).toSorted())
  expect(Object.values(defaultIncoming).toSorted()).toEqual(Object.keys(incomingMeanings).toSorted())
})

test.each([
  ['decideExtension', { approve: true }, 'extensionAsked'], ['decideExtension', { approve: false }, null], ['decideSuspension', { approve: false }, null],
  ['decline', {}, 'returned'], ['reply', { kind: 'done' }, 'replied'], ['urge', {}, null],
  // The platform is not told what it decided itself.
  ['sendBack', {}, 'returned'], ['decline', { by: 'platform' }, null],
  ['goAlong', { back: true }, 'reopened'], ['goAlong', {}, null],
] as const)('%s %o → %s', (move, data, kind) => expect(outgoingFor(move, data)).toBe(kind))

test.each([
  [defaultIncoming, '催办', 'urged'], [{ CB01: 'urged' }, 'CB01', 'urged'], [{ CB01: 'urged' }, '催办', 'unknown'], [{ CB01: 'somethingOld' }, 'CB01', 'unknown'], [{}, 'constructor', 'unknown'],
])('%o %s → %s', (incoming, word, meaning) => expect(meaningOf(incoming, word)).toBe(meaning))

const ID = 'm-1'
const answered = (status: number, body?: Record<string, unknown>) => ({ kind: 'answered' as const, status, body })
test.each([
  [answered(200, { messageId: ID }), 'sent', 'sent'],
  // 200 to whatever is asked, and another message's number, prove nothing.
  [answered(200), 'unclear', 'unclear'], [answered(200, { messageId: 'm-2' }), 'unclear', 'unclear'],
  [answered(404), 'refused', undefined], [answered(422), 'refused', 'unclear'], [answered(401), 'later', 'unclear'], [answered(429), 'later', 'unclear'], [answered(503), 'later', 'unclear'],
  [answered(408), 'unclear', 'unclear'], [answered(500), 'unclear', 'unclear'], [answered(302), 'unclear', 'unclear'],
  [{ kind: 'noAnswer' as const }, 'unclear', 'unclear'], [{ kind: 'notSent' as const, reason: 'unreachable' as const }, 'later', 'unclear'],
])('%o: sending is %s, asking is %s', (answer, sending, asking) => {
  expect(outcomeOfSending(ID, answer).outcome).toBe(sending)
  expect(outcomeOfAsking(ID, answer)?.outcome).toBe(asking)
})

test('pauses grow to half an hour and no further', () => expect([1, 2, 3, 7, 400].map(waitAfter)).toEqual([30_000, 60_000, 120_000, 1_800_000, 1_800_000]))

import { expect, test } from 'vitest'
import { moment, office } from '#kit/clock/calendar-fixture.ts'
import { digestDay, nextDigest, paceOf } from '#modules/matters/notice-pace.ts'

test.each([
  // instant                  day           why
  ['2026-09-14T23:59:59Z', undefined, '7:59 in China is too early'],
  ['2026-09-15T00:00:00Z', '2026-09-15', 'eight in the morning'],
  ['2026-09-15T15:59:59Z', '2026-09-15', 'a minute to midnight in China'],
  ['2026-09-15T16:00:00Z', undefined, 'the next day has begun in China'],
  ['2026-09-19T01:00:00Z', undefined, 'a Saturday'],
  ['2026-09-20T01:00:00Z', '2026-09-20', 'a Sunday on which work is made up'],
  ['2026-10-06T01:00:00Z', undefined, 'a Tuesday of the National Day holiday'],
  ['2031-09-20T01:00:00Z', '2031-09-20', 'a year that is not loaded: nobody is left without his digest'],
])('%s → %s: %s', (now, day, _why) => expect(digestDay(new Date(now), office)).toBe(day))

test.each([
  ['2026-09-15 07:59', '2026-09-15 08:00', 'of the same day'],
  ['2026-09-15 08:00', '2026-09-16 08:00', 'has just gone'],
  ['2026-09-18 17:00', '2026-09-20 08:00', 'a Saturday of rest, then a Sunday that is worked'],
  ['2026-09-30 12:00', '2026-10-08 08:00', 'after the National Day holiday'],
  ['2031-09-20 12:00', '2031-09-21 08:00', 'a year that is not loaded'],
])('after %s the next digest is at %s: %s', (now, expected, _why) => expect(nextDigest(moment(now), office)).toEqual(moment(expected)))

const ATONCE = 'at once'
const GATHERED = 'gathered'
const DIGEST = 'digest'

test.each<[string, 'routine' | 'urgent' | 'emergency', string | null, string, string, string]>([
  // category           urgency      due                 now                 pace      why
  ['property.fees', 'routine', null, '2026-09-15 10:00', DIGEST, 'nothing ends'],
  ['property.fees', 'routine', '2026-09-15 18:00', '2026-09-15 07:50', DIGEST, 'due today, and today’s digest is still to come'],
  ['property.fees', 'routine', '2026-09-15 18:00', '2026-09-15 10:00', GATHERED, 'due today, after today’s digest'],
  ['property.fees', 'routine', '2026-09-16 07:30', '2026-09-15 17:00', GATHERED, 'ends before tomorrow’s digest'],
  ['property.fees', 'routine', '2026-09-16 09:30', '2026-09-15 17:00', DIGEST, 'tomorrow’s digest comes first'],
  ['property.fees', 'routine', '2026-09-19 12:00', '2026-09-18 15:00', GATHERED, 'ends on a Saturday without a digest'],
  ['property.fees', 'routine', '2026-09-15 09:00', '2026-09-15 10:00', DIGEST, 'ended an hour ago'],
  ['property.fees', 'routine', '2026-09-14 18:00', '2026-09-15 10:00', DIGEST, 'ended yesterday'],
  ['property.fees', 'urgent', '2026-09-18 18:00', '2026-09-15 10:00', ATONCE, 'urgent'],
  ['utilities.gas', 'emergency', '2026-09-15 12:00', '2026-09-15 10:00', ATONCE, 'an emergency'],
  ['safety.charging', 'routine', '2026-09-22 18:00', '2026-09-15 10:00', ATONCE, 'safety'],
  ['safety.charging', 'routine', '2026-09-14 18:00', '2026-09-15 02:00', ATONCE, 'safety, late and by night'],
])('%s, %s, due %s, now %s → %s: %s', (category, urgency, due, now, expected, _why) => {
  const { immediate, gatherUntil } = paceOf({ category, urgency, dueAt: due === null ? null : moment(due) }, moment(now), office)
  expect(gatherUntil === null ? (immediate ? ATONCE : DIGEST) : GATHERED).toBe(expected)
  if (gatherUntil !== null) expect(gatherUntil).toEqual(moment(due!))
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moment, office } from './calendar-fixture.ts'
import { ReminderLadder, nextReminder } from './ladder.ts'
import type { RemindedMatter } from './ladder.ts'

const ladder: ReminderLadder = [
  { key: 'dayBefore', label: '临期提醒', at: 'before', amount: 1, unit: 'workingDays' },
  { key: 'hoursBefore', label: '临期提醒', at: 'before', amount: 2, unit: 'workingHours' },
  { key: 'urge', label: '催办', at: 'after', amount: 0, unit: 'minutes' },
  { key: 'safetyCall', label: '电话督办', at: 'after', amount: 30, unit: 'minutes', safetyOnly: true },
  { key: 'letter', label: '工作提醒函', at: 'after', amount: 1, unit: 'workingDays' },
  { key: 'supervise', label: '督办', at: 'after', amount: 3, unit: 'workingDays' },
  { key: 'bulletin', label: '通报', at: 'after', amount: 7, unit: 'calendarDays' },
]
const routine: RemindedMatter = { startedAt: moment('2026-02-27 10:00'), urgency: 'routine', safety: false }

function next(due: string, sent: string[], now: string, matter: RemindedMatter = routine, steps = ladder) {
  const answer = nextReminder(moment(due), steps, sent, office, moment(now), matter)
  return answer && 'step' in answer ? [answer.step.key, answer.at] : answer
}
const answer = (key: string, at: string) => [key, moment(at)]

test.each<[string, string[], string, string, string, string]>([
  // due               sent                       now                 next           at                  why
  ['2026-03-05 18:00', [], '2026-03-02 10:00', 'dayBefore', '2026-03-04 08:30', 'the morning of the working day before'],
  ['2026-03-05 18:00', ['dayBefore'], '2026-03-04 08:30', 'urge', '2026-03-06 08:30', 'one warning is enough'],
  ['2026-03-05 18:00', ['hoursBefore'], '2026-03-05 16:00', 'urge', '2026-03-06 08:30', 'due at the close: the next opening'],
  ['2026-03-05 15:00', ['hoursBefore'], '2026-03-05 14:00', 'urge', '2026-03-05 15:00', 'due in working time'],
  ['2026-03-05 18:00', ['urge'], '2026-03-06 08:30', 'letter', '2026-03-09 08:30', 'after Friday, on Monday morning'],
  ['2026-03-05 18:00', ['letter'], '2026-03-09 08:30', 'supervise', '2026-03-11 08:30', 'after Friday, Monday, Tuesday'],
  ['2026-03-05 18:00', ['supervise'], '2026-03-11 08:30', 'bulletin', '2026-03-13 08:30', 'the seventh day ends on the 12th at 24:00'],
  ['2026-03-05 24:00', [], '2026-03-02 10:00', 'dayBefore', '2026-03-04 08:30', '24:00 belongs to the day that ends'],
  ['2026-03-04 24:00', ['urge'], '2026-03-05 08:30', 'letter', '2026-03-06 08:30', 'so Thursday is the first day after it'],
  ['2026-10-01 12:00', ['hoursBefore'], '2026-09-30 12:00', 'urge', '2026-10-08 08:30', 'no reminder on National Day'],
  ['2026-10-09 19:00', ['hoursBefore'], '2026-10-09 12:00', 'urge', '2026-10-10 08:30', 'the make-up Saturday is working time'],
  ['2026-03-05 12:30', ['hoursBefore'], '2026-03-05 12:30', 'urge', '2026-03-05 14:00', 'not in the lunch break'],
])('due %s, sent %j, at %s → %s %s: %s', (due, sent, now, key, at) =>
  expect(next(due, sent, now)).toEqual(answer(key, at)),
)

test.each([
  ['2026-03-05 18:00', ['supervise', 'bulletin'], '2026-03-20 10:00', 'the ladder is climbed'],
  ['2026-03-05 18:00', ['bulletin'], '2026-03-20 10:00', 'what stands below is not sent any more'],
])('due %s, sent %j, at %s → nothing: %s', (due, sent, now) => expect(next(due, sent, now)).toBeUndefined())

test('of the warnings the first that the limit has room for, two working hours over the night', () =>
  expect(next('2026-03-05 09:30', [], '2026-03-04 11:00', { ...routine, startedAt: moment('2026-03-04 10:00') })).toEqual(answer('hoursBefore', '2026-03-04 17:00')))

describe('late', () => {
  test('after an outage a reminder comes now, in working time', () => {
    expect(next('2026-03-05 18:00', ['hoursBefore'], '2026-03-06 16:20')).toEqual(answer('urge', '2026-03-06 16:20'))
    expect(next('2026-03-05 18:00', ['hoursBefore'], '2026-03-06 20:00')).toEqual(answer('urge', '2026-03-09 08:30'))
  })
  test('what was planned just before the close and claimed after it waits for the morning', () =>
    expect(next('2026-03-05 17:59', ['hoursBefore'], '2026-03-05 18:01')).toEqual(answer('urge', '2026-03-06 08:30')))
  test('of two warnings that are late the nearer is given', () =>
    expect(next('2026-03-05 18:00', [], '2026-03-05 17:00')).toEqual(answer('hoursBefore', '2026-03-05 17:00')))
  test('a warning is not given after the due time', () =>
    expect(next('2026-03-05 15:00', [], '2026-03-05 15:00')).toEqual(answer('urge', '2026-03-05 15:00')))
})

describe('warnings', () => {
  const weekend: ReminderLadder = [
    { key: 'before', label: '临期提醒', at: 'before', amount: 1, unit: 'calendarDays' },
    { key: 'urge', label: '催办', at: 'after', amount: 0, unit: 'minutes' },
  ]
  test('one that would come after the due time is brought forward to the last opening before it', () =>
    expect(next('2026-03-08 24:00', [], '2026-03-05 10:00', routine, weekend)).toEqual(answer('before', '2026-03-06 14:00')))
  test('unless that has passed', () =>
    expect(next('2026-03-08 24:00', [], '2026-03-07 10:00', routine, weekend)).toEqual(answer('urge', '2026-03-09 08:30')))
  test('or was the start itself', () => {
    const matter = { ...routine, startedAt: moment('2026-03-06 14:00') }
    expect(next('2026-03-08 24:00', [], '2026-03-06 14:00', matter, weekend)).toEqual(answer('urge', '2026-03-09 08:30'))
  })
  test('a limit too short for a warning goes without it', () => {
    const matter = { ...routine, startedAt: moment('2026-03-05 09:00') }
    expect(next('2026-03-05 14:30', [], '2026-03-05 09:00', matter)).toEqual(answer('hoursBefore', '2026-03-05 10:30'))
    expect(next('2026-03-05 11:00', [], '2026-03-05 09:00', matter)).toEqual(answer('urge', '2026-03-05 11:00'))
    expect(next('2026-03-05 10:00', [], '2026-03-05 09:00', matter)).toEqual(answer('urge', '2026-03-05 10:00'))
  })
  test('one that lies before the first loaded year lies before the start as well', () => {
    const matter = { ...routine, startedAt: moment('2025-01-02 09:00') }
    expect(next('2025-01-02 15:00', [], '2025-01-02 09:00', matter)).toEqual(answer('hoursBefore', '2025-01-02 11:00'))
  })
})

test('an emergency is reminded at any hour', () => {
  const emergency: RemindedMatter = { startedAt: moment('2026-10-01 22:00'), urgency: 'emergency', safety: true }
  expect(next('2026-10-01 23:30', ['hoursBefore'], '2026-10-01 23:00', emergency)).toEqual(answer('urge', '2026-10-01 23:30'))
  expect(next('2026-10-01 23:30', ['urge'], '2026-10-01 23:30', emergency)).toEqual(answer('safetyCall', '2026-10-01 24:00'))
  expect(next('2026-10-01 23:30', ['urge'], '2026-10-02 03:00', emergency)).toEqual(answer('safetyCall', '2026-10-02 03:00'))
})

test('what is urgent but no emergency waits for working time', () => {
  const urgent: RemindedMatter = { ...routine, urgency: 'urgent' }
  expect(next('2026-03-05 19:00', ['hoursBefore'], '2026-03-05 17:00', urgent)).toEqual(answer('urge', '2026-03-06 08:30'))
})

test('a safety step is sent for safety alone, and in working time when it is no emergency', () => {
  expect(next('2026-03-05 17:45', ['urge'], '2026-03-05 17:45', { ...routine, safety: true })).toEqual(answer('safetyCall', '2026-03-06 08:30'))
  expect(next('2026-03-05 17:45', ['urge'], '2026-03-05 17:45')).toEqual(answer('letter', '2026-03-09 08:30'))
})

test('a reminder in a year that is not loaded is pending', () => {
  expect(next('2026-12-31 18:00', ['hoursBefore'], '2026-12-31 17:00')).toEqual({ pending: 'calendar', neededYear: 2027 })
  expect(next('2026-12-31 18:00', [], '2026-12-31 09:00', { ...routine, startedAt: moment('2026-12-30 17:00') })).toEqual(answer('hoursBefore', '2026-12-31 16:00'))
})

test.each([
  ['两级用了同一个标识', [ladder[2]!, ladder[2]!]],
  ['到期前的提醒要排在到期后的提醒之前', [ladder[2]!, ladder[0]!]],
])('a ladder is refused: %s', (sentence, steps) => {
  const read = ReminderLadder.safeParse(steps)
  expect(read.success ? '' : read.error.issues[0]!.message).toContain(sentence)
})

test('climbing it to the end sends every step once, in order, in working time, never in the past', () =>
  fc.assert(
    fc.property(fc.nat(500 * 1440), fc.integer({ min: 60, max: 20 * 1440 }), fc.nat(3000), (start, length, delay) => {
      const at = (minutes: number) => new Date(moment('2025-01-02 00:00').getTime() + minutes * 60_000)
      const due = at(start + length)
      const sent: string[] = []
      let now = at(start)
      for (;;) {
        const found = nextReminder(due, ladder, sent, office, now, { ...routine, startedAt: at(start) })
        if (!found) break
        if ('pending' in found) throw new Error('inside the loaded years')
        expect(found.at >= now).toBe(true)
        expect(office.nextWorkingMoment(found.at)).toEqual({ at: found.at })
        expect(found.step.at === 'before' ? found.at < due : found.at >= due).toBe(true)
        const again = nextReminder(due, ladder, sent, office, found.at, { ...routine, startedAt: at(start) })
        expect(again).toEqual(found)
        sent.push(found.step.key)
        now = new Date(found.at.getTime() + delay * 60_000)
      }
      const order = ladder.map((step) => step.key)
      expect(sent).toEqual(order.filter((key) => sent.includes(key)))
      expect(sent.filter((key) => key.endsWith('Before')).length).toBeLessThanOrEqual(1)
      expect(sent.filter((key) => !key.endsWith('Before'))).toEqual(['urge', 'letter', 'supervise', 'bulletin'])
    }),
    { seed: 20260305, numRuns: 300 },
  ))

import { describe, expect, test } from 'vitest'
import { moment, office, officeData, seasonal } from './calendar-fixture.ts'
import { WorkCalendar } from './work-calendar.ts'

const pending = (neededYear: number) => ({ pending: 'calendar', neededYear })

describe('isWorkingDay', () => {
  test.each([
    ['2026-03-04', true, 'an ordinary Wednesday'],
    ['2026-03-07', false, 'an ordinary Saturday'],
    ['2026-03-08', false, 'an ordinary Sunday'],
    ['2026-10-10', true, 'a make-up Saturday'],
    ['2026-09-20', true, 'a make-up Sunday'],
    ['2026-10-01', false, 'National Day, a Thursday'],
    ['2026-10-07', false, 'in lieu, a Wednesday: a rest day'],
    ['2026-02-23', false, 'in lieu at the end of the Spring Festival, a Monday'],
    ['2026-02-24', true, 'the day after the Spring Festival'],
    ['2025-01-01', false, 'the first loaded day'],
    ['2026-12-31', true, 'the last loaded day'],
  ])('%s → %s: %s', (date, working) => expect(office.isWorkingDay(date)).toEqual({ working }))

  test.each([
    ['2027-01-01', 2027],
    ['2024-12-31', 2024],
    ['2031-05-05', 2031],
  ])('%s is not guessed: %i is needed', (date, year) => expect(office.isWorkingDay(date)).toEqual(pending(year)))

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', 'tomorrow'])('%s is no date', (date) =>
    expect(() => office.isWorkingDay(date)).toThrow(RangeError),
  )
})

test.each([
  ['2026-09-24', 1, '2026-09-28', 'Mid-Autumn, Friday to Sunday, lies between'],
  ['2026-09-30', 1, '2026-10-08', 'National Day'],
  ['2026-09-30', 3, '2026-10-10', 'the third is the make-up Saturday'],
  ['2026-09-18', 1, '2026-09-20', 'a make-up Sunday'],
  ['2026-02-13', 2, '2026-02-24', 'make-up Saturday, then the Spring Festival'],
  ['2025-12-31', 1, '2026-01-04', 'over the year end to a make-up Sunday'],
  ['2026-10-04', 1, '2026-10-08', 'from a rest day'],
  ['2026-10-04', 0, '2026-10-04', 'zero is the day itself'],
  ['2024-12-31', 1, '2025-01-02', 'the start itself does not count, so its year is not needed'],
  ['2026-10-08', -1, '2026-09-30', 'back over National Day'],
  ['2026-10-04', -1, '2026-09-30', 'back from a rest day'],
  ['2026-10-12', -2, '2026-10-09', 'back over the make-up Saturday'],
  ['2027-01-01', -1, '2026-12-31', 'back from the day after the last'],
])('addWorkingDays %s %i → %s: %s', (date, days, expected) =>
  expect(office.addWorkingDays(date, days)).toEqual({ date: expected }),
)

test.each([
  ['2026-12-31', 1, 2027],
  ['2026-12-30', 2, 2027],
  ['2026-01-05', 5000, 2027],
  ['2027-03-01', 1, 2027],
  ['2027-03-01', 0, 2027],
  ['2025-01-02', -1, 2024],
  ['2024-12-30', 1, 2024],
])('addWorkingDays %s %i needs %i', (date, days, year) =>
  expect(office.addWorkingDays(date, days)).toEqual(pending(year)),
)

test.each([
  ['2026-03-04 11:00', 120, '2026-03-04 15:00', 'over lunch'],
  ['2026-03-04 12:30', 60, '2026-03-04 15:00', 'from within lunch'],
  ['2026-03-04 07:00', 120, '2026-03-04 10:30', 'from before opening'],
  ['2026-03-04 16:00', 120, '2026-03-04 18:00', 'full at the close, not at the next opening'],
  ['2026-03-04 10:00', 120, '2026-03-04 12:00', 'full at lunch'],
  ['2026-03-04 16:00', 121, '2026-03-05 08:31', 'one minute more'],
  ['2026-09-30 17:00', 120, '2026-10-08 09:30', 'over National Day'],
  ['2026-09-18 17:00', 120, '2026-09-20 09:30', 'to a make-up Sunday'],
  ['2026-02-14 17:00', 120, '2026-02-24 09:30', 'over the Spring Festival from a make-up Saturday'],
  ['2026-03-04 20:00', 900, '2026-03-06 18:00', 'two full days'],
  ['2026-03-04 20:00', 0, '2026-03-04 20:00', 'nothing to add'],
  ['2026-12-31 17:00', 60, '2026-12-31 18:00', 'the last loaded minute'],
  ['2026-03-04 15:00', -120, '2026-03-04 11:00', 'back over lunch'],
  ['2026-03-04 10:30', -120, '2026-03-04 08:30', 'back to the opening'],
  ['2026-03-04 08:30', -60, '2026-03-03 17:00', 'back from the opening'],
  ['2026-03-04 08:30', -240, '2026-03-03 14:00', 'back to the opening after lunch, not to noon'],
  ['2026-10-08 09:30', -120, '2026-09-30 17:00', 'back over National Day'],
  ['2027-01-01 00:00', -60, '2026-12-31 17:00', 'back from the end of the last loaded day'],
])('addWorkingMinutes %s %i → %s: %s', (from, minutes, expected) =>
  expect(office.addWorkingMinutes(moment(from), minutes)).toEqual({ at: moment(expected) }),
)

test.each([
  ['2026-12-31 17:00', 61, 2027],
  ['2027-01-01 00:00', 1, 2027],
  ['2024-12-31 10:00', 1, 2024],
  ['2025-01-02 09:30', -61, 2024],
])('addWorkingMinutes %s %i needs %i', (from, minutes, year) =>
  expect(office.addWorkingMinutes(moment(from), minutes)).toEqual(pending(year)),
)

test.each([
  ['2026-03-04 08:00', '2026-03-04 20:00', 450, 'a whole day'],
  ['2026-03-04 11:30', '2026-03-04 14:30', 60, 'around lunch'],
  ['2026-09-30 17:00', '2026-10-08 09:30', 120, 'around National Day'],
  ['2026-10-09 17:00', '2026-10-12 09:30', 570, 'a make-up Saturday between'],
  ['2026-03-07 09:00', '2026-03-08 17:00', 0, 'a weekend'],
  ['2026-03-04 15:00', '2026-03-04 11:00', -120, 'backwards'],
  ['2026-12-31 14:00', '2026-12-31 24:00', 240, 'to midnight of the new year, which is not needed'],
])('workingMinutesBetween %s %s → %i: %s', (from, to, minutes) =>
  expect(office.workingMinutesBetween(moment(from), moment(to))).toEqual({ minutes }),
)

test('workingMinutesBetween needs the year it runs into, in either direction', () => {
  const [from, to] = [moment('2026-12-31 14:00'), moment('2027-01-01 00:01')]
  expect(office.workingMinutesBetween(from, to)).toEqual(pending(2027))
  expect(office.workingMinutesBetween(to, from)).toEqual(pending(2027))
})

test.each([
  ['2026-03-04 10:00', '2026-03-04 10:00', 'inside'],
  ['2026-03-04 08:30', '2026-03-04 08:30', 'at the opening'],
  ['2026-03-04 06:00', '2026-03-04 08:30', 'before the opening'],
  ['2026-03-04 12:00', '2026-03-04 14:00', 'lunch begins'],
  ['2026-03-04 18:00', '2026-03-05 08:30', 'the close is outside'],
  ['2026-10-09 20:00', '2026-10-10 08:30', 'to the make-up Saturday'],
  ['2026-09-30 18:00', '2026-10-08 08:30', 'over National Day'],
  ['2025-12-31 18:00', '2026-01-04 08:30', 'over the year end'],
])('nextWorkingMoment %s → %s: %s', (from, expected) =>
  expect(office.nextWorkingMoment(moment(from))).toEqual({ at: moment(expected) }),
)

test('nextWorkingMoment after the last close needs the next year', () => {
  expect(office.nextWorkingMoment(moment('2026-12-31 18:00'))).toEqual(pending(2027))
  expect(office.nextWorkingMoment(moment('2024-12-31 20:00'))).toEqual(pending(2024))
})

test.each([
  ['2026-03-04 10:00', '2026-03-04 08:30'],
  ['2026-03-04 08:30', '2026-03-03 14:00'],
  ['2026-03-04 14:00', '2026-03-04 08:30'],
  ['2026-03-04 18:00', '2026-03-04 14:00'],
  ['2026-10-08 08:00', '2026-09-30 14:00'],
])('lastOpeningBefore %s → %s', (before, expected) =>
  expect(office.lastOpeningBefore(moment(before))).toEqual({ at: moment(expected) }),
)

test('lastOpeningBefore a millisecond into a period is its opening', () => {
  const opening = moment('2026-03-04 14:00')
  expect(office.lastOpeningBefore(new Date(opening.getTime() + 1))).toEqual({ at: opening })
})

test.each([
  ['2026-03-03 18:00', '2026-03-05 18:00', 2, 'after the first close, up to the last'],
  ['2026-03-03 17:59', '2026-03-05 17:59', 2, 'the last not yet'],
  ['2026-09-30 18:00', '2026-10-10 18:00', 3, 'National Day and the make-up Saturday'],
])('closingsBetween %s %s → %i: %s', (from, to, days) =>
  expect(office.closingsBetween(moment(from), moment(to))).toEqual({ days }),
)

describe('seasonal hours', () => {
  test.each([
    ['2026-04-30 17:00', 120, '2026-05-06 09:30', 'winter hours on the last day of April'],
    ['2026-05-06 17:30', 60, '2026-05-06 18:30', 'summer hours after Labour Day'],
    ['2026-05-06 12:00', 60, '2026-05-06 15:30', 'the long lunch'],
    ['2026-09-30 18:00', 60, '2026-10-08 09:00', 'half an hour in summer, the other in autumn'],
  ])('%s + %i min → %s: %s', (from, minutes, expected) =>
    expect(seasonal.addWorkingMinutes(moment(from), minutes)).toEqual({ at: moment(expected) }),
  )

  test('a season over the new year, and a single year that overrides it', () => {
    const morning = [{ from: 540, to: 720 }]
    const evening = [{ from: 1080, to: 1440 }]
    const calendar = new WorkCalendar({
      ...officeData,
      seasons: [
        { from: '12-01', to: '02-10', periods: morning },
        { from: '2026-12-07', to: '2026-12-07', periods: evening },
      ],
    })
    const minutesOn = (date: string) => calendar.workingMinutesBetween(moment(`${date} 00:00`), moment(`${date} 24:00`))
    expect(minutesOn('2026-02-10')).toEqual({ minutes: 180 })
    expect(minutesOn('2026-02-11')).toEqual({ minutes: 450 })
    expect(minutesOn('2026-11-30')).toEqual({ minutes: 450 })
    expect(minutesOn('2026-12-01')).toEqual({ minutes: 180 })
    expect(minutesOn('2026-12-07')).toEqual({ minutes: 360 })
    expect(calendar.closingAfter(moment('2026-12-07 12:00'), 1)).toEqual({ at: moment('2026-12-08 00:00') })
  })
})

describe('years that are not loaded', () => {
  const withGap = new WorkCalendar({ ...officeData, years: [2024, 2026] })
  test.each([
    ['2024-12-31 17:00', 61],
    ['2024-06-03 17:00', 60 * 24 * 365],
  ])('a missing year in between is not stepped over: %s + %i min', (from, minutes) =>
    expect(withGap.addWorkingMinutes(moment(from), minutes)).toEqual(pending(2025)),
  )
  test('nor in the other functions', () => {
    expect(withGap.addWorkingDays('2024-12-31', 1)).toEqual(pending(2025))
    expect(withGap.addWorkingDays('2026-01-04', -1)).toEqual(pending(2025))
    expect(withGap.addWorkingMinutes(moment('2026-01-04 08:30'), -1)).toEqual(pending(2025))
    expect(withGap.nextWorkingMoment(moment('2024-12-31 18:00'))).toEqual(pending(2025))
    expect(withGap.closingAfter(moment('2024-12-31 18:00'), 1)).toEqual(pending(2025))
    expect(withGap.workingMinutesBetween(moment('2024-12-31 18:00'), moment('2026-01-01 08:00'))).toEqual(pending(2025))
    expect(withGap.isWorkingDay('2025-06-03')).toEqual(pending(2025))
    expect(withGap.isWorkingDay('2026-06-03')).toEqual({ working: true })
  })
  test('a county without any year knows nothing and says which is needed', () => {
    const empty = new WorkCalendar({ ...officeData, years: [] })
    expect(empty.isWorkingDay('2026-03-04')).toEqual(pending(2026))
    expect(empty.addWorkingDays('2026-12-31', 1)).toEqual(pending(2027))
    expect(empty.addWorkingMinutes(moment('2026-03-04 10:00'), 5)).toEqual(pending(2026))
    expect(empty.nextWorkingMoment(moment('2026-03-04 10:00'))).toEqual(pending(2026))
  })
  test('days of a year that is not loaded do not make it loaded', () => {
    const calendar = new WorkCalendar({
      ...officeData,
      days: [...officeData.days, { date: '2027-01-01', kind: 'holiday' }],
    })
    expect(calendar.isWorkingDay('2027-01-01')).toEqual(pending(2027))
  })
})

test.each([
  ['每段工作时间的开始要早于结束', { periods: [{ from: 720, to: 510 }] }],
  ['不能重叠', { periods: [{ from: 510, to: 720 }, { from: 700, to: 1080 }] }],
  ['至少要有一段工作时间', { periods: [] }],
  ['请只留一种', { days: [{ date: '2026-10-10', kind: 'holiday' }, { date: '2026-10-10', kind: 'makeup_workday' }] }],
  ['季节的起止日期', { seasons: [{ from: '05-01', to: '2026-09-30', periods: officeData.periods }] }],
  ['季节的起止日期', { seasons: [{ from: '2026-09-30', to: '2026-05-01', periods: officeData.periods }] }],
  ['确有这一天', { days: [{ date: '2026-02-29', kind: 'holiday' }] }],
] as const)('data is refused: %s', (sentence, change) => {
  const data = { ...officeData, ...change } as unknown as typeof officeData
  expect(() => new WorkCalendar(data)).toThrow(sentence)
})

test('an invalid moment is an error, not an answer', () => {
  expect(() => office.addWorkingMinutes(new Date(Number.NaN), 5)).toThrow(RangeError)
})

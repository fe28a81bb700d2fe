import { expect, test } from 'vitest'
import { callsUnattended, watchAttendance } from '#kit/ui/attendance.ts'

test('a page is attended for a minute after each touch, and no longer', () => {
  let now = 1_000_000
  const page = new EventTarget()
  const stop = watchAttendance(page, () => {}, () => now)
  expect(callsUnattended(now)).toBe(false)
  now += 61_000
  expect(callsUnattended(now)).toBe(true)
  for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    page.dispatchEvent(new Event(sign))
    expect(callsUnattended(now + 60_000), sign).toBe(false)
    now += 61_000
    expect(callsUnattended(now), sign).toBe(true)
  }
  stop()
  expect(callsUnattended(now)).toBe(false)
})

test('whoever only writes is kept signed in: one call in five minutes, none while he calls anyway', () => {
  let now = 1_000_000
  let said = 0
  const page = new EventTarget()
  const stop = watchAttendance(page, () => said++, () => now)
  const write = (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      now += 60_000
      page.dispatchEvent(new Event('keydown'))
    }
  }
  write(4)
  expect(said).toBe(0)
  write(1)
  expect(said).toBe(1)
  write(20)
  expect(said).toBe(5)
  for (let minute = 0; minute < 20; minute++) {
    write(1)
    callsUnattended(now)
  }
  expect(said).toBe(5)
  stop()
})

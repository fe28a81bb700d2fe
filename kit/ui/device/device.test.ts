import { describe, expect, test } from 'vitest'
import { textBytes } from '#kit/ui/device/bytes.ts'
import { makeDevice, OFFLINE_LONGEST } from '#kit/ui/device/device.ts'
import type { DeviceServer } from '#kit/ui/device/device.ts'
import type { DeviceDisk, DeviceRecord } from '#kit/ui/device/device-on-disk.ts'

const PIN = '739204'
const sealingKey = { generation: 1, publicKey: 'key' }
const HOUR = 3_600_000

/** A phone with a clock that stands, a disk in memory, and a server that says what the test wants. */
async function openPhone() {
  const clock = { now: 1_800_000_000_000 }
  const kept: { record?: DeviceRecord } = {}
  const disk: DeviceDisk = { read: async () => kept.record, write: async (record) => { kept.record = structuredClone(record) } }
  const line: { says: Awaited<ReturnType<DeviceServer['approve']>>; asked: number; replaced: string[] } = { says: { sealingKey }, asked: 0, replaced: [] }
  let devices = 0
  const server: DeviceServer = {
    register: async ({ replaces }) => {
      if (replaces !== undefined) line.replaced.push(replaces)
      return { deviceId: `device ${++devices}`, sealingKey }
    },
    approve: async () => {
      line.asked++
      return line.says
    },
  }
  const make = () => makeDevice({ disk, now: () => clock.now, iterations: 1_000 })
  const device = make()
  await device.start()
  expect(device.state()).toEqual({ stage: 'absent' })
  await device.setUp('account', PIN, server)
  expect(device.state()).toEqual({ stage: 'open', accountId: 'account' })
  return { clock, kept, line, server, device, make }
}

describe('a phone with a PIN', () => {
  test('locked holds no vault; the right PIN opens the same one', async () => {
    const { device, server, make } = await openPhone()
    const sealed = await device.vault()!.encrypt(textBytes('办好了'), 'here')
    await device.lock()
    expect([device.vault(), device.sealer()]).toEqual([null, null])
    expect(device.state()).toMatchObject({ stage: 'locked', triesLeft: 5, wantsServer: false })
    const again = make()
    await again.start()
    expect(await again.unlock('402917', server)).toBe('wrong')
    expect(again.state()).toMatchObject({ stage: 'locked', triesLeft: 4 })
    expect(await again.unlock(PIN, server)).toBe('open')
    expect(new TextDecoder().decode(await again.vault()!.decrypt(sealed, 'here'))).toBe('办好了')
  })

  test('throws the key away at the fifth wrong PIN, over restarts too; then not even the right one helps', async () => {
    const { kept, server, make, line } = await openPhone()
    for (let times = 1; times <= 5; times++) {
      const device = make()
      await device.start()
      expect(await device.unlock('402917', server)).toBe(times < 5 ? 'wrong' : 'wiped')
    }
    expect(kept.record!.wrapped).toBeNull()
    const device = make()
    await device.start()
    expect(device.state()).toEqual({ stage: 'wantsCode', accountId: 'account', wiped: true })
    expect(await device.unlock(PIN, server)).toBe('wiped')
    await device.signedIn('account')
    expect(device.state()).toEqual({ stage: 'absent' })
    await device.setUp('account', PIN, server)
    expect(line.replaced).toEqual(['device 1'])
  })

  test('two tabs count together, and neither brings back the key that the other threw away', async () => {
    const { device, server, make } = await openPhone()
    const other = make()
    await other.start()
    await device.lock()
    for (let times = 0; times < 3; times++) await other.unlock('402917', server)
    expect(await device.unlock('402917', server)).toBe('wrong')
    expect(await device.unlock('402917', server)).toBe('wiped')
    expect(await other.unlock(PIN, server)).toBe('wiped')
    expect(other.state()).toMatchObject({ stage: 'wantsCode', wiped: true })
  })

  test('a right PIN sets the count back', async () => {
    const { device, server } = await openPhone()
    await device.lock()
    for (let times = 0; times < 4; times++) await device.unlock('402917', server)
    expect(await device.unlock(PIN, server)).toBe('open')
    await device.lock()
    expect(device.state()).toMatchObject({ triesLeft: 5 })
  })
})

describe('without a line', () => {
  test.each([
    ['a second before a day', OFFLINE_LONGEST - 1_000, 'open'],
    ['at a day', OFFLINE_LONGEST, 'unreachable'],
    ['after two days', 2 * OFFLINE_LONGEST, 'unreachable'],
    ['with the clock set back', -2 * HOUR, 'unreachable'],
    ['with the clock put right a little', -60_000, 'open'],
  ])('%s since the last approval: %s', async (_when, passed, outcome) => {
    const { device, clock, line, server } = await openPhone()
    await device.lock()
    clock.now += passed
    line.says = 'unreachable'
    expect(await device.unlock(PIN, server)).toBe(outcome)
    expect(device.vault() === null).toBe(outcome !== 'open')
  })

  test('after a day the server’s approval opens it, and the day begins anew', async () => {
    const { device, clock, line, server } = await openPhone()
    await device.lock()
    clock.now += 3 * OFFLINE_LONGEST
    expect(await device.unlock(PIN, server)).toBe('open')
    await device.lock()
    clock.now += OFFLINE_LONGEST - 1_000
    line.says = 'unreachable'
    expect(await device.unlock(PIN, server)).toBe('open')
    clock.now += 1_000
    await device.lockWhenUnapproved()
    expect(device.state()).toMatchObject({ stage: 'locked', wantsServer: true })
  })

  test('a later time of approval written into the phone’s files opens nothing', async () => {
    const { device, kept, clock, server, make } = await openPhone()
    await device.lock()
    clock.now += 2 * OFFLINE_LONGEST
    kept.record = { ...kept.record!, approvedAt: clock.now }
    const forged = make()
    await forged.start()
    expect(await forged.unlock(PIN, server)).toBe('wrong')
  })
})

describe('what the server says', () => {
  test('the session has ended: a code first, then the PIN that was', async () => {
    const { device, line, server } = await openPhone()
    await device.lock()
    line.says = 'signedOut'
    expect(await device.unlock(PIN, server)).toBe('signedOut')
    expect(device.state()).toEqual({ stage: 'wantsCode', accountId: 'account', wiped: false })
    await device.signedIn('account')
    line.says = { sealingKey }
    expect(await device.unlock(PIN, server)).toBe('open')
  })

  test('the phone was given up: the key goes', async () => {
    const { device, kept, line, server } = await openPhone()
    line.says = 'revoked'
    expect(await device.renew(server)).toBe(false)
    expect(kept.record!.wrapped).toBeNull()
    expect(device.state()).toMatchObject({ stage: 'wantsCode', wiped: true })
  })

  test('an open phone proves itself again without its owner', async () => {
    const { device, line, server } = await openPhone()
    expect(await device.renew(server)).toBe(true)
    expect(line.asked).toBe(1)
    line.says = { sealingKey: { generation: 2, publicKey: 'newer' } }
    await device.renew(server)
    expect(device.sealer()!.to.generation).toBe(2)
    await device.lock()
    expect(await device.renew(server)).toBe(false)
  })

  test('another person on the same phone sets a PIN of his own', async () => {
    const { device, line, server } = await openPhone()
    await device.signedOut()
    await device.signedIn('another')
    expect(device.state()).toEqual({ stage: 'absent' })
    await device.setUp('another', '402917', server)
    expect(line.replaced).toEqual([])
  })
})

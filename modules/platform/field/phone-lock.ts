import { deviceName } from '#kit/http/device-name.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { DeviceServer, Unlocking } from '#kit/ui/device/device.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { isRefusal } from '#kit/ui/refusal.ts'
import { api, meQuery } from '#modules/platform/screens/me.ts'

/** How the phone proves itself over the line. */
const server: DeviceServer = {
  register: async (phone) => {
    const { deviceId } = await api.registerDevice.call({ ...phone, name: deviceName(navigator.userAgent) }, { context: { idempotencyKey: crypto.randomUUID() } })
    return { deviceId, sealingKey: await api.getSealingKey.call() }
  },
  approve: async ({ deviceId, secret, sign }) => {
    try {
      const { challenge } = await api.askDeviceChallenge.call({ deviceId })
      return await api.unlockByDevice.call({ deviceId, challenge, signature: await sign(challenge), secret })
    } catch (error) {
      if (isRefusal(error, 'session.missing')) return 'signedOut'
      if (isRefusal(error, 'device.revoked')) return 'revoked'
      // No line, a busy server, two tabs that asked at once: not now.
      return 'unreachable'
    }
  },
}

export async function setPin(queries: QueryClient, accountId: string, pin: string): Promise<void> {
  await device.setUp(accountId, pin, server)
  await askAnewWhoIsIn(queries)
}

export async function unlockPhone(queries: QueryClient, pin: string): Promise<Unlocking> {
  const outcome = await device.unlock(pin, server)
  if (outcome === 'open') await askAnewWhoIsIn(queries)
  if (outcome === 'wiped') lockSession()
  return outcome
}

/** A session that a code has opened carries its posts only from the phone's proof on. */
async function askAnewWhoIsIn(queries: QueryClient): Promise<void> {
  await queries.resetQueries({ queryKey: meQuery.queryKey })
}

/** Nothing that was read stays in memory; the session is locked with it, as far as there is a line. */
export async function lockPhone(queries: QueryClient): Promise<void> {
  await device.lock()
  queries.clear()
  lockSession()
}

/** The PIN is forgotten: the key goes, a code is wanted. */
export async function forgetPin(queries: QueryClient): Promise<void> {
  await device.throwKeyAway()
  queries.clear()
  lockSession()
}

export function lockSession(): void {
  void api.lockFieldSession.call().catch(() => {})
}

let renewing: Promise<void> | undefined

/** The server locked the session while the phone was open, or the line was long away: the phone proves itself again; if it cannot, it is locked. */
export function renewSession(queries: QueryClient): Promise<void> {
  return (renewing ??= renew(queries).finally(() => { renewing = undefined }))
}

const AGAIN_MILLISECONDS = 5_000

/** For the live feed, when it hears that the session is over: null where the phone fell shut. */
export async function stayIn(queries: QueryClient): Promise<object | null> {
  await renewSession(queries)
  await new Promise((done) => setTimeout(done, AGAIN_MILLISECONDS))
  return device.vault()
}

async function renew(queries: QueryClient): Promise<void> {
  if (await device.renew(server)) await queries.invalidateQueries()
  else queries.clear()
}

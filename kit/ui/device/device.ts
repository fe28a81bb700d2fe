import { base64url } from '#kit/ui/device/bytes.ts'
import type { DeviceDisk, DeviceRecord } from '#kit/ui/device/device-on-disk.ts'
import type { Sealer, SealingKey } from '#kit/ui/device/envelope.ts'
import { makeDeviceKeys, publicKeyText, signBytes, unlockWords } from '#kit/ui/device/keys.ts'
import { approveAgain, newDataKey, openVault, unlockHash, unwrapDataKey, wrapDataKey } from '#kit/ui/device/vault.ts'
import type { Vault } from '#kit/ui/device/vault.ts'

const HOUR = 3_600_000
/** So long it opens by the PIN alone; then the server must approve. */
export const OFFLINE_LONGEST = 24 * HOUR
const MOST_WRONG_PINS = 5
/** A phone's clock may be put right a little. */
const CLOCK_SLACK = HOUR / 12

export type DeviceState =
  /** The disk is being asked. */
  | { stage: 'reading' }
  /** No PIN was set here yet. */
  | { stage: 'absent' }
  /** The key was thrown away, or the session has ended: in by a code first. */
  | { stage: 'wantsCode'; accountId: string; wiped: boolean }
  | { stage: 'locked'; accountId: string; triesLeft: number; wantsServer: boolean }
  | { stage: 'open'; accountId: string }

export type Unlocking = 'open' | 'wrong' | 'wiped' | 'unreachable' | 'signedOut' | 'revoked'

/** What the phone proves itself with to the server. */
export type Proof = { deviceId: string; secret: string; sign: (challenge: string) => Promise<string> }

export type DeviceServer = {
  register: (phone: { publicKey: string; unlockHash: string; replaces?: string }) => Promise<{ deviceId: string; sealingKey: SealingKey }>
  /** Answers the key to seal to, or why not; throws only what nobody foresaw. */
  approve: (proof: Proof) => Promise<{ sealingKey: SealingKey } | 'unreachable' | 'signedOut' | 'revoked'>
}

type DeviceParts = { disk: DeviceDisk; now?: () => number; iterations?: number }

export type Device = ReturnType<typeof makeDevice>

/**
 * The phone as far as its owner's PIN goes. Locked, it holds nothing readable: the data key is only in memory while it is open,
 * and on disk under PIN and phone key together. What waits to be sent is none of its business: that is sealed to the server.
 */
export function makeDevice({ disk, now = Date.now, iterations }: DeviceParts) {
  let record: DeviceRecord | undefined
  let vault: Vault | null = null
  let state: DeviceState = { stage: 'reading' }
  const watchers = new Set<() => void>()

  const change = (next: DeviceState) => {
    state = next
    for (const watcher of watchers) watcher()
  }
  /** Another tab may have written meanwhile, and a key that it threw away must not come back. */
  const latest = async (): Promise<DeviceRecord> => (record = (await disk.read()) ?? record!)
  const write = async (part: Partial<DeviceRecord>) => {
    const before = await latest()
    record = { ...before, ...part, seenAt: Math.max(before.seenAt, now()) }
    await disk.write(record)
  }
  const wantsServer = ({ approvedAt, seenAt }: DeviceRecord) => now() - approvedAt >= OFFLINE_LONGEST || now() < seenAt - CLOCK_SLACK
  const closed = (): DeviceState => {
    if (record === undefined) return { stage: 'absent' }
    const { accountId, wrapped, signedOut, wrongPins } = record
    if (wrapped === null || signedOut) return { stage: 'wantsCode', accountId, wiped: wrapped === null }
    return { stage: 'locked', accountId, triesLeft: MOST_WRONG_PINS - wrongPins, wantsServer: wantsServer(record) }
  }
  const proofWith = (open: Vault): Proof => {
    const { deviceId, keys } = record!
    return { deviceId, secret: open.secret, sign: async (challenge) => base64url(await signBytes(keys, unlockWords(deviceId, challenge))) }
  }
  const noteApproval = async (sealingKey: SealingKey) => {
    const at = now()
    const { wrapped, keys, approvedAt } = await latest()
    if (wrapped !== null) await write({ sealingKey, approvedAt: at, wrapped: await approveAgain(wrapped, keys.wrapping, approvedAt, at), wrongPins: 0 })
  }
  const shut = async (part: Partial<DeviceRecord>) => {
    vault = null
    await write(part)
    change(closed())
  }

  return {
    state: () => state,
    watch: (watcher: () => void) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    /** What opens what is kept, or null while the phone is locked. */
    vault: () => vault,
    /** Seals what is done now, or null while the phone is locked. */
    sealer: (): (Sealer & { to: SealingKey }) | null => (vault === null ? null : { deviceId: record!.deviceId, secret: vault.secret, keys: record!.keys, to: record!.sealingKey }),

    start: async (): Promise<void> => {
      record = await disk.read()
      change(closed())
    },

    /** New keys under a new PIN, registered with the server; then it is open. */
    setUp: async (accountId: string, pin: string, server: Pick<DeviceServer, 'register'>): Promise<void> => {
      const keys = await makeDeviceKeys()
      const dataKey = newDataKey()
      const fresh = await openVault(dataKey)
      const replaces = record?.accountId === accountId ? record.deviceId : undefined
      const { deviceId, sealingKey } = await server.register({ publicKey: await publicKeyText(keys), unlockHash: await unlockHash(fresh.secret), ...(replaces === undefined ? {} : { replaces }) })
      const at = now()
      const wrapped = await wrapDataKey(dataKey, pin, keys.wrapping, at, iterations)
      dataKey.fill(0)
      record = { accountId, deviceId, keys, wrapped, wrongPins: 0, approvedAt: at, seenAt: at, sealingKey, signedOut: false }
      await disk.write(record)
      vault = fresh
      change({ stage: 'open', accountId })
    },

    /** The fifth wrong PIN throws the key away. With the right one the server is asked; without a line it opens for a day since the last approval. */
    unlock: async (pin: string, server: Pick<DeviceServer, 'approve'>): Promise<Unlocking> => {
      const { wrapped, keys, approvedAt, wrongPins } = await latest()
      if (wrapped === null) {
        change(closed())
        return 'wiped'
      }
      // Counted before it is tried: a page that is closed meanwhile gains nothing.
      const isLast = wrongPins + 1 >= MOST_WRONG_PINS
      await write({ wrongPins: wrongPins + 1 })
      const dataKey = await unwrapDataKey(wrapped, pin, keys.wrapping, approvedAt)
      if (dataKey === undefined) {
        await shut(isLast ? { wrapped: null } : {})
        return isLast ? 'wiped' : 'wrong'
      }
      await write({ wrongPins: 0 })
      const opening = await openVault(dataKey)
      dataKey.fill(0)
      const approval = await server.approve(proofWith(opening))
      if (approval === 'unreachable' && wantsServer(record!)) {
        change(closed())
        return 'unreachable'
      }
      if (approval === 'signedOut' || approval === 'revoked') {
        await shut(approval === 'revoked' ? { wrapped: null } : { signedOut: true })
        return approval
      }
      if (approval !== 'unreachable') await noteApproval(approval.sealingKey)
      vault = opening
      change({ stage: 'open', accountId: record!.accountId })
      return 'open'
    },

    /** While it is open: the server locked the session, and the phone proves itself again without asking its owner. */
    renew: async (server: Pick<DeviceServer, 'approve'>): Promise<boolean> => {
      if (vault === null) return false
      const approval = await server.approve(proofWith(vault))
      if (vault === null) return false
      if (approval === 'unreachable') return true
      if (approval === 'signedOut' || approval === 'revoked') {
        await shut(approval === 'revoked' ? { wrapped: null } : { signedOut: true })
        return false
      }
      await noteApproval(approval.sealingKey)
      return true
    },

    lock: async (): Promise<void> => {
      if (vault !== null) await shut({})
    },

    /** A day without the server is over while it is open. */
    lockWhenUnapproved: async (): Promise<void> => {
      if (vault !== null && wantsServer(record!)) await shut({})
    },

    /** The PIN is forgotten: the key goes, and with it what was kept for reading. */
    throwKeyAway: async (): Promise<void> => {
      if (record !== undefined) await shut({ wrapped: null })
    },

    signedOut: async (): Promise<void> => {
      if (record !== undefined) await shut({ signedOut: true })
    },

    /** Somebody is in by a code. The same person goes on with his PIN, if there still is one; anybody else sets his own. */
    signedIn: async (accountId: string): Promise<void> => {
      if (record?.accountId === accountId && record.wrapped !== null) {
        await write({ signedOut: false })
        change(closed())
      } else change({ stage: 'absent' })
    },
  }
}

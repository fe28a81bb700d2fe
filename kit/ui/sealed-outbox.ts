import type { Bytes } from '#kit/ui/device/bytes.ts'
import type { Device } from '#kit/ui/device/device.ts'
import { sealCall } from '#kit/ui/device/envelope.ts'
import type { EncodedCall } from '#kit/ui/device/envelope.ts'
import { pack, unpack } from '#kit/ui/device/pack.ts'
import type { Vault } from '#kit/ui/device/vault.ts'
import type { OutboxStore, WaitingCommand } from '#kit/ui/outbox.ts'

/** On disk: an envelope for the server, and beside it what its owner may see of it while the phone is open. */
export type SealedRow = { key: string; accountId: string; madeAt: number; envelope: Blob; shown: Bytes; isRefused: boolean }
type Shown = Pick<WaitingCommand, 'module' | 'route' | 'input' | 'label' | 'refusal' | 'refusedAs'>

export type OutboxDisk = {
  put: (row: WaitingCommand | SealedRow) => Promise<void>
  find: (key: string) => Promise<WaitingCommand | SealedRow | undefined>
  remove: (key: string) => Promise<void>
  /** Oldest first. */
  list: () => Promise<(WaitingCommand | SealedRow)[]>
}

type SealedOutboxParts = { disk: OutboxDisk; device: Pick<Device, 'sealer' | 'vault'>; encode: (command: WaitingCommand) => Promise<EncodedCall> }

/**
 * On a phone with a PIN a command is sealed to the server the moment it is made: it can be sent while the phone is locked and
 * after its key was thrown away, and read by nobody on the way. Without a PIN (a resident's browser) it lies there as it is.
 */
export function sealedOutbox({ disk, device, encode }: SealedOutboxParts): OutboxStore {
  return {
    put: async (command) => {
      const vault = device.vault()
      const sealer = device.sealer()
      if (vault === null || sealer === null) {
        const row = await disk.find(command.key)
        // Locked: a reason cannot be kept unreadable; once the phone is open, the command is sent again and says it anew.
        if (row !== undefined && 'shown' in row) return await disk.put({ ...row, isRefused: command.refusal !== undefined })
        return await disk.put(command)
      }
      const { key, accountId, madeAt, refusal } = command
      const envelope = command.envelope ?? new Blob([await sealCall(sealer.to, sealer, key, await encode(command))])
      await disk.put({ key, accountId, madeAt, envelope, shown: await show(vault, command), isRefused: refusal !== undefined })
    },
    remove: async (key) => await disk.remove(key),
    list: async () => await Promise.all((await disk.list()).map(async (row) => ('shown' in row ? await readable(device.vault(), row) : row))),
  }
}

const placeOf = (key: string) => `outbox/${key}`

/** Without its pictures: they are in the envelope. */
async function show(vault: Vault, { key, module, route, input, label, refusal, refusedAs }: WaitingCommand): Promise<Bytes> {
  const words: unknown = JSON.parse(JSON.stringify(input, (_name, part: unknown) => (part instanceof Blob ? undefined : part)) ?? 'null')
  const shown: Shown = { module, route, input: words, label, ...(refusal === undefined ? {} : { refusal }), ...(refusedAs === undefined ? {} : { refusedAs }) }
  return await vault.encrypt(await pack(shown), placeOf(key))
}

async function readable(vault: Vault | null, { key, accountId, madeAt, envelope, shown, isRefused }: SealedRow): Promise<WaitingCommand> {
  const closed = { key, accountId, madeAt, envelope, module: '', route: '', input: {} }
  if (vault === null) return { ...closed, label: '上锁前办的一件事', ...(isRefused ? { refusal: '打开后可以看到原因' } : {}) }
  try {
    return { ...closed, ...(unpack(await vault.decrypt(shown, placeOf(key))) as Shown) }
  } catch {
    // Made under a key that was thrown away since.
    return { ...closed, label: '换 PIN 码以前办的一件事', ...(isRefused ? { refusal: '原因没有留下来，请到诉求页面看最新情况' } : {}) }
  }
}

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openKeyring } from '#kit/secrets/keyring.ts'
import { openEnvelope, sealingKey } from '#kit/secrets/sealing-key.ts'
import { makeDeviceKeys } from '#kit/ui/device/keys.ts'
import { newDataKey, openVault } from '#kit/ui/device/vault.ts'
import type { Vault } from '#kit/ui/device/vault.ts'
import { makeOutbox } from '#kit/ui/outbox.ts'
import type { WaitingCommand } from '#kit/ui/outbox.ts'
import { sealedOutbox } from '#kit/ui/sealed-outbox.ts'
import type { OutboxDisk } from '#kit/ui/sealed-outbox.ts'

const keyring = openKeyring(join(mkdtempSync(join(tmpdir(), 'linli-outbox-')), 'keys.json'))
const keys = await makeDeviceKeys()
const rows = new Map<string, Parameters<OutboxDisk['put']>[0]>()
let vault: Vault | null

const disk: OutboxDisk = {
  put: async (row) => void rows.set(row.key, row),
  find: async (key) => rows.get(key),
  remove: async (key) => void rows.delete(key),
  list: async () => [...rows.values()].sort((a, b) => a.madeAt - b.madeAt),
}
const device = { vault: () => vault, sealer: () => (vault === null ? null : { deviceId: 'device', secret: vault.secret, keys, to: sealingKey(keyring) }) }
const encode = async ({ route, input }: WaitingCommand) => ({ path: `/${route}`, contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify(input)) })
const store = sealedOutbox({ disk, device, encode })
const command: WaitingCommand = { key: 'key', module: 'requests', route: 'reply', input: { words: '王大娘家水管已修好', file: new File(['picture'], 'a.jpg') }, label: '答复：齐河〔2026〕12号', madeAt: 1, accountId: 'account' }

const everything = async () => (await Promise.all([...rows.values()].map(async (row) => JSON.stringify(row) + ('shown' in row ? new TextDecoder().decode(row.shown) + (await row.envelope.text()) : '')))).join()

beforeEach(async () => {
  rows.clear()
  vault = await openVault(newDataKey())
})

describe('a sealed outbox', () => {
  test('holds nothing readable, shows all while it is open, and sends the same while it is locked', async () => {
    await store.put(command)
    expect(await everything()).not.toMatch(/王大娘|12号|reply|picture/)
    expect(await store.list()).toMatchObject([{ key: 'key', route: 'reply', label: command.label, input: { words: '王大娘家水管已修好' } }])
    vault = null
    const [locked] = await store.list()
    expect(locked).toMatchObject({ key: 'key', route: '', label: '上锁前办的一件事', input: {} })
    const plain = openEnvelope(keyring, Buffer.from(await locked!.envelope!.arrayBuffer()))!
    expect(plain.toString()).toContain('王大娘家水管已修好')
  })

  test('what was refused while it was locked says why once it is open: it is sent again then', async () => {
    await store.put(command)
    let sent = 0
    const outbox = makeOutbox({ store, send: async () => { sent++; return { sentence: '已由别人答复', type: 'move.done' } } })
    vault = null
    await outbox.flush('account')
    expect(outbox.state()).toMatchObject({ refused: 1, waiting: 0 })
    expect(await everything()).not.toContain('已由别人')
    vault = await openVault(newDataKey())
    expect(await store.list()).toMatchObject([{ label: '换 PIN 码以前办的一件事', refusal: expect.stringContaining('最新情况') }])
    await store.put(command)
    vault = null
    await outbox.flush('account')
    expect(sent).toBe(2)
  })

  test('opened by the same key, a refusal of the locked time is asked for again and kept unreadable', async () => {
    const own = vault
    await store.put(command)
    const outbox = makeOutbox({ store, send: async () => ({ sentence: '已由别人答复', type: 'move.done' }) })
    vault = null
    await outbox.flush('account')
    vault = own
    await outbox.refresh()
    expect(outbox.state()).toMatchObject({ refused: 0, waiting: 1 })
    await outbox.flush('account')
    expect(outbox.state().commands).toMatchObject([{ refusal: '已由别人答复', refusedAs: 'move.done', label: command.label }])
    expect(await everything()).not.toContain('已由别人')
  })

  test('after the key was thrown away everything is still there to be sent', async () => {
    await store.put(command)
    await store.put({ ...command, key: 'second', madeAt: 2 })
    const before = await store.list()
    vault = await openVault(newDataKey())
    const sent: string[] = []
    const outbox = makeOutbox({ store, send: async (waiting) => { sent.push(waiting.key); expect(waiting.envelope).toBe(before.find(({ key }) => key === waiting.key)!.envelope); return null } })
    await outbox.flush('account')
    expect(sent).toEqual(['key', 'second'])
    expect(rows.size).toBe(0)
  })

  test('without a PIN a command lies there as it is', async () => {
    vault = null
    await store.put(command)
    expect(await store.list()).toEqual([command])
  })
})

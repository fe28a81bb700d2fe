import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeOutbox } from '#kit/ui/outbox.ts'
import type { OutboxStore, WaitingCommand } from '#kit/ui/outbox.ts'

const command = (key: string, madeAt = 1, accountId = 'a'): WaitingCommand => ({ key, module: 'requests', route: 'sign', input: { key }, label: key, madeAt, accountId })

function memoryStore(): OutboxStore {
  const rows = new Map<string, WaitingCommand>()
  return {
    put: async (row) => void rows.set(row.key, row),
    remove: async (key) => void rows.delete(key),
    list: async () => [...rows.values()].sort((a, b) => a.madeAt - b.madeAt),
  }
}

/** A server that does each key once, behind a line that fails as `plan` says: before it, after it (the answer is lost), or not. */
function weakServer(plan: readonly ('ok' | 'cut-before' | 'cut-after' | 'refuse')[]) {
  const done: string[] = []
  let call = 0
  const send = async ({ key }: WaitingCommand) => {
    const fate = plan[call++] ?? 'ok'
    if (fate === 'cut-before') throw new Error('no line')
    if (fate === 'refuse' && !done.includes(key)) return { sentence: '已由别人签收', type: 'move.done' }
    if (!done.includes(key)) done.push(key)
    if (fate === 'cut-after') throw new Error('answer lost')
    return null
  }
  return { done, send }
}

describe('outbox', () => {
  test('sends in order and counts what waits', async () => {
    const { done, send } = weakServer(['ok', 'cut-before'])
    const outbox = makeOutbox({ store: memoryStore(), send })
    for (const [key, at] of [['c', 3], ['a', 1], ['b', 2]] as const) await outbox.add(command(key, at))
    expect(outbox.state()).toMatchObject({ waiting: 3, refused: 0, sending: false })
    await outbox.flush('a')
    expect(done).toEqual(['a'])
    expect(outbox.state()).toMatchObject({ waiting: 2, refused: 0, sending: false })
    await outbox.flush('a')
    expect(done).toEqual(['a', 'b', 'c'])
    expect(outbox.state().waiting).toBe(0)
  })

  test('a refusal stays with its reason and holds up nothing', async () => {
    const { done, send } = weakServer(['refuse'])
    const outbox = makeOutbox({ store: memoryStore(), send })
    await outbox.add(command('a', 1))
    await outbox.add(command('b', 2))
    await outbox.flush('a')
    expect(done).toEqual(['b'])
    expect(outbox.state()).toMatchObject({ waiting: 0, refused: 1, sending: false })
    expect(outbox.state().commands[0]).toMatchObject({ key: 'a', refusal: '已由别人签收', refusedAs: 'move.done' })
    await outbox.discard('a')
    expect(outbox.state().refused).toBe(0)
  })

  test('what another person left on this phone is not sent by me', async () => {
    const { done, send } = weakServer([])
    const outbox = makeOutbox({ store: memoryStore(), send })
    await outbox.add(command('theirs', 1, 'b'))
    await outbox.flush('a')
    expect(done).toEqual([])
    expect(outbox.state().waiting).toBe(1)
  })

  test('two flushes at once are one', async () => {
    const sent: string[] = []
    const outbox = makeOutbox({ store: memoryStore(), send: async ({ key }) => { sent.push(key); return null } })
    await outbox.add(command('a'))
    await Promise.all([outbox.flush('a'), outbox.flush('a')])
    expect(sent).toEqual(['a'])
  })

  test('whatever the line does, each command is done once and none is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ok', 'cut-before', 'cut-after'), { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), async (plan, many) => {
        const { done, send } = weakServer(plan as ('ok' | 'cut-before' | 'cut-after')[])
        const store = memoryStore()
        const keys = Array.from({ length: many }, (_, index) => `k${index}`)
        for (const [index, key] of keys.entries()) await store.put(command(key, index))
        // The phone may be switched off between any two tries: each time a new outbox on the same store.
        for (let start = 0; start <= plan.length; start++) await makeOutbox({ store, send }).flush('a')
        expect(done).toEqual(keys)
        expect(await store.list()).toEqual([])
      }),
    )
  })
})

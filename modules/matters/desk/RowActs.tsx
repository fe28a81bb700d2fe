import { Suspense, createElement, useCallback, useMemo, useRef, useState } from 'react'
import { pageOfKind } from '#kit/ui/desk/page.ts'
import type { ActsProps, MatterKey, MatterRuns } from '#kit/ui/desk/page.ts'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import type { WorkItem } from '#modules/matters/contract.ts'

const nothing: { of: string; rows: ReadonlyMap<string, WorkItem> } = { of: '', rows: new Map() }

/**
 * Ticks, keys and acts of a list of several kinds: what can be done with a row comes from the module that owns its kind.
 * What is ticked is kept as it was ticked, because a row that is done leaves the list; another list (`of`) begins without ticks.
 */
export function useRowActs(of: string, items: readonly WorkItem[] | undefined, acting: { open: ActsProps['open']; refresh: () => void }) {
  const [kept, keep] = useState(nothing)
  const { press, offer } = useKeysOfKinds()
  const rows = kept.of === of ? kept.rows : nothing.rows
  const ids = useMemo(() => new Set(rows.keys()), [rows])
  const change = (next: ReadonlySet<string>) => {
    const known = new Map([...rows, ...(items ?? []).map((item) => [item.matterId, item] as const)])
    keep({ of, rows: new Map([...next].map((id) => [id, known.get(id)!])) })
  }
  const clear = () => keep(nothing)
  const kinds = [...new Set([...(items ?? []), ...rows.values()].map(({ kind }) => kind))].filter((kind) => actsOf(kind) !== undefined)
  const bars = kinds.map((kind) => <Acts key={kind} kind={kind} ticked={[...rows.values()].filter((row) => row.kind === kind)} clear={clear} offer={offer} {...acting} />)
  return {
    bars,
    rowKeys: keysOf(kinds).map(({ key, label }) => ({ key, label, run: (row: WorkItem) => press(key, row) })),
    ticked: kinds.length === 0 ? undefined : { ids, change, labelOf: ({ number }: WorkItem) => number },
  }
}

function actsOf(kind: string) {
  return pageOfKind(kind)?.opens?.acts
}

/** Each key once; which module answers it the row decides. */
function keysOf(kinds: readonly string[]): readonly MatterKey[] {
  const all = kinds.flatMap((kind) => actsOf(kind)!.keys)
  return all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index)
}

/** What a key does comes with the module that owns the row's kind: pressed before it is there, the key waits for it. */
function useKeysOfKinds() {
  const runs = useRef(new Map<string, MatterRuns>())
  const early = useRef<readonly { key: string; row: WorkItem }[]>([])
  const press = useCallback((key: string, row: WorkItem) => {
    const known = runs.current.get(row.kind)
    if (known !== undefined) known[key]?.(row)
    else if (actsOf(row.kind) !== undefined) early.current = [...early.current, { key, row }]
  }, [])
  const offer = useCallback((kind: string, offered: MatterRuns) => {
    runs.current.set(kind, offered)
    const waited = early.current.filter(({ row }) => row.kind === kind)
    early.current = early.current.filter(({ row }) => row.kind !== kind)
    for (const { key, row } of waited) offered[key]?.(row)
  }, [])
  return { press, offer }
}

type OneKindProps = Omit<ActsProps, 'offer'> & { kind: string; offer: (kind: string, runs: MatterRuns) => void }

function Acts({ kind, offer, ...props }: OneKindProps) {
  const offerOwn = useCallback((runs: MatterRuns) => offer(kind, runs), [offer, kind])
  return <Suspense fallback={null}>{createElement(lazyOnce(actsOf(kind)!.load), { ...props, offer: offerOwn })}</Suspense>
}

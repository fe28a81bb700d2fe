import { Suspense, createElement, useCallback, useMemo, useState } from 'react'
import { pageOfKind } from '#kit/ui/desk/page.ts'
import type { ActsProps, MatterKey } from '#kit/ui/desk/page.ts'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import type { WorkItem } from '#modules/matters/contract.ts'

type Offers = Readonly<Record<string, readonly MatterKey[]>>
const nothing: { of: string; rows: ReadonlyMap<string, WorkItem> } = { of: '', rows: new Map() }

/**
 * Ticks, keys and acts of a list of several kinds: what can be done with a row comes from the module that owns its kind.
 * What is ticked is kept as it was ticked, because a row that is done leaves the list; another list (`of`) begins without ticks.
 */
export function useRowActs(of: string, items: readonly WorkItem[] | undefined, acting: { open: ActsProps['open']; refresh: () => void }) {
  const [kept, keep] = useState(nothing)
  const [offers, setOffers] = useState<Offers>({})
  const offer = useCallback((kind: string, keys: readonly MatterKey[]) => setOffers((before) => ({ ...before, [kind]: keys })), [])
  const rows = kept.of === of ? kept.rows : nothing.rows
  const ids = useMemo(() => new Set(rows.keys()), [rows])
  const change = (next: ReadonlySet<string>) => {
    const known = new Map([...rows, ...(items ?? []).map((item) => [item.matterId, item] as const)])
    keep({ of, rows: new Map([...next].map((id) => [id, known.get(id)!])) })
  }
  const clear = () => keep(nothing)
  const kinds = [...new Set([...(items ?? []), ...rows.values()].map(({ kind }) => kind))].filter((kind) => pageOfKind(kind)?.opens?.acts !== undefined)
  const bars = kinds.map((kind) => <Acts key={kind} kind={kind} ticked={[...rows.values()].filter((row) => row.kind === kind)} clear={clear} offer={offer} {...acting} />)
  return {
    bars,
    rowKeys: keysOf(offers),
    ticked: kinds.length === 0 ? undefined : { ids, change, labelOf: ({ number }: WorkItem) => number },
  }
}

/** Each key once; which module answers it the row decides. */
function keysOf(offers: Offers): { key: string; label: string; run: (row: WorkItem) => void }[] {
  const all = Object.values(offers).flat()
  const once = all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index)
  return once.map(({ key, label }) => ({ key, label, run: (row) => offers[row.kind]?.find((one) => one.key === key)?.run(row) }))
}

type OneKindProps = Omit<ActsProps, 'offer'> & { kind: string; offer: (kind: string, keys: readonly MatterKey[]) => void }

function Acts({ kind, offer, ...props }: OneKindProps) {
  const offerOwn = useCallback((keys: readonly MatterKey[]) => offer(kind, keys), [offer, kind])
  return <Suspense fallback={null}>{createElement(lazyOnce(pageOfKind(kind)!.opens!.acts!), { ...props, offer: offerOwn })}</Suspense>
}

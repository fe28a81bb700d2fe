import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Stage } from '#modules/matters/contract.ts'
import type { Services } from '#kit/http/handle.ts'

/** What a transaction of time passing has at hand. */
export type TimeScope = CountyScope & {
  services: Services
  /** The service account that acts. */
  accountId: string
}

/** What one kind of matter says of itself, so that list, worker and notices need not know it by name. */
export type MatterKind = {
  kind: string
  label: string
  states: Readonly<Record<string, string>>
  /** What it may wait for: the words, the permission of whoever can act, the moves since which a decision is waited for, and what is said with the days since then. */
  waiting: Readonly<Record<string, { label: string; can: string; since?: readonly string[]; lasting?: string }>>
  /** Which step a reminder asks for: before the one whose time runs another may have to be done once more. */
  stepToDo: (clock: { stage: Stage; waitingFor: string | null }) => Stage
  /** In which of its states a unit that was asked to help can answer. */
  helpedIn: readonly string[]
  /** What time does to it: the timer of this kind has run out. */
  onTimer: (scope: TimeScope, timer: { matterId: string; kind: string }) => Promise<void>
  /** Every ten minutes, for what no single matter waits for. */
  onSweep: (scope: TimeScope) => Promise<void>
  /** The calendar has changed and with it when this is due: told in the same transaction. */
  onDueAgain: (scope: TimeScope, due: { matterId: string; stage: string; dueAt: Date | null }) => Promise<void>
  /** A clock ran out: told in the same transaction. */
  onMiss: (scope: TimeScope, miss: { matterId: string; stage: string }) => Promise<void>
}

const kinds = new Map<string, MatterKind>()

/** Called once by each module that has a kind of matter, when it is loaded. */
export function registerMatterKind(kind: MatterKind): void {
  kinds.set(kind.kind, kind)
}

export function matterKind(kind: string): MatterKind {
  const known = kinds.get(kind)
  if (known === undefined) throw new Error(`no module has registered the kind of matter ${kind}`)
  return known
}

export function matterKinds(): MatterKind[] {
  return [...kinds.values()]
}

/** Kind and state ('kind/state') of what can be helped with, over all kinds. */
export function statesHelpedIn(): string[] {
  return matterKinds().flatMap(({ kind, helpedIn }) => helpedIn.map((state) => `${kind}/${state}`))
}

/** What a post of these permissions can be waited for, over all kinds. */
export function waitsServedBy(permissions: (permission: string) => boolean): string[] {
  const served = [...kinds.values()].flatMap(({ waiting }) => Object.entries(waiting).filter(([, { can }]) => permissions(can)).map(([key]) => key))
  return [...new Set(served)]
}

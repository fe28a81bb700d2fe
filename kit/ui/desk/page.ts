import type { ComponentType } from 'react'
import type { Address } from '#kit/ui/address.ts'

/** The tasks of the narrow navigation, in their order. */
export const sections = {
  work: { label: '我的工作', icon: 'work' },
  requests: { label: '诉求', icon: 'request' },
  registers: { label: '台账', icon: 'register' },
  statistics: { label: '统计', icon: 'statistics' },
  settings: { label: '设置', icon: 'settings' },
} as const

export type Section = keyof typeof sections

/** One matter beside a list of another module; which form is open on it stands in that list's address. */
export type BesideProps = { matterId: string; move: string | undefined; openMove: (move: string | undefined) => void }

/** A row of a list that knows no kind, as whoever owns the kind needs it to act. */
export type ListedMatter = { matterId: string; number: string; title: string; stateLabel: string; waitingFor: string | null; place: string; openedAt: string; version: number }
/** What a key does with a row, in words for the list of keys. */
export type MatterKey = { key: string; label: string }
/** By key. */
export type MatterRuns = Readonly<Record<string, (row: ListedMatter) => void>>

/**
 * Stands below a work list that has rows of its kind: tells once what their keys do, and shows what can be done with those
 * that are ticked.
 */
export type ActsProps = { ticked: readonly ListedMatter[]; clear: () => void; offer: (runs: MatterRuns) => void; open: (matterId: string, move: string) => void; refresh: () => void }

type Lazy<Props> = () => Promise<{ default: ComponentType<Props> }>

/**
 * A page of the desk, as a module registers it in `modules/<module>/desk/routes.tsx`.
 * The page itself stands in its own file with a default export and is loaded when it is opened.
 */
export type DeskPage = {
  address: Address
  /** The browser's title and, in the navigation, the page's name. */
  title: string
  page: Lazy<object>
  /** Permission without which the page is not offered; none: any signed-in person. */
  can?: string
  /** Opened by a link before anybody is signed in: drawn without the frame. */
  beforeSignIn?: true
  /** Where it stands in the navigation; pages without it are reached by links. Lower `order` (0–999) first within the section. */
  navigation?: { section: Section; order: number }
  /** The page shows one matter of this kind (`{matterId}` in the address), or is what notices of this kind are about: lists open it. `beside` shows it next to a list; `acts` acts on its rows, by the keys that stand beside it. */
  opens?: { kind: string; beside?: Lazy<BesideProps>; acts?: { keys: readonly MatterKey[]; load: Lazy<ActsProps> } }
}

/** One line to the rule that a page's address may carry any params and names. */
export function deskPages(...pages: DeskPage[]): readonly DeskPage[] {
  return pages
}

let registered: readonly DeskPage[] = []

/** The shell tells once which pages there are. */
export function registerDeskPages(pages: readonly DeskPage[]): void {
  registered = pages
}

/** The page for a matter of a kind, if the module that owns the kind has one. */
export function pageOfKind(kind: string): DeskPage | undefined {
  return registered.find((page) => page.opens?.kind === kind)
}

/** The address of one of a kind: a matter, or what else such pages show one of. */
export function addressOfMatter(kind: string, matterId: string): string | undefined {
  const address = pageOfKind(kind)?.address
  return address?.to({ [/\{(\w+)\}/.exec(address.path)?.[1] ?? 'matterId']: matterId } as never)
}

/** The page of the navigation in which one is: the page itself, or the nearest under whose address it stands. */
export function entryOf(page: DeskPage | undefined): DeskPage | undefined {
  if (page === undefined || page.navigation !== undefined) return page
  const above = registered.filter((other) => other.navigation !== undefined && page.address.path.startsWith(`${other.address.path}/`))
  return above.sort((a, b) => b.address.path.length - a.address.path.length)[0]
}

/** What of the navigation this person is offered. */
export function offeredPages(pages: readonly DeskPage[], permissions: readonly string[]): readonly DeskPage[] {
  return pages.filter((page) => page.can === undefined || permissions.includes(page.can))
}

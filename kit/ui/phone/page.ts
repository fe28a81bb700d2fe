import type { ComponentType } from 'react'
import type { Address } from '#kit/ui/address.ts'
import type { IconName } from '#kit/ui/Icon.tsx'

/** A page of the resident's or the field app, as a module registers it in `modules/<module>/{resident,field}/routes.tsx`. */
export type PhonePage = {
  address: Address
  title: string
  page: () => Promise<{ default: ComponentType }>
  /** Anybody may open it; without it the person is asked to sign in first and then goes on. */
  open?: boolean
  /** Permission without which it is not offered. */
  can?: string
  /** A place on the first screen. `prominent`: the one thing most people came for. */
  home?: { order: number; label: string; hint: string; icon: IconName; prominent?: boolean }
  /** Stands on the first screen itself, such as the list of what waits; drawn in `order` among `home` entries. */
  onHome?: { order: number; part: () => Promise<{ default: ComponentType }> }
  /** A line among “mine”: what a person may do about himself. */
  account?: { order: number; label: string; icon: IconName }
  /** The page shows one matter of this kind; its address carries `{matterId}`. */
  opens?: { kind: string }
}

export function phonePages(...pages: PhonePage[]): readonly PhonePage[] {
  return pages
}

let registered: readonly PhonePage[] = []

export function registerPhonePages(pages: readonly PhonePage[]): void {
  registered = pages
}

export function addressOfMatter(kind: string, matterId: string): string | undefined {
  return registered.find((page) => page.opens?.kind === kind)?.address.to({ matterId } as never)
}

/** The pages that stand among “mine”, in their order. */
export function accountPages(): readonly (PhonePage & Required<Pick<PhonePage, 'account'>>)[] {
  return registered.filter((page): page is PhonePage & Required<Pick<PhonePage, 'account'>> => page.account !== undefined).sort((one, other) => one.account.order - other.account.order)
}

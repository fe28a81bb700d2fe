import { StateShape } from '#kit/ui/Icon.tsx'
import type { Account } from '#modules/people/contract.ts'

const tones: Readonly<Record<Account['state'], 'done' | 'near' | 'missed' | 'waiting'>> = {
  open: 'done', invited: 'near', locked: 'missed', disabled: 'waiting', idle: 'waiting', none: 'waiting',
}

/** The state of an account in a word, with a shape. */
export function AccountState({ account }: { account: Pick<Account, 'state' | 'stateLabel'> }) {
  const tone = tones[account.state]
  return (
    <span className={`account-state account-${tone}`}>
      <StateShape nearness={tone} />
      {account.stateLabel}
    </span>
  )
}

import { Button } from 'antd'

export type OfferedAct = { act: string; label: string; grave?: boolean; first?: boolean }

/** What can be done with what is open; nothing that cannot. */
export function Acts({ acts, open }: { acts: readonly OfferedAct[]; open: (act: string) => void }) {
  if (acts.length === 0) return null
  return (
    <p className="acts">
      {acts.map(({ act, label, grave = false, first = false }) => (
        <Button key={act} danger={grave} type={first ? 'primary' : 'default'} onClick={() => open(act)}>
          {label}
        </Button>
      ))}
    </p>
  )
}

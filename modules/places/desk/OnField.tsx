import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { dayOf } from '#kit/ui/days.ts'

type OnFieldProps = { on: string; change: (on: string) => void; wrong: string | undefined }

/** The day on which a change takes effect, and what that means. */
export function OnField({ on, change, wrong }: OnFieldProps) {
  const today = dayOf(new Date())
  const hint = on === '' ? undefined : on > today ? '到那一天零点自动生效，此前可以在“变更”里取消' : on === today ? '提交后立即生效，不能取消' : '补记：从那一天起就按变更后的算，统计随之重算'
  return (
    <Labelled label="自哪一天起" wrong={wrong} hint={hint}>
      <input className="day-field" type="date" value={on} onChange={(event) => change(event.target.value)} />
    </Labelled>
  )
}

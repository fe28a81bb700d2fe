import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import type { Callable } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { sayDay } from '#kit/ui/days.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { DateInput } from '#modules/requests/desk/settings/SettingFrame.tsx'

/** Ends a rule on a day, after asking which. */
export function EndRule({ route, input, changes, what, close }: { route: unknown; input: Record<string, unknown>; changes: readonly string[]; what: string; close: () => void }) {
  const [asking, ask] = useState(false)
  const [on, setOn] = useState(daysBefore(today(), -1))
  const end = useCommand(route as Callable<Record<string, unknown>, unknown>, {
    changes,
    done: () => {
      sayDone(`这条${what}${sayDay(on)}起不再有效。`)
      close()
    },
  })
  if (!asking) return <Button danger onClick={() => ask(true)}>终止这条{what}</Button>
  return (
    <span className="end-rule">
      <label>
        从这一天起不再有效，以前的不变
        <DateInput value={on} change={setOn} />
      </label>
      <span className="end-rule-acts">
        <Button danger loading={end.isPending} onClick={() => end.mutate({ ...input, on })}>终止这条{what}</Button>
        <Button onClick={() => ask(false)}>不终止</Button>
      </span>
      {end.error !== null && <Failure error={end.error} />}
    </span>
  )
}

import { dayOf, sayDay } from '#kit/ui/days.ts'
import { useCommand } from '#kit/ui/command.ts'
import type { Callable } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import type { AreaChange } from '#modules/places/contract.ts'
import { CHANGED } from '#modules/places/desk/api.ts'

export type AreaActProps<Area> = { area: Area; close: () => void }

/** A change of the tree: in effect at once, or a plan for its day. */
export function useAreaChange<Input>(route: Callable<Input, AreaChange>, close: () => void) {
  return useCommand(route, {
    changes: CHANGED,
    done: (change) => {
      sayDone(change.status === 'planned' ? `已列入计划，${sayDay(change.on)}自动生效：${change.sentence}` : `已生效：${change.sentence}`)
      close()
    },
  })
}

/** 撤销阳光社区, or for a day to come: 计划自10月1日起撤销阳光社区. */
export function verbOn(on: string, act: string, today = dayOf(new Date())): string {
  return on > today ? `计划自${sayDay(on)}起${act}` : act
}

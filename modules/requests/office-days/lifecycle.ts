import { lifecycle } from '#kit/lifecycle/lifecycle.ts'

/** A joint office day, from the plan of its host to what came of it. */
export const officeDayLifecycle = lifecycle({
  states: { planned: '计划中', published: '已公布', cancelled: '已取消', held: '已举办' },
  first: 'planned',
  moves: {
    publish: { from: ['planned'], to: 'published', can: 'officeDay.plan', label: '公布' },
    change: { from: ['planned', 'published'], to: 'same', can: 'officeDay.plan', label: '修改' },
    cancel: { from: ['planned', 'published'], to: 'cancelled', can: 'officeDay.plan', label: '取消' },
    record: { from: ['published'], to: 'held', can: 'officeDay.plan', label: '记下结果' },
  },
})

export type OfficeDayState = keyof typeof officeDayLifecycle.states
export type OfficeDayMove = keyof typeof officeDayLifecycle.moves

import { lifecycle } from '#kit/lifecycle/lifecycle.ts'

/** A request to correct or delete one's data. A correction is done by one person, a deletion by two. */
export const rightsLifecycle = lifecycle({
  states: { asked: '待办理', prepared: '待复核', done: '已办理', refused: '未同意', withdrawn: '已撤回' },
  first: 'asked',
  moves: {
    correct: { from: ['asked'], to: 'done', can: 'right.handle', label: '更正' },
    prepare: { from: ['asked'], to: 'prepared', can: 'right.handle', label: '报请删除' },
    refuse: { from: ['asked'], to: 'refused', can: 'right.handle', label: '不同意' },
    confirm: { from: ['prepared'], to: 'done', can: 'right.confirm', label: '复核并删除' },
    reject: { from: ['prepared'], to: 'refused', can: 'right.confirm', label: '不同意删除' },
    withdraw: { from: ['asked', 'prepared'], to: 'withdrawn', can: 'account.self', label: '撤回' },
  },
})

export type RightsState = keyof typeof rightsLifecycle.states

import type { Effort } from './burden-page.ts'

type Task = { role: string; name: string; from: string; most: Partial<Effort> }

const ownWork = 'row of my work'

/** Who does what, counted from the screen named to the moment it is done, and the most that it may ask. */
export const tasks = {
  report: { role: '居民 resident', name: '反映一件事 report', from: 'first screen, signed in before', most: { inputs: 2 } },
  snap: { role: '居民 resident', name: '随手拍 snap', from: 'first screen, place of photos allowed before', most: { inputs: 0, choices: 0, taps: 3, photos: 1 } },
  confirm: { role: '居民 resident', name: '确认办好 confirm', from: 'list of own requests', most: { inputs: 0, taps: 2 } },
  rate: { role: '居民 resident', name: '评价 rate', from: 'list of own requests', most: { inputs: 0, choices: 2, taps: 4 } },
  reportForNeighbour: { role: '楼长 buildingLead', name: '替邻居反映 reportFor', from: 'first screen', most: { inputs: 2, choices: 1, taps: 4 } },
  sign: { role: '网格员 gridWorker', name: '签收 sign', from: 'first screen, next task', most: { inputs: 0, taps: 2 } },
  verification: { role: '网格员 gridWorker', name: '现场核查 verify', from: 'first screen, next task', most: { inputs: 0, taps: 4 } },
  reply: { role: '网格员 gridWorker', name: '答复 reply', from: 'page of the task', most: { inputs: 1, choices: 1 } },
  reportFor: { role: '网格员 gridWorker', name: '代人反映 reportFor', from: 'first screen', most: { inputs: 2, choices: 1 } },
  accept: { role: '社区工作人员 communityStaff', name: '受理 accept', from: ownWork, most: { inputs: 0, choices: 0, taps: 3 } },
  verifyAtDesk: { role: '社区工作人员 communityStaff', name: '核查 verify', from: ownWork, most: { inputs: 0, choices: 1, taps: 4 } },
  close: { role: '社区工作人员 communityStaff', name: '结案 closeCase', from: ownWork, most: { inputs: 0, choices: 0, taps: 3 } },
  dispatch: { role: '街道派单员 streetStaff', name: '派单 dispatch', from: 'row of the dispatch board', most: { taps: 3 } },
  dispatchElsewhere: { role: '街道派单员 streetStaff', name: '改派别的单位并请协办 dispatch', from: 'row of the dispatch board', most: { inputs: 2, choices: 3, taps: 7 } },
  signAtDesk: { role: '部门经办 departmentStaff', name: '签收 sign', from: ownWork, most: { inputs: 0, choices: 0, taps: 2 } },
  replyAtDesk: { role: '部门经办 departmentStaff', name: '答复 reply', from: ownWork, most: { inputs: 1, choices: 1, taps: 4 } },
  decideExtension: { role: '部门负责人 departmentHead', name: '审批延期 decideExtension', from: ownWork, most: { inputs: 0, choices: 1, taps: 4 } },
  decideSuspension: { role: '部门负责人 departmentHead', name: '审批挂账 decideSuspension', from: ownWork, most: { inputs: 0, choices: 1, taps: 4 } },
  arbitrate: { role: '县中心派单员 countyDispatcher', name: '裁定 arbitrate', from: 'row of the arbitration board', most: { inputs: 2, choices: 1, taps: 3 } },
  callBack: { role: '县中心派单员 countyDispatcher', name: '回访 callBack', from: ownWork, most: { inputs: 0, choices: 3, taps: 6 } },
} as const satisfies Record<string, Task>

export type TaskName = keyof typeof tasks
export const taskNames = Object.keys(tasks) as TaskName[]

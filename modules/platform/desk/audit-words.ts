import { queryOptions } from '@tanstack/react-query'
import { roleNames, systemRoleNames } from '#modules/platform/roles.ts'
import type { Role } from '#modules/platform/roles.ts'

type OpenApi = { paths: Readonly<Record<string, Readonly<Record<string, { summary?: string }>>>> }

/** `POST /requests/{requestId}/dispatch` → 派单, as the contracts say it; read from the product's own list of routes. */
export const actionWordsQuery = queryOptions({
  queryKey: ['action-words'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<Readonly<Record<string, string>>> => {
    const { paths } = (await (await fetch('/openapi.json')).json()) as OpenApi
    return Object.fromEntries(
      Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { summary }]) => [`${method.toUpperCase()} ${path}`, summary ?? ''])),
    )
  },
})

/** What is no route, and what a route's summary says less well than its act. */
const ownWords: Readonly<Record<string, string>> = {
  'time clock-missed': '到时限自动记为超期', 'time silence': '居民到期没有回应，自动转入核查', 'time becomeFinal': '到期自动终结', 'GET /openid/callback': '用统一身份登录', 'open-id linked': '关联统一身份',
  'POST /sessions/sample': '以样例人员身份登录',
}

/** The action in words; what stands behind the colon is left to the hover. A reading is a look: 查看岗位和在岗的人. */
export function sayAction(action: string, words: Readonly<Record<string, string>> | undefined): { short: string; whole: string } {
  const own = ownWords[action] ?? (action.startsWith('time ') ? '到期由系统自动办理' : undefined)
  if (own !== undefined) return { short: own.split('，')[0]!, whole: own }
  const summary = words?.[action]
  if (summary === undefined) return { short: action, whole: action }
  const look = action.startsWith('GET ') && !/^[看查]/.test(summary) ? '查看' : ''
  return { short: look + summary.split(/[：；，（]/)[0]!, whole: look + summary }
}

export const objectWords: Readonly<Record<string, string>> = {
  request: '诉求', area: '区划', organization: '单位', post: '岗位', appointment: '任职', staffMember: '人员', account: '账号', absence: '离岗', session: '登录', export: '导出', sheet: '核算单', photo: '照片', recording: '录音',
  category: '类别', limit: '时限', calendar: '日历', dutyEntry: '履职事项', routingRule: '派单规则', open311Key: '开放接口密钥', hotline: '12345 对接', hotlineMessage: '12345 消息', hotlineList: '12345 工单清单', hotlineBatch: '12345 批次',
  auditExport: '审计导出', consent: '同意', delivery: '发出的通知', device: '手机', groupRobot: '网格群', import: '导入清单', noticeChannel: '通知渠道', officeDay: '接待日', openDataCorrection: '公开数据更正', replyTemplate: '答复模板',
  retentionProposal: '保存期限修改', rightsRequest: '个人信息申请', setting: '设置',
}

export function sayObject(kind: string | null): string {
  return kind === null ? '' : (objectWords[kind] ?? kind)
}

const outcomes: Readonly<Record<string, { word: string; shape: 'done' | 'missed' | 'waiting' }>> = {
  done: { word: '已办', shape: 'done' }, refused: { word: '被拒绝', shape: 'missed' }, replayed: { word: '重复提交', shape: 'waiting' },
}

export function sayOutcome(outcome: string): { word: string; shape: 'done' | 'missed' | 'waiting' } {
  return outcomes[outcome] ?? { word: outcome, shape: 'waiting' }
}

export function sayRole(role: string | null): string {
  return role === null ? '' : (roleNames[role as Role] ?? systemRoleNames[role as keyof typeof systemRoleNames] ?? role)
}

import type { AreaChange } from '#modules/places/contract.ts'
import { AREA, api } from '#modules/places/desk/api.ts'

const MOST_PLANNED = 200

export function changesQuery(status: AreaChange['status']) {
  return api.listAreaChanges.queryOptions({ input: { status, limit: MOST_PLANNED }, meta: { live: [AREA] } })
}

export const statusWords: Readonly<Record<AreaChange['status'], string>> = { planned: '计划中', effective: '已生效', cancelled: '已取消', failed: '未能生效' }

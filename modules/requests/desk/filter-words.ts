import { channelLabels, purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'

/** What narrows a list, in words, and the filters that go when it is taken away. */
export type ActiveFilter = { words: string; without: Filters }
/** Names that only the server knows; undefined while they are read. */
export type FilterNames = { category: string | undefined; unit: string | undefined; area: string | undefined }

/** An address may ask for what there is not; its key says nothing to whoever reads it. */
export const NO_SUCH = '没有这一项'

/** One for each filter that is on, in the order of the bar. Whether something is done yet, and overdue, the tabs say. */
export function activeFilters(filters: Filters, names: FilterNames): ActiveFilter[] {
  const label = (labels: Readonly<Record<string, string>>, key: string) => labels[key] ?? NO_SUCH
  const waits = Object.fromEntries(Object.entries(waitingFor).map(([key, { label: words }]) => [key, words]))
  const all: (ActiveFilter | undefined)[] = [
    filters.text === undefined ? undefined : { words: `含“${filters.text}”`, without: { text: undefined } },
    filters.state === undefined ? undefined : { words: `状态：${label(requestLifecycle.states, filters.state)}`, without: { state: undefined } },
    filters.waitingFor === undefined ? undefined : { words: `等办什么：${label(waits, filters.waitingFor)}`, without: { waitingFor: undefined } },
    filters.category === undefined ? undefined : { words: `类别：${names.category ?? '正在读取'}`, without: { category: undefined } },
    filters.purpose === undefined ? undefined : { words: `性质：${label(purposeLabels, filters.purpose)}`, without: { purpose: undefined } },
    filters.urgency === undefined ? undefined : { words: `紧急程度：${label(urgencyLabels, filters.urgency)}`, without: { urgency: undefined } },
    filters.channel === undefined ? undefined : { words: `渠道：${label(channelLabels, filters.channel)}`, without: { channel: undefined } },
    filters.organizationId === undefined ? undefined : { words: `单位：${names.unit ?? '正在读取'}`, without: { organizationId: undefined } },
    filters.areaId === undefined ? undefined : { words: `区域：${names.area ?? '正在读取'}`, without: { areaId: undefined } },
    filters.from === undefined && filters.to === undefined ? undefined : { words: `反映时间：${filters.from ?? '最早'} 至 ${filters.to ?? '今天'}`, without: { from: undefined, to: undefined } },
    filters.overdue === 'false' ? { words: '未超期', without: { overdue: undefined } } : undefined,
  ]
  return all.filter((one) => one !== undefined)
}

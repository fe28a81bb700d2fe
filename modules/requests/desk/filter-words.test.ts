import { expect, test } from 'vitest'
import { filterNames } from '#modules/requests/desk/addresses.ts'
import { activeFilters } from '#modules/requests/desk/filter-words.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'

const names = { category: '物业 · 物业收费', unit: '住建局', area: '永顺社区' }
const every: Filters = {
  state: 'handling', category: 'property.fees', purpose: 'complaint', urgency: 'urgent', channel: 'counter', waitingFor: 'reply', organizationId: 'u', areaId: 'a', text: '路灯',
  from: '2026-09-01', to: '2026-09-15',
}

test('every filter that an address may carry is shown in words and can be taken away by itself', () => {
  const shown = activeFilters(every, names)
  expect(shown.map(({ words }) => words)).toEqual([
    '含“路灯”', '状态：办理中', '等办什么：待答复', '类别：物业 · 物业收费', '性质：投诉', '紧急程度：紧急', '渠道：窗口', '单位：住建局', '区域：永顺社区', '反映时间：2026-09-01 至 2026-09-15',
  ])
  const named = new Set([...shown.flatMap(({ without }) => Object.keys(without)), 'stage', 'overdue'])
  expect(filterNames.filter((name) => !named.has(name))).toEqual([])
})

test('none without filters; the tabs are none', () => {
  expect(activeFilters({ stage: 'open', overdue: 'true' }, names)).toEqual([])
  expect(activeFilters({ overdue: 'false' }, names)).toEqual([{ words: '未超期', without: { overdue: undefined } }])
})

test('what is not read yet or is nothing says so', () => {
  expect(activeFilters({ organizationId: 'u', channel: 'telepathy' }, { ...names, unit: undefined }).map(({ words }) => words)).toEqual(['渠道：没有这一项', '单位：正在读取'])
})

import { expect, test } from 'vitest'
import { filtersFrom } from '#modules/requests/phone/published-filters.ts'

test.each([
  [{}, {}],
  [{ category: 'municipal', area: '371425001', state: 'overdue', from: '2026-09-01', to: '2026-09-30', text: ' 路灯 ' }, { category: 'municipal', area: '371425001', state: 'overdue', from: '2026-09-01', to: '2026-09-30', text: '路灯' }],
  [{ category: 'municipal.streetLight' }, { category: 'municipal.streetLight' }],
  [{ unit: '0198c0de-0000-7000-8000-000000000001' }, { unit: '0198c0de-0000-7000-8000-000000000001' }],
  [{ category: '../x', area: 'A', unit: '1', state: 'closed', from: '2026-02-30', to: '昨天', text: '灯' }, {}],
  [{ category: null, text: 'x'.repeat(41), from: '' }, {}],
])('%o is the filter %o', (raw, filters) => expect(filtersFrom(raw)).toEqual(filters))

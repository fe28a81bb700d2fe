import './statistics.css'
import { useState } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'
import { reachQuery } from '#modules/requests/desk/statistics/api.ts'
import { AskExport } from '#modules/requests/desk/statistics/AskExport.tsx'
import { exportFilterOfList } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

/** The request list as a file: of one area or unit of the person's posts, narrowed as the list is. */
export default function ListExport({ filters, close }: { filters: Filters; close: () => void }) {
  const { data: reach, error, refetch } = useQuery(reachQuery)
  const [chosen, choose] = useState<string>()
  if (error !== null && reach === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (reach === undefined) return <Loading rows={3} />
  const places: { of: Question['of']; label: string }[] = [
    ...reach.areas.map(({ areaId, name }) => ({ of: { kind: 'area' as const, id: areaId }, label: `${name}辖区内的诉求` })),
    ...reach.organizations.map(({ organizationId, name }) => ({ of: { kind: 'organization' as const, id: organizationId }, label: `${name}承办的诉求` })),
  ]
  const place = places.find(({ of }) => of.id === chosen) ?? places[0]
  if (place === undefined) return null
  return (
    <AskExport of={place.of} filter={exportFilterOfList(filters)} title="申请导出列表上的诉求" close={close}>
      <label className="field">
        <span>范围（再按列表上的条件筛选）</span>
        <Select aria-label="范围" options={places.map(({ of, label }) => ({ value: of.id, label }))} value={place.of.id} onChange={choose} style={{ width: '100%', maxWidth: 420 }} />
      </label>
    </AskExport>
  )
}

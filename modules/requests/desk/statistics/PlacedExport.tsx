import './statistics.css'
import { useState } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { Export, ExportFilter } from '#modules/requests/statistics/contract.ts'
import { reachQuery } from '#modules/requests/desk/statistics/api.ts'
import { AskExport } from '#modules/requests/desk/statistics/AskExport.tsx'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

type PlacedExportProps = {
  what?: Export['what']
  filter: ExportFilter
  title: string
  hint: string
  /** 诉求 → 晏城街道辖区内的诉求 */
  things: string
  close: () => void
}

/** A list as a file: of one area or unit of the person's posts, which he chooses. */
export function PlacedExport({ what = 'requests', filter, title, hint, things, close }: PlacedExportProps) {
  const { data: reach, error, refetch } = useQuery(reachQuery)
  const [chosen, choose] = useState<string>()
  if (error !== null && reach === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (reach === undefined) return <Loading rows={3} />
  const places: { of: Question['of']; label: string }[] = [
    ...reach.areas.map(({ areaId, name }) => ({ of: { kind: 'area' as const, id: areaId }, label: `${name}辖区内的${things}` })),
    ...reach.organizations.map(({ organizationId, name }) => ({ of: { kind: 'organization' as const, id: organizationId }, label: `${name}承办的${things}` })),
  ]
  const place = places.find(({ of }) => of.id === chosen) ?? places[0]
  if (place === undefined) return null
  return (
    <AskExport of={place.of} what={what} filter={filter} title={title} close={close}>
      <label className="field">
        <span>{hint}</span>
        <Select aria-label="范围" options={places.map(({ of, label }) => ({ value: of.id, label }))} value={place.of.id} onChange={choose} style={pickerWidth} />
      </label>
    </AskExport>
  )
}

import type { Filters } from '#modules/requests/desk/listed-requests.ts'
import { PlacedExport } from '#modules/requests/desk/statistics/PlacedExport.tsx'
import { exportFilterOfList } from '#modules/requests/desk/statistics/question.ts'

/** The request list as a file, narrowed as the list is. */
export default function ListExport({ filters, close }: { filters: Filters; close: () => void }) {
  return <PlacedExport filter={exportFilterOfList(filters)} title="申请导出列表上的诉求" hint="范围（再按列表上的条件筛选）" things="诉求" close={close} />
}

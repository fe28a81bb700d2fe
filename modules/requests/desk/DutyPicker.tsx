import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { api } from '#modules/requests/desk/api.ts'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'

type DutyPickerProps = { category: string; value: string | undefined; change: (dutyEntryId: string | undefined) => void; optional: boolean; wrong: string | undefined }

/** An entry of the duty list for this category: who is responsible, by which basis. */
export function DutyPicker({ category, value, change, optional, wrong }: DutyPickerProps) {
  const { data, error } = useQuery(api.listDutyEntries.queryOptions({ input: { category } }))
  const entries = data?.entries ?? []
  const hint = error !== null ? '履职事项清单没有读出来，请稍后再试。' : data !== undefined && entries.length === 0 ? '履职事项清单里没有这一类别的条目。' : optional ? '以“不属于本单位职责”退单时要引用一条' : undefined
  return (
    <Labelled label={`引用履职事项${optional ? '（可不选）' : ''}`} hint={hint} wrong={wrong}>
      <Select
        aria-label="引用履职事项"
        value={value ?? null}
        onChange={(chosen) => change(chosen ?? undefined)}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={data === undefined && error === null}
        options={entries.map((entry) => ({ value: entry.dutyEntryId, label: `${entry.unitLabel}${entry.part === 'lead' ? '牵头' : '配合'}：${entry.categoryLabel}`, basis: entry.basis }))}
        optionRender={dutyOption}
        placeholder="按单位或类别查找"
        getPopupContainer={popupHost}
        style={{ width: '100%', maxWidth: 520 }}
      />
    </Labelled>
  )
}

function dutyOption({ data: { label, basis } }: { data: { label: string; basis: string } }) {
  return (
    <>
      {label}
      <span className="unit-why">{basis}</span>
    </>
  )
}

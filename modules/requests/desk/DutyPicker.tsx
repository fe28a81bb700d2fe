import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { api } from '#modules/requests/desk/api.ts'
import { NOT_LISTED } from '#modules/requests/shapes.ts'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'

type DutyPickerProps = { category: string; value: string | undefined; change: (dutyEntryId: string | undefined) => void; optional: boolean; wrong: string | undefined }

/** The entry of the duty list that says who leads in this category; where there is none, that there is none. */
export function DutyPicker({ category, value, change, optional, wrong }: DutyPickerProps) {
  const read = useQuery(api.listDutyEntries.queryOptions({ input: { covering: category } }))
  const { data, error } = read
  const leads = (data?.entries ?? []).filter((entry) => entry.dutyEntryId === data?.leadingEntryId)
  const isNobodys = data !== undefined && leads.length === 0
  const hint = isNobodys ? '履职事项清单上没有写这一类由谁牵头。选“清单上没有此类”，由县中心裁定。' : optional ? '以“不属于本单位职责”退单时要引用一条' : undefined
  return (
    <Labelled label={`引用履职事项${optional ? '（可不选）' : ''}`} hint={hint} wrong={wrong}>
      <Select
        aria-label="引用履职事项"
        value={value ?? null}
        onChange={(chosen) => change(chosen ?? undefined)}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={data === undefined && error === null}
        {...emptyMenu('履职事项清单', askAgain(read), '没有这个单位或类别，换几个字试试')}
        options={isNobodys ? [{ value: NOT_LISTED, label: '清单上没有此类', basis: '由县中心裁定谁来承办' }] : leads.map((entry) => ({ value: entry.dutyEntryId, label: `${entry.unitLabel}牵头：${entry.categoryLabel}`, basis: entry.basis }))}
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

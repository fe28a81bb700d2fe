import { useState } from 'react'
import { Select } from 'antd'
import { emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { useUnitName, useUnits } from '#modules/requests/desk/units.ts'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'

/** A unit that the page itself proposes, with the reason beside its name. */
export type Suggested = { organizationId: string; name: string; why: string }

type UnitPickerProps = {
  label: string
  value: string | undefined
  change: (organizationId: string | undefined) => void
  suggested?: readonly Suggested[]
  placeholder?: string
  compact?: boolean
}

/** Units that take matters, found by any part of the name; what is proposed stands first and says why. */
export function UnitPicker({ label, value, change, suggested = [], placeholder = '输入单位名称查找', compact = false }: UnitPickerProps) {
  const [typed, type] = useState('')
  const { options, reading, units, again } = useUnitOptions(suggested, typed)
  const name = useUnitName(value, units)
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      allowClear
      value={value === undefined ? null : { value, label: name ?? '正在读取' }}
      labelInValue
      onChange={(chosen: { value: string; label: string } | null | undefined) => change(chosen?.value)}
      options={options}
      optionRender={unitOption}
      loading={reading}
      {...emptyMenu('单位', again, reading ? '正在查找' : '没有这个单位，换几个字试试')}
      placeholder={placeholder}
      getPopupContainer={popupHost}
      style={compact ? { minWidth: 120, maxWidth: 220 } : pickerWidth}
      popupMatchSelectWidth={compact ? 300 : true}
    />
  )
}

type UnitsPickerProps = { label: string; values: readonly { value: string; label: string }[]; change: (units: readonly { value: string; label: string }[]) => void; suggested?: readonly Suggested[] }

export function UnitsPicker({ label, values, change, suggested = [] }: UnitsPickerProps) {
  const [typed, type] = useState('')
  const { options, reading, again } = useUnitOptions(suggested, typed)
  return (
    <Select
      mode="multiple"
      labelInValue
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      value={[...values]}
      onChange={(chosen: { value: string; label: string }[]) => change(chosen)}
      options={options}
      optionRender={unitOption}
      loading={reading}
      {...emptyMenu('单位', again, reading ? '正在查找' : '没有这个单位，换几个字试试')}
      placeholder="输入单位名称查找"
      maxCount={8}
      getPopupContainer={popupHost}
      style={pickerWidth}
    />
  )
}

function unitOption({ data: { label, why } }: { data: { label: string; why: string | null } }) {
  return (
    <>
      {label}
      {why !== null && <span className="unit-why">{why}</span>}
    </>
  )
}

function useUnitOptions(suggested: readonly Suggested[], typed: string) {
  const { units, reading, again } = useUnits(typed)
  const named = [...suggested.map((unit) => ({ ...unit, shortName: unit.name, why: unit.why as string | null })), ...units.map((unit) => ({ ...unit, why: null }))]
  const once = named.filter((unit, index) => named.findIndex((other) => other.organizationId === unit.organizationId) === index)
  // What is proposed goes by its short name; it is found by its full one as well.
  const fitting = once.filter(({ organizationId }) => named.some((unit) => unit.organizationId === organizationId && (unit.name.includes(typed.trim()) || unit.shortName.includes(typed.trim()))))
  return { options: fitting.map(({ organizationId, name, why }) => ({ value: organizationId, label: name, why })), reading, units: once, again }
}

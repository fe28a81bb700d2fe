import { Select } from 'antd'
import { popupHost } from '#modules/requests/desk/popup-host.ts'
import { useUnits } from '#modules/requests/desk/units.ts'

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
  return (
    <Select
      aria-label={label}
      showSearch={{ optionFilterProp: 'name' }}
      allowClear
      value={value ?? null}
      onChange={(chosen) => change(chosen ?? undefined)}
      options={useUnitOptions(suggested)}
      optionRender={unitOption}
      labelRender={({ value: chosen, label: name }) => name ?? String(chosen)}
      placeholder={placeholder}
      getPopupContainer={popupHost}
      style={compact ? { minWidth: 128 } : { width: '100%', maxWidth: 420 }}
      popupMatchSelectWidth={compact ? 260 : true}
    />
  )
}

type UnitsPickerProps = { label: string; values: readonly string[]; change: (organizationIds: readonly string[]) => void; suggested?: readonly Suggested[] }

export function UnitsPicker({ label, values, change, suggested = [] }: UnitsPickerProps) {
  return (
    <Select
      mode="multiple"
      aria-label={label}
      showSearch={{ optionFilterProp: 'name' }}
      value={[...values]}
      onChange={change}
      options={useUnitOptions(suggested)}
      optionRender={unitOption}
      placeholder="不需要可以不填"
      maxCount={8}
      getPopupContainer={popupHost}
      style={{ width: '100%', maxWidth: 420 }}
    />
  )
}

function unitOption({ data: { name, why } }: { data: { name: string; why: string | null } }) {
  return (
    <>
      {name}
      {why !== null && <span className="unit-why">{why}</span>}
    </>
  )
}

function useUnitOptions(suggested: readonly Suggested[]) {
  const units = useUnits()
  const first = suggested.map(({ organizationId, name, why }) => ({ value: organizationId, label: name, name, why: why as string | null }))
  const rest = units.filter((unit) => !suggested.some((other) => other.organizationId === unit.organizationId)).map(({ organizationId, name }) => ({ value: organizationId, label: name, name, why: null }))
  return [...first, ...rest]
}

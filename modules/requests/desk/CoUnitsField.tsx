import { useState } from 'react'
import { UnitsPicker } from '#modules/requests/desk/UnitPicker.tsx'
import type { Suggested } from '#modules/requests/desk/UnitPicker.tsx'

type CoUnit = { organizationId: string; required: boolean }

/** Who helps, and whose help the answer waits for. */
export function CoUnitsField({ value = [], change, suggested }: { value: readonly CoUnit[] | undefined; change: (coUnits: readonly CoUnit[]) => void; suggested: readonly Suggested[] }) {
  const [names, setNames] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(suggested.map((unit) => [unit.organizationId, unit.name])))
  const choose = (units: readonly { value: string; label: string }[]) => {
    setNames({ ...names, ...Object.fromEntries(units.map((unit) => [unit.value, unit.label])) })
    change(units.map((unit) => value.find((other) => other.organizationId === unit.value) ?? { organizationId: unit.value, required: true }))
  }
  return (
    <div className="field">
      <span>协办单位（可不填）</span>
      <UnitsPicker label="协办单位" values={value.map(({ organizationId }) => ({ value: organizationId, label: names[organizationId] ?? '协办单位' }))} change={choose} suggested={suggested} />
      {value.map((unit) => (
        <label key={unit.organizationId} className="check">
          <input type="checkbox" checked={unit.required} onChange={(event) => change(value.map((other) => (other === unit ? { ...unit, required: event.target.checked } : other)))} />
          必须等{names[unit.organizationId] ?? '它'}反馈后才能答复
        </label>
      ))}
    </div>
  )
}

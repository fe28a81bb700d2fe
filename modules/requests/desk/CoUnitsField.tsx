import { UnitsPicker } from '#modules/requests/desk/UnitPicker.tsx'
import type { Suggested } from '#modules/requests/desk/UnitPicker.tsx'
import { useUnits } from '#modules/requests/desk/units.ts'

type CoUnit = { organizationId: string; required: boolean }

/** Who helps, and whose help the answer waits for. */
export function CoUnitsField({ value = [], change, suggested }: { value: readonly CoUnit[] | undefined; change: (coUnits: readonly CoUnit[]) => void; suggested: readonly Suggested[] }) {
  const units = [...suggested, ...useUnits()]
  const nameOf = (organizationId: string) => units.find((unit) => unit.organizationId === organizationId)?.name ?? '协办单位'
  const choose = (ids: readonly string[]) => change(ids.map((organizationId) => value.find((unit) => unit.organizationId === organizationId) ?? { organizationId, required: true }))
  return (
    <div className="field">
      <span>协办单位（可不填）</span>
      <UnitsPicker label="协办单位" values={value.map(({ organizationId }) => organizationId)} change={choose} suggested={suggested} />
      {value.map((unit) => (
        <label key={unit.organizationId} className="check">
          <input type="checkbox" checked={unit.required} onChange={(event) => change(value.map((other) => (other === unit ? { ...unit, required: event.target.checked } : other)))} />
          必须等{nameOf(unit.organizationId)}反馈后才能答复
        </label>
      ))}
    </div>
  )
}

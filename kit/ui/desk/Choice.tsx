import './act-form.css'
import { useId } from 'react'

type ChoiceProps<Value extends string> = {
  legend: string
  options: readonly { value: Value; label: string; hint?: string | undefined }[]
  value: Value | undefined
  change: (value: Value) => void
  wrong?: string | undefined
}

/** One of a few, all of them in sight, one under the other. */
export function Choice<Value extends string>({ legend, options, value, change, wrong }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="choices-option">
          <input type="radio" name={name} checked={value === option.value} onChange={() => change(option.value)} />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="choices-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </fieldset>
  )
}

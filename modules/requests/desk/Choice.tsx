import { useId } from 'react'

type Option<Value> = { value: Value; label: string; hint?: string | undefined }

type ChoiceProps<Value> = {
  legend: string
  options: readonly Option<Value>[]
  value: unknown
  change: (value: Value) => void
  /** One under the other, for sentences. */
  column?: boolean
  hint?: string | undefined
  wrong?: string | undefined
}

/** One of a few, all of them in sight. */
export function Choice<Value extends string | boolean>({ legend, options, value, change, column = false, hint, wrong }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset className={column ? 'choice choice-column' : 'choice'}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={String(option.value)} className="choice-option">
          <input type="radio" name={name} checked={value === option.value} onChange={() => change(option.value)} />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="choice-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
      {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
    </fieldset>
  )
}

import type { Ref } from 'react'

type PinFieldProps = { label: string; name: string; pin: string; change: (pin: string) => void; wrong?: string | undefined; ref?: Ref<HTMLInputElement> }

/** Six digits on the number pad, drawn as dots. Not a password's field: the browser would offer to keep the PIN. */
export function PinField({ label, name, pin, change, wrong, ref }: PinFieldProps) {
  return (
    <label className="field pin-field">
      <span>{label}</span>
      <input
        ref={ref}
        type="text"
        name={name}
        inputMode="numeric"
        pattern="\d{6}"
        maxLength={6}
        autoComplete="off"
        required
        value={pin}
        aria-invalid={wrong !== undefined}
        onChange={(event) => change(event.target.value.replace(/\D/g, ''))}
      />
      {wrong !== undefined && (
        <span className="pin-wrong" role="alert">
          {wrong}
        </span>
      )}
    </label>
  )
}

import { useEffect, useState } from 'react'

/** A value once it has stood still for a moment: what is typed is asked when the typing pauses. */
export function useSettled<Value>(value: Value, milliseconds = 300): Value {
  const [settled, settle] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => settle(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

/** What a select shows of a value that an address brought along: nothing where it does not offer it, instead of a key that nobody can read. */
export function offered<Value extends string>(options: readonly { value: Value }[], value: string | undefined): Value | null {
  return options.find((option) => option.value === value)?.value ?? null
}

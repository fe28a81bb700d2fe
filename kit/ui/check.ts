import { useState } from 'react'
import type { AnyContractProcedure, InferSchemaInput } from '@orpc/contract'

type InputOf<Contract extends AnyContractProcedure> = InferSchemaInput<NonNullable<Contract['~orpc']['inputSchema']>>

/** A sentence for each field that is wrong, by the name of the field. */
export type Wrong = Readonly<Record<string, string>>
export type Checked<Input> = { input: Input } | { wrong: Wrong }

/**
 * The contract's own check in the browser: the input to send, or a sentence for each field. Empty texts count as not filled in.
 * `missing` says what to do about a field that was left out, where the contract has no words of its own for that.
 */
export function check<Contract extends AnyContractProcedure>(contract: Contract, values: Readonly<Record<string, unknown>>, missing: Wrong = {}): Checked<InputOf<Contract>> {
  const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
  const result = contract['~orpc'].inputSchema!['~standard'].validate(input)
  if (result instanceof Promise) throw new Error('a contract checks its input at once')
  if (result.issues === undefined) return { input: input as InputOf<Contract> }
  const wrong: Record<string, string> = {}
  for (const { path = [], message } of result.issues) {
    const names = path.map((part: PropertyKey | { key: PropertyKey }) => String(typeof part === 'object' ? part.key : part))
    const [name = ''] = names
    const leftOut = names.length === 1 && input[name] === undefined
    wrong[names.join('.')] ??= (leftOut ? missing[name] : undefined) ?? chinese(message)
  }
  return { wrong }
}

/** The checker's own words are English where the contract gives none. */
function chinese(message: string): string {
  return /[\u4e00-\u9fff]/.test(message) ? message : '请填写或选择这一项'
}

/** The state of a form that the contract checks before it is sent. */
export function useCheck<Contract extends AnyContractProcedure>(contract: Contract, send: (input: InputOf<Contract>) => void, missing: Wrong = {}) {
  const [wrong, setWrong] = useState<Wrong>({})
  const submit = (values: Readonly<Record<string, unknown>>) => {
    const checked = check(contract, values, missing)
    setWrong('wrong' in checked ? checked.wrong : {})
    if ('input' in checked) send(checked.input)
  }
  return { wrong, submit }
}

import { useCommand } from '#kit/ui/command.ts'
import type { Callable } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { useState } from 'react'
import type { z } from 'zod'

type Contract = { '~orpc': { inputSchema?: unknown } }

/**
 * A form over one route: the contract's own check before it is sent, a sentence for each field. Empty texts are not sent.
 * `changes`: the reads to ask again; `said`: what has been done, in a sentence.
 */
export function useRuleForm<Values extends Record<string, unknown>>(
  { contract, route, start, changes, said, close }: { contract: Contract; route: unknown; start: Values; changes: readonly string[]; said: string; close: () => void },
) {
  const [values, setValues] = useState(start)
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const command = useCommand(route as Callable<Record<string, unknown>, unknown>, {
    changes,
    done: () => {
      sayDone(said)
      close()
    },
  })
  const set = (change: Partial<Values>) => {
    setValues({ ...values, ...change })
    setWrong((last) => Object.fromEntries(Object.entries(last).filter(([name]) => !(name in change))))
  }
  const submit = () => {
    const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
    const checked = (contract['~orpc'].inputSchema as z.ZodType).safeParse({ ...unwritten(values), ...input })
    if (checked.success) return command.mutate(input)
    setWrong(Object.fromEntries([...checked.error.issues].reverse().map((issue) => [String(issue.path[0] ?? ''), sentenceOf(issue)])))
  }
  return { values, set, wrong, submit, command }
}

/** Texts that were left empty are checked as empty texts, so that the contract says its own sentence. */
function unwritten(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value === '' && !optionalWhenEmpty.has(name)))
}

const optionalWhenEmpty: ReadonlySet<string> = new Set(['validTo', 'category', 'whenCategory'])

function sentenceOf(issue: z.core.$ZodIssue): string {
  return /[一-鿿]/.test(issue.message) ? issue.message : '请填写这一项'
}

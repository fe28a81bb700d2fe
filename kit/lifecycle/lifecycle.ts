import { problem } from '#kit/problem/problem.ts'

/** One move of a matter: from which states, to which, who may, and what the button says. */
export type Move<State extends string> = {
  readonly from: readonly State[]
  /** `same` keeps the state: the move is on the timeline only. */
  readonly to: State | 'same'
  /** Where it may lead instead, as the matter's own record says. */
  readonly or?: readonly State[]
  readonly can: string
  readonly label: string
}

export const moveImpossible = problem('matter.move-impossible', 409, (d: { label: string; state: string; open: string }) =>
  d.open === ''
    ? `现在是“${d.state}”，不能“${d.label}”，您现在没有可做的操作。请刷新后再看。`
    : `现在是“${d.state}”，不能“${d.label}”。现在可以：${d.open}。`,
)

export type Lifecycle<State extends string, Moves extends Record<string, Move<State>>> = {
  readonly states: Readonly<Record<State, string>>
  readonly moves: Moves
  /** The state after the move; refuses with 409 where the table has no such move, and says which moves `open` offers instead. */
  next(move: keyof Moves & string, state: State, open?: () => readonly (keyof Moves & string)[]): State
  /** The moves that the table allows in this state, whoever asks. */
  from(state: State): (keyof Moves & string)[]
  /** A Mermaid state diagram of the same table, for the README. */
  mermaid(): string
}

/** States and moves as plain data: the same table serves server, buttons, docs and tests. */
export function lifecycle<State extends string, const Moves extends Record<string, Move<NoInfer<State>>>>(table: {
  states: Readonly<Record<State, string>>
  first: NoInfer<State>
  moves: Moves
}): Lifecycle<State, Moves> {
  const from = (state: State) =>
    (Object.keys(table.moves) as (keyof Moves & string)[]).filter((key) => table.moves[key]!.from.includes(state))
  return {
    states: table.states,
    moves: table.moves,
    from,
    next(move, state, offered = () => from(state)) {
      const { from: allowed, to, label } = table.moves[move]!
      if (!allowed.includes(state)) {
        const open = offered().map((key) => table.moves[key]!.label)
        throw moveImpossible({ label, state: table.states[state], open: open.join('、') })
      }
      return to === 'same' ? state : to
    },
    mermaid() {
      const lines = ['stateDiagram-v2', `  [*] --> ${table.first}`]
      for (const [state, label] of Object.entries<string>(table.states)) lines.push(`  ${state}: ${label}`)
      for (const move of Object.values(table.moves))
        for (const state of move.from) for (const to of [move.to, ...(move.or ?? [])]) lines.push(`  ${state} --> ${to === 'same' ? state : to}: ${move.label}`)
      return lines.join('\n')
    },
  }
}

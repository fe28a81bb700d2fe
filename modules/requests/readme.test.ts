import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { withDiagram } from '#modules/requests/write-readme.ts'

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')

test('the diagram in the README is that of the lifecycle; run: node modules/requests/write-readme.ts', () => {
  expect(withDiagram(readme)).toBe(readme)
  expect(readme).toContain('handling --> replied: 答复')
})

test('every state but the first is reached, and every state but the last ones is left', () => {
  const states = Object.keys(requestLifecycle.states) as RequestState[]
  const moves = Object.values(requestLifecycle.moves)
  expect(states.filter((state) => !moves.some((move) => move.to === state))).toEqual(['draft'])
  expect(states.filter((state) => requestLifecycle.from(state).every((move) => requestLifecycle.moves[move].to === 'same'))).toEqual(['declined', 'final'])
})

test.each(Object.entries(requestLifecycle.states).filter(([state]) => mayBePublic().has(state as RequestState)))('what is public is taken down also while it is %s (%s)', (state) => {
  expect(requestLifecycle.from(state as RequestState)).toContain('withdraw')
})

/** Every state that something can get to once it is public. */
function mayBePublic(): ReadonlySet<RequestState> {
  const reached = new Set<RequestState>(requestLifecycle.moves.publish.from)
  // A set grows while it is gone through: what is added is looked at too.
  for (const state of reached) for (const move of requestLifecycle.from(state)) if (requestLifecycle.moves[move].to !== 'same') reached.add(requestLifecycle.moves[move].to as RequestState)
  return reached
}

test.each(Object.keys(requestLifecycle.moves) as (keyof typeof requestLifecycle.moves)[])('%s is refused from every other state, with what is possible', (move) => {
  const { from, label } = requestLifecycle.moves[move]
  for (const state of Object.keys(requestLifecycle.states) as RequestState[]) {
    if ((from as readonly string[]).includes(state)) continue
    expect(() => requestLifecycle.next(move, state)).toThrow(`不能“${label}”`)
  }
})

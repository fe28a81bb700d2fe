import './request.css'
import { StateShape } from '#kit/ui/Icon.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { plainState } from '#modules/requests/phone/plain-state.ts'
import type { PlainState } from '#modules/requests/phone/plain-state.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

const shapes: Readonly<Record<PlainState['tone'], Parameters<typeof StateShape>[0]['nearness']>> = { yours: 'near', going: 'calm', late: 'missed', done: 'done', over: 'waiting' }

/** The state in words with a shape beside the colour: who has it and by when. */
export function PlainStateLine({ row }: { row: Parameters<typeof plainState>[0] & Partial<RequestRow> }) {
  const { tone, sentence } = plainState(row, new Date())
  return (
    <span className={`plain-state plain-${tone}`}>
      <StateShape nearness={shapes[tone]} />
      <span><WholeNumbers>{sentence}</WholeNumbers></span>
    </span>
  )
}

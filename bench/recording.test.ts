import { expect, test } from 'vitest'
import { freshParts, renewed } from './recording.ts'

const handle = 'a'.repeat(64)
const submission = 'b'.repeat(64)
const organizationId = '01990000-0000-7000-8000-000000000001'
const requestId = '01990000-0000-7000-8000-000000000002'
const statements = [
  { text: 'SELECT app.seal($1)', values: [handle] },
  { text: 'INSERT INTO request VALUES ($1, $2, $3, $4)', values: [requestId, [organizationId], submission, 'municipal.streetLight'] },
]

test('a replay makes a request and a submission of its own, in the session and for the unit of the recording', () => {
  const fresh = freshParts(statements, new Set([handle, organizationId]))
  expect(fresh).toEqual([requestId, submission])
  const [session, creation] = renewed(statements, new Map(fresh.map((part) => [part, `another ${part}`])))
  expect(session!.values).toEqual([handle])
  expect(creation!.values).toEqual([`another ${requestId}`, [organizationId], `another ${submission}`, 'municipal.streetLight'])
})

import { z } from 'zod'
import { atGate } from '#kit/http/handle.ts'
import { signInAsSample } from '#modules/platform/contract.ts'
import { sampleOnly } from '#modules/platform/refusals.ts'
import { openSession } from '#modules/platform/server/sessions.ts'

/** What the sample county's seed leaves in the setting `sample-people`. */
export const SamplePeople = z.array(
  z.object({
    key: z.string(), name: z.string(), role: z.string(), unit: z.string(), canDo: z.string(), surface: z.enum(['desk', 'field', 'resident']), accountId: z.uuid(),
  }),
)

/** Only where the sample county is loaded; elsewhere this route is as absent as any unknown address. */
export const signInAsSampleHandler = atGate(signInAsSample, async ({ input, db, services, caller }) => {
  if (!services.sample) throw sampleOnly()
  const setting = await db.selectFrom('setting').select('value').where('county_code', '=', caller.countyCode).where('key', '=', 'sample-people').executeTakeFirst()
  const person = SamplePeople.parse(setting?.value ?? []).find((one) => one.key === input.key)
  if (person === undefined) throw sampleOnly()
  await openSession(db, services, caller, { accountId: person.accountId, surface: person.surface, action: 'POST /sessions/sample' })
  return { surface: person.surface }
})

import type { Context } from '#kit/http/handle.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { touch } from '#modules/matters/server/public.ts'
import { correctReporterName, correctRequestText } from '#modules/requests/server/public.ts'
import { subjectGone } from '#modules/rights/refusals.ts'
import { sealedFor, unsealed } from '#modules/rights/server/rights-record.ts'
import type { RightsRecord } from '#modules/rights/server/rights-record.ts'
import { subjectOf } from '#modules/rights/server/subject.ts'

const CORRECT_PROFILE = 'SELECT app.correct_name($1, $2)'
const END_EXPORTS = 'SELECT app.end_exports_of_right($1, $2::uuid[], $3)'

/** Makes the correction everywhere the value stands; files that were exported with the old one end. Answers the old value, sealed for the register. */
export async function correct(context: Context<unknown>, row: RightsRecord): Promise<string | null> {
  const { db, services, at } = context
  const { keyring } = services
  const wish = unsealed(keyring, row, 'wish_sealed')
  if (wish === null) throw subjectGone()
  const subject = await subjectOf(context, row)
  const concerned = row.field === 'text' ? [row.matter_id!] : subject.matterIds
  const before = row.field === 'text' ? await correctRequestText(context, row.matter_id!, wish) : await rename(context, row, subject.name, concerned, wish)
  await touch(db, END_EXPORTS, [row.id, concerned, at])
  return sealedFor(keyring, row.id, 'before_sealed', before)
}

async function rename(context: Context<unknown>, row: RightsRecord, known: string | null, matterIds: readonly string[], name: string): Promise<string | undefined> {
  const carried = await correctReporterName(context, matterIds, name)
  if (row.account_id !== null) {
    const sealed = seal(context.services.keyring, name, { table: 'resident_profile', column: 'name_sealed', row: row.account_id })
    await touch(context.db, CORRECT_PROFILE, [row.id, sealed])
  }
  return known ?? carried
}

import type { Context } from '#kit/http/handle.ts'
import { blindIndexes, open } from '#kit/secrets/sealed-value.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { RightsRecord } from '#modules/rights/server/rights-record.ts'

/** The person behind a request about his data, and what is his; plain only here, for as long as the transaction lasts. */
export type Subject = { name: string | null; phoneIndexes: string[]; matterIds: string[] }

/** Also what was entered under his number by somebody else: it is his as well. */
export async function subjectOf({ db, services }: Pick<Context<unknown>, 'db' | 'services'>, row: RightsRecord): Promise<Subject> {
  const { keyring } = services
  const sealed = await rowOf<{ name_sealed: string | null; phone_sealed: string | null }>(db, 'SELECT * FROM app.rights_subject($1)', [row.id])
  const plain = (column: 'name_sealed' | 'phone_sealed') => {
    const value = sealed?.[column] ?? null
    return value === null ? null : open(keyring, value, { table: 'resident_profile', column, row: row.account_id! })
  }
  const phoneIndexes = blindIndexes(keyring, 'phone', 'request.reporterPhone', plain('phone_sealed'))
  const matters = await rowsOf<{ matter_id: string }>(db, 'SELECT matter_id FROM app.rights_matters($1, $2::text[])', [row.id, phoneIndexes])
  return { name: plain('name_sealed'), phoneIndexes, matterIds: matters.map(({ matter_id: id }) => id) }
}

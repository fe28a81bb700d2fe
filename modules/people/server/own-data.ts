import type { Context } from '#kit/http/handle.ts'
import { sql } from '#kit/database/transaction.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { openWorkPhone } from '#modules/people/server/staff.ts'

type StaffRecord = { staff_member_id: string; name: string; work_phone_sealed: string | null; duties: unknown; absences: unknown }

/** This module's part of a person's full copy of his own data: name and number, and of staff the posts and absences. */
export async function personalDataOfPeople({ actor, db, services }: Context<unknown>): Promise<Record<string, unknown>> {
  const account = actor.accountId!
  const profile = await db.selectFrom('resident_profile').select(['name_sealed', 'phone_sealed']).where('county_code', '=', actor.countyCode).where('account_id', '=', account).executeTakeFirst()
  const plain = (value: string | null, column: string) => (value === null ? null : open(services.keyring, value, { table: 'resident_profile', column, row: account }))
  const { rows } = await sql<StaffRecord>`SELECT * FROM app.own_staff_record()`.execute(db)
  return {
    profile: profile === undefined ? null : { name: plain(profile.name_sealed, 'name_sealed'), phone: plain(profile.phone_sealed, 'phone_sealed') },
    staff: rows.map(({ staff_member_id: id, name, work_phone_sealed: phone, duties, absences }) => ({ name, workPhone: openWorkPhone(services.keyring, id, phone), duties, absences })),
  }
}

import { open } from '#kit/secrets/sealed-value.ts'
import type { KeptUnderKeys } from '#kit/secrets/resealing.ts'

/** What is kept sealed of staff and residents. */
export const keptByPeople: KeptUnderKeys = {
  sealed: [
    { table: 'staff_member', column: 'work_phone_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'account_change', column: 'work_phone_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'invitation', column: 'authenticator_sealed', key: ['county_code', 'id'], row: 't.id' },
    { table: 'resident_profile', column: 'name_sealed', key: ['county_code', 'account_id'], row: 't.account_id' },
    { table: 'resident_profile', column: 'phone_sealed', key: ['county_code', 'account_id'], row: 't.account_id' },
  ],
  indexed: [
    {
      table: 'resident_profile', column: 'phone_index', key: ['county_code', 'account_id'], kind: 'phone', use: 'sign-in', fields: 't.account_id::text AS place, t.phone_sealed AS phone',
      plain: (keyring, { place, phone }) => (phone === null ? null : open(keyring, phone!, { table: 'resident_profile', column: 'phone_sealed', row: place! })),
    },
  ],
}

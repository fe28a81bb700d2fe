import { open } from '#kit/secrets/sealed-value.ts'
import type { KeptUnderKeys } from '#kit/secrets/resealing.ts'

/** What the platform keeps sealed. The authenticator's secret stands where a password's hash stands for other kinds. */
export const keptByPlatform: KeptUnderKeys = {
  sealed: [
    { table: 'credential', column: 'secret', key: ['kind', 'identifier'], row: 't.account_id', where: "t.kind = 'totp'" },
    { table: 'one_time_token', column: 'authenticator_sealed', key: ['token_hash'], row: "encode(t.token_hash, 'hex')" },
    { table: 'push_subscription', column: 'subscription_sealed', key: ['county_code', 'id'], row: 't.id' },
  ],
  indexed: [
    // A number by which nobody has signed in since, and which stands nowhere else, waits for its owner's next sign-in.
    {
      table: 'credential', column: 'identifier', key: ['kind', 'identifier'], kind: 'phone', use: 'sign-in', where: "t.kind = 'phone'",
      fields: 'p.account_id::text AS place, p.phone_sealed AS phone', join: 'JOIN resident_profile p ON p.account_id = t.account_id AND p.phone_sealed IS NOT NULL',
      plain: (keyring, { place, phone }) => open(keyring, phone!, { table: 'resident_profile', column: 'phone_sealed', row: place! }),
    },
    {
      table: 'credential', column: 'identifier', key: ['kind', 'identifier'], kind: 'phone', use: 'sign-in', where: "t.kind = 'field-phone'",
      fields: 's.id::text AS place, s.work_phone_sealed AS phone', join: 'JOIN staff_member s ON s.account_id = t.account_id AND s.work_phone_sealed IS NOT NULL',
      plain: (keyring, { place, phone }) => open(keyring, phone!, { table: 'staff_member', column: 'work_phone_sealed', row: place! }),
    },
  ],
}

// Written by db/generate-types.ts from the migrated schema.
import type { Generated } from 'kysely'

export type AbsenceRow = {
  county_code: string
  id: string
  staff_member_id: string
  away_from: Date
  away_to: Date | null
}

export type AccountRow = {
  id: string
  kind: string
  created_at: Date
  last_seen_at: Date | null
  disabled_at: Date | null
}

export type AdministratorRow = {
  county_code: string
  staff_member_id: string
  administers: string
}

export type AppointmentRow = {
  county_code: string
  id: string
  post_id: string
  staff_member_id: string
  position: string
  administers: string | null
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type AreaRow = {
  county_code: string
  id: string
  level: string
  division_code: string | null
  name: string
  parent_id: string | null
  path: string
  depth: number
  households: number | null
  synthetic: Generated<boolean>
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type AreaHistoryRow = {
  county_code: string
  area_id: string
  valid_from: string
  valid_to: string | null
  name: string
  parent_id: string | null
  path: string
}

export type AreaOutlineRow = {
  county_code: string
  area_id: string
  outline: unknown
  source: string
  repaired: string | null
  imported_at: Date
}

export type AreaSuccessionRow = {
  county_code: string
  predecessor_id: string
  successor_id: string
  on_date: string
  kind: string
}

export type AuditBatchRow = {
  county_code: string
  batch: number
  first_position: number
  last_position: number
  batch_hash: string
  sealed_at: Date
}

export type AuditEntryRow = {
  county_code: string
  id: string
  at: Generated<Date>
  account_id: string | null
  organization_id: string | null
  role: string | null
  action: string
  object_kind: string | null
  object_id: string | null
  subject_account_id: string | null
  reason: string | null
  outcome: string
  details: Generated<unknown>
  transaction_id: Generated<string>
}

export type AuditSealRow = {
  county_code: string
  position: number
  entry_id: string
  entry_hash: string
  batch: number
}

export type CountyRow = {
  county_code: string
  name: string
  preset: string
  synthetic: Generated<boolean>
  created_at: Generated<Date>
}

export type CredentialRow = {
  account_id: string
  kind: string
  identifier: string
  secret: string
  last_step: number | null
  created_at: Date
}

export type IdempotencyRow = {
  county_code: string
  actor: string
  key: string
  route: string
  body_hash: string
  result_id: string | null
  created_at: Date
  expires_at: Date
}

export type LiveEventRow = {
  county_code: string
  id: string
  transaction_id: Generated<string>
  at: Generated<Date>
  kind: string
  object_id: string
  area_path: string | null
  reporter_id: string | null
  org_ids: Generated<string[]>
}

export type MembershipRow = {
  county_code: string
  account_id: string
  notice_version: string | null
  notice_acknowledged_at: Date | null
  large_type: Generated<boolean>
  created_at: Date
}

export type MigrationRow = {
  name: string
  hash: string
  applied_at: Generated<Date>
}

export type OneTimeTokenRow = {
  token_hash: Buffer
  purpose: string
  expires_at: Date
  used_at: Date | null
}

export type OrganizationRow = {
  county_code: string
  id: string
  key: string | null
  line: string
  kind: string
  name: string
  short_name: string
  accepts_matters: boolean
  parent_id: string | null
  area_id: string | null
  synthetic: Generated<boolean>
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type PhoneCodeRow = {
  phone_index: string
  code_hash: string
  expires_at: Date
  tries_left: number
  used_at: Date | null
  sent_at: Date
}

export type PostRow = {
  county_code: string
  id: string
  organization_id: string
  role: string
  name: string
  area_id: string | null
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type ResidentProfileRow = {
  county_code: string
  account_id: string
  name_sealed: string | null
  phone_sealed: string | null
  phone_index: string | null
  synthetic: Generated<boolean>
  version: Generated<number>
}

export type RoleScopeRow = {
  role: string
  sees_area: boolean
  sees_party: boolean
  field: boolean
}

export type SessionRow = {
  id: string
  token_hash: Buffer
  county_code: string
  account_id: string
  surface: string
  idle_limit: string
  idle_until: Date
  expires_at: Date
  created_at: Generated<Date>
  ended_at: Date | null
  ended_why: string | null
}

export type SettingRow = {
  county_code: string
  key: string
  value: unknown
  changed_at: Date
  changed_by: string | null
  version: Generated<number>
}

export type SignInLimitRow = {
  key: string
  points: Generated<number>
  expire: number | null
}

export type StaffMemberRow = {
  county_code: string
  id: string
  account_id: string | null
  name: string
  work_phone_sealed: string | null
  synthetic: Generated<boolean>
  version: Generated<number>
}

export type Database = {
  absence: AbsenceRow
  account: AccountRow
  administrator: AdministratorRow
  appointment: AppointmentRow
  area: AreaRow
  area_history: AreaHistoryRow
  area_outline: AreaOutlineRow
  area_succession: AreaSuccessionRow
  audit_batch: AuditBatchRow
  audit_entry: AuditEntryRow
  audit_seal: AuditSealRow
  county: CountyRow
  credential: CredentialRow
  idempotency: IdempotencyRow
  live_event: LiveEventRow
  membership: MembershipRow
  migration: MigrationRow
  one_time_token: OneTimeTokenRow
  organization: OrganizationRow
  phone_code: PhoneCodeRow
  post: PostRow
  resident_profile: ResidentProfileRow
  role_scope: RoleScopeRow
  session: SessionRow
  setting: SettingRow
  sign_in_limit: SignInLimitRow
  staff_member: StaffMemberRow
}

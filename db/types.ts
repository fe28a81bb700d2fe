// Written by db/generate-types.ts from the migrated schema.
import type { Generated } from 'kysely'

export type AbsenceRow = {
  county_code: string
  id: string
  staff_member_id: string
  away_from: Date
  away_to: Date | null
  recorded_by: string | null
  version: Generated<number>
}

export type AccountRow = {
  id: string
  kind: string
  created_at: Date
  last_seen_at: Date | null
  disabled_at: Date | null
}

export type AccountChangeRow = {
  county_code: string
  id: string
  account_id: string
  kind: string
  work_phone_sealed: string | null
  reason: string
  proposed_by: string
  proposed_at: Date
  confirmed_by: string | null
  confirmed_at: Date | null
  withdrawn_at: Date | null
  confirmed: Generated<boolean>
  version: Generated<number>
}

export type AppointmentRow = {
  county_code: string
  id: string
  post_id: string
  staff_member_id: string
  position: string
  administers: string | null
  duty: Generated<string>
  proposal_id: string | null
  confirmed: Generated<boolean>
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type AppointmentProposalRow = {
  county_code: string
  id: string
  post_id: string
  staff_member_id: string
  position: string
  valid_from: string
  valid_to: string | null
  appointee_account_id: string | null
  proposed_by: string
  proposed_at: Date
  confirmed_by: string | null
  confirmed_at: Date | null
  withdrawn_at: Date | null
  confirmed: Generated<boolean>
  version: Generated<number>
}

export type ApprovalRow = {
  county_code: string
  id: string
  matter_id: string
  kind: string
  ordinal: number
  status: string
  asked_by: string | null
  asked_organization_id: string | null
  asked_at: Date
  reason_key: string | null
  duty_entry_id: string | null
  working_days: number | null
  review_on: string | null
  text_id: string | null
  decided_by: string | null
  decided_organization_id: string | null
  decided_at: Date | null
  decision_text_id: string | null
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

export type AreaChangeRow = {
  county_code: string
  id: string
  kind: string
  on_date: string
  change: unknown
  status: string
  failure: string | null
  ordered_by: string | null
  ordered_at: Date
  settled_at: Date | null
  version: Generated<number>
}

export type AreaHistoryRow = {
  county_code: string
  area_id: string
  valid_from: string
  valid_to: string | null
  name: string
  division_code: string | null
  parent_id: string | null
  path: string
}

export type AreaOutlineRow = {
  county_code: string
  area_id: string
  outline: unknown
  source: string
  repaired: string | null
  import_id: string | null
  imported_at: Date
}

export type AreaOutlineHistoryRow = {
  county_code: string
  area_id: string
  valid_from: string
  valid_to: string
  outline: unknown
  source: string
  repaired: string | null
  imported_at: Date
}

export type AreaReassignmentRow = {
  county_code: string
  object_kind: string
  object_id: string
  from_area_id: string
  to_area_id: string
  on_date: string
  basis: string
}

export type AreaSuccessionRow = {
  county_code: string
  predecessor_id: string
  successor_id: string
  on_date: string
  kind: string
}

export type AreaVersionRow = {
  county_code: string
  version: number
}

export type AttachmentRow = {
  county_code: string
  id: string
  matter_id: string | null
  event_id: string | null
  uploaded_by: string
  kind: string
  content_type: string
  bytes: number
  width: number | null
  height: number | null
  sha256: string
  created_at: Date
  milliseconds: number | null
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
  account_id: Generated<string | null>
  session_id: Generated<string | null>
  source_address: string | null
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

export type CalendarDayRow = {
  county_code: string
  date: string
  kind: string
  label: Generated<string>
  version: Generated<number>
}

export type CalendarYearRow = {
  county_code: string
  year: number
  loaded_at: Date
}

export type CallbackAttemptRow = {
  county_code: string
  id: string
  matter_id: string
  closing: number
  ordinal: number
  at: Date
  outcome: string
  account_id: string
  organization_id: string
}

export type CategoryRow = {
  county_code: string
  key: string
  valid_from: string
  valid_to: string | null
  name: string
  urgency: string | null
  hints: Generated<string[]>
  site_verification: Generated<boolean>
  position: number
  version: Generated<number>
  public_facility: Generated<boolean>
}

export type CategoryModelRow = {
  county_code: string
  id: string
  trained_at: Date
  matters: number
  model: string | null
}

export type CategoryTrainingRow = {
  county_code: string
  asked: Generated<boolean>
  asked_at: Date | null
  asked_by: string | null
  started_at: Date | null
  ended_at: Date | null
  outcome: string | null
}

export type ConsentRow = {
  county_code: string
  id: string
  account_id: string
  purpose: string
  ordinal: number
  version: string
  granted: boolean
  decided_at: Date
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

export type DeliveryRow = {
  county_code: string
  id: string
  channel: string
  origin: Generated<string>
  account_id: string | null
  subscription_id: string | null
  group_robot_id: string | null
  direct_sealed: string | null
  sentence: string
  immediate: Generated<boolean>
  made_at: Date
  next_try_at: Date
  attempts: Generated<number>
  tried_at: Date | null
  under_way: Generated<boolean>
  ended: string | null
  ended_at: Date | null
  reason: string | null
  unclear_since: Date | null
}

export type DigestDayRow = {
  county_code: string
  day: string
  claimed_at: Date
}

export type DutyEntryRow = {
  county_code: string
  id: string
  unit: string
  category: string
  part: string
  basis: string
  citation: string
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type ExclusionRow = {
  county_code: string
  id: string
  matter_id: string
  reason_key: string
  approved_by: string | null
  organization_id: string | null
  text_id: string
  at: Date | null
  ended_at: Date | null
  status: Generated<string>
  asked_by: string | null
  asked_organization_id: string | null
  asked_at: Date | null
  evidence_text_id: string | null
  decision_text_id: string | null
  ended_text_id: string | null
  ended_by: string | null
}

export type ExportRow = {
  county_code: string
  id: string
  what: string
  asked_area_id: string | null
  asked_organization_id: string | null
  filter: unknown
  reason: string
  state: string
  created_by: string
  post_id: string
  organization_id: string
  area_path: string | null
  org_ids: Generated<string[]>
  created_at: Date
  decided_by: string | null
  decided_organization_id: string | null
  decided_at: Date | null
  decision: string | null
  row_count: number | null
  sha256: string | null
  expires_at: Date
  opened_count: Generated<number>
  version: Generated<number>
}

export type FieldDeviceRow = {
  county_code: string
  id: string
  account_id: string
  public_key: string
  unlock_hash: string
  name: string
  registered_at: Date
  last_seen_at: Date
  revoked_at: Date | null
  challenge: string | null
  challenge_until: Date | null
}

export type FileToDeleteRow = {
  county_code: string
  id: string
  kind: string
  asked_at: Date
}

export type GroupRobotRow = {
  county_code: string
  id: string
  area_id: string
  webhook_sealed: string
  enabled: Generated<boolean>
  gone_at: Date | null
  last_sent_at: Date | null
  created_at: Date
  version: Generated<number>
}

export type HotlineBatchRow = {
  county_code: string
  id: string
  number: number
  state: string
  messages: number
  made_at: Date
  made_by: string
  ended_at: Date | null
  ended_by: string | null
  content_sealed: string | null
}

export type HotlineConnectionRow = {
  county_code: string
  settings_sealed: string
  organization_id: string
  outgoing: unknown
  incoming: unknown
  enabled: Generated<boolean>
  polled: Generated<boolean>
  read_to: string | null
  last_heard_at: Date | null
  last_sent_at: Date | null
  trouble: string | null
  trouble_at: Date | null
  changed_at: Date
  changed_by: string
  version: Generated<number>
  transport: Generated<string>
}

export type HotlineEventRow = {
  county_code: string
  order_number: string
  round: number
  event_key: string
  matter_id: string
  their_word: string
  meaning: string
  happened_at: Date
  taken_at: Date
  words_sealed: string | null
  effect: string | null
  entered_by: string | null
  entered_organization_id: string | null
}

export type HotlineMessageRow = {
  county_code: string
  id: string
  order_number: string
  round: number
  ordinal: number
  kind: string
  matter_id: string | null
  event_id: string | null
  note: string | null
  made_at: Date
  next_try_at: Date
  attempts: Generated<number>
  unsure: Generated<boolean>
  state: Generated<string>
  ended_at: Date | null
  reason: string | null
  batch_id: string | null
}

export type HotlineOrderRow = {
  county_code: string
  order_number: string
  round: number
  matter_id: string
  fingerprint: string
  taken_at: Date
  their_due_at: Date | null
  their_state: string | null
  their_state_at: Date | null
  solved: boolean | null
  satisfied: boolean | null
  evaluated_at: Date | null
  said_fingerprint: string | null
  sent_due_at: Date | null
  sent_state: string | null
  their_due_since: Date | null
  sent_known: Generated<boolean>
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

export type ImportMappingRow = {
  county_code: string
  header_key: string
  source: string
  mapping: unknown
  saved_by: string
  saved_at: Date
}

export type ImportedRequestRow = {
  county_code: string
  row_key: string
  content_key: string
  matter_id: string | null
  import_id: string
}

export type InvitationRow = {
  county_code: string
  id: string
  account_id: string
  token_hash: Buffer
  authenticator_sealed: string
  invited_by: string | null
  invited_at: Date
  expires_at: Date
  used_at: Date | null
  withdrawn_at: Date | null
  account_change_id: string | null
  change_kind: Generated<string>
  change_confirmed: Generated<boolean>
}

export type KeyGenerationRow = {
  purpose: string
  generation: number
  key_set: string
  fingerprint: string
  recorded_at: Generated<Date>
  emptied_at: Date | null
  retired_at: Date | null
}

export type LimitRuleRow = {
  county_code: string
  id: string
  stage: string
  value: number
  unit: string
  category: string | null
  urgency: string | null
  citation: string
  valid_from: string
  valid_to: string | null
  version: Generated<number>
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

export type MatterRow = {
  county_code: string
  id: string
  kind: string
  number: string
  title: string
  state: string
  category: string
  purpose: string
  urgency: string
  channel: string
  area_id: string
  area_path: string
  level_1: string | null
  level_2: string | null
  level_3: string | null
  level_4: string | null
  level_5: string | null
  level_6: string | null
  level_7: string | null
  level_8: string | null
  place: string
  longitude: number | null
  latitude: number | null
  place_synthetic: Generated<boolean>
  reporter_id: string | null
  org_ids: Generated<string[]>
  holder_organization_id: string | null
  sender_organization_id: string | null
  co_unit_ids: Generated<string[]>
  open_task_ids: Generated<string[]>
  waiting_for: string | null
  waiting_organization_id: string | null
  due_stage: string | null
  due_at: Date | null
  pending_calendar: Generated<boolean>
  paused: Generated<boolean>
  opened_at: Date
  closed_at: Date | null
  updated_at: Date
  version: Generated<number>
  published: Generated<boolean>
  erased: Generated<boolean>
  sealed: Generated<boolean>
  platform_due_at: Date | null
  merged_due_at: Date | null
}

export type MatterClockRow = {
  county_code: string
  id: string
  matter_id: string
  stage: string
  organization_id: string | null
  started_at: Date
  limit_value: number
  limit_unit: string
  extension_days: Generated<number>
  due_at: Date | null
  pending_calendar: Generated<boolean>
  paused: Generated<boolean>
  stopped_at: Date | null
  stopped_why: string | null
  missed_at: Date | null
  next_fire_at: Date | null
  recompute: Generated<boolean>
  steps_sent: Generated<string[]>
  version: Generated<number>
  failures: Generated<number>
}

export type MatterEventRow = {
  county_code: string
  id: string
  matter_id: string
  ordinal: Generated<number>
  at: Date
  move: string
  from_state: string | null
  to_state: string
  account_id: string | null
  organization_id: string | null
  role: string | null
  area_id: string
  clock: string | null
  data: Generated<unknown>
  text_id: string | null
}

export type MatterLinkRow = {
  county_code: string
  id: string
  matter_id: string
  other_id: string
  kind: string
  created_at: Date
  undone_at: Date | null
}

export type MatterNumberRow = {
  county_code: string
  kind: string
  year: number
  last: number
}

export type MatterPartyRow = {
  county_code: string
  organization_id: string
  matter_id: string
  role: string
  open: Generated<boolean>
  required: Generated<boolean>
  answered_at: Date | null
  opened_at: Date
  created_at: Date
}

export type MatterTextRow = {
  county_code: string
  id: string
  matter_id: string
  audience: string
  words: string | null
  created_at: Date
  erased_at: Date | null
}

export type MatterTimerRow = {
  county_code: string
  id: string
  matter_id: string
  kind: string
  fire_at: Date
  done_at: Date | null
  failures: Generated<number>
}

export type MatterWordsRow = {
  county_code: string
  matter_id: string
  opened_at: Date
  area_ids: string[]
  words: string
}

export type MatterWordsDueRow = {
  county_code: string
  matter_id: string
}

export type MembershipRow = {
  county_code: string
  account_id: string
  notice_version: string | null
  notice_acknowledged_at: Date | null
  large_type: Generated<boolean>
  created_at: Date
  disabled_at: Date | null
  disabled_why: string | null
}

export type MigrationRow = {
  name: string
  hash: string
  applied_at: Generated<Date>
}

export type MonthlySheetRow = {
  county_code: string
  id: string
  month: string
  organization_id: string
  area_path: string
  appeal_days: number
  made_at: Date
}

export type NoticeRow = {
  county_code: string
  id: string
  at: Date
  organization_id: string | null
  permission: string | null
  account_id: string | null
  matter_id: string | null
  clock_id: string | null
  waits_for: string | null
  subject: string | null
  step: string
  sentence: string
  immediate: Generated<boolean>
  sent_at: Date | null
  gather_until: Date | null
}

export type NoticeAddressRow = {
  county_code: string
  account_id: string
  channel: string
  address_sealed: string | null
  confirmed_at: Date | null
  code_index: string | null
  code_expires_at: Date | null
  tries_left: Generated<number>
  code_day: string | null
  codes_of_day: Generated<number>
  code_sent_at: Date | null
}

export type NoticeChannelRow = {
  county_code: string
  channel: string
  settings_sealed: string
  enabled: Generated<boolean>
  last_sent_at: Date | null
  changed_at: Date
  changed_by: string
  version: Generated<number>
}

export type NoticePreferenceRow = {
  county_code: string
  account_id: string
  channel: string
  immediate: boolean
  digest: boolean
  gone_at: Date | null
}

export type NoticeReadRow = {
  county_code: string
  account_id: string
  notice_id: string
}

export type OfficeDayRow = {
  county_code: string
  id: string
  plan_id: string
  area_id: string
  host_organization_id: string
  unit_ids: string[]
  spot: string
  starts_at: Date
  ends_at: Date
  categories: string[]
  note: string | null
  state: string
  published_at: Date | null
  moved_from: Date | null
  reason: string | null
  people: number | null
  taken_up: number | null
  sequence: Generated<number>
  changed_at: Date
  version: Generated<number>
  longitude: number | null
  latitude: number | null
}

export type OneTimeTokenRow = {
  token_hash: Buffer
  county_code: string
  administers: string
  authenticator_sealed: string
  expires_at: Date
  used_at: Date | null
}

export type Open311KeyRow = {
  county_code: string
  id: string
  key_hash: Buffer
  system: string
  organization_id: string
  given_by: string
  given_at: Date
  last_used_on: string | null
  taken: Generated<number>
  ended_by: string | null
  ended_at: Date | null
  kind: Generated<string>
}

export type Open311SubmissionRow = {
  county_code: string
  matter_id: string
  key_id: string
  fingerprint: string
  taken_at: Date
}

export type OpenDataCorrectionRow = {
  county_code: string
  id: string
  month: string
  reason: string
  status: string
  proposed_by: string
  proposed_post: string
  proposed_at: Date
  decided_by: string | null
  decided_post: string | null
  decided_at: Date | null
  decision: string | null
  edition: number | null
  version: Generated<number>
  withdrawn_at: Date | null
  held_since: Date | null
  held_why: string | null
  looked_at: Date | null
}

export type OpenDataEditionRow = {
  county_code: string
  month: string
  edition: number
  made_at: Date
  note: string | null
  withheld: boolean
}

export type OpenDataFileRow = {
  county_code: string
  month: string
  edition: number
  name: string
  content: string
  sha256: string
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

export type OrganizationHistoryRow = {
  county_code: string
  organization_id: string
  valid_from: string
  valid_to: string
  name: string
  short_name: string
  parent_id: string | null
}

export type OrganizationSuccessionRow = {
  county_code: string
  predecessor_id: string
  successor_id: string
  on_date: string
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
  duty: Generated<string>
}

export type PublishedRequestRow = {
  county_code: string
  matter_id: string
  number: string
  category: string
  area_id: string
  organization_id: string
  public_text: string
  public_answer: string
  reporter_shown: string | null
  reply_kind: string | null
  is_plan: Generated<boolean>
  suspended_until: Date | null
  opened_at: Date
  replied_at: Date | null
  promised_at: Date | null
  kept: boolean | null
  published_at: Date
  withdrawn_at: Date | null
  version: Generated<number>
  words: string
  updated_at: Date
  due_at: Date | null
  late_step: string | null
}

export type PushSubscriptionRow = {
  county_code: string
  id: string
  account_id: string
  endpoint_hash: string
  subscription_sealed: string
  created_at: Date
  failures: Generated<number>
}

export type RatingRow = {
  county_code: string
  id: string
  matter_id: string
  closing: number
  source: string
  solved: boolean
  satisfaction: string
  by_authority: Generated<boolean>
  text_id: string | null
  at: Date
}

export type ReplyTemplateRow = {
  county_code: string
  id: string
  organization_id: string | null
  category: string | null
  title: string
  wording: string
  changed_at: Date
  ended_at: Date | null
  version: Generated<number>
}

export type RequestRow = {
  county_code: string
  matter_id: string
  text: string | null
  anonymous_to_public: Generated<boolean>
  reporter_name_sealed: string | null
  reporter_phone_sealed: string | null
  reporter_phone_index: string | null
  entered_by: string | null
  entered_organization_id: string | null
  authority: string | null
  slip_word_hash: string | null
  slip_prints: Generated<number>
  receiver_organization_id: string
  routing: Generated<unknown>
  pending: string | null
  pending_by: string | null
  pending_organization_id: string | null
  decider_organization_id: string | null
  asked_resident_at: Date | null
  suspended_until: Date | null
  dispatched_at: Date | null
  arbitrated: Generated<boolean>
  returnable_until: Date | null
  contacted_at: Date | null
  reply_due_at: Date | null
  replied_at: Date | null
  replied_by: string | null
  replied_organization_id: string | null
  reply_kind: string | null
  promised_at: Date | null
  verifier_organization_id: string | null
  check_reason: string | null
  verified_by: string | null
  closing: Generated<number>
  callback_count: Generated<number>
  rated_closing: Generated<number>
  solved: boolean | null
  satisfaction: string | null
  return_count: Generated<number>
  objection_count: Generated<number>
  extension_count: Generated<number>
  reopen_count: Generated<number>
  transfer_count: Generated<number>
  urge_count: Generated<number>
  urged_at: Date | null
  next_callback_at: Date | null
  merged_into_id: string | null
  merged_count: Generated<number>
  contacted_in_time: boolean | null
  replied_in_time: boolean | null
  excluded: Generated<boolean>
  erase_at_end: Generated<boolean>
  taken_up_in_time: Generated<boolean>
  suggested_category: string | null
  suggested_confidence: number | null
  suggested_model: string | null
  closed_elsewhere: Generated<boolean>
  exclusion_asked_by: string | null
  exclusion_asked_organization_id: string | null
  received_on: string | null
  typing: string | null
  outcome_telling: string | null
  outcome_of: number | null
  submission: string | null
  external_number: string | null
  joining: Generated<string>
}

export type RequestCountRow = {
  county_code: string
  day: string
  area_id: string
  organization_id: string
  category: string
  channel: string
  received: Generated<number>
  assessable: Generated<number>
  excluded: Generated<number>
  contacted: Generated<number>
  contacted_in_time: Generated<number>
  completed: Generated<number>
  due: Generated<number>
  in_time: Generated<number>
  asked: Generated<number>
  answered: Generated<number>
  solved: Generated<number>
  satisfied: Generated<number>
  excluded_contacted_in_time: Generated<number>
  excluded_completed: Generated<number>
  excluded_due: Generated<number>
  excluded_in_time: Generated<number>
  excluded_answered: Generated<number>
  excluded_solved: Generated<number>
  excluded_satisfied: Generated<number>
  suggested: Generated<number>
  suggested_right: Generated<number>
  open_overdue: Generated<number>
  excluded_open_overdue: Generated<number>
  suggested_by_model: Generated<number>
  suggested_by_model_right: Generated<number>
}

export type RequestCountDeltaRow = {
  county_code: string
  id: string
  day: string
  area_id: string
  organization_id: string | null
  category: string
  channel: string
  received: Generated<number>
  assessable: Generated<number>
  excluded: Generated<number>
  contacted: Generated<number>
  contacted_in_time: Generated<number>
  completed: Generated<number>
  due: Generated<number>
  in_time: Generated<number>
  asked: Generated<number>
  answered: Generated<number>
  solved: Generated<number>
  satisfied: Generated<number>
  excluded_contacted_in_time: Generated<number>
  excluded_completed: Generated<number>
  excluded_due: Generated<number>
  excluded_in_time: Generated<number>
  excluded_answered: Generated<number>
  excluded_solved: Generated<number>
  excluded_satisfied: Generated<number>
  suggested: Generated<number>
  suggested_right: Generated<number>
  open_overdue: Generated<number>
  excluded_open_overdue: Generated<number>
  suggested_by_model: Generated<number>
  suggested_by_model_right: Generated<number>
}

export type RequestImportRow = {
  county_code: string
  id: string
  uploaded_by: string
  organization_id: string
  role: string
  area_path: string
  file_name: string
  format: unknown
  bytes: number
  sha256: string
  file_key_sealed: string | null
  head_sealed: string | null
  headers: string[]
  layout: unknown
  source: string
  mapping: unknown
  state: string
  why: string | null
  row_count: number | null
  next_row: Generated<number>
  added_open: Generated<number>
  added_closed: Generated<number>
  already_there: Generated<number>
  returned: Generated<number>
  worker_id: string | null
  worker_until: Date | null
  failures: Generated<number>
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
  file_until: Date
  version: Generated<number>
  category_words_sealed: string | null
}

export type RequestImportRowRow = {
  county_code: string
  import_id: string
  row: number
  uploaded_by: string
  reason: string
}

export type RequestMonthRow = {
  county_code: string
  starts: string
  tree_version: number
}

export type RequestMonthCountRow = {
  county_code: string
  starts: string
  area_id: string
  axis: string
  parent_id: string
  key: string
  received: number
  assessable: number
  excluded: number
  contacted: number
  contacted_in_time: number
  completed: number
  due: number
  in_time: number
  asked: number
  answered: number
  solved: number
  satisfied: number
  excluded_contacted_in_time: number
  excluded_completed: number
  excluded_due: number
  excluded_in_time: number
  excluded_answered: number
  excluded_solved: number
  excluded_satisfied: number
  suggested: Generated<number>
  suggested_right: Generated<number>
  open_overdue: Generated<number>
  excluded_open_overdue: Generated<number>
  suggested_by_model: Generated<number>
  suggested_by_model_right: Generated<number>
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

export type RetentionProposalRow = {
  county_code: string
  id: string
  what: string
  months: number
  reason: string
  proposed_by: string
  proposed_at: Date
  confirmed_by: string | null
  confirmed_at: Date | null
  withdrawn_at: Date | null
  version: Generated<number>
}

export type RightsRequestRow = {
  county_code: string
  id: string
  kind: string
  state: string
  account_id: string | null
  matter_id: string | null
  field: string | null
  wish_sealed: string | null
  before_sealed: string | null
  words_sealed: string | null
  asked_at: Date
  due_at: Date | null
  recorded_by: string | null
  recorded_organization_id: string | null
  handled_by: string | null
  handled_organization_id: string | null
  handled_at: Date | null
  confirmed_by: string | null
  confirmed_organization_id: string | null
  confirmed_at: Date | null
  refusal: string | null
  ended_at: Date | null
  erased_count: number | null
  open_count: number | null
  version: Generated<number>
}

export type RoleScopeRow = {
  role: string
  sees_area: boolean
  sees_party: boolean
  field: boolean
}

export type RoutingRuleRow = {
  county_code: string
  id: string
  position: number
  when_category: string | null
  when_urgency: string | null
  when_purpose: string | null
  when_area_level: string | null
  lead: string
  co_units: Generated<string[]>
  why: string
  citation: string
  valid_from: string
  valid_to: string | null
  version: Generated<number>
}

export type RuleVersionRow = {
  county_code: string
  version: number
}

export type SessionRow = {
  id: string
  token_hash: Buffer
  county_code: string
  account_id: string
  surface: string
  device_id: string | null
  awaits_device: Generated<boolean>
  idle_limit: string
  idle_until: Date
  expires_at: Date
  created_at: Generated<Date>
  ended_at: Date | null
  ended_why: string | null
  device_name: string | null
  may_link_until: Date | null
}

export type SettingRow = {
  county_code: string
  key: string
  value: unknown
  changed_at: Date
  changed_by: string | null
  version: Generated<number>
}

export type SheetAppealRow = {
  county_code: string
  id: string
  sheet_id: string
  edition: number
  matter_id: string | null
  figure: string | null
  claim: string
  reason: string
  evidence: string
  state: string
  asked_by: string
  asked_organization_id: string
  asked_at: Date
  decided_by: string | null
  decided_organization_id: string | null
  decided_at: Date | null
  decision: string | null
}

export type SheetAppealFileRow = {
  county_code: string
  id: string
  sheet_id: string
  appeal_id: string
  content_type: string
  bytes: number
  width: number | null
  height: number | null
  sha256: string
  uploaded_by: string
  uploaded_at: Date
}

export type SheetEditionRow = {
  county_code: string
  sheet_id: string
  edition: number
  made_at: Date
  formula: number
  counts: unknown
  row_count: number
  sha256: string
  appeal_id: string | null
}

export type SheetHoldingRow = {
  county_code: string
  month: string
  matter_id: string
  organization_id: string | null
}

export type SheetMonthRow = {
  county_code: string
  month: string
  made_at: Date
  finished_at: Date | null
}

export type SheetRowRow = {
  county_code: string
  sheet_id: string
  edition: number
  ordinal: number
  matter_id: string
  day: string
  standing: string
  state: string
  reply_kind: string | null
  contacted_in_time: boolean | null
  replied_in_time: boolean | null
  taken_up_in_time: boolean
  solved: boolean | null
  satisfaction: string | null
  excluded: boolean
  exclusion_reason: string | null
  closed_elsewhere: boolean
  corrected: string | null
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

export type SupporterRow = {
  county_code: string
  matter_id: string
  account_id: string
  at: Date
  ended_at: Date | null
  urged_at: Date | null
  urge_waits: Generated<boolean>
}

export type UnmaskUseRow = {
  county_code: string
  id: string
  account_id: string
  at: Date
}

export type WorkingSeasonRow = {
  county_code: string
  id: string
  name: string
  from_day: string
  to_day: string
  periods: unknown
  position: number
  citation: string
  version: Generated<number>
  valid_from: Generated<string>
  valid_to: string | null
}

export type Database = {
  absence: AbsenceRow
  account: AccountRow
  account_change: AccountChangeRow
  appointment: AppointmentRow
  appointment_proposal: AppointmentProposalRow
  approval: ApprovalRow
  area: AreaRow
  area_change: AreaChangeRow
  area_history: AreaHistoryRow
  area_outline: AreaOutlineRow
  area_outline_history: AreaOutlineHistoryRow
  area_reassignment: AreaReassignmentRow
  area_succession: AreaSuccessionRow
  area_version: AreaVersionRow
  attachment: AttachmentRow
  audit_batch: AuditBatchRow
  audit_entry: AuditEntryRow
  audit_seal: AuditSealRow
  calendar_day: CalendarDayRow
  calendar_year: CalendarYearRow
  callback_attempt: CallbackAttemptRow
  category: CategoryRow
  category_model: CategoryModelRow
  category_training: CategoryTrainingRow
  consent: ConsentRow
  county: CountyRow
  credential: CredentialRow
  delivery: DeliveryRow
  digest_day: DigestDayRow
  duty_entry: DutyEntryRow
  exclusion: ExclusionRow
  export: ExportRow
  field_device: FieldDeviceRow
  file_to_delete: FileToDeleteRow
  group_robot: GroupRobotRow
  hotline_batch: HotlineBatchRow
  hotline_connection: HotlineConnectionRow
  hotline_event: HotlineEventRow
  hotline_message: HotlineMessageRow
  hotline_order: HotlineOrderRow
  idempotency: IdempotencyRow
  import_mapping: ImportMappingRow
  imported_request: ImportedRequestRow
  invitation: InvitationRow
  key_generation: KeyGenerationRow
  limit_rule: LimitRuleRow
  live_event: LiveEventRow
  matter: MatterRow
  matter_clock: MatterClockRow
  matter_event: MatterEventRow
  matter_link: MatterLinkRow
  matter_number: MatterNumberRow
  matter_party: MatterPartyRow
  matter_text: MatterTextRow
  matter_timer: MatterTimerRow
  matter_words: MatterWordsRow
  matter_words_due: MatterWordsDueRow
  membership: MembershipRow
  migration: MigrationRow
  monthly_sheet: MonthlySheetRow
  notice: NoticeRow
  notice_address: NoticeAddressRow
  notice_channel: NoticeChannelRow
  notice_preference: NoticePreferenceRow
  notice_read: NoticeReadRow
  office_day: OfficeDayRow
  one_time_token: OneTimeTokenRow
  open311_key: Open311KeyRow
  open311_submission: Open311SubmissionRow
  open_data_correction: OpenDataCorrectionRow
  open_data_edition: OpenDataEditionRow
  open_data_file: OpenDataFileRow
  organization: OrganizationRow
  organization_history: OrganizationHistoryRow
  organization_succession: OrganizationSuccessionRow
  phone_code: PhoneCodeRow
  post: PostRow
  published_request: PublishedRequestRow
  push_subscription: PushSubscriptionRow
  rating: RatingRow
  reply_template: ReplyTemplateRow
  request: RequestRow
  request_count: RequestCountRow
  request_count_delta: RequestCountDeltaRow
  request_import: RequestImportRow
  request_import_row: RequestImportRowRow
  request_month: RequestMonthRow
  request_month_count: RequestMonthCountRow
  resident_profile: ResidentProfileRow
  retention_proposal: RetentionProposalRow
  rights_request: RightsRequestRow
  role_scope: RoleScopeRow
  routing_rule: RoutingRuleRow
  rule_version: RuleVersionRow
  session: SessionRow
  setting: SettingRow
  sheet_appeal: SheetAppealRow
  sheet_appeal_file: SheetAppealFileRow
  sheet_edition: SheetEditionRow
  sheet_holding: SheetHoldingRow
  sheet_month: SheetMonthRow
  sheet_row: SheetRowRow
  sign_in_limit: SignInLimitRow
  staff_member: StaffMemberRow
  supporter: SupporterRow
  unmask_use: UnmaskUseRow
  working_season: WorkingSeasonRow
}

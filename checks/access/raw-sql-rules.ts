/**
 * Which rows of a table somebody reaches in plain SQL under the app role: row scope, not permission. What concerns a
 * matter follows the cell of request.read in docs/roles.md; the rest is what that page says in words.
 */
export type Reach =
  | 'nobody'
  /** Every row: the list of counties. */
  | 'everyCounty'
  /** Every row of the sealed county, also for a call without a session: published pages name areas and units. */
  | 'county'
  /** Every row of the sealed county, for whoever is signed in. */
  | 'signedIn'
  /** Every row of the sealed county, for whoever holds a post at this moment. */
  | 'staff'
  | 'systemAdministrator'
  | 'auditAdministrator'
  /** Appointments that a confirmed proposal stands behind, for system administrators. */
  | 'proposed'
  /** Proposals in the account's own name, for system administrators. */
  | 'ownProposal'
  /** Proposals that nobody has decided, for system administrators. */
  | 'openProposal'
  /** Every row, for the administrators of accounts and of security. */
  | 'accountsOfStaff'
  /** What nobody has decided, for security administrators. */
  | 'openToGuard'
  /** Rows that name the account. */
  | 'account'
  /** The same, and without an account rows that name none. */
  | 'anyAccount'
  /** Rows that name the account as the person looked at; all for an audit administrator. */
  | 'lookedAt'
  /** Rows of a matter that is covered. */
  | 'matter'
  /** Words to the reporter as the matter; internal ones not through being the reporter. */
  | 'words'
  /** A notice to the account, or to a unit about a matter covered by area or party; about the settings, to system administrators; about accounts to be guarded, to security administrators. */
  | 'notice'
  /** A photo: by its matter, or by its uploader while it has none. */
  | 'photo'
  /** One's own, or where one's posts reach by area or unit. */
  | 'export'
  /** Monthly sheets and what hangs on them: where one's posts reach by area or unit. */
  | 'sheet'
  /** Of these, further editions, for the two roles that decide on appeals. */
  | 'furtherEdition'
  /** Of these, raised in the account's own name and not decided. */
  | 'ownAppeal'
  /** Of what hangs on a sheet, what names the account as whoever sent it. */
  | 'ownAppealFile'
  /** Of these, not decided by anybody. */
  | 'openAppeal'
  /** Rows that name the account; all for the two posts that deal with requests about one's own data. */
  | 'right'
  /** Published and not withdrawn, or of a matter that is covered. */
  | 'published'
  /** Announced, or whatever is planned for whoever holds a post at this moment. */
  | 'announced'
  /** Every row of the sealed county, for the two posts of its centre. */
  | 'countyPost'
  /** Of these, asked for in the account's own name and not decided. */
  | 'ownCorrection'
  /** Of these, not decided. */
  | 'openCorrection'
  /** Of a matter in reach, asked for in the account's own name and not decided. */
  | 'ownExclusion'
  /** Of a matter in reach and not decided. */
  | 'openExclusion'

export type TableRule = { read: Reach; add: Reach; change: Reach; remove: Reach }

const administered: TableRule = { read: 'county', add: 'systemAdministrator', change: 'systemAdministrator', remove: 'nobody' }
const personnel: TableRule = { read: 'staff', add: 'systemAdministrator', change: 'systemAdministrator', remove: 'nobody' }
/** Nobody reaches it; also what is expected of a table that nobody has listed yet. */
export const unlisted: TableRule = { read: 'nobody', add: 'nobody', change: 'nobody', remove: 'nobody' }
const hidden = unlisted
const administratorOnly: TableRule = { read: 'systemAdministrator', add: 'systemAdministrator', change: 'systemAdministrator', remove: 'systemAdministrator' }
const own: TableRule = { read: 'account', add: 'account', change: 'account', remove: 'account' }
const withMatter: TableRule = { read: 'matter', add: 'matter', change: 'matter', remove: 'nobody' }
const appendOnly: TableRule = { read: 'matter', add: 'matter', change: 'nobody', remove: 'nobody' }

/** The column that names the account, where it is not account_id. */
export const memberRules: Readonly<Record<string, string>> = { idempotency: 'actor', appointment_proposal: 'proposed_by', retention_proposal: 'proposed_by', account_change: 'proposed_by', request_import: 'uploaded_by', request_import_row: 'uploaded_by' }

/** Columns that take their value from the seal and accept no other; an attempt leaves them out. */
export const filledBySeal: ReadonlySet<string> = new Set(['audit_entry.session_id'])

/** Every table of the schema. A table that is not here fails the build. */
export const tableRules: Readonly<Record<string, TableRule>> = {
  account: hidden, credential: hidden, phone_code: hidden, one_time_token: hidden, sign_in_limit: hidden, session: hidden, role_scope: hidden, migration: hidden, key_generation: hidden,
  membership: { read: 'account', add: 'nobody', change: 'account', remove: 'nobody' },
  resident_profile: { read: 'account', add: 'account', change: 'account', remove: 'nobody' },
  county: { read: 'everyCounty', add: 'nobody', change: 'nobody', remove: 'nobody' },
  setting: administered,
  area: administered, area_history: administered, area_succession: administered, area_outline: administered, area_outline_history: { ...administered, change: 'nobody' }, organization: administered,
  area_version: administered, area_change: administered, organization_succession: { ...administered, change: 'nobody' }, organization_history: { ...administered, change: 'nobody' },
  area_reassignment: { ...administered, read: 'systemAdministrator' },
  staff_member: personnel, post: personnel, appointment: { ...personnel, add: 'proposed' }, absence: { ...personnel, add: 'nobody', change: 'nobody' },
  appointment_proposal: { read: 'systemAdministrator', add: 'ownProposal', change: 'openProposal', remove: 'nobody' },
  invitation: { ...hidden, read: 'systemAdministrator' },
  account_change: { read: 'accountsOfStaff', add: 'ownProposal', change: 'openToGuard', remove: 'nobody' },
  rule_version: administered, category: administered, limit_rule: administered, calendar_year: administered, working_season: administered, duty_entry: administered, routing_rule: administered,
  category_training: administered, category_model: { ...administered, add: 'nobody', change: 'nobody' },
  calendar_day: { ...administered, remove: 'systemAdministrator' },
  idempotency: { read: 'account', add: 'account', change: 'account', remove: 'nobody' },
  audit_entry: { read: 'lookedAt', add: 'anyAccount', change: 'nobody', remove: 'nobody' },
  audit_seal: { read: 'auditAdministrator', add: 'nobody', change: 'nobody', remove: 'nobody' },
  audit_batch: { read: 'auditAdministrator', add: 'nobody', change: 'nobody', remove: 'nobody' },
  live_event: { read: 'nobody', add: 'county', change: 'nobody', remove: 'nobody' },
  matter_number: hidden, digest_day: hidden, delivery: hidden,
  notice_channel: administratorOnly, group_robot: administratorOnly,
  notice_address: own, notice_preference: own,
  notice_read: { read: 'account', add: 'account', change: 'nobody', remove: 'nobody' },
  field_device: { read: 'account', add: 'account', change: 'nobody', remove: 'nobody' },
  consent: { read: 'account', add: 'account', change: 'nobody', remove: 'nobody' },
  rights_request: { read: 'right', add: 'right', change: 'right', remove: 'nobody' },
  retention_proposal: { read: 'systemAdministrator', add: 'ownProposal', change: 'openProposal', remove: 'nobody' },
  file_to_delete: hidden,
  push_subscription: own,
  matter: withMatter, matter_party: withMatter, matter_clock: withMatter, matter_timer: withMatter, matter_link: withMatter, request: withMatter, approval: withMatter, exclusion: { ...withMatter, add: 'ownExclusion', change: 'openExclusion' },
  matter_event: appendOnly, callback_attempt: appendOnly, rating: appendOnly,
  reply_template: { read: 'staff', add: 'staff', change: 'staff', remove: 'nobody' },
  matter_words: withMatter, matter_words_due: hidden,
  matter_text: { read: 'words', add: 'matter', change: 'nobody', remove: 'nobody' },
  notice: { read: 'notice', add: 'matter', change: 'nobody', remove: 'nobody' },
  attachment: { read: 'photo', add: 'nobody', change: 'nobody', remove: 'nobody' },
  published_request: { read: 'published', add: 'matter', change: 'matter', remove: 'nobody' },
  supporter: { read: 'account', add: 'account', change: 'account', remove: 'nobody' },
  unmask_use: { read: 'account', add: 'account', change: 'nobody', remove: 'nobody' },
  request_count_delta: { read: 'nobody', add: 'signedIn', change: 'nobody', remove: 'nobody' },
  office_day: { read: 'announced', add: 'staff', change: 'staff', remove: 'nobody' },
  open_data_correction: { read: 'countyPost', add: 'ownCorrection', change: 'openCorrection', remove: 'nobody' },
  open_data_edition: { ...hidden, read: 'county' }, open_data_file: { ...hidden, read: 'county' },
  open311_key: { ...hidden, read: 'systemAdministrator' }, open311_submission: hidden,
  hotline_connection: administratorOnly, hotline_order: { ...hidden, read: 'matter' }, hotline_event: { ...hidden, read: 'matter' }, hotline_message: { ...hidden, read: 'matter' }, hotline_batch: hidden,
  request_count: hidden, request_month: hidden, request_month_count: hidden,
  sheet_month: hidden, sheet_holding: hidden, monthly_sheet: { ...hidden, read: 'sheet' }, sheet_edition: { ...hidden, read: 'sheet', add: 'furtherEdition' }, sheet_row: { ...hidden, read: 'sheet', add: 'furtherEdition' },
  sheet_appeal: { read: 'sheet', add: 'ownAppeal', change: 'openAppeal', remove: 'nobody' },
  sheet_appeal_file: { read: 'sheet', add: 'ownAppealFile', change: 'nobody', remove: 'nobody' },
  export: { read: 'export', add: 'export', change: 'export', remove: 'nobody' },
  request_import: { read: 'account', add: 'account', change: 'account', remove: 'nobody' }, request_import_row: { ...hidden, read: 'account' }, imported_request: hidden,
  import_mapping: { read: 'staff', add: 'staff', change: 'staff', remove: 'nobody' },
}

import type { TreatmentName } from '#modules/platform/data-treatments.ts'

/** One table: the columns that hold personal data with their treatment, and by name every other column. */
export type CataloguedTable = {
  about: string
  personal: Readonly<Partial<Record<string, TreatmentName>>>
  none: readonly string[]
}

const columns = (names: string): string[] => names.trim().split(/\s+/)

/**
 * Every column of the database (security P1). A column that is not here fails the build: whoever adds one decides
 * whether it holds personal data, and how it is treated. docs/data-catalogue.md is made from this.
 */
export const dataCatalogue: Readonly<Record<string, CataloguedTable>> = {
  // Accounts and sign-in
  account: { about: '账号', personal: { id: 'accountNumber', last_seen_at: 'signInTrace' }, none: columns('kind created_at disabled_at') },
  credential: {
    about: '登录凭据',
    personal: { account_id: 'accountNumber', identifier: 'signInSecret', secret: 'signInSecret', last_step: 'signInSecret' },
    none: columns('kind created_at'),
  },
  phone_code: {
    about: '短信验证码', personal: { phone_index: 'signInSecret', code_hash: 'signInSecret' }, none: columns('expires_at tries_left used_at sent_at'),
  },
  one_time_token: { about: '一次性口令', personal: { token_hash: 'signInSecret', authenticator_sealed: 'signInSecret' }, none: columns('county_code administers expires_at used_at') },
  push_subscription: {
    about: '浏览器通知的订阅', personal: { account_id: 'accountNumber', endpoint_hash: 'signInSecret', subscription_sealed: 'signInSecret' },
    none: columns('county_code id created_at failures'),
  },
  field_device: {
    about: '外勤手机',
    personal: {
      account_id: 'accountNumber', public_key: 'signInSecret', unlock_hash: 'signInSecret', challenge: 'signInSecret', name: 'signInTrace', registered_at: 'signInTrace', last_seen_at: 'signInTrace', revoked_at: 'signInTrace',
    },
    none: columns('county_code id challenge_until'),
  },
  digest_day: { about: '每日汇总已发出的日子', personal: {}, none: columns('county_code day claimed_at') },
  sign_in_limit: { about: '登录失败、验证码和绑定码的次数', personal: { key: 'source' }, none: columns('points expire') },
  membership: {
    about: '账号在本县的告知记录和偏好',
    personal: { account_id: 'accountNumber', notice_version: 'consentRecord', notice_acknowledged_at: 'consentRecord', large_type: 'preference' },
    none: columns('county_code created_at disabled_at disabled_why'),
  },
  consent: {
    about: '同意与撤回', personal: { account_id: 'accountNumber', purpose: 'consentRecord', version: 'consentRecord', granted: 'consentRecord', decided_at: 'consentRecord' }, none: columns('county_code id ordinal'),
  },
  session: {
    about: '登录会话',
    personal: { account_id: 'accountNumber', token_hash: 'signInSecret', idle_until: 'signInTrace', created_at: 'signInTrace', ended_at: 'signInTrace', ended_why: 'signInTrace', device_id: 'signInTrace', device_name: 'signInTrace' },
    none: columns('id county_code surface idle_limit expires_at awaits_device may_link_until'),
  },
  idempotency: {
    about: '提交编号', personal: { actor: 'submission' }, none: columns('county_code key route body_hash result_id created_at expires_at'),
  },

  open311_key: {
    about: '开放接口的密钥（只存散列值）', personal: { given_by: 'officialAct', ended_by: 'officialAct' },
    none: columns('county_code id key_hash system organization_id given_at last_used_on taken ended_at kind'),
  },
  open311_submission: {
    about: '开放接口一天内收到的（防重复、限次数）', personal: { fingerprint: 'submission' }, none: columns('county_code matter_id key_id taken_at'),
  },

  hotline_connection: {
    about: '12345 对接的设置（密钥加密）', personal: { changed_by: 'officialAct', settings_sealed: 'channelSecret' },
    none: columns('county_code organization_id transport outgoing incoming enabled polled read_to last_heard_at last_sent_at trouble trouble_at changed_at version'),
  },
  hotline_order: {
    about: '12345 热线工单', personal: { order_number: 'orderNumber', fingerprint: 'requestLink', said_fingerprint: 'requestLink', solved: 'rating', satisfied: 'rating' },
    none: columns('county_code round matter_id taken_at their_due_at their_due_since their_state their_state_at sent_due_at sent_state sent_known evaluated_at'),
  },
  hotline_event: {
    about: '热线平台对工单的催办、批复和回访评价', personal: { order_number: 'orderNumber', event_key: 'orderNumber', words_sealed: 'requestWords', entered_by: 'officialAct' },
    none: columns('county_code entered_organization_id round matter_id their_word meaning happened_at taken_at effect'),
  },
  hotline_message: {
    about: '发给热线平台的消息（不含文字）', personal: { order_number: 'orderNumber' },
    none: columns('county_code id round ordinal kind matter_id event_id note made_at next_try_at attempts unsure state ended_at reason batch_id'),
  },
  hotline_batch: {
    about: '交给热线平台的文件，按批次', personal: { made_by: 'officialAct', ended_by: 'officialAct', content_sealed: 'requestWords' },
    none: columns('county_code id number state messages made_at ended_at'),
  },

  // Audit and live updates
  audit_entry: {
    about: '审计记录',
    personal: {
      account_id: 'lookUp', organization_id: 'lookUp', role: 'lookUp', action: 'lookUp', object_id: 'lookUp', subject_account_id: 'lookUp', reason: 'lookUp', details: 'lookUp', at: 'lookUp', session_id: 'lookUp', source_address: 'lookUp',
    },
    none: columns('county_code id object_kind outcome transaction_id'),
  },
  audit_seal: { about: '审计封签', personal: {}, none: columns('county_code position entry_id entry_hash batch') },
  audit_batch: { about: '审计批次', personal: {}, none: columns('county_code batch first_position last_position batch_hash sealed_at') },
  live_event: {
    about: '实时更新', personal: { reporter_id: 'feed', object_id: 'feed', area_path: 'feed' }, none: columns('county_code id transaction_id at kind org_ids'),
  },

  // The county and its rules
  county: { about: '县', personal: {}, none: columns('county_code name preset synthetic created_at') },
  setting: { about: '县的设置', personal: { changed_by: 'officialAct' }, none: columns('county_code key value changed_at version') },
  role_scope: { about: '角色的可见范围', personal: {}, none: columns('role sees_area sees_party field') },
  migration: { about: '结构更新记录', personal: {}, none: columns('name hash applied_at') },
  key_generation: { about: '本库所用密钥的编号和指纹（不含密钥）', personal: {}, none: columns('purpose generation key_set fingerprint recorded_at emptied_at retired_at') },
  rule_version: { about: '规则版本', personal: {}, none: columns('county_code version') },
  category: { about: '诉求分类', personal: {}, none: columns('county_code key valid_from valid_to name urgency hints site_verification public_facility position version') },
  limit_rule: { about: '时限规定', personal: {}, none: columns('county_code id stage value unit category urgency citation valid_from valid_to version') },
  calendar_year: { about: '已载入的年份', personal: {}, none: columns('county_code year loaded_at') },
  calendar_day: { about: '节假日与调休', personal: {}, none: columns('county_code date kind label version') },
  working_season: { about: '作息时间', personal: {}, none: columns('county_code id name from_day to_day periods position citation valid_from valid_to version') },
  duty_entry: { about: '履职事项清单', personal: {}, none: columns('county_code id unit category part basis citation valid_from valid_to version') },
  routing_rule: {
    about: '派单规则', personal: {},
    none: columns('county_code id position when_category when_urgency when_purpose when_area_level lead co_units why citation valid_from valid_to version'),
  },

  // Areas, organisations, people
  area: { about: '区域', personal: {}, none: columns('county_code id level division_code name parent_id path depth households synthetic valid_from valid_to version') },
  area_history: { about: '区域沿革', personal: {}, none: columns('county_code area_id valid_from valid_to name division_code parent_id path') },
  area_succession: { about: '区域承继', personal: {}, none: columns('county_code predecessor_id successor_id on_date kind') },
  area_version: { about: '区域版本', personal: {}, none: columns('county_code version') },
  area_change: {
    about: '区域变更', personal: { ordered_by: 'officialAct' }, none: columns('county_code id kind on_date change status failure ordered_at settled_at version'),
  },
  area_reassignment: {
    about: '区域拆分后逐条归属', personal: { object_id: 'requestPlace', from_area_id: 'requestPlace', to_area_id: 'requestPlace' }, none: columns('county_code object_kind on_date basis'),
  },
  area_outline: { about: '区域边界', personal: {}, none: columns('county_code area_id outline source repaired import_id imported_at') },
  area_outline_history: { about: '区域以前的边界', personal: {}, none: columns('county_code area_id valid_from valid_to outline source repaired imported_at') },
  organization: {
    about: '单位', personal: {},
    none: columns('county_code id key line kind name short_name accepts_matters parent_id area_id synthetic valid_from valid_to version'),
  },
  organization_history: { about: '单位沿革', personal: {}, none: columns('county_code organization_id valid_from valid_to name short_name parent_id') },
  organization_succession: { about: '单位承继', personal: {}, none: columns('county_code predecessor_id successor_id on_date') },
  staff_member: {
    about: '工作人员',
    personal: { id: 'staffIdentity', account_id: 'accountNumber', name: 'staffIdentity', work_phone_sealed: 'staffIdentity' },
    none: columns('county_code synthetic version'),
  },
  post: { about: '岗位', personal: {}, none: columns('county_code id organization_id role name area_id valid_from valid_to version duty') },
  appointment_proposal: {
    about: '拟任职',
    personal: {
      staff_member_id: 'staffDuty', valid_from: 'staffDuty', valid_to: 'staffDuty', appointee_account_id: 'accountNumber', proposed_by: 'officialAct', confirmed_by: 'officialAct',
    },
    none: columns('county_code id post_id position proposed_at confirmed_at withdrawn_at confirmed version'),
  },
  appointment: {
    about: '任职', personal: { staff_member_id: 'staffDuty', valid_from: 'staffDuty', valid_to: 'staffDuty' },
    none: columns('county_code id post_id position administers duty proposal_id confirmed version'),
  },
  absence: {
    about: '离岗', personal: { staff_member_id: 'staffDuty', away_from: 'staffDuty', away_to: 'staffDuty', recorded_by: 'officialAct' }, none: columns('county_code id version'),
  },
  invitation: {
    about: '账号邀请',
    personal: { account_id: 'accountNumber', token_hash: 'signInSecret', authenticator_sealed: 'signInSecret', invited_by: 'officialAct' },
    none: columns('county_code id invited_at expires_at used_at withdrawn_at account_change_id change_kind change_confirmed'),
  },
  account_change: {
    about: '重置登录凭据、更换登录手机的申请',
    personal: { account_id: 'accountNumber', work_phone_sealed: 'staffIdentity', proposed_by: 'officialAct', confirmed_by: 'officialAct', reason: 'officialAct' },
    none: columns('county_code id kind proposed_at confirmed_at withdrawn_at confirmed version'),
  },
  resident_profile: {
    about: '居民本人的资料',
    personal: { account_id: 'accountNumber', name_sealed: 'residentName', phone_sealed: 'residentPhone', phone_index: 'residentPhone' },
    none: columns('county_code synthetic version'),
  },

  // Matters
  matter_number: { about: '编号', personal: {}, none: columns('county_code kind year last') },
  matter: {
    about: '事项',
    personal: {
      title: 'requestWords', reporter_id: 'requestLink', place: 'requestPlace', longitude: 'requestPlace', latitude: 'requestPlace', area_id: 'requestPlace', area_path: 'requestPlace',
      level_1: 'requestPlace', level_2: 'requestPlace', level_3: 'requestPlace', level_4: 'requestPlace', level_5: 'requestPlace', level_6: 'requestPlace', level_7: 'requestPlace', level_8: 'requestPlace',
    },
    none: columns(`county_code id kind number state category purpose urgency channel place_synthetic org_ids holder_organization_id
      sender_organization_id co_unit_ids open_task_ids waiting_for waiting_organization_id due_stage due_at platform_due_at merged_due_at pending_calendar paused opened_at closed_at updated_at version published erased sealed`),
  },
  matter_party: { about: '参与单位', personal: {}, none: columns('county_code organization_id matter_id role open required answered_at opened_at created_at') },
  reply_template: { about: '答复模板', personal: {}, none: columns('county_code id organization_id category title wording changed_at ended_at version') },
  matter_words: { about: '查找用的字词', personal: { words: 'requestWords', area_ids: 'requestPlace' }, none: columns('county_code matter_id opened_at') },
  matter_words_due: { about: '待更新的查找字词', personal: {}, none: columns('county_code matter_id') },
  matter_text: { about: '办理中的文字', personal: { words: 'requestWords' }, none: columns('county_code id matter_id audience created_at erased_at') },
  matter_event: {
    about: '办理经过', personal: { account_id: 'officialAct', area_id: 'requestPlace' },
    none: columns('county_code id matter_id ordinal at move from_state to_state organization_id role clock data text_id'),
  },
  matter_clock: {
    about: '时限', personal: {},
    none: columns(`county_code id matter_id stage organization_id started_at limit_value limit_unit extension_days due_at pending_calendar paused stopped_at stopped_why missed_at
      next_fire_at recompute failures steps_sent version`),
  },
  matter_timer: { about: '到时自动办理', personal: {}, none: columns('county_code id matter_id kind fire_at failures done_at') },
  notice: {
    about: '提醒', personal: { account_id: 'message', sentence: 'message' },
    none: columns('county_code id at organization_id permission matter_id clock_id waits_for subject step immediate gather_until sent_at'),
  },
  notice_read: { about: '看过的提醒', personal: { account_id: 'message', notice_id: 'message' }, none: columns('county_code') },
  delivery: {
    about: '正在送出和没有送达的通知', personal: { account_id: 'message', sentence: 'message', direct_sealed: 'noticeAddress' },
    none: columns('county_code id channel origin subscription_id group_robot_id immediate made_at next_try_at attempts tried_at unclear_since under_way ended ended_at reason'),
  },
  notice_channel: { about: '通知渠道的设置（密钥加密）', personal: { changed_by: 'officialAct', settings_sealed: 'channelSecret' }, none: columns('county_code channel enabled last_sent_at changed_at version') },
  group_robot: { about: '网格群机器人（地址加密）', personal: { webhook_sealed: 'channelSecret' }, none: columns('county_code id area_id enabled gone_at last_sent_at created_at version') },
  notice_address: {
    about: '接收通知的邮箱和公众号绑定',
    personal: { account_id: 'accountNumber', address_sealed: 'noticeAddress', confirmed_at: 'noticeAddress', code_index: 'signInSecret', code_sent_at: 'noticeAddress' },
    none: columns('county_code channel code_expires_at tries_left code_day codes_of_day'),
  },
  notice_preference: { about: '选择的通知方式', personal: { account_id: 'accountNumber', immediate: 'preference', digest: 'preference', gone_at: 'preference' }, none: columns('county_code channel') },
  attachment: {
    about: '照片和录音（文件另存）', personal: { uploaded_by: 'photo', sha256: 'photo', milliseconds: 'recording' },
    none: columns('county_code id matter_id event_id kind content_type bytes width height created_at'),
  },

  // Requests
  request: {
    about: '诉求',
    personal: {
      text: 'requestWords', anonymous_to_public: 'requestLink', reporter_name_sealed: 'residentName', reporter_phone_sealed: 'residentPhone', reporter_phone_index: 'residentPhone',
      entered_by: 'officialAct', authority: 'requestLink', submission: 'requestLink', external_number: 'requestLink', slip_word_hash: 'signInSecret', pending_by: 'officialAct', exclusion_asked_by: 'officialAct', replied_by: 'officialAct', verified_by: 'ratedOutcome', solved: 'ratedOutcome', satisfaction: 'ratedOutcome',
    },
    none: columns(`county_code matter_id entered_organization_id receiver_organization_id routing pending pending_organization_id asked_resident_at suspended_until dispatched_at
      returnable_until contacted_at replied_at replied_organization_id reply_kind promised_at check_reason closing callback_count rated_closing return_count objection_count
      extension_count transfer_count reopen_count urge_count urged_at next_callback_at decider_organization_id verifier_organization_id merged_into_id merged_count contacted_in_time replied_in_time taken_up_in_time excluded exclusion_asked_organization_id arbitrated reply_due_at slip_prints erase_at_end suggested_category suggested_confidence suggested_model closed_elsewhere received_on typing outcome_telling outcome_of joining`),
  },
  approval: {
    about: '审批', personal: { asked_by: 'officialAct', decided_by: 'officialAct' },
    none: columns('county_code id matter_id kind ordinal status asked_organization_id asked_at reason_key duty_entry_id working_days review_on text_id decided_organization_id decided_at decision_text_id'),
  },
  callback_attempt: { about: '回访', personal: { account_id: 'officialAct' }, none: columns('county_code id matter_id closing ordinal at outcome organization_id') },
  rating: { about: '评价', personal: { solved: 'ratedOutcome', satisfaction: 'ratedOutcome' }, none: columns('county_code id matter_id closing source by_authority text_id at') },
  matter_link: { about: '合并与拆分', personal: {}, none: columns('county_code id matter_id other_id kind created_at undone_at') },
  exclusion: {
    about: '不计入考核的理由、依据和审批', personal: { asked_by: 'officialAct', approved_by: 'officialAct', ended_by: 'officialAct' },
    none: columns('county_code id matter_id reason_key status asked_organization_id asked_at text_id evidence_text_id organization_id at decision_text_id ended_at ended_text_id'),
  },
  published_request: {
    about: '公开的诉求', personal: { public_text: 'publishedWords', public_answer: 'publishedWords', reporter_shown: 'publishedWords', words: 'publishedWords' },
    none: columns('county_code matter_id number category area_id organization_id reply_kind is_plan suspended_until opened_at replied_at promised_at kept published_at updated_at due_at withdrawn_at version late_step'),
  },
  supporter: { about: '我也遇到（跟着公开的诉求，或公共设施类、已受理还没有公开的诉求）', personal: { account_id: 'requestLink', matter_id: 'requestLink', at: 'requestLink', ended_at: 'requestLink', urged_at: 'requestLink', urge_waits: 'requestLink' }, none: columns('county_code') },
  office_day: {
    about: '联合接待日：只记单位、时间、地点和人数、件数', personal: {},
    none: columns('county_code id plan_id area_id host_organization_id unit_ids spot starts_at ends_at categories note state published_at moved_from reason people taken_up sequence changed_at version longitude latitude'),
  },
  sheet_month: { about: '已出核算单的月份', personal: {}, none: columns('county_code month made_at finished_at') },
  sheet_holding: { about: '出核算单那一刻每件诉求由哪个单位承办（出完即清空）', personal: {}, none: columns('county_code month matter_id organization_id') },
  monthly_sheet: { about: '月度核算单（一个单位一个月）', personal: {}, none: columns('county_code id month organization_id area_path appeal_days made_at') },
  sheet_edition: { about: '核算单的版本', personal: {}, none: columns('county_code sheet_id edition made_at formula counts row_count sha256 appeal_id') },
  sheet_row: {
    about: '核算单的明细：计入与否（只有诉求的随机编号，不含文字和人）', personal: { solved: 'ratedOutcome', satisfaction: 'ratedOutcome' },
    none: columns(`county_code sheet_id edition ordinal matter_id day standing state reply_kind contacted_in_time replied_in_time taken_up_in_time excluded exclusion_reason closed_elsewhere corrected`),
  },
  sheet_appeal: {
    about: '对核算单的申诉', personal: { asked_by: 'officialAct', decided_by: 'officialAct', reason: 'officialAct', evidence: 'officialAct', decision: 'officialAct' },
    none: columns('county_code id sheet_id edition matter_id figure claim state asked_organization_id asked_at decided_organization_id decided_at'),
  },
  sheet_appeal_file: {
    about: '申诉的依据（文件另存）', personal: { uploaded_by: 'officialAct', sha256: 'appealFile' },
    none: columns('county_code id sheet_id appeal_id content_type bytes width height uploaded_at'),
  },
  open_data_edition: { about: '公开数据的版本', personal: {}, none: columns('county_code month edition made_at note withheld') },
  open_data_correction: {
    about: '公开数据的更正：一人提出，另一人审批', personal: { proposed_by: 'officialAct', decided_by: 'officialAct' },
    none: columns('county_code id month reason status proposed_post proposed_at decided_post decided_at decision edition withdrawn_at held_since held_why looked_at version'),
  },
  open_data_file: { about: '公开数据的文件：去标识，每格不少于 10 件', personal: {}, none: columns('county_code month edition name content sha256') },
  request_count_delta: {
    about: '统计增量', personal: {},
    none: columns(`county_code id day area_id organization_id category channel received excluded assessable contacted contacted_in_time completed due in_time open_overdue asked answered solved satisfied
      excluded_contacted_in_time excluded_completed excluded_due excluded_in_time excluded_open_overdue excluded_answered excluded_solved excluded_satisfied suggested suggested_right suggested_by_model suggested_by_model_right`),
  },
  request_count: {
    about: '统计', personal: {},
    none: columns(`county_code day area_id organization_id category channel received excluded assessable contacted contacted_in_time completed due in_time open_overdue asked answered solved satisfied
      excluded_contacted_in_time excluded_completed excluded_due excluded_in_time excluded_open_overdue excluded_answered excluded_solved excluded_satisfied suggested suggested_right suggested_by_model suggested_by_model_right`),
  },
  category_model: { about: '类别建议的模型：只有多人都用的字词和权重', personal: {}, none: columns('county_code id trained_at matters model') },
  category_training: { about: '学习类别建议的进度', personal: { asked_by: 'officialAct' }, none: columns('county_code asked asked_at started_at ended_at outcome') },
  request_month: { about: '按月汇总的依据', personal: {}, none: columns('county_code starts tree_version') },
  request_month_count: {
    about: '按月汇总', personal: {},
    none: columns(`county_code starts area_id axis parent_id key received assessable excluded contacted contacted_in_time completed due in_time open_overdue asked answered solved satisfied
      excluded_contacted_in_time excluded_completed excluded_due excluded_in_time excluded_open_overdue excluded_answered excluded_solved excluded_satisfied suggested suggested_right suggested_by_model suggested_by_model_right`),
  },
  export: {
    about: '导出申请（文件另存，七天后销毁）', personal: { created_by: 'officialAct', decided_by: 'officialAct', reason: 'officialAct', decision: 'officialAct' },
    none: columns(`county_code id what asked_area_id asked_organization_id filter state post_id organization_id area_path org_ids created_at decided_organization_id decided_at row_count sha256
      expires_at opened_count version`),
  },
  request_import: {
    about: '导入的清单',
    personal: { uploaded_by: 'officialAct', file_name: 'officialAct', file_key_sealed: 'importedFile', head_sealed: 'importedFile', category_words_sealed: 'importedFile', sha256: 'importedFile', layout: 'importedFile' },
    none: columns(`county_code id organization_id role area_path format bytes headers source mapping state why row_count next_row added_open added_closed already_there returned worker_id worker_until failures
      created_at started_at ended_at file_until version`),
  },
  request_import_row: { about: '清单里退回的行和原因（不含行的内容）', personal: { uploaded_by: 'officialAct' }, none: columns('county_code import_id row reason') },
  imported_request: { about: '导入过的行（再次导入时认出）', personal: { row_key: 'importMark', content_key: 'importMark' }, none: columns('county_code matter_id import_id') },
  import_mapping: { about: '清单各列的对应', personal: { saved_by: 'officialAct' }, none: columns('county_code header_key source mapping saved_at') },
  // Rights over one's own data
  rights_request: {
    about: '更正和删除申请',
    personal: {
      account_id: 'accountNumber', wish_sealed: 'rightsRecord', before_sealed: 'rightsRecord', words_sealed: 'rightsRecord', refusal: 'rightsRecord',
      recorded_by: 'officialAct', handled_by: 'officialAct', confirmed_by: 'officialAct',
    },
    none: columns(`county_code id kind state matter_id field asked_at due_at recorded_organization_id handled_organization_id handled_at confirmed_organization_id confirmed_at ended_at
      erased_count open_count version`),
  },
  file_to_delete: { about: '待销毁的文件', personal: {}, none: columns('county_code id kind asked_at') },
  retention_proposal: {
    about: '修改保存期限的提议', personal: { proposed_by: 'officialAct', confirmed_by: 'officialAct' }, none: columns('county_code id what months reason proposed_at confirmed_at withdrawn_at version'),
  },
  unmask_use: { about: '查看完整信息的次数', personal: { account_id: 'officialAct' }, none: columns('county_code id at') },
}

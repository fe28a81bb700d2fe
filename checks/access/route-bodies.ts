import type { RequestState } from '#modules/requests/lifecycle.ts'
import { countyFigures } from './county-figure-bodies.ts'
import { officeDays } from './office-day-bodies.ts'
import { patterns } from './pattern-bodies.ts'
import { sheets } from './sheet-bodies.ts'

/** What a case hands to its route. An object's id stands in the path, unless the entry says `inBody`. */
export type Ids = {
  /** The object of the case, of the kind that the route's contract names. */
  object: string
  /** Another request in the same relation. */
  second: string
  /** A unit that accepts requests. */
  unit: string
  /** Rows of the county's settings, absences of the person himself, and the like, by the kind that the entry asks for. */
  setting: string
  /** Different for every call. */
  fresh: string
}

/** How to call a route so that its contract is content. */
export type RouteCase = {
  /** The state in which a request allows the move. */
  state?: RequestState
  /** Another one that the move begins in, where other rules hold: who may call it at all is the same. `mergedLate`: merged while a unit had it in hand. */
  alsoIn?: RequestState | 'mergedLate'
  /** The object's id stands in the body: another county's gets the reply of an absent one. */
  inBody?: true
  /** What kind of row `ids.setting` is, for routes of the county that name one. */
  setting?: 'open311Key' | 'dutyEntry' | 'routingRule' | 'limitRule' | 'ownAbsence' | 'ownDevice' | 'ownTemplate' | 'templateToEnd' | 'published' | 'dayPlanned' | 'dayToChange' | 'dayToCancel' | 'dayHeld' | 'correction' | 'ownCorrection'
  /** What kind of row the object is, where the contract's kind is wider: a proposal is an appointment, a person an account. */
  objectIs?: 'proposal' | 'staffMember' | 'photo' | 'recording' | 'areaChange' | 'accountChange'
  path?: (ids: Ids) => Record<string, string>
  query?: (ids: Ids) => Record<string, string>
  body?: (ids: Ids) => unknown
  form?: (ids: Ids) => FormData
  /** Ends what the others need: called after them. */
  last?: true
}

const plain: RouteCase = {}
const later = '2027-03-01'

/** A move of a request: its state beforehand and the fields of its form. */
function move(state: RequestState, fields: (ids: Ids) => Record<string, unknown> = () => ({})): RouteCase {
  return { state, path: (ids) => ({ requestId: ids.object }), body: fields }
}

const words = '矩阵测试：请按要求办理'

const moves: Record<string, RouteCase> = {
  'POST /requests/{requestId}/accept': move('submitted'),
  'POST /requests/{requestId}/decline': move('submitted', () => ({ reasonKey: 'notGovernment', words })),
  'POST /requests/{requestId}/merge': { ...move('submitted', (ids) => ({ intoId: ids.second })), alsoIn: 'handling' },
  'POST /requests/{requestId}/undo-merge': { ...move('merged', () => ({ words })), alsoIn: 'mergedLate' },
  'POST /requests/{requestId}/tell-outcome': move('merged', () => ({ how: 'phone' })),
  'POST /requests/{requestId}/split': move('accepted', () => ({ parts: [{ text: '另一件事', category: 'municipal.streetLight' }] })),
  'POST /requests/{requestId}/correct-place': move('submitted', () => ({ place: { address: '三号楼东侧' }, words })),
  'POST /requests/{requestId}/type-voice': move('submitted', () => ({ text: words })),
  'POST /requests/{requestId}/dispute-typing': move('submitted', () => ({ words })),
  'POST /requests/{requestId}/dispatch': move('accepted', (ids) => ({ organizationId: ids.unit })),
  'POST /requests/{requestId}/arbitrate': move('accepted', (ids) => ({ organizationId: ids.unit, words })),
  'POST /requests/{requestId}/object': move('dispatched', (ids) => ({ dutyEntryId: ids.fresh, words })),
  'POST /requests/{requestId}/sign': move('dispatched'),
  'POST /requests/{requestId}/add-co-unit': move('handling', (ids) => ({ organizationId: ids.unit, words })),
  'POST /requests/{requestId}/answer-task': move('handling', () => ({ words })),
  'POST /requests/{requestId}/transfer': move('handling', (ids) => ({ organizationId: ids.unit, words })),
  'POST /requests/{requestId}/ask-return': move('signed', () => ({ reasonKey: 'notOurs', words })),
  'POST /requests/{requestId}/approve-return': move('signed'),
  'POST /requests/{requestId}/refuse-return': move('signed', () => ({ words })),
  'POST /requests/{requestId}/contact': move('signed', () => ({ how: 'phone' })),
  'POST /requests/{requestId}/ask-resident': move('handling', () => ({ words })),
  'POST /requests/{requestId}/supplement': move('handling', () => ({ words })),
  'POST /requests/{requestId}/end-wait': move('handling', () => ({ words })),
  'POST /requests/{requestId}/ask-extension': move('handling', () => ({ workingDays: 3, words })),
  'POST /requests/{requestId}/decide-extension': move('handling', () => ({ approve: true })),
  'POST /requests/{requestId}/decide-second-extension': move('handling', () => ({ approve: true })),
  'POST /requests/{requestId}/withdraw-application': move('handling', () => ({ words })),
  'POST /requests/{requestId}/suspend': move('handling', () => ({ reviewOn: '2026-10-20', words })),
  'POST /requests/{requestId}/decide-suspension': move('handling', () => ({ approve: false })),
  'POST /requests/{requestId}/resume': move('handling', () => ({ words })),
  'POST /requests/{requestId}/reply': move('handling', () => ({ kind: 'done', words })),
  'POST /requests/{requestId}/confirm': move('replied'),
  'POST /requests/{requestId}/disagree': move('replied', () => ({ words })),
  'POST /requests/{requestId}/verify': move('replied'),
  'POST /requests/{requestId}/rework': move('replied', () => ({ words })),
  'POST /requests/{requestId}/close': move('verified'),
  'POST /requests/{requestId}/call-back': move('closed', () => ({ answered: true, solved: true, satisfaction: 'satisfied' })),
  'POST /requests/{requestId}/not-reached': move('closed'),
  'POST /requests/{requestId}/rate': move('closed', () => ({ solved: true, satisfaction: 'satisfied' })),
  'POST /requests/{requestId}/reopen': move('closed', () => ({ words })),
  'POST /requests/{requestId}/urge': move('handling'),
  'POST /requests/{requestId}/publish': move('replied', () => ({ publicText: words, publicAnswer: words })),
  'POST /requests/{requestId}/withdraw': move('replied', () => ({ words })),
  'POST /requests/{requestId}/close-joining': move('handling', () => ({ words })),
  'POST /requests/{requestId}/open-joining': move('handling', () => ({ words })),
  'POST /requests/{requestId}/ask-exclusion': move('replied', () => ({ reasonKey: 'forceMajeure', words, evidence: '矩阵测试文号' })),
  'POST /requests/{requestId}/decide-exclusion': move('replied', () => ({ approve: false, words })),
  'POST /requests/{requestId}/withdraw-exclusion': move('replied', () => ({ words })),
  'POST /requests/{requestId}/include': move('replied', () => ({ words })),
}

const requests: Record<string, RouteCase> = {
  'GET /requests': plain,
  'GET /queues/{waitingFor}': { path: () => ({ waitingFor: 'accept' }) },
  'GET /requests/{requestId}': { path: (ids) => ({ requestId: ids.object }) },
  'GET /my/requests': plain,
  'GET /receipts/{submissionKey}': { path: () => ({ submissionKey: '00000000-0000-4000-8000-000000000009' }) },
  'GET /requests/{requestId}/duplicates': { path: (ids) => ({ requestId: ids.object }) },
  'GET /requests/{requestId}/similar': { path: (ids) => ({ requestId: ids.object }) },
  'POST /alike-requests': { inBody: true, body: (ids) => ({ text: words, place: { areaId: ids.object } }) },
  'POST /place-words': { body: () => ({ address: '晏城街道永顺社区' }) },
  'POST /nearby-requests': { body: () => ({ text: words, place: { areaId: 'xg1' } }) },
  'POST /published-requests/{requestId}/support': { setting: 'published', path: (ids) => ({ requestId: ids.setting }) },
  'POST /published-requests/{requestId}/urge': { setting: 'published', path: (ids) => ({ requestId: ids.setting }) },
  'POST /published-requests/{requestId}/end-support': { setting: 'published', path: (ids) => ({ requestId: ids.setting }) },
  'GET /my/supported-requests': plain, 'POST /suggested-category': { body: () => ({ text: words }) },
  'GET /my/supported-requests/{requestId}': { setting: 'published', path: (ids) => ({ requestId: ids.setting }) },
  'POST /requests': { inBody: true, body: (ids) => ({ text: words, place: { areaId: ids.object } }) },
  'POST /requests/for-somebody': { inBody: true, body: (ids) => ({ text: words, place: { areaId: ids.object }, authority: 'call', channel: 'hotline', reporterName: '王某', reporterPhone: '13900000000' }) },
  'POST /photos': { form: (ids) => photoForm(ids.fresh) },
  'POST /recordings': { form: (ids) => recordingForm(ids.fresh) },
  'GET /recordings/{recordingId}': { objectIs: 'recording', path: (ids) => ({ recordingId: ids.object }) },
  'GET /photos/{photoId}': { objectIs: 'photo', path: (ids) => ({ photoId: ids.object }) },
  'POST /requests/{requestId}/unmask': { state: 'handling', path: (ids) => ({ requestId: ids.object }), body: () => ({ reason: 'contact' }) },
  'POST /requests/{requestId}/slip': { state: 'handling', path: (ids) => ({ requestId: ids.object }), body: () => ({}) },
  'POST /requests/bulk/sign': { state: 'dispatched', inBody: true, body: (ids) => ({ rows: [{ requestId: ids.object }] }) },
  'POST /requests/bulk/dispatch': { state: 'accepted', inBody: true, body: (ids) => ({ rows: [{ requestId: ids.object }], organizationId: ids.unit }) },
  'POST /requests/bulk/merge': { state: 'submitted', inBody: true, body: (ids) => ({ rows: [{ requestId: ids.object }], intoId: ids.second }) },
  'POST /requests/bulk/undo-merge': { state: 'merged', inBody: true, body: (ids) => ({ rows: [{ requestId: ids.object }], words }) },
  'GET /procedure': plain,
  'GET /duty-entries': plain,
  'POST /duty-entries': { body: () => ({ unit: 'housing', category: 'property', part: 'support', basis: '矩阵测试依据', citation: '矩阵测试来源', validFrom: later }) },
  'POST /duty-entries/{dutyEntryId}/end': { setting: 'dutyEntry', path: (ids) => ({ dutyEntryId: ids.setting }), body: () => ({ on: later }) },
  'GET /reply-templates': plain,
  'POST /reply-templates': { setting: 'ownTemplate', body: (ids) => ({ templateId: ids.setting, title: '矩阵模板', words: '矩阵测试的模板' }) },
  'POST /reply-templates/{templateId}/end': { setting: 'templateToEnd', path: (ids) => ({ templateId: ids.setting }), body: () => ({}) },
  'GET /routing-rules': plain,
  'POST /routing-rules': { body: () => ({ position: 99_000, lead: 'housing', why: '矩阵测试的理由', citation: '矩阵测试来源', validFrom: later }) },
  'POST /routing-rules/{routingRuleId}/end': { setting: 'routingRule', path: (ids) => ({ routingRuleId: ids.setting }), body: () => ({ on: later }) },
  'GET /category-suggestion': plain,
  'POST /category-suggestion': { body: () => ({ enabled: true, minimum: 30, leastConfidence: 50, leftOut: ['publicService.other'] }) },
  'POST /category-suggestion/train': { body: () => ({}) },
  'POST /routing-rules/try': { body: () => ({ areaId: 'xg1', category: 'property' }) },
}

function importForm(importId: string): FormData {
  const form = new FormData()
  form.set('importId', importId)
  form.set('file', new File(['编号,内容,地址\n1,路灯坏了,晏城街道\n'], '清单.csv', { type: 'text/csv' }))
  return form
}

function hotlineForm(): FormData {
  const form = new FormData()
  form.set('file', new File(['工单号,内容,受理时间\nM-1,路灯坏了,2026-09-01 08:30\n'], '工单.csv', { type: 'text/csv' }))
  return form
}

function photoForm(photoId: string): FormData {
  const form = new FormData()
  form.set('photoId', photoId)
  form.set('kind', 'report')
  form.set('file', new File([new Uint8Array([137, 80, 78, 71])], 'a.png', { type: 'image/png' }))
  return form
}

function recordingForm(recordingId: string): FormData {
  const form = new FormData()
  form.set('recordingId', recordingId)
  form.set('file', new File([new Uint8Array([26, 69, 223, 163])], 'sound.webm', { type: 'audio/webm' }))
  return form
}

const period = { from: '2026-09-01', to: '2026-09-15' }
const ask = () => ({ what: 'requests', filter: {}, reason: '矩阵测试用途' })

const hotline: Record<string, RouteCase> = {
  'POST /hotline/orders': { body: (ids) => ({ orderNumber: `M-${ids.fresh}`, text: '矩阵测试工单', receivedAt: '2026-09-15T09:00:00+08:00' }) },
  'POST /hotline/orders/{orderNumber}/events': { path: () => ({ orderNumber: 'M-1' }), body: () => ({ eventId: 'e-1', state: '催办', at: '2026-09-15T09:00:00+08:00' }) },
  'GET /hotline': plain,
  'POST /hotline': { body: (ids) => ({ address: 'https://localhost/hotline', secret: 'matrix-secret-0123', organizationId: ids.unit, polled: false, outgoing: {}, incoming: {} }) },
  'POST /hotline/switch': { body: () => ({ enabled: false }) },
  'POST /hotline/key': { body: () => ({}) },
  'POST /hotline/test': { body: () => ({}) },
  'POST /hotline/messages/{messageId}/decide': { path: (ids) => ({ messageId: ids.fresh }), body: () => ({ again: true }) },
  'GET /hotline/files': plain,
  'POST /hotline/files': { form: () => hotlineForm() },
  'POST /hotline/files/columns': { form: () => hotlineForm() },
  'POST /hotline/batches': { body: () => ({}) },
  'GET /hotline/batches/{batchId}/file': { path: (ids) => ({ batchId: ids.fresh }) },
  'POST /hotline/batches/{batchId}/end': { path: (ids) => ({ batchId: ids.fresh }), body: () => ({ handed: true }) },
  'GET /requests/{requestId}/hotline': { path: (ids) => ({ requestId: ids.object }) },
}

const open311: Record<string, RouteCase> = {
  'POST /open311/requests': { body: () => ({ service_code: 'property', address_string: '矩阵测试地址' }) },
  'GET /open311/keys': plain,
  'POST /open311/keys': { body: (ids) => ({ system: '矩阵测试系统', organizationId: ids.unit }) },
  'POST /open311/keys/{keyId}/end': { setting: 'open311Key', path: (ids) => ({ keyId: ids.setting }) },
}

const statistics: Record<string, RouteCase> = {
  'GET /statistics/reach': plain,
  'GET /areas/{areaId}/statistics': { path: (ids) => ({ areaId: ids.object }), query: () => ({ ...period, by: 'category' }) },
  'GET /organizations/{organizationId}/statistics': { path: (ids) => ({ organizationId: ids.object }), query: () => ({ ...period, by: 'category' }) },
  'GET /areas/{areaId}/statistics/rows': { path: (ids) => ({ areaId: ids.object }), query: () => period },
  'GET /organizations/{organizationId}/statistics/rows': { path: (ids) => ({ organizationId: ids.object }), query: () => period },
  'POST /areas/{areaId}/exports': { path: (ids) => ({ areaId: ids.object }), body: ask },
  'POST /organizations/{organizationId}/exports': { path: (ids) => ({ organizationId: ids.object }), body: ask },
  'POST /imports': { form: (ids) => importForm(ids.fresh) },
  'GET /imports': plain,
  'GET /imports/{importId}': { path: (ids) => ({ importId: ids.object }) },
  'POST /imports/{importId}/sheet': { path: (ids) => ({ importId: ids.object }), body: () => ({ sheet: 'Sheet2' }) },
  'POST /imports/{importId}/header': { path: (ids) => ({ importId: ids.object }), body: () => ({ headerLine: 1 }) },
  'POST /imports/{importId}/mapping': { path: (ids) => ({ importId: ids.object }), body: () => ({ source: '矩阵', mapping: { columns: { text: 1, address: 2 } } }) },
  'POST /imports/{importId}/start': { path: (ids) => ({ importId: ids.object }), body: () => ({}) },
  'POST /imports/{importId}/cancel': { path: (ids) => ({ importId: ids.object }), body: () => ({}) },
  'GET /imports/{importId}/returned': { path: (ids) => ({ importId: ids.object }) },
  'GET /exports': plain,
  'GET /exports/to-decide': plain,
  'GET /exclusions': plain,
  ...sheets,
  ...patterns,
  ...countyFigures,
  'GET /areas/{areaId}/outside-table': { path: (ids) => ({ areaId: ids.object }), query: () => ({ quarter: '2026-Q2' }) },
  'POST /exports/{exportId}/decide': { path: (ids) => ({ exportId: ids.object }), body: () => ({ approve: false, words: '不同意' }) },
  'GET /exports/{exportId}/file': { path: (ids) => ({ exportId: ids.object }) },
}

const channels: Record<string, RouteCase> = {
  'GET /notice-channels': plain,
  'POST /notice-channels': { body: () => ({ channel: 'groupRobot', pageAddress: 'https://linli.example.cn' }) },
  'POST /notice-channels/{channel}/switch': { path: () => ({ channel: 'sms' }), body: () => ({ enabled: false }) },
  'POST /notice-channels/test': { body: () => ({ channel: 'sms', to: '13900000000' }) },
  'POST /notice-channels/deliveries/{deliveryId}/decide': { path: (ids) => ({ deliveryId: ids.fresh }), body: () => ({ again: false }) },
  'POST /notice-channels/groups': { body: () => ({ areaId: 'xb1', webhook: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=12345678' }) },
  'POST /notice-channels/groups/{groupRobotId}/remove': { path: (ids) => ({ groupRobotId: ids.fresh }) },
  'GET /me/channels': plain,
  'POST /me/channels/{channel}': { path: () => ({ channel: 'sms' }), body: () => ({ immediate: false, digest: false }) },
  'POST /me/mail-address': { body: () => ({ address: 'matrix@example.cn' }) },
  'POST /me/mail-address/confirm': { body: () => ({ code: '123456' }) },
  'POST /me/official-account/code': plain,
  'POST /me/channels/{channel}/forget': { path: () => ({ channel: 'mail' }) },
}

const matters: Record<string, RouteCase> = {
  'GET /work': plain,
  'GET /notices': plain, 'GET /notices/unread': plain, 'POST /notices/read': plain,
  'GET /categories': plain,
  'POST /categories': { body: () => ({ key: 'property.matrix', name: '矩阵测试', validFrom: later }) },
  'GET /limits': plain,
  'POST /limits': { body: () => ({ stage: 'sign', value: 3, unit: 'workingHours', citation: '矩阵测试来源', validFrom: later }) },
  'POST /limits/{limitRuleId}/end': { setting: 'limitRule', path: (ids) => ({ limitRuleId: ids.setting }), body: () => ({ on: later }) },
  'GET /calendar': plain,
  'POST /calendar/years': { body: () => ({ year: 2031, days: [] }) },
  'POST /calendar/seasons': { body: () => ({ name: '冬季', fromDay: '11-01', toDay: '11-02', periods: [{ start: '08:30', end: '17:00' }], citation: '矩阵测试来源', validFrom: later }) },
}

const platform: Record<string, RouteCase> = {
  'GET /me': plain,
  'POST /me/sign-out': { last: true },
  'POST /me/password': { body: () => ({ current: '不是这个口令', oneTimeCode: '000000', next: '黄河远上白云间-一片孤城' }) },
  'POST /me/notice': { body: () => ({ version: 'old' }) },
  'POST /me/large-type': { body: () => ({ largeType: true }) },
  'GET /me/lookups': plain,
  'GET /me/data': plain,
  'GET /me/push-key': plain,
  'POST /me/push-subscriptions': { body: () => ({ endpoint: 'https://localhost/matrix', keys: { p256dh: 'x', auth: 'y' } }) },
  'POST /me/push-subscriptions/end': { body: () => ({ endpoint: 'https://localhost/matrix' }) },
  'GET /me/devices': plain,
  'POST /me/devices': { body: () => ({ publicKey: 'A'.repeat(87), unlockHash: 'A'.repeat(43), name: '矩阵手机' }) },
  'POST /me/devices/{deviceId}/revoke': { setting: 'ownDevice', path: (ids) => ({ deviceId: ids.setting }) },
  'GET /me/sessions': plain, 'POST /me/sessions/end-others': plain,
  'GET /me/open-ids': plain,
  'POST /me/open-ids/begin': { body: () => ({ password: '不是这个口令', oneTimeCode: '000000' }) },
  'POST /me/open-ids/unlink': { body: () => ({ openId: 'https://id.example|nobody' }) },
  'GET /me/consents': plain,
  'POST /me/consents': { body: () => ({ purpose: 'location', version: '2026-11', granted: false }) },
  'GET /audit': plain,
  'GET /audit/export': plain,
}

const version = { version: 1 }

const people: Record<string, RouteCase> = {
  'GET /organizations': plain,
  'GET /organizations/{organizationId}': { path: (ids) => ({ organizationId: ids.object }) },
  'POST /organizations': { body: () => ({ name: '矩阵新单位', shortName: '新单位', line: 'government', kind: 'department', acceptsMatters: false, validFrom: '2026-09-01' }) },
  'POST /organizations/{organizationId}': { path: (ids) => ({ organizationId: ids.object }), body: () => ({ ...version, shortName: '矩阵改名' }) },
  'POST /organizations/{organizationId}/close': { path: (ids) => ({ organizationId: ids.object }), body: () => ({ ...version, on: later }) },
  'GET /posts': plain,
  'POST /posts': { body: (ids) => ({ organizationId: ids.unit, role: 'departmentStaff', name: '矩阵新岗位', validFrom: '2026-09-01' }) },
  'POST /posts/{postId}/close': { path: (ids) => ({ postId: ids.object }), body: () => ({ ...version, on: later }) },
  'GET /staff': plain,
  'POST /staff': { body: () => ({ name: '矩阵新人' }) },
  'POST /staff/{staffMemberId}': { objectIs: 'staffMember', path: (ids) => ({ staffMemberId: ids.object }), body: () => ({ ...version, name: '矩阵改名' }) },
  'GET /appointment-proposals': plain,
  'POST /appointment-proposals': { body: (ids) => ({ postId: ids.fresh, staffMemberId: ids.fresh, position: 'primary', validFrom: later }) },
  'POST /appointment-proposals/{proposalId}/confirm': { objectIs: 'proposal', path: (ids) => ({ proposalId: ids.object }), body: () => version },
  'POST /appointment-proposals/{proposalId}/withdraw': { objectIs: 'proposal', path: (ids) => ({ proposalId: ids.object }), body: () => version },
  'POST /appointments/{appointmentId}/end': { path: (ids) => ({ appointmentId: ids.object }), body: () => ({ ...version, on: later }) },
  'GET /absences': plain,
  'POST /absences': { body: () => ({ awayFrom: '2027-05-01T00:00:00+08:00', awayTo: '2027-05-02T00:00:00+08:00' }) },
  'POST /absences/{absenceId}/end': { setting: 'ownAbsence', path: (ids) => ({ absenceId: ids.setting }) },
  'GET /accounts': plain,
  'GET /security/accounts': plain,
  'POST /staff/{staffMemberId}/desk-account': { objectIs: 'staffMember', path: (ids) => ({ staffMemberId: ids.object }) },
  'POST /staff/{staffMemberId}/field-account': { objectIs: 'staffMember', path: (ids) => ({ staffMemberId: ids.object }) },
  'POST /staff/{staffMemberId}/account-changes': { objectIs: 'staffMember', path: (ids) => ({ staffMemberId: ids.object }), body: () => ({ kind: 'desk', reason: '矩阵测试原因' }) },
  'GET /security/account-changes': plain,
  'POST /account-changes/{accountChangeId}/decide': { objectIs: 'accountChange', path: (ids) => ({ accountChangeId: ids.object }), body: () => ({ ...version, approve: true }) },
  'POST /accounts/{accountId}/disable': { path: (ids) => ({ accountId: ids.object }) },
  'POST /accounts/{accountId}/enable': { path: (ids) => ({ accountId: ids.object }) },
  'POST /accounts/{accountId}/lock': { path: (ids) => ({ accountId: ids.object }), body: () => ({ reason: '矩阵测试原因' }) },
  'POST /accounts/{accountId}/unlock': { path: (ids) => ({ accountId: ids.object }), body: () => ({ reason: '矩阵测试原因' }) },
  'POST /accounts/{accountId}/end-sessions': { path: (ids) => ({ accountId: ids.object }), body: () => ({ reason: '矩阵测试原因' }) },
  'GET /accounts/{accountId}/devices': { path: (ids) => ({ accountId: ids.object }) },
  'POST /accounts/{accountId}/revoke-device': { path: (ids) => ({ accountId: ids.object }), body: (ids) => ({ deviceId: ids.fresh, reason: '矩阵测试原因' }) },
  'GET /roles': plain,
}

const places: Record<string, RouteCase> = {
  'GET /areas': plain,
  'GET /areas/at': { query: () => ({ longitude: '116.7', latitude: '36.8' }) },
  'GET /area-levels': plain,
  'GET /areas/{areaId}': { path: (ids) => ({ areaId: ids.object }) },
  'GET /areas/{areaId}/outline': { path: (ids) => ({ areaId: ids.object }) },
  'GET /areas/{areaId}/outlines': { path: (ids) => ({ areaId: ids.object }) },
  'POST /areas': { body: () => ({ name: '矩阵新网格', level: 'grid', parentId: 'xc2', on: later }) },
  'POST /areas/{areaId}/rename': { path: (ids) => ({ areaId: ids.object }), body: () => ({ ...version, name: '矩阵改名', on: later }) },
  'POST /areas/{areaId}/move': { path: (ids) => ({ areaId: ids.object }), body: () => ({ ...version, parentId: 'xs2', on: later }) },
  'POST /areas/{areaId}/close': { path: (ids) => ({ areaId: ids.object }), body: () => ({ ...version, on: later }) },
  'POST /areas/merge': { body: () => ({ areaIds: ['xb1', 'xb2'], into: { areaId: 'xb1' }, on: later }) },
  'POST /areas/{areaId}/split': { path: (ids) => ({ areaId: ids.object }), body: () => ({ ...version, remains: true, parts: [{ name: '矩阵拆出', children: [] }], on: later }) },
  'GET /area-changes': plain,
  'POST /area-changes/{areaChangeId}/cancel': { objectIs: 'areaChange', path: (ids) => ({ areaChangeId: ids.object }), body: () => version },
  'POST /areas/import': { body: () => ({ csv: '上级编号,层级,名称,编号,户数\n', on: later }) },
  'POST /areas/outlines': { body: () => ({ geojson: '{}', system: 'WGS-84', areaId: 'xg1' }) },
}

const rights: Record<string, RouteCase> = {
  'GET /me/rights-requests': plain,
  'POST /me/rights-requests': { body: () => ({ kind: 'correction', field: 'name', wish: '矩阵' }) },
  'POST /me/rights-requests/withdraw': { body: (ids) => ({ rightsRequestId: ids.fresh }) },
  'GET /rights-requests': plain,
  'GET /rights-requests/{rightsRequestId}': { path: (ids) => ({ rightsRequestId: ids.object }) },
  'POST /rights-requests/for-somebody': { body: () => ({ kind: 'deletion', number: '2026-000001', checkWord: 'ABCDEFGH' }) },
  'POST /rights-requests/{rightsRequestId}/carry-out': { path: (ids) => ({ rightsRequestId: ids.object }) },
  'POST /rights-requests/{rightsRequestId}/refuse': { path: (ids) => ({ rightsRequestId: ids.object }), body: () => ({ words: '矩阵测试理由' }) },
  'POST /rights-requests/{rightsRequestId}/decide': { path: (ids) => ({ rightsRequestId: ids.object }), body: () => ({ approve: true }) },
  'GET /retention': plain,
  'POST /retention/proposals': { body: () => ({ what: 'matter', months: 48, reason: '矩阵测试理由' }) },
  'POST /retention/proposals/{retentionProposalId}/decide': { path: (ids) => ({ retentionProposalId: ids.object }), body: () => ({ approve: false }) },
}

/** Every route that asks for a permission. A route without an entry here fails the build. */
export const routeCases: Readonly<Record<string, RouteCase>> = { ...platform, ...people, ...places, ...matters, ...channels, ...requests, ...moves, ...statistics, ...officeDays, ...open311, ...hotline, ...rights }

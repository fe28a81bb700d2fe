import { problem } from '#kit/problem/problem.ts'

export const serviceUnknown = problem('open311.service-unknown', 404, () => '没有这个 service_code，请从 services 的结果中选择。')
export const serviceRequestUnknown = problem('open311.request-unknown', 404, () => '没有公开的这件诉求：service_request_id 不对，或它没有公开。')
export const conductElsewhere = problem('open311.conduct-elsewhere', 404, () => '检举控告不经开放接口受理，内容没有提交。请反映人本人在手机端上报，系统会密封转送；也可以拨打 12388。')
export const locationMissing = problem('open311.location-missing', 422, () => '请给出地点：lat 和 long 两个都要（WGS-84），或者 address_string。本接口不使用 address_id。')
export const datesTurned = problem('open311.dates-turned', 422, () => 'end_date 早于 start_date，请调换。')
export const datesTooFar = problem('open311.dates-too-far', 422, (d: { days: number }) => `一次最多查 ${d.days} 天，请缩短 start_date 和 end_date 之间的时间。`)
export const sentTooOften = problem('open311.too-often', 429, (d: { most: number; minutes: number }) => `一个密钥一小时最多上报 ${d.most} 件，请 ${d.minutes} 分钟后再报。`)
export const keyEnded = problem('open311.key-ended', 409, () => '这个密钥已经停用，不用再停用。还要接入的，请新发一个密钥。')
export const organizationGone = problem('open311.organization-gone', 422, () => '没有这个单位，或它已经撤销。请重新选择负责的单位。')

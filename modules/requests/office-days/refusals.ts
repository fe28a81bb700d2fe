import { problem } from '#kit/problem/problem.ts'

export const officeDayUnknown = problem('office-day.unknown', 404, () => '没有这个接待日：网址可能抄错了，或者它还没有公布。')
export const officeDayChanged = problem('office-day.changed', 409, () => '别人刚改过这个接待日。请重新打开，看过以后再改。')
export const officeDayPast = problem('office-day.past', 422, () => '接待日的时间已经过去了。请选以后的日期和时间。')
export const officeDayNotBegun = problem('office-day.not-begun', 409, (d: { startsAt: string }) => `接待日 ${d.startsAt} 才开始，开始以后再记结果。`)
export const officeDayBegun = problem('office-day.begun', 409, () => '接待日已经开始，不能再改时间、地点或取消。请记下结果。')
export const officeDayReasonMissing = problem('office-day.reason-missing', 422, () => '已经公布的接待日改时间或地点，要写明原因：居民和参加单位都会看到。')
export const officeDayTooNear = problem('office-day.area-too-near', 422, () => '接待日设在街道、乡镇、社区或村。请选择其中一个。')
export const officeDayUnitUnknown = problem('office-day.unit-unknown', 422, () => '有的参加单位不存在、已经撤销，或选了不止一次。请重新选择，每个单位选一次。')

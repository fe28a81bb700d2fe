import { problem } from '#kit/problem/problem.ts'

/** Refusals that any route may answer. */
export const notSignedIn = problem('session.missing', 401, () => '您还没有登录，或登录已过期。请重新登录后再试。')
export const notPermitted = problem('access.not-permitted', 403, () => '您现在的职务不能做这件事。如需办理，请联系本单位负责人。')
export const notFound = problem('access.not-found', 404, () => '没有找到这条内容：它可能不存在，或不在您的管辖范围内。')
export const noticeNotRead = problem('notice.not-read', 409, () => '请先阅读并确认现行的个人信息告知书，再继续。')
/** In sentences alone; which field each is about, programs read beside them (`data.fields`). */
export const inputInvalid = problem('input.invalid', 422, (d: { fields: { path: string; sentence: string }[] }) =>
  d.fields.length === 0 ? '提交的内容格式不对，请检查后再提交。' : `提交的内容有误：${[...new Set(d.fields.map(({ sentence }) => sentence))].join('；')}。`,
)
export const keyMissing = problem('idempotency.key-missing', 422, () => '缺少 Idempotency-Key 请求头：每次提交要带一个 8 到 80 位的编号，重试时用同一个编号。')
export const keyReused = problem('idempotency.key-reused', 422, () => '同一个提交编号已用于另一次不同的提交。请刷新页面后重新提交。')
export const takenMeanwhile = problem('request.taken-meanwhile', 409, () => '同一时刻有人提交了相同的内容，您的这次没有保存。请刷新后再看，需要时重新提交。')
export const foreignOrigin = problem('request.foreign-origin', 403, () => '这次提交不是从本网站的页面发出的，已拒绝。')
export const tooLarge = problem('request.too-large', 413, (d: { most: string }) => `提交的内容太大，最多 ${d.most}。请减少内容后再提交。`)
export const tooMany = problem('request.too-many', 429, (d: { seconds: number }) => `操作太频繁，请 ${d.seconds > 90 ? `${Math.ceil(d.seconds / 60)} 分钟` : `${d.seconds} 秒`}后再试。`)
export const sealedUnreadable = problem('sealed.unreadable', 422, () => '这件事是加密存在手机里的，服务器打不开它：内容残缺，或加密用的密钥已不在。请打开手机端重新办一次，再把这一条移除。')
export const sealedForeign = problem('sealed.not-proved', 422, () => '这件事不是由登记过的手机办的，没有上传。请在自己的手机上重新办理。')
export const busy = problem('server.busy', 503, () => '系统正忙，您的内容没有保存。请稍后再试，已填写的内容会保留。')
export const somethingBroke = problem('server.error', 500, () => '系统出了问题，这次没有办成。问题已记录，请稍后再试。')
/** The same of a read: whoever only opened a page has done nothing, and has nothing that could be saved. */
export const busyReading = problem('server.busy', 503, () => '系统正忙，没能读出来。请稍后再试。')
export const notRead = problem('server.error', 500, () => '没能读出来，系统出了问题。问题已记录，请稍后再试。')

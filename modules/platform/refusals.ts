import { problem } from '#kit/problem/problem.ts'

export const credentialsWrong = problem('session.credentials-wrong', 401, () => '账号、密码或动态码不对。请核对后再试；连续 5 次不对会暂停 15 分钟。')
export const codeWrong = problem('session.code-wrong', 401, () => '验证码不对或已过期。请核对短信，或重新获取验证码。')
export const signInPaused = problem('session.paused', 429, (d: { minutes: number }) => `尝试次数太多，已暂停登录，请 ${d.minutes} 分钟后再试。`)
export const phoneCodeTooSoon = problem('session.code-too-soon', 429, (d: { seconds: number }) => `验证码发送太频繁，请 ${d.seconds} 秒后再获取。`)
export const noFieldPost = problem('session.no-field-post', 403, () => '这个手机号没有网格员或楼长的职务。如果您是居民，请从居民页面登录。')
export const sampleOnly = problem('sample.only', 404, () => '没有找到这条内容：它可能不存在，或不在您的管辖范围内。')
export const tokenInvalid = problem('first-administrator.token-invalid', 403, () => '一次性口令不对、已用过或已过期。请在服务器上重新生成。')
export const passwordTooWeak = problem('password.too-weak', 422, (d: { why: string }) => d.why)
export const passwordWrong = problem('password.wrong', 422, () => '原密码不对，密码没有修改。')
export const loginNameTaken = problem('account.login-name-taken', 409, () => '这个账号名已有人使用，请换一个。')
export const noticeOutdated = problem('notice.outdated', 409, () => '告知书已有新版本，请刷新页面，阅读新版本后再确认。')

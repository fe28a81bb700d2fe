import { problem } from '#kit/problem/problem.ts'
import { hindranceWords } from '#modules/channels/channel-reasons.ts'

export const secretMissing = problem('channel.secret-missing', 422, (d: { label: string }) => `第一次设置要填写${d.label}；保存的打不开时也要重新填写。平时改别的内容不用再填。`)
export const hostNotListed = problem('channel.host-not-listed', 422, (d: { host: string }) => `本平台不向“${d.host}”发送。请核对地址；确实要用，请运维人员把它列入 NOTICE_HOSTS 再设置。`)
export const channelNotReady = problem('channel.not-ready', 409, () => '这个渠道还没有设置好，不能打开，也不能测试。请先填写设置。')
export const noGridWithThatName = problem('channel.no-grid', 422, () => '没有找到这个网格，或它已撤销。请重新选择。')
export const groupNotThere = problem('channel.group-not-there', 409, () => '这个网格群已经移除了。请刷新后查看。')
export const notOnItsWay = problem('delivery.not-there', 409, () => '这条消息已经不在了，或正在发送。请刷新后查看。')
export const mayHaveArrived = problem('delivery.may-have-arrived', 409, () => '这条消息可能已经送达，再发对方可能收到两条。请刷新后再决定。')
export const deliveryHindered = problem('delivery.hindered', 409, (d: { hindrance: keyof typeof hindranceWords }) => hindranceWords[d.hindrance])
export const channelNotOffered = problem('channel.not-offered', 409, (d: { label: string }) => `本县没有开通${d.label}。提醒照样在“提醒”页里。`)
export const addressMissing = problem('channel.address-missing', 409, (d: { label: string }) => `还没有可用的${d.label}，不能打开。请先填写并确认。`)
export const codeTooSoon = problem('channel.code-too-soon', 429, (d: { seconds: number }) => `验证码发送太频繁，请 ${d.seconds} 秒后再试。`)
export const codesOfDay = problem('channel.codes-of-the-day', 429, () => '今天已发送 5 次验证码，不能再发。请明天再试。')
export const codeOutdated = problem('channel.code-outdated', 409, () => '验证码已失效，或试的次数太多。请重新获取验证码。')

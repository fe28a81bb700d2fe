import type { OwnChannels } from '#modules/channels/contract.ts'

export type OwnChannel = OwnChannels['channels'][number]

export const channelNames: Readonly<Record<OwnChannel['channel'], string>> = { push: '浏览器通知', sms: '短信', officialAccount: '微信公众号', mail: '电子邮件' }

/** Where it goes, or what is missing and what to do. */
export function standingOf({ channel, address, missing, goneAt }: OwnChannel, surface: string): string {
  if (goneAt !== null) return channel === 'mail' ? '这个邮箱收不到邮件，已停发。请换一个邮箱。' : '对方说这里收不到，已停发。恢复后请重新打开。'
  switch (missing) {
    case 'browser': return '还没有一台设备打开浏览器通知。请在“提醒”页里打开。'
    case 'phone': return surface === 'resident' ? '您的资料里没有手机号码。' : '您的资料里没有工作电话，请联系系统管理员登记。'
    case 'consent': return '先在“我的”→“同意设置”里同意用短信通知，再到这里选发哪些。'
    case 'address': return channel === 'mail' ? '还没有确认过的邮箱。' : '还没有绑定。'
    case null: return channel === 'push' ? '发到您打开了通知的设备。' : `发到 ${address}。`
  }
}

export const choices = [
  { name: 'immediate', title: '马上发', hint: '安全和紧急的事、给您的答复；来不及等汇总的事隔一阵并成一条' },
  { name: 'digest', title: '每天汇总一次', hint: '其余的，每个工作日早上八点以后一条' },
] as const

/** Why a message has not arrived, for the administrator of the channels: what happened and what to do. Kept by key. */
const channelReasons = {
  unreachable: '连不上对方的服务器。会自动再试；一直连不上，请检查网络和地址。',
  busy: '对方说现在太忙，或发得太频繁。会自动再试。',
  dailyLimit: '对方说今天的发送次数已用完。会自动再试；常常这样，请提高额度。',
  noAnswer: '发出以后没有等到答复，不确定是否送达。为免重复，不自动再发。',
  unreadable: '对方的答复看不懂，不确定是否送达。为免重复，不自动再发。',
  brokenAnswer: '对方收下以后报错，不确定是否送达。为免重复，不自动再发。',
  interrupted: '发送时本平台中断，不确定是否送达。为免重复，不自动再发。',
  repeated: '发出以后没有等到答复。会用同一个编号再发，对方不会重复收。',
  neverCleared: '有一次发出以后没有等到答复，后来也没有问清楚，不确定那一次是否送达。为免重复，不自动再发。',
  settingsWrong: '对方不认密钥、账号、模板或白名单。请检查设置；改好后会自动再试。',
  messageRefused: '对方拒收这条内容，不再发。',
  addressGone: '对方说收信人不存在、已退订或没有关注，不再向这里发。',
  robotGone: '群机器人已被移出群或停用，不再向这个群发。请重新添加机器人。',
  noAddress: '没有可用的号码或地址，不再发。',
  settingsBroken: '保存的设置打不开。请重新填写并保存；保存后会自动再试。',
  notSetUp: '这个渠道还没有设置好。',
  hostNotAllowed: '本平台不向这个地址发送：不是这种渠道的服务器，运维人员也没有列出它。',
  privateNetwork: '这个名称指向内部网络，没有发送。内部网络的服务器要由运维人员列出。',
  notEncrypted: '邮件服务器不支持加密连接，没有发送密码和邮件。',
  tooOld: '半天没有送达，已不是新消息，不再发。页面上仍能看到。',
} as const

/** Why a message cannot be sent again, and what to do. */
export const hindranceWords = {
  channelOff: '这个渠道已关闭。请先打开渠道，再发。',
  gone: '收信人收不到，已停发。请他在“通知方式”里重新打开以后，再发。',
  groupGone: '机器人已不在群里，已停发。请重新添加这个网格群以后，再发。',
  unwanted: '收信人已不用这种方式收通知，不能再发。页面上仍能看到。',
  groupUnwanted: '这个网格群已移除，不能再发。页面上仍能看到。',
} as const

export type ChannelReason = keyof typeof channelReasons

/** Of these it is tried again, until it is no news any more. */
const passing: ReadonlySet<string> = new Set<ChannelReason>(['unreachable', 'busy', 'dailyLimit', 'repeated', 'settingsWrong', 'settingsBroken'])

/** As it is kept: the key, and the code by which the other side named it. What has ended is not said to be tried again. */
export function reasonWords(kept: string, hasEnded: boolean): string {
  const [key, code] = kept.split(':')
  const said: string = channelReasons[key as ChannelReason] ?? '没有送达，原因不明。'
  const words = hasEnded && passing.has(key!) ? `${said.slice(0, said.indexOf('。') + 1)}${channelReasons.tooOld}` : said
  return code === undefined ? words : `${words}（对方代码 ${code}）`
}

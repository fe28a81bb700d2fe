import type { Handler } from '#kit/http/handle.ts'
import type { channelsContract } from '#modules/channels/contract.ts'
import { removeGroupRobotHandler, saveGroupRobotHandler } from '#modules/channels/server/group-robots.ts'
import { decideDeliveryHandler, listNoticeChannelsHandler, saveNoticeChannelHandler, switchNoticeChannelHandler, testNoticeChannelHandler } from '#modules/channels/server/notice-channels.ts'
import { askBindingCodeHandler, chooseOwnChannelHandler, confirmMailAddressHandler, forgetOwnAddressHandler, giveMailAddressHandler, listOwnChannelsHandler } from '#modules/channels/server/own-channels.ts'

export { keptByChannels } from '#modules/channels/server/kept-under-keys.ts'
export { startNoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
export { hearOfficialAccount } from '#modules/channels/server/official-account-callback.ts'
export { personalDataOfChannels, stopSms } from '#modules/channels/server/own-channels.ts'
export { sampleDeliveries } from '#modules/channels/server/sample-deliveries.ts'
export { sendBySmsChannel } from '#modules/channels/server/send-code-by-sms.ts'

export const channelsHandlers: { [Name in keyof typeof channelsContract]: Handler<(typeof channelsContract)[Name]> } = {
  listNoticeChannels: listNoticeChannelsHandler,
  saveNoticeChannel: saveNoticeChannelHandler,
  switchNoticeChannel: switchNoticeChannelHandler,
  testNoticeChannel: testNoticeChannelHandler,
  decideDelivery: decideDeliveryHandler,
  saveGroupRobot: saveGroupRobotHandler,
  removeGroupRobot: removeGroupRobotHandler,
  listOwnChannels: listOwnChannelsHandler,
  chooseOwnChannel: chooseOwnChannelHandler,
  giveMailAddress: giveMailAddressHandler,
  confirmMailAddress: confirmMailAddressHandler,
  askBindingCode: askBindingCodeHandler,
  forgetOwnAddress: forgetOwnAddressHandler,
}

import { deskPages } from '#kit/ui/desk/page.ts'
import { channelsPage, ownChannelsPage } from '#modules/channels/desk/addresses.ts'

export const pages = deskPages(
  { address: channelsPage, title: '通知渠道', can: 'channel.change', navigation: { section: 'settings', order: 620 }, page: () => import('#modules/channels/desk/NoticeChannels.tsx') },
  { address: ownChannelsPage, title: '通知方式', opens: { kind: 'ownChannels' }, page: () => import('#modules/channels/desk/OwnChannels.tsx') },
)

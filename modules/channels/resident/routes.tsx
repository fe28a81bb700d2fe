import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneChannelsPage } from '#modules/channels/screens/phone-addresses.ts'

export const pages = phonePages({ address: phoneChannelsPage, title: '通知方式', account: { order: 15, label: '通知方式', icon: 'bell' }, page: () => import('#modules/channels/screens/PhoneChannels.tsx') })

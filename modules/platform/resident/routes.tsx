import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneConsentsPage } from '#modules/platform/screens/phone-addresses.ts'
import { platformPhonePages } from '#modules/platform/screens/phone-pages.tsx'

export const pages = [
  ...platformPhonePages,
  ...phonePages({ address: phoneConsentsPage, title: '同意设置', account: { order: 20, label: '同意设置', icon: 'settings' }, page: () => import('#modules/platform/screens/PhoneConsents.tsx') }),
]

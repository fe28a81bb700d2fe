import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneNoticesPage } from '#modules/matters/screens/phone-addresses.ts'

export const pages = phonePages({ address: phoneNoticesPage, title: '提醒', page: () => import('#modules/matters/screens/PhoneNotices.tsx') })

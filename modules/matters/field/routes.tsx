import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneNoticesPage } from '#modules/matters/screens/phone-addresses.ts'
import { workPage } from '#modules/matters/field/addresses.ts'

export const pages = phonePages(
  {
    address: workPage,
    title: '等我办的',
    can: 'work.read',
    page: () => import('#modules/matters/field/Work.tsx'),
    onHome: { order: 10, part: () => import('#modules/matters/field/NextTask.tsx') },
  },
  { address: phoneNoticesPage, title: '提醒', page: () => import('#modules/matters/screens/PhoneNotices.tsx') },
)

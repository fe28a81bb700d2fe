import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneAccountPage, phoneLookupsPage, phoneNoticePage, phoneSessionsPage } from '#modules/platform/screens/phone-addresses.ts'

/** The same in the resident's and in the field app. */
export const platformPhonePages = phonePages(
  { address: phoneAccountPage, title: '我的', page: () => import('#modules/platform/screens/PhoneAccount.tsx') },
  { address: phoneLookupsPage, title: '谁看过我的信息', page: () => import('#modules/platform/screens/PhoneLookups.tsx') },
  { address: phoneSessionsPage, title: '登录的设备', account: { order: 10, label: '登录的设备', icon: 'lock' }, page: () => import('#modules/platform/screens/PhoneSessions.tsx') },
  { address: phoneNoticePage, title: '个人信息告知书', open: true, page: () => import('#modules/platform/screens/PhoneNoticePage.tsx') },
)

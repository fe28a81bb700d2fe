import { phonePages } from '#kit/ui/phone/page.ts'
import { phoneDevicesPage } from '#modules/platform/screens/phone-addresses.ts'
import { platformPhonePages } from '#modules/platform/screens/phone-pages.tsx'

export const pages = [...platformPhonePages, ...phonePages({ address: phoneDevicesPage, title: '登记过的手机', page: () => import('#modules/platform/field/Devices.tsx') })]

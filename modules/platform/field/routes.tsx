import { platformPhonePages } from '#modules/platform/screens/phone-pages.tsx'

export const pages = platformPhonePages

import { deskPages } from '#kit/ui/desk/page.ts'
import { accountPage, firstAdministratorPage, lookupsPage } from '#modules/platform/desk/addresses.ts'

export const pages = deskPages(
  { address: accountPage, title: '我的账户', page: () => import('#modules/platform/desk/Account.tsx') },
  { address: lookupsPage, title: '谁看过我的信息', page: () => import('#modules/platform/desk/Lookups.tsx') },
  { address: firstAdministratorPage, title: '设立管理员', beforeSignIn: true, page: () => import('#modules/platform/desk/FirstAdministrator.tsx') },
)

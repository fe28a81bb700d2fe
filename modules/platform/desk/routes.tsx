import { deskPages } from '#kit/ui/desk/page.ts'
import { accountPage, auditPage, firstAdministratorPage, lookupsPage } from '#modules/platform/desk/addresses.ts'

export const pages = deskPages(
  { address: accountPage, title: '我的账户', opens: { kind: 'ownAccount' }, page: () => import('#modules/platform/desk/Account.tsx') },
  { address: lookupsPage, title: '谁看过我的信息', page: () => import('#modules/platform/desk/Lookups.tsx') },
  { address: firstAdministratorPage, title: '设立管理员', beforeSignIn: true, page: () => import('#modules/platform/desk/FirstAdministrator.tsx') },
  { address: auditPage, title: '审计', can: 'audit.read', navigation: { section: 'settings', order: 640 }, page: () => import('#modules/platform/desk/Audit.tsx') },
)

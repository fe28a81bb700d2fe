import { deskPages } from '#kit/ui/desk/page.ts'
import { retentionPage, rightsRequestsPage } from '#modules/rights/desk/addresses.ts'

export const pages = deskPages(
  { address: rightsRequestsPage, title: '个人信息申请', can: 'right.read', navigation: { section: 'requests', order: 60 }, page: () => import('#modules/rights/desk/RightsRequests.tsx') },
  { address: retentionPage, title: '保存期限', can: 'retention.change', navigation: { section: 'settings', order: 630 }, page: () => import('#modules/rights/desk/Retention.tsx') },
)

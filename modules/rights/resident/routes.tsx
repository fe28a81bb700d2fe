import { phonePages } from '#kit/ui/phone/page.ts'
import { askRightPage, rightsPage } from '#modules/rights/resident/addresses.ts'

export const pages = phonePages(
  { address: rightsPage, title: '更正或删除我的信息', account: { order: 10, label: '更正或删除我的信息', icon: 'report' }, page: () => import('#modules/rights/resident/Rights.tsx') },
  { address: askRightPage, title: '提出申请', page: () => import('#modules/rights/resident/AskRight.tsx') },
)

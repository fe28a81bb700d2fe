import { deskPages } from '#kit/ui/desk/page.ts'
import { noticesPage, workPage } from '#modules/matters/desk/addresses.ts'

export const pages = deskPages(
  { address: workPage, title: '我的工作', can: 'work.read', navigation: { section: 'work', order: 10 }, page: () => import('#modules/matters/desk/MyWork.tsx') },
  { address: noticesPage, title: '提醒', page: () => import('#modules/matters/desk/Notices.tsx') },
)

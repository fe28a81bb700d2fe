import { deskPages } from '#kit/ui/desk/page.ts'
import { requestPage, requestsPage } from '#modules/requests/desk/addresses.ts'

export const pages = deskPages(
  { address: requestsPage, title: '全部诉求', can: 'request.read', navigation: { section: 'requests', order: 10 }, page: () => import('#modules/requests/desk/Requests.tsx') },
  { address: requestPage, title: '诉求', page: () => import('#modules/requests/desk/RequestPage.tsx'), opens: { kind: 'request', beside: () => import('#modules/requests/desk/RequestBeside.tsx') } },
)

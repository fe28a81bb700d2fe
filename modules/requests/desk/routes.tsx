import { deskPages } from '#kit/ui/desk/page.ts'
import {
  arbitrationPage, dispatchPage, reportPage, requestPage, requestsPage,
} from '#modules/requests/desk/addresses.ts'

export const pages = deskPages(
  { address: requestsPage, title: '全部诉求', can: 'request.read', navigation: { section: 'requests', order: 10 }, page: () => import('#modules/requests/desk/Requests.tsx') },
  {
    address: requestPage, title: '诉求', can: 'request.read', page: () => import('#modules/requests/desk/RequestPage.tsx'),
    opens: { kind: 'request', beside: () => import('#modules/requests/desk/RequestBeside.tsx') },
  },
  { address: dispatchPage, title: '派单台', can: 'request.dispatch', navigation: { section: 'requests', order: 20 }, page: () => import('#modules/requests/desk/Dispatch.tsx') },
  { address: arbitrationPage, title: '裁定', can: 'request.arbitrate', navigation: { section: 'requests', order: 30 }, page: () => import('#modules/requests/desk/Arbitration.tsx') },
  { address: reportPage, title: '代报', can: 'request.reportFor', navigation: { section: 'requests', order: 40 }, page: () => import('#modules/requests/desk/Report.tsx') },
)

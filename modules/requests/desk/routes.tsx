import { deskPages } from '#kit/ui/desk/page.ts'
import {
  arbitrationPage, calendarPage, categoriesPage, categorySuggestionPage, dispatchPage, dutyListPage, hotlineFilesPage, hotlinePage, limitsPage, statisticsSettingPage, officeDaysPage, open311KeysPage, procedurePage, replyTemplatesPage, reportPage, requestPage, requestsPage, routingPage, slipAgainPage,
} from '#modules/requests/desk/addresses.ts'
import { importPages } from '#modules/requests/desk/import/pages.ts'
import { sheetPages } from '#modules/requests/desk/sheets/pages.ts'
import { statisticsPages } from '#modules/requests/desk/statistics/pages.ts'

export const pages = deskPages(
  { address: requestsPage, title: '全部诉求', can: 'request.read', navigation: { section: 'requests', order: 10 }, page: () => import('#modules/requests/desk/Requests.tsx') },
  {
    address: requestPage, title: '诉求', can: 'request.read', page: () => import('#modules/requests/desk/RequestPage.tsx'),
    opens: {
      kind: 'request', beside: () => import('#modules/requests/desk/RequestBeside.tsx'),
      acts: { keys: [{ key: 's', label: '签收' }, { key: 'd', label: '派单' }], load: () => import('#modules/requests/desk/WorkActs.tsx') },
    },
  },
  { address: slipAgainPage, title: '重印凭条', can: 'request.reprintSlip', page: () => import('#modules/requests/desk/ReprintSlip.tsx') },
  { address: dispatchPage, title: '派单台', can: 'request.dispatch', navigation: { section: 'requests', order: 20 }, page: () => import('#modules/requests/desk/Dispatch.tsx') },
  { address: arbitrationPage, title: '裁定', can: 'request.arbitrate', navigation: { section: 'requests', order: 30 }, page: () => import('#modules/requests/desk/Arbitration.tsx') },
  { address: reportPage, title: '代报', can: 'request.reportFor', navigation: { section: 'requests', order: 40 }, page: () => import('#modules/requests/desk/Report.tsx') },
  { address: officeDaysPage, title: '联合接待日', opens: { kind: 'officeDay' }, can: 'work.read', navigation: { section: 'requests', order: 45 }, page: () => import('#modules/requests/desk/office-days/OfficeDays.tsx') },
  { address: categoriesPage, title: '诉求类别', can: 'category.change', navigation: { section: 'settings', order: 110 }, page: () => import('#modules/requests/desk/settings/Categories.tsx') },
  { address: categorySuggestionPage, title: '类别建议', can: 'category.change', navigation: { section: 'settings', order: 115 }, page: () => import('#modules/requests/desk/settings/CategorySuggestion.tsx') },
  { address: statisticsSettingPage, title: '统计口径', can: 'area.read', navigation: { section: 'settings', order: 118 }, page: () => import('#modules/requests/desk/settings/StatisticsSetting.tsx') },
  { address: limitsPage, title: '办理时限', can: 'organization.read', navigation: { section: 'settings', order: 120 }, page: () => import('#modules/requests/desk/settings/Limits.tsx') },
  { address: procedurePage, title: '办理规定', can: 'organization.read', navigation: { section: 'settings', order: 125 }, page: () => import('#modules/requests/desk/settings/ProcedureFigures.tsx') },
  { address: calendarPage, title: '工作日历', opens: { kind: 'calendar' }, can: 'organization.read', navigation: { section: 'settings', order: 130 }, page: () => import('#modules/requests/desk/settings/Calendar.tsx') },
  { address: dutyListPage, title: '履职事项清单', can: 'organization.read', navigation: { section: 'settings', order: 140 }, page: () => import('#modules/requests/desk/settings/DutyList.tsx') },
  { address: routingPage, title: '派单规则', can: 'organization.read', navigation: { section: 'settings', order: 150 }, page: () => import('#modules/requests/desk/settings/RoutingRules.tsx') },
  { address: replyTemplatesPage, title: '答复模板', can: 'template.change', navigation: { section: 'settings', order: 160 }, page: () => import('#modules/requests/desk/settings/ReplyTemplates.tsx') },
  { address: open311KeysPage, title: '开放接口', can: 'open311.manage', navigation: { section: 'settings', order: 170 }, page: () => import('#modules/requests/desk/settings/Open311Keys.tsx') },
  { address: hotlinePage, title: '12345 对接', can: 'hotline.manage', navigation: { section: 'settings', order: 180 }, page: () => import('#modules/requests/desk/settings/Hotline.tsx') },
  { address: hotlineFilesPage, title: '12345 文件', can: 'hotline.exchange', navigation: { section: 'requests', order: 55 }, page: () => import('#modules/requests/desk/hotline/HotlineFiles.tsx') },
  ...importPages,
  ...statisticsPages,
  ...sheetPages,
)

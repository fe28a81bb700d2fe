import { phonePages } from '#kit/ui/phone/page.ts'
import { myRequestPage, myRequestsPage, officeDayPage, officeDaysPage, openDataPage, publishedOnePage, publishedPage, publishedUnitPage, publishedUnitsPage, reportPage, sentReportPage, slipPage, snapPage, supportedPage } from '#modules/requests/resident/addresses.ts'
import { resumeDrafts } from '#modules/requests/phone/resume-drafts.ts'

export const pages = phonePages(
  {
    address: reportPage,
    title: '我要反映',
    open: true,
    page: () => import('#modules/requests/resident/Report.tsx'),
    home: { order: 10, label: '我要反映', hint: '说清什么事、在哪里就行', icon: 'report', prominent: true },
  },
  {
    address: snapPage,
    title: '随手拍',
    page: () => import('#modules/requests/resident/Snap.tsx'),
    home: { order: 15, label: '随手拍', hint: '拍一张，点一下就提交', icon: 'camera' },
  },
  { address: sentReportPage, title: '提交您写的内容', page: () => import('#modules/requests/resident/SentReport.tsx') },
  {
    address: myRequestsPage,
    title: '我的诉求',
    page: () => import('#modules/requests/resident/MyRequests.tsx'),
    home: { order: 20, label: '我的诉求', hint: '谁在办、什么时候答复', icon: 'list' },
  },
  { address: myRequestPage, title: '诉求', page: () => import('#modules/requests/resident/MyRequest.tsx'), opens: { kind: 'request' } },
  { address: supportedPage, title: '我也遇到的诉求', page: () => import('#modules/requests/resident/Supported.tsx'), opens: { kind: 'tellSupporters' } },
  {
    address: publishedPage,
    title: '身边公开',
    open: true,
    page: () => import('#modules/requests/resident/Published.tsx'),
    home: { order: 30, label: '身边公开', hint: '怎么答复的，说到做到没有', icon: 'around' },
  },
  { address: publishedUnitsPage, title: '各单位说到做到', open: true, page: () => import('#modules/requests/resident/PublishedUnits.tsx') },
  { address: publishedUnitPage, title: '一个单位说到做到', open: true, page: () => import('#modules/requests/resident/PublishedUnit.tsx') },
  { address: publishedOnePage, title: '公开的诉求', open: true, page: () => import('#modules/requests/resident/PublishedOne.tsx') },
  {
    address: officeDaysPage,
    title: '联合接待日',
    open: true,
    page: () => import('#modules/requests/resident/OfficeDays.tsx'),
    home: { order: 35, label: '联合接待日', hint: '各单位到街道、社区当面办', icon: 'calendar' },
  },
  { address: officeDayPage, title: '联合接待日', open: true, page: () => import('#modules/requests/resident/OfficeDay.tsx') },
  { address: openDataPage, title: '公开数据', open: true, page: () => import('#modules/requests/resident/OpenData.tsx') },
  {
    address: slipPage,
    title: '凭条查询',
    open: true,
    page: () => import('#modules/requests/resident/Slip.tsx'),
    home: { order: 40, label: '凭条查询', hint: '托人反映的，凭编号查进度', icon: 'search' },
  },
)

resumeDrafts('own')

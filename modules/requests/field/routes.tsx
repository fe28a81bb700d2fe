import { phonePages } from '#kit/ui/phone/page.ts'
import { enteredPage, nearPage, replyPage, reportForPage, sentReportForPage, slipAgainPage, taskPage } from '#modules/requests/field/addresses.ts'
import { forgetOthers } from '#modules/requests/field/forget-others.ts'
import { resumeDrafts } from '#modules/requests/phone/resume-drafts.ts'

export const pages = phonePages(
  { address: taskPage, title: '诉求', page: () => import('#modules/requests/field/Task.tsx'), opens: { kind: 'request' } },
  { address: replyPage, title: '答复', can: 'request.reply', page: () => import('#modules/requests/field/Reply.tsx') },
  { address: slipAgainPage, title: '重印凭条', can: 'request.reprintSlip', page: () => import('#modules/requests/field/SlipAgain.tsx') },
  {
    address: nearPage,
    title: '附近的诉求',
    can: 'request.verify',
    page: () => import('#modules/requests/field/Near.tsx'),
    home: { order: 20, label: '附近的诉求', hint: '我管的地方还没办完的，由近到远', icon: 'around' },
  },
  {
    address: reportForPage,
    title: '代人反映',
    can: 'request.reportFor',
    page: () => import('#modules/requests/field/ReportFor.tsx'),
    home: { order: 30, label: '代人反映', hint: '替没有手机、不方便的人上报', icon: 'report' },
  },
  { address: sentReportForPage, title: '提交', can: 'request.reportFor', page: () => import('#modules/requests/field/SentReportFor.tsx') },
  {
    address: enteredPage,
    title: '我反映的和代报的',
    can: 'request.confirm',
    page: () => import('#modules/requests/field/Entered.tsx'),
    home: { order: 40, label: '我反映的和代报的', hint: '办到哪一步，确认和评价', icon: 'list' },
  },
)

resumeDrafts('for')
forgetOthers()

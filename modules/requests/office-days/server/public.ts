import type { Handler } from '#kit/http/handle.ts'
import type { officeDaysContract } from '#modules/requests/office-days/contract.ts'
import { cancelOfficeDayHandler, changeOfficeDayHandler, publishOfficeDayHandler, recordOfficeDayHandler } from '#modules/requests/office-days/server/move-office-day.ts'
import { planOfficeDaysHandler } from '#modules/requests/office-days/server/plan-office-days.ts'
import { getOfficeDayHandler, listOfficeDayPlansHandler, listOfficeDaysHandler, proposeOfficeDaysHandler } from '#modules/requests/office-days/server/read-office-days.ts'

export const officeDaysHandlers: { [Name in keyof typeof officeDaysContract]: Handler<(typeof officeDaysContract)[Name]> } = {
  listOfficeDays: listOfficeDaysHandler,
  getOfficeDay: getOfficeDayHandler,
  listOfficeDayPlans: listOfficeDayPlansHandler,
  proposeOfficeDays: proposeOfficeDaysHandler,
  planOfficeDays: planOfficeDaysHandler,
  changeOfficeDay: changeOfficeDayHandler,
  publishOfficeDay: publishOfficeDayHandler,
  cancelOfficeDay: cancelOfficeDayHandler,
  recordOfficeDay: recordOfficeDayHandler,
}

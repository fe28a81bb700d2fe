import { apiOf } from '#kit/ui/api.ts'
import type { officeDaysContract } from '#modules/requests/office-days/contract.ts'

export const officeDaysApi = apiOf<typeof officeDaysContract>('officeDays')
/** Hears the live feed's `officeDay.…`; own writes name it too. */
export const OFFICE_DAY = 'officeDay'
export type OfficeDayPlan = Awaited<ReturnType<typeof officeDaysApi.listOfficeDayPlans.call>>['items'][number]

import type { CategoryKey, Limit, Procedure, Stage, Urgency } from './preset.ts'
import type { z } from 'zod'

/** First day of the loaded calendar: nothing before it is computed. */
export const inForce = { from: '2025-01-01', to: null }
const sampleLimits = '本县诉求办理时限规定（示例），按“2 小时、24 小时、7 天、15 天”四级响应'
const sampleProcedure = '本县诉求办理流程规定（示例）'

type Amount = [value: number, unit: Limit['unit']]

/** Days that the ladder's last two steps are counted in: most counties count working days, some calendar days. */
export type DayUnit = 'workingDays' | 'calendarDays'

function limit(stage: Stage, [value, unit]: Amount, where: { urgency?: Urgency; category?: z.infer<typeof CategoryKey> } = {}): Limit {
  return { stage, value, unit, ...where, citation: sampleLimits, ...inForce }
}

/** Works that need money, a contractor or an enforcement procedure: answered within 15 days instead of 7. */
const slowCategories = [
  'housing.renovation', 'housing.expropriation', 'housing.title', 'housing.quality', 'property.ownersCommittee',
  'property.maintenanceFund', 'construction.illegalBuilding', 'municipal.road', 'municipal.drainage', 'disputes.land',
  'traffic.countryRoad', 'environment.industrial',
]

/**
 * The usual ladder of four responses: an emergency is answered in 2 hours, what is urgent in 24,
 * an ordinary matter in 7 days, a slow one in 15. `own.dispatch` is the county's limit for ordinary matters.
 */
export function ladderLimits(days: DayUnit, own: { dispatch?: Amount } = {}): Limit[] {
  return [
    limit('accept', [2, 'workingHours']),
    limit('accept', [30, 'minutes'], { urgency: 'urgent' }),
    limit('accept', [10, 'minutes'], { urgency: 'emergency' }),
    limit('dispatch', own.dispatch ?? [2, 'workingHours']),
    limit('dispatch', [30, 'minutes'], { urgency: 'urgent' }),
    limit('dispatch', [10, 'minutes'], { urgency: 'emergency' }),
    limit('sign', [2, 'workingHours']),
    limit('sign', [1, 'clockHours'], { urgency: 'urgent' }),
    limit('sign', [15, 'minutes'], { urgency: 'emergency' }),
    limit('contact', [24, 'clockHours']),
    limit('contact', [2, 'clockHours'], { urgency: 'urgent' }),
    limit('contact', [30, 'minutes'], { urgency: 'emergency' }),
    limit('reply', [7, days]),
    limit('reply', [24, 'clockHours'], { urgency: 'urgent' }),
    limit('reply', [2, 'clockHours'], { urgency: 'emergency' }),
    ...slowCategories.map((category) => limit('reply', [15, days], { category, urgency: 'routine' })),
    limit('verify', [3, 'workingDays']),
    limit('verify', [1, 'workingDays'], { urgency: 'urgent' }),
    limit('verify', [1, 'calendarDays'], { urgency: 'emergency' }),
    limit('callback', [3, 'workingDays']),
  ]
}

/** What may be asked on the way. A preset overrides single figures. */
export const baseProcedure: Procedure = {
  returnWindowWorkingHours: 8,
  returnReasons: [
    { key: 'notOurDuty', name: '不属于本单位法定职责（须引用履职事项清单或法律依据）' },
    { key: 'outsideOurArea', name: '事发地点不在本单位管辖区域内' },
    { key: 'statutoryProcedure', name: '已进入诉讼、仲裁、行政复议等法定程序' },
    { key: 'needsAnotherLead', name: '须由其他单位牵头，本单位只能配合' },
  ],
  declineReasons: [
    { key: 'outsideCounty', name: '事发地点不在本县范围内' },
    { key: 'statutoryProcedure', name: '应当通过诉讼、仲裁、行政复议等法定途径办理' },
    { key: 'noConcreteMatter', name: '没有具体事项，且无法联系到反映人补充' },
    { key: 'alreadyAnswered', name: '同一反映人同一事项已办结答复，且没有新的情况' },
  ],
  transferLimit: 1,
  reopenLimit: 2,
  reopenWithinDays: 15,
  extension: {
    first: { capWorkingDays: 7 },
    second: { capWorkingDays: 15 },
  },
  suspension: { reviewWithinDays: 90 },
  promiseWithinDays: 60,
  unmaskPerHour: 30,
  urgeAgainAfterHours: 24,
  platformAnswerWorkingDays: 3,
  waitingForResidentDays: 10,
  callback: { attempts: 3, attemptsApartWorkingHours: 2, randomSiteCheckPercent: 5, silenceDays: 7 },
  noticesApartMinutes: 60,
  reminders: [
    { step: 'digest', name: '到期提醒', anchor: 'beforeDue', value: 1, unit: 'workingDays', to: 'holder' },
    { step: 'urge', name: '催办', anchor: 'beforeDue', value: 2, unit: 'workingHours', to: 'holder' },
    { step: 'reminderLetter', name: '工作提醒函', anchor: 'afterDue', value: 1, unit: 'workingDays', to: 'holderHead' },
    { step: 'supervise', name: '督办', anchor: 'afterDue', value: 3, unit: 'workingDays', to: 'holderHead' },
    { step: 'bulletin', name: '通报', anchor: 'afterDue', value: 7, unit: 'workingDays', to: 'county' },
  ],
  citation: sampleProcedure,
  from: inForce.from,
}

import { plainDate } from '#modules/matters/server/public.ts'
import type { ExclusionReason } from '#modules/requests/shapes.ts'

/** Whose template it is: the county's, or the unit's of the sample person who keeps it. */
export const sampleTemplates: readonly { who: string; ofCounty: boolean; category?: string; title: string; words: string }[] = [
  { who: 'countyDispatcher', ofCounty: true, title: '已经办成', words: '您反映的 {编号} 已由{单位}办理：{地点}的问题已经解决。如仍有问题，请在“我的诉求”里选“没办好”，我们接着办。' },
  { who: 'countyDispatcher', ofCounty: true, title: '限期办成', words: '您反映的 {编号} 已由{单位}到现场看过，需要一些时间，将在{期限}前办成，届时再告诉您结果。' },
  { who: 'countyDispatcher', ofCounty: true, title: '办不到，说明理由', words: '您反映的 {编号} {单位}已经核实，目前办不到，原因是……。您还可以通过……办理。' },
  { who: 'departmentStaff', ofCounty: false, category: 'property', title: '维修资金查询', words: '您反映的 {编号} 已核实。维修资金余额可以在不动产登记大厅查询，带身份证和房产证；收支明细已请物业在{期限}前公示。' },
  { who: 'communityHead', ofCounty: false, category: 'disputes', title: '上门调解', words: '您反映的 {编号} 社区已上门调解，双方约定……。我们会在{期限}前回访。' },
]

type SampleExclusion = { reasonKey: ExclusionReason; words: string; evidence: string; decision?: { approve: boolean; words: string } }

/** One of each: allowed, not allowed, waiting. */
export const sampleExclusions: readonly SampleExclusion[] = [
  { reasonKey: 'statutoryProcedure', words: '双方已就此事起诉，法院立案受理，按程序等待判决。', evidence: '（2026）鲁1425民初示例号受理通知书', decision: { approve: true, words: '已核对受理通知书，同意剔除。' } },
  { reasonKey: 'invalidContact', words: '留的电话是空号，三次联系不上，上门也没有找到人。', evidence: '三次拨打记录和上门记录', decision: { approve: false, words: '只打了一天的电话，不算联系不上，请再联系。' } },
  { reasonKey: 'forceMajeure', words: '连续暴雨，施工单位无法进场。', evidence: '县气象局暴雨预警和停工通知' },
]

const DAY = 86_400_000
const HEADER = '工单编号,诉求内容,类别,地址,来电时间,办理状态,处理结果,办结时间'

const HISTORY_MONTHS = 33
/** What the system before this one closed in each month of the year, January first: two kinds that return and one that always comes. Assumed, not reported. */
const history: readonly { category: string; counts: readonly number[]; text: string; answer: string }[] = [
  { category: '供暖', counts: [9, 6, 2, 0, 0, 0, 0, 0, 0, 2, 12, 9], text: '家里暖气不热，室温不到十八度', answer: '供热公司已上门调节阀门，温度达标' },
  { category: '排水与内涝', counts: [0, 0, 1, 0, 1, 2, 9, 8, 1, 0, 0, 0], text: '下雨后路口积水，下水道排不走', answer: '已清掏雨水井' },
  { category: '垃圾清运', counts: [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3], text: '楼下垃圾桶满了没有清运', answer: '已清运' },
]
/** So many months ago the old system ended. The month in which the sample's three months begin is its own in part only, so that the list reaches over it. */
const HISTORY_ENDS = 3

/** What the system before this one had closed, from nearly three years ago on, so that what returns every season can be seen. */
export function sampleHistoryRows({ street, community, at }: { street: string; community: string; at: Date }): string {
  const rows: string[] = []
  for (let back = HISTORY_MONTHS; back >= HISTORY_ENDS; back--) {
    const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1))
    for (const { category, counts, text, answer } of history) {
      for (let nth = 0; nth < counts[month.getUTCMonth()]!; nth++) {
        const day = `${month.toISOString().slice(0, 8)}${String(2 + nth * 2).padStart(2, '0')}`
        rows.push(`JL-${String(rows.length + 1).padStart(4, '0')},${text},${category},${street}${community},${day},已办结,${answer},${day}`)
      }
    }
  }
  return [HEADER, ...rows, ''].join('\r\n')
}

/** A list as a hotline keeps it: some go on here, some are kept as closed, some come back with their reason. */
export function sampleListRows({ street, community, at }: { street: string; community: string; at: Date }): string {
  const day = (daysBefore: number) => plainDate(new Date(at.getTime() - daysBefore * DAY))
  const place = `${street}${community}`
  return [
    HEADER,
    `RX-0101,楼道声控灯不亮已经一周,,${place},${day(6)},办理中,,`,
    `RX-0102,小区东门外积水，下雨天出不了门,,${place},${day(5)},,,`,
    `RX-0103,健身器材螺丝松动,,${place},${day(40)},已办结,已紧固并检查,${day(33)}`,
    `RX-0104,门口垃圾桶满了没人清,,${place},${day(52)},已办结,当天清运,${day(51)}`,
    `RX-0105,村里路面坏了,,向阳村,${day(4)},,,`,
    `RX-0106,,,${place},${day(3)},,,`,
    `RX-0107,井盖松动踩上去会响,,${place},去年冬天,,,`,
    '',
  ].join('\r\n')
}

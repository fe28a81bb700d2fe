/** A column as Frictionless Table Schema describes it. */
export type Field = { name: string; type: 'string' | 'integer' | 'yearmonth'; title: string; description?: string; constraints?: Readonly<Record<string, unknown>> }

const yesOrNo = (name: string, title: string, description?: string): Field => ({ name, type: 'integer', title, ...(description === undefined ? {} : { description }), constraints: { required: true, enum: [0, 1] } })
const named = (name: string, title: string): Field => ({ name, type: 'string', title })

const head: readonly Field[] = [
  { name: 'month', type: 'yearmonth', title: '反映的月份', constraints: { required: true } },
  named('area', '地方的代码'), named('area_name', '地方：社区、村，少于 10 件时是街道、乡镇或全县'), named('category', '类别（一级），合并时为空'), named('category_name', '类别的名称'),
]

export const requestFields: readonly Field[] = [
  ...head,
  yesOrNo('assessable', '应考核', '不予受理的为 0'),
  yesOrNo('excluded', '已批准剔除'),
  yesOrNo('contacted_in_time', '按时联系了居民'),
  yesOrNo('completed', '已办结', '办成，或者说明了办不到的理由'),
  yesOrNo('due', '已到期', '含超期未受理、未签收、未联系、未答复'),
  yesOrNo('in_time', '按期', '受理、签收、答复都按期'),
  yesOrNo('asked', '办完后问过居民'),
]

export const answerFields: readonly Field[] = [...head, yesOrNo('excluded', '已批准剔除'), yesOrNo('solved', '居民说解决了'), yesOrNo('satisfied', '居民说满意或基本满意')]

const some = (name: string, title: string, description?: string): Field => ({ name, type: 'integer', title, ...(description === undefined ? {} : { description }) })

/** The outcomes that the month's table has columns for come after these. */
export const unitFields: readonly Field[] = [
  head[0]!, named('unit', '单位的代码；合并的单位和合计为空'), named('unit_name', '单位'), named('above', '上级单位'), some('received', '收到', '这个月反映、公布时由它承办的'),
]

export function unitOutcomeField(name: string, title: string): Field {
  return some(name, title, '空着的是不到 10 件，或者会让人推算出不到 10 件的')
}

export const exclusionFields: readonly Field[] = [
  head[0]!, named('reason', '剔除理由的代码'), named('reason_name', '剔除理由'), named('office', '批准的单位'),
  { name: 'count', type: 'integer', title: '件数', constraints: { required: true, minimum: 1 } },
]

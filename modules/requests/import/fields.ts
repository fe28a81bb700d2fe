import { toHalfWidth } from '#kit/secrets/half-width.ts'

/** What a row may tell, in the order of the wizard: the words on screen, what goes there, and the headers under which other systems keep it. */
export const importFields = {
  externalNumber: { label: '原编号', hint: '原系统里的工单号。有它，同一件事重复导入时认得出来', headers: ['编号', '工单编号', '工单号', '诉求编号', '留言编号', '受理编号', '事项编号', '案件编号', '登记编号', '来件编号', '流水号', '热线工单编号', '业务编号', 'id'] },
  title: { label: '标题', hint: '标题和内容至少要有一列', headers: ['标题', '主题', '留言主题', '诉求标题', '事项标题', '事项名称', '问题标题', '工单标题', '来件标题'] },
  text: { label: '内容', hint: '居民说了什么', headers: ['内容', '诉求内容', '留言详情', '留言内容', '反映内容', '反映问题', '问题描述', '事项描述', '工单内容', '来电内容', '主要内容', '详情', '详细内容', '描述', '事项内容', '问题', '诉求'] },
  category: { label: '类别', hint: '写本县类别的名称或代码；空着的按内容建议', headers: ['类别', '分类', '诉求类别', '问题类别', '事项类别', '事项分类', '问题分类', '诉求分类', '一级标签', '二级标签', '一级分类', '二级分类', '问题类型', '事项类型'] },
  purpose: { label: '性质', hint: '咨询、求助、投诉、举报、建议、感谢', headers: ['性质', '诉求性质', '诉求类型', '工单类型', '来件类型', '留言类型', '诉求目的', '类型'] },
  urgency: { label: '紧急程度', hint: '一般、紧急、特急', headers: ['紧急程度', '缓急程度', '急缓程度', '紧急级别', '是否紧急', '等级'] },
  channel: { label: '来源渠道', hint: '热线、窗口、上门；其他的记为“导入”', headers: ['来源', '渠道', '来源渠道', '诉求来源', '诉求渠道', '受理渠道', '来电渠道', '工单来源'] },
  areaCode: { label: '区划代码', hint: '12 位区划代码，旧代码按合并记录找到现在的', headers: ['区划代码', '行政区划代码', '统计用区划代码', '社区代码', '村代码', '辖区代码', '网格编码', '网格代码'] },
  street: { label: '街道（乡镇）', hint: '', headers: ['街道', '乡镇', '镇街', '街镇', '所属街道', '所属乡镇', '街道乡镇', '街道(乡镇)', '街道/乡镇', '乡镇街道', '镇'] },
  community: { label: '社区（村）', hint: '同名的村要和街道一起写', headers: ['社区', '村', '村居', '村社区', '社区村', '所属社区', '所属村', '社区(村)', '村(社区)', '社区/村', '村/社区', '村名'] },
  grid: { label: '网格、小区', hint: '', headers: ['网格', '所属网格', '小区', '小区名称', '所属小区', '网格名称'] },
  address: { label: '地址', hint: '从街道写起的，自动对到社区、网格', headers: ['地址', '详细地址', '事发地址', '事发地点', '地点', '位置', '问题地点', '问题地址', '诉求地址', '发生地点', '事件地点', '所在位置', '地址描述'] },
  longitude: { label: '经度', hint: '', headers: ['经度', 'lng', 'lon', 'longitude'] },
  latitude: { label: '纬度', hint: '', headers: ['纬度', 'lat', 'latitude'] },
  reportedAt: { label: '反映时间', hint: '年份写在前面', headers: ['反映时间', '留言时间', '来电时间', '受理时间', '登记时间', '提交时间', '上报时间', '创建时间', '诉求时间', '反映日期', '登记日期', '受理日期', '来电日期', '时间', '日期'] },
  reporterName: { label: '反映人', hint: '加密保存，只有承办的人说明理由才能看', headers: ['姓名', '反映人', '联系人', '来电人', '反映人姓名', '诉求人', '诉求人姓名', '联系人姓名', '来电人姓名', '居民姓名', '投诉人', '报修人'] },
  reporterPhone: { label: '联系电话', hint: '加密保存；一格里有几个号码的都留下', headers: ['电话', '联系电话', '手机', '手机号', '手机号码', '电话号码', '来电号码', '联系方式', '反映人电话', '联系人电话'] },
  state: { label: '办理状态', hint: '写明已办结的只存档，不重新办、不进各个率', headers: ['状态', '办理状态', '处理状态', '工单状态', '当前状态', '是否办结', '是否已办结', '办结情况', '是否完成'] },
  answer: { label: '答复', hint: '随时间线保存', headers: ['答复', '答复内容', '答复意见', '处理结果', '办理结果', '回复', '回复内容', '处理情况', '办理情况', '处理意见', '反馈内容', '反馈结果'] },
  closedAt: { label: '办结时间', hint: '', headers: ['办结时间', '结案时间', '答复时间', '完成时间', '回复时间', '处理时间', '办结日期', '结案日期', '完成日期', '反馈时间'] },
  deadline: { label: '原定期限', hint: '记在时间线上；本县的时限从导入时起算，它不算在内', headers: ['办结期限', '办理期限', '处理期限', '答复期限', '办理时限', '处理时限', '时限', '期限', '截止时间', '截止日期', '到期时间', '到期日期', '要求办结时间', '要求完成时间', '限办时间', '应办结时间'] },
} as const satisfies Record<string, { label: string; hint: string; headers: readonly string[] }>

export type ImportField = keyof typeof importFields
export const importFieldNames = Object.keys(importFields) as ImportField[]

/** Field → column, from 0. A column serves one field. */
export type ColumnOf = Partial<Record<ImportField, number>>

/** What a header means, without decoration: full width, blanks, stars, marks of what must be filled in. */
export function headerKey(header: string): string {
  return toHalfWidth(header).toLowerCase().replaceAll(/\((?:必填|选填|必录|非必填|可空|示例|如|例)[^)]*\)/g, '').replaceAll(/[\s*:：_·.、【】[\]"'“”]/g, '').replaceAll(/必填|选填/g, '')
}

const fieldOfHeader: ReadonlyMap<string, ImportField> = new Map(importFieldNames.flatMap((field) => importFields[field].headers.map((header): [string, ImportField] => [headerKey(header), field])))

/** The field that a header names: by the whole of it, or under a group by its last part, or without the group's word before it. */
export function fieldOf(header: string): ImportField | undefined {
  const last = header.split('/').at(-1)!
  return fieldOfHeader.get(headerKey(header)) ?? fieldOfHeader.get(headerKey(last))
}

/** What the headers say by themselves; of two columns that mean the same the first. What no header names stays open. */
export function proposeColumns(headers: readonly string[]): ColumnOf {
  const columns: ColumnOf = {}
  headers.forEach((header, column) => {
    const field = fieldOf(header)
    if (field !== undefined && columns[field] === undefined) columns[field] = column
  })
  return columns
}

/** The header under which reasons are given back: in a corrected file that comes again it is nothing that the row says. */
export const REASON_HEADER = '未导入的原因'

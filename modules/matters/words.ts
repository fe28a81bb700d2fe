import { z } from 'zod'

/** Words that a person wrote: trimmed, not empty, at most `most` characters; nothing that the database cannot hold. */
export function words(label: string, most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least, least === 1 ? `请填写${label}` : `${label}至少 ${least} 个字`)
    .max(most, `${label}最多 ${most} 个字`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), `${label}中有无法保存的字符，请删去后重新提交`)
}

export const Urgency = z.enum(['routine', 'urgent', 'emergency'])
export type Urgency = z.infer<typeof Urgency>
export const urgencyLabels: Readonly<Record<Urgency, string>> = { routine: '一般', urgent: '紧急', emergency: '特急' }

export const Purpose = z.enum(['consult', 'help', 'complaint', 'report', 'suggest', 'thanks'])
export type Purpose = z.infer<typeof Purpose>
export const purposeLabels: Readonly<Record<Purpose, string>> = {
  consult: '咨询', help: '求助', complaint: '投诉', report: '举报', suggest: '建议', thanks: '感谢',
}

export const Channel = z.enum(['resident', 'field', 'desk', 'hotline', 'counter', 'import'])
export type Channel = z.infer<typeof Channel>
export const channelLabels: Readonly<Record<Channel, string>> = {
  resident: '居民上报', field: '上门代报', desk: '工作台代报', hotline: '热线来电', counter: '窗口', import: '导入',
}

export const stageLabels: Readonly<Record<string, string>> = {
  accept: '受理', dispatch: '派单', sign: '签收', contact: '联系', reply: '答复', verify: '核查',
}

export const CategoryKey = z.string().regex(/^[a-z][A-Za-z]{0,39}(\.[a-z][A-Za-z]{0,39})?$/, '类别代码不对，请从列表中选择')

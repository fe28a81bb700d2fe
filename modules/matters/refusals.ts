import { problem } from '#kit/problem/problem.ts'

export const photosUnknown = problem('photo.unknown', 422, () => '有照片没有找到，或已用在别处。请重新上传后再提交。')
export const photoNotAPicture = problem('photo.not-a-picture', 422, () => '这个文件不是能打开的照片。请上传 JPEG、PNG 或 WebP 格式的照片。')
export const photoTooManyPixels = problem('photo.too-many-pixels', 422, () => '照片超过 5000 万像素，请缩小后再上传。')
export const photoIdTaken = problem('photo.id-taken', 409, () => '这个照片编号已用过，请换一个编号重新上传。')
export const ruleUnknown = problem('rule.unknown', 404, () => '没有找到要修改的规则：它可能已被修改。请刷新后再试。')
export const ruleChanged = problem('rule.changed', 409, () => '这条规则刚刚被别人修改过。请刷新，看过现在的内容后再改。')
export const ruleDatesWrong = problem('rule.dates-wrong', 422, (d: { why: string }) => `生效日期不对：${d.why}。`)
export const categoryParentMissing = problem('category.parent-missing', 422, (d: { parent: string }) => `没有一级类别“${d.parent}”，请先增加一级类别。`)
export const calendarWrong = problem('calendar.wrong', 422, (d: { why: string }) => `日历有误：${d.why}。请改正后再提交。`)

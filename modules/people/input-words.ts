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

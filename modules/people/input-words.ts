import { z } from 'zod'
import { decimal } from '#kit/http/decimal.ts'

/** Words that a person wrote: trimmed, not empty, at most `most` characters; nothing that the database cannot hold. */
export function words(label: string, most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least, least === 1 ? `请填写${label}` : `${label}至少 ${least} 个字`)
    .max(most, `${label}最多 ${most} 个字`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), `${label}中有无法保存的字符，请删去后重新提交`)
}

/** What is searched for; empty means everything. */
export const SearchWords = z.string().trim().max(40, '搜索词最多 40 个字').refine((text) => text.isWellFormed() && !text.includes('\0'), '搜索词中有无法识别的字符')
export const PageSize = decimal(z.number().int().min(1).max(200)).default(100)
export const After = z.uuid('翻页位置不对，请从第一页重新开始')

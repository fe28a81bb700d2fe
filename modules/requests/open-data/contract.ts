import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, '月份如 2026-09')

export const OpenDataFile = z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })

export const OpenDataEdition = z.object({
  month: z.string(),
  edition: z.number().int(),
  madeAt: z.iso.datetime(),
  /** What was corrected; null for the first edition. */
  note: z.string().nullable(),
  /** Too few requests came in that month for any to be published. */
  withheld: z.boolean(),
  files: z.array(OpenDataFile),
})
export type OpenDataEdition = z.infer<typeof OpenDataEdition>

export const listOpenData = route
  .route({ method: 'GET', path: '/open-data', summary: '公开数据：每个月的去标识数据、指标和说明，最新的在前' })
  .meta({ can: 'public', over: 'county' })
  .output(z.object({ editions: z.array(OpenDataEdition) }))

export const getOpenDataFile = route
  .route({ method: 'GET', path: '/open-data/{month}/{edition}/{name}', summary: '公开数据的一个文件' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ month: Month, edition: z.coerce.number().int().min(1).max(999), name: z.string().regex(/^([a-z]{1,20}\.(csv|json)|SHA256SUMS)$/, '没有这个文件') }))
  .output(z.object({ content: z.string(), sha256: z.string() }))

export const openDataContract = { listOpenData, getOpenDataFile }

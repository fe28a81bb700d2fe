import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { words } from '#modules/matters/contract.ts'
import { Month, unitRoutes } from '#modules/requests/open-data/contract-units.ts'

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
  .route({ method: 'GET', path: '/open-data/{month}/{edition}/{name}', summary: '公开数据的一个文件；校验值仍是 unless 的，不再给内容' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ month: Month, edition: decimal(z.number().int().min(1).max(999)), name: z.string().regex(/^([a-z]{1,20}\.(csv|json)|SHA256SUMS)$/, '没有这个文件'), unless: z.string().regex(/^[0-9a-f]{64}$/, '校验值应是 64 位十六进制数').optional() }))
  .output(z.object({ content: z.string().nullable(), sha256: z.string() }))

export const OpenDataCorrection = z.object({
  correctionId: z.uuid(),
  month: z.string(),
  reason: z.string(),
  status: z.enum(['pending', 'approved', 'refused', 'withdrawn']),
  statusLabel: z.string(),
  /** Unit and post, never a name: so it is published. */
  proposedPost: z.string(),
  proposedAt: z.iso.datetime(),
  decidedPost: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decision: z.string().nullable(),
  /** The edition that it became; null until it is made, within minutes of the yes unless it waits. */
  edition: z.number().int().nullable(),
  /** This person asked for it, so that another decides. */
  isOwn: z.boolean(),
  withdrawnAt: z.iso.datetime().nullable(),
  /** Agreed on, and not published: why, and what to do; null where it does not wait. */
  waits: z.string().nullable(),
  mayWithdraw: z.boolean(),
})
export type OpenDataCorrection = z.infer<typeof OpenDataCorrection>

export const listOpenDataCorrections = route
  .route({ method: 'GET', path: '/open-data-corrections', summary: '公开数据的更正：等审批的和办完的，最新的在前' })
  .meta({ can: 'openData.decide', over: 'county', audit: 'none' })
  .output(z.object({ corrections: z.array(OpenDataCorrection), mayPropose: z.boolean() }))

export const proposeOpenDataCorrection = route
  .route({ method: 'POST', path: '/open-data-corrections', summary: '提出更正：一个月的公开数据按现在的记录另出一版，由另一个人审批' })
  .meta({ can: 'openData.propose', over: 'county' })
  .input(z.strictObject({ month: Month, reason: words('更正的原因', 200, 4) }))
  .output(OpenDataCorrection)

export const decideOpenDataCorrection = route
  .route({ method: 'POST', path: '/open-data-corrections/{correctionId}/decide', summary: '审批一个更正：同意后几分钟内公布新的一版；与公布过的差不到 10 行的先不公布' })
  .meta({ can: 'openData.decide', over: 'county' })
  .input(z.strictObject({ correctionId: z.uuid('更正的编号不对'), approve: z.boolean(), words: words('理由', 200, 2).optional() }))
  .output(OpenDataCorrection)

export const withdrawOpenDataCorrection = route
  .route({ method: 'POST', path: '/open-data-corrections/{correctionId}/withdraw', summary: '提出的人撤回一个还没有公布的更正' })
  .meta({ can: 'openData.propose', over: 'county' })
  .input(z.strictObject({ correctionId: z.uuid('更正的编号不对') }))
  .output(OpenDataCorrection)

export const openDataContract = { listOpenData, getOpenDataFile, listOpenDataCorrections, proposeOpenDataCorrection, decideOpenDataCorrection, withdrawOpenDataCorrection, ...unitRoutes }

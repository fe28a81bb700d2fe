import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { PlainDate, words } from '#modules/matters/contract.ts'
import { claims, standings } from '#modules/requests/sheets/rules.ts'
import { Counts, RowSetName } from '#modules/requests/statistics/contract.ts'
import { bases, measures } from '#modules/requests/statistics/rules.ts'

const sheetId = z.uuid('核算单编号不对')
const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, '月份如 2026-09')
const Edition = decimal(z.number().int().min(1).max(999))

export const appealStates = { pending: '等待处理', upheld: '申诉成立', dismissed: '没有同意', withdrawn: '已撤回' } as const

export const mostAppealFiles = 5
export const appealFileMegabytes = 10
const appealId = z.uuid('申诉编号不对')
const fileId = z.uuid('文件编号不对')

/** What an appeal rests on, beside its words: a photo, or a document that is only ever saved. */
export const AppealFile = z.object({ fileId: z.uuid(), kind: z.enum(['photo', 'document']), bytes: z.number().int(), width: z.number().int().nullable(), height: z.number().int().nullable() })
export type AppealFile = z.infer<typeof AppealFile>

export const SheetAppeal = z.object({
  appealId: z.uuid(),
  state: z.enum(['pending', 'upheld', 'dismissed', 'withdrawn']),
  /** Which edition it was raised against. */
  edition: z.number().int(),
  /** A row: the request as far as the reader reaches it; or a figure. */
  row: z.object({ number: z.string().nullable(), title: z.string().nullable(), requestId: z.uuid().nullable() }).nullable(),
  claim: z.enum(claims),
  figure: z.enum(measures).nullable(),
  reason: z.string(),
  evidence: z.string(),
  files: z.array(AppealFile),
  askedBy: z.string(),
  askedUnit: z.string(),
  askedAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedUnit: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decision: z.string().nullable(),
  mayWithdraw: z.boolean(),
  mayAddFile: z.boolean(),
  /** Why this reader, who decides on appeals, may not decide on this one; null where he may. */
  mayDecide: z.boolean(),
  refused: z.string().nullable(),
})
export type SheetAppeal = z.infer<typeof SheetAppeal>

/** What a sheet says and every edition has frozen. */
const SheetCounts = Counts.omit({ openOverdue: true, excludedOpenOverdue: true })

const summary = {
  sheetId: z.uuid(),
  month: Month,
  organization: z.object({ organizationId: z.uuid(), name: z.string() }),
  /** The latest edition, and what it counts. */
  latest: z.number().int(),
  counts: SheetCounts,
  /** When the time to appeal is over; null as long as the calendar does not say. */
  appealUntil: z.iso.datetime().nullable(),
  appealOpen: z.boolean(),
  pending: z.number().int(),
}
export const SheetSummary = z.object(summary)
export type SheetSummary = z.infer<typeof SheetSummary>

export const Sheet = z.object({
  ...summary,
  county: z.string(),
  /** The edition that is shown, with its own figures in `counts`. */
  edition: z.number().int(),
  madeAt: z.iso.datetime(),
  rowCount: z.number().int(),
  sha256: z.string(),
  formula: z.object({ version: z.number().int(), lines: z.array(z.string()) }),
  editions: z.array(z.object({ edition: z.number().int(), madeAt: z.iso.datetime(), appealId: z.uuid().nullable() })),
  /** Against the edition before. */
  changes: z.object({
    figures: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
    rows: z.array(z.object({ number: z.string().nullable(), title: z.string().nullable(), requestId: z.uuid().nullable(), words: z.array(z.string()) })),
  }).nullable(),
  appeals: z.array(SheetAppeal),
  /** Whether this person may appeal now; where he is the one who could and may not, `refused` says why. */
  mayAppeal: z.boolean(),
  refused: z.string().nullable(),
})
export type Sheet = z.infer<typeof Sheet>

const Standpoint = z.object({ in: z.enum(['part', 'whole', 'none']), why: z.string() })

export const SheetRowShown = z.object({
  ordinal: z.number().int(),
  /** Null where the reader does not reach the request itself. */
  request: z.object({ requestId: z.uuid(), number: z.string(), title: z.string() }).nullable(),
  day: PlainDate,
  standing: z.enum(standings),
  /** Why it counts nothing at all. */
  out: z.string().nullable(),
  excluded: z.string().nullable(),
  corrected: z.enum(claims).nullable(),
  counted: z.record(z.enum(measures), Standpoint),
})
export type SheetRowShown = z.infer<typeof SheetRowShown>

export const listSheets = route
  .route({ method: 'GET', path: '/sheets', summary: '月度核算单：一个月里各单位的，或有申诉等待处理的' })
  .meta({ can: 'statistics.read', over: 'list' })
  .input(z.strictObject({ month: Month.optional(), waiting: z.stringbool().default(false), after: z.uuid('翻页位置不对，请从第一页重新开始').optional() }))
  .output(z.object({ months: z.array(Month), month: Month.nullable(), items: z.array(SheetSummary), waiting: z.number().int(), next: z.string().nullable() }))

export const getSheet = route
  .route({ method: 'GET', path: '/sheets/{sheetId}', summary: '一个单位一个月的核算单：数字、公式、版本和申诉' })
  .meta({ can: 'statistics.read', over: 'row', object: 'sheet' })
  .input(z.strictObject({ sheetId, edition: Edition.optional() }))
  .output(Sheet)

export const listSheetRows = route
  .route({ method: 'GET', path: '/sheets/{sheetId}/rows', summary: '核算单的明细：每件诉求计入哪里，为什么' })
  .meta({ can: 'statistics.read', over: 'row', object: 'sheet', audit: 'list' })
  .input(z.strictObject({ sheetId, edition: Edition.optional(), of: RowSetName.optional(), basis: z.enum(bases).default('all'), after: decimal(z.number().int().min(0)).default(0) }))
  .output(z.object({ items: z.array(SheetRowShown), total: z.number().int(), next: z.number().int().nullable() }))

export const openSheetFile = route
  .route({ method: 'GET', path: '/sheets/{sheetId}/file', summary: '下载核算单冻结的明细：CSV 或 Excel 表格' })
  .meta({ can: 'statistics.read', over: 'row', object: 'sheet', audit: 'detail' })
  .input(z.strictObject({ sheetId, edition: Edition.optional(), format: z.enum(['csv', 'xlsx']) }))
  .output(z.file())

export const checkSheet = route
  .route({ method: 'GET', path: '/sheets/{sheetId}/check', summary: '核对核算单：从冻结的明细重新算出每个数字' })
  .meta({ can: 'statistics.read', over: 'row', object: 'sheet' })
  .input(z.strictObject({ sheetId, edition: Edition.optional() }))
  .output(z.object({
    edition: z.number().int(),
    equal: z.boolean(),
    figures: z.array(z.object({ name: z.string(), label: z.string(), frozen: z.string(), recomputed: z.string(), equal: z.boolean() })),
    hash: z.object({ frozen: z.string(), recomputed: z.string(), equal: z.boolean() }),
  }))

export const appealSheet = route
  .route({ method: 'POST', path: '/sheets/{sheetId}/appeals', summary: '对核算单的一件诉求或一个率提出申诉' })
  .meta({ can: 'sheet.appeal', over: 'row', object: 'sheet' })
  .input(z.strictObject({
    sheetId,
    /** A row with what is claimed of it; or a figure, whose rows are then read again. */
    requestId: z.uuid('请选择一件诉求').optional(), claim: z.enum(claims).optional(), figure: z.enum(measures).optional(),
    reason: words('理由', 500, 10), evidence: words('依据', 200, 4),
  }))
  .output(Sheet)

export const addAppealFile = route
  .route({ method: 'POST', path: '/sheets/{sheetId}/appeals/{appealId}/files', summary: '给还没有处理的申诉加一份依据：照片（重新编码）或 PDF，10 MB 以内' })
  .meta({ can: 'sheet.appeal', over: 'row', object: 'sheet', repeatable: true, megabytes: appealFileMegabytes + 1 })
  .input(z.strictObject({ sheetId, appealId, fileId, file: z.file().max(appealFileMegabytes * 1024 * 1024, `依据不能超过 ${appealFileMegabytes} MB`) }))
  .output(Sheet)

export const openAppealFile = route
  .route({ method: 'GET', path: '/sheets/{sheetId}/appeals/{appealId}/files/{fileId}', summary: '申诉的一份依据：只对能看这张核算单的人打开' })
  .meta({ can: 'statistics.read', over: 'row', object: 'sheet', audit: 'detail' })
  .input(z.strictObject({ sheetId, appealId, fileId, size: z.enum(['thumbnail', 'full']).default('full') }))
  .output(z.file())

export const withdrawSheetAppeal = route
  .route({ method: 'POST', path: '/sheets/{sheetId}/appeals/{appealId}/withdraw', summary: '撤回还没有处理的申诉' })
  .meta({ can: 'sheet.appeal', over: 'row', object: 'sheet' })
  .input(z.strictObject({ sheetId, appealId }))
  .output(Sheet)

export const decideSheetAppeal = route
  .route({ method: 'POST', path: '/sheets/{sheetId}/appeals/{appealId}/decide', summary: '处理申诉：成立的出新版，不能处理自己或本单位提的' })
  .meta({ can: 'sheet.decideAppeal', over: 'row', object: 'sheet' })
  .input(z.strictObject({ sheetId, appealId, uphold: z.boolean(), reason: words('理由', 500, 4) }))
  .output(Sheet)

export const sheetsContract = { listSheets, getSheet, listSheetRows, openSheetFile, checkSheet, appealSheet, addAppealFile, openAppealFile, withdrawSheetAppeal, decideSheetAppeal }

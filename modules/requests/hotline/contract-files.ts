import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { tableLimits } from '#kit/table-file/limits.ts'
import { hotlineFieldNames, mostFileMegabytes } from '#modules/requests/hotline/file-fields.ts'

/** Orders in and messages out by files, for a county whose hotline has no interface. */

const batchId = z.uuid('批次编号不对')

export const batchStates = { open: '还没有交出去', handed: '已交给平台', takenBack: '已收回' } as const

export const HotlineBatch = z.object({
  batchId: z.uuid(), number: z.number().int(), state: z.enum(Object.keys(batchStates) as [keyof typeof batchStates]), messages: z.number().int(), madeAt: z.string(), endedAt: z.string().nullable(),
  /** Whether its file can be fetched. */
  isKept: z.boolean(),
})
export type HotlineBatch = z.infer<typeof HotlineBatch>

export const HotlineFiles = z.object({
  /** Whether the county exchanges by files, and has it switched on. */
  isOn: z.boolean(),
  /** What the next batch takes, and since when the first of it waits. */
  waiting: z.number().int(), oldest: z.string().nullable(),
  /** What stays out until the administrator has decided on it: perhaps sent before; refused, or without a name for its state. */
  unsure: z.number().int(), undecided: z.number().int(),
  /** The latest first. */
  batches: z.array(HotlineBatch),
})
export type HotlineFiles = z.infer<typeof HotlineFiles>

export const HotlineListResult = z.object({
  rows: z.number().int(), added: z.number().int(), known: z.number().int(), events: z.number().int(), refused: z.number().int(),
  results: z.array(z.object({
    /** As the file counts its lines. */
    line: z.number().int(), orderNumber: z.string().nullable(), outcome: z.enum(['added', 'known', 'event', 'refused']), sentence: z.string(),
  })),
  /** Columns of which nothing was taken: no field was said of them, neither by their header, nor now or before. */
  unplaced: z.array(z.string()),
  /** The refused rows with their reasons, in the format they came in; base64. The house keeps neither file. */
  returned: z.object({ name: z.string(), type: z.string(), content: z.string() }).nullable(),
})
export type HotlineListResult = z.infer<typeof HotlineListResult>

const listFile = z.file().max(mostFileMegabytes * 1024 * 1024, `文件不能超过 ${mostFileMegabytes} MB，请分成几个文件`)
/** Where the orders stand in the file, as whoever uploads it has said; left out, as the file itself tells. */
const PLACE = {
  /** Of a workbook: which sheet is read. */
  sheet: z.string().min(1).max(200).optional(),
  /** Which line names the columns. */
  headerLine: decimal(z.number('列名的行号应是整数').int('列名的行号应是整数').min(1, '行号从 1 开始')).optional(),
}
const ColumnField = z.enum(['', ...hotlineFieldNames], '没有这一项，请从列表中选择')

export const HotlineColumns = z.object({
  rows: z.number().int(), headers: z.array(z.string()),
  /** The sheet that is read, and the others that hold rows; null of a CSV. */
  sheet: z.string().nullable(), otherSheets: z.array(z.string()),
  headerLine: z.number().int(),
  /** What stands in the first rows, numbers masked: one of them is the header. */
  firstRows: z.array(z.object({ line: z.number().int(), words: z.string() })),
  /** Some words of each column, numbers in them masked. */
  samples: z.array(z.string()),
  /** What each column is, in their order: as it was said last time, else as its header says. */
  fields: z.array(ColumnField),
  /** When the same headers were understood so before; null where they never were. */
  rememberedAt: z.string().nullable(),
})
export type HotlineColumns = z.infer<typeof HotlineColumns>

const filesRoute = route.meta({ can: 'hotline.exchange', over: 'county' })

export const getHotlineFiles = filesRoute.route({ method: 'GET', path: '/hotline/files', summary: '用文件对接 12345：等着送的消息和各批次' }).output(HotlineFiles)

export const readHotlineColumns = filesRoute
  .route({ method: 'POST', path: '/hotline/files/columns', summary: '看一份 12345 工单清单（CSV 或 XLSX）有哪些列、上次怎么对应的：什么也不收' })
  .meta({ can: 'hotline.exchange', over: 'county', repeatable: true, reads: true, megabytes: mostFileMegabytes + 1 })
  .input(z.strictObject({ file: listFile, ...PLACE }))
  .output(HotlineColumns)

export const takeHotlineList = filesRoute
  .route({ method: 'POST', path: '/hotline/files', summary: '上传 12345 工单清单（CSV 或 XLSX）：逐行收下，收不下的退回；各列怎么对应，下次照此' })
  // What prevents doubles is each order's own number, each event's own.
  .meta({ can: 'hotline.exchange', over: 'county', repeatable: true, megabytes: mostFileMegabytes + 1 })
  .input(z.strictObject({
    file: listFile,
    ...PLACE,
    /** What each column is, in their order. Left out: as last time, or as the headers say. */
    fields: z.array(ColumnField).max(tableLimits.columns).optional(),
  }))
  .output(HotlineListResult)

export const makeHotlineBatch = filesRoute
  .route({ method: 'POST', path: '/hotline/batches', summary: '把等着送的消息做成一批，交给 12345 平台' })
  .input(z.strictObject({}))
  .output(HotlineFiles)

export const openHotlineBatch = filesRoute
  .route({ method: 'GET', path: '/hotline/batches/{batchId}/file', summary: '下载一批消息的文件，每次都是同一份' })
  .meta({ can: 'hotline.exchange', over: 'county', audit: 'detail' })
  .input(z.strictObject({ batchId }))
  .output(z.file())

export const endHotlineBatch = filesRoute
  .route({ method: 'POST', path: '/hotline/batches/{batchId}/end', summary: '一批消息已交给平台，或收回来重做' })
  .input(z.strictObject({ batchId, handed: z.boolean() }))
  .output(HotlineFiles)

export const hotlineFilesContract = { getHotlineFiles, readHotlineColumns, takeHotlineList, makeHotlineBatch, openHotlineBatch, endHotlineBatch }

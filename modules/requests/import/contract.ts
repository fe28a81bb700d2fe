import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { words } from '#modules/matters/contract.ts'
import { importFieldNames } from '#modules/requests/import/fields.ts'
import type { ImportField } from '#modules/requests/import/fields.ts'

export const importMegabytes = 30
/** How long the file, and with it what came back, is kept after the import has ended. */
export const importDays = 7

const importId = z.uuid('导入编号不对')
const column = z.number().int().min(0).max(199)

export const importStates = { checking: '检查文件', ready: '待导入', refused: '没有通过检查', running: '正在导入', done: '已完成', cancelled: '已取消', stopped: '已中止' } as const
export const ImportState = z.enum(Object.keys(importStates) as [keyof typeof importStates])
export type ImportState = z.infer<typeof ImportState>

/** Of a column of categories; one that holds more, or longer ones, is no such column. */
export const mostCategoryWords = 300
export const longestCategoryWord = 40

/** WGS-84 is what satellites say; Chinese web maps say GCJ-02. No file tells which. */
export const Coordinates = z.enum(['WGS-84', 'GCJ-02'])

export const ImportMapping = z.strictObject({
  columns: z.strictObject(Object.fromEntries(importFieldNames.map((field) => [field, column.optional()])) as Record<ImportField, z.ZodOptional<typeof column>>),
  coordinates: Coordinates.default('GCJ-02'),
  /** A category that the county does not have: the row comes back, or one is suggested by its words. */
  unknownCategory: z.enum(['return', 'suggest']).default('return'),
  /** Where a row lies that names no place; chosen anew for each file. */
  defaultAreaId: z.string().regex(/^[\w-]{1,64}$/, '没有这个辖区').optional(),
  /** Words of the list that the county does not have, and what each is here; the others go the way above. */
  categories: z.array(z.strictObject({ word: z.string().min(1).max(longestCategoryWord), category: z.string().regex(/^[A-Za-z.]{1,81}$/, '没有这个类别') })).max(mostCategoryWords).optional(),
})
export type ImportMapping = z.infer<typeof ImportMapping>

/** What will become of a row. */
export const RowFate = z.enum(['open', 'closed', 'returned'])

const PreviewRow = z.object({
  /** As the file counts its lines. */
  line: z.number().int(),
  fate: RowFate,
  reason: z.string().nullable(),
  title: z.string(),
  area: z.string(),
  category: z.string(),
  /** Named by the list, chosen for its word, or suggested by the row's words. */
  categoryBy: z.enum(['list', 'chosen', 'suggested']),
  /** Who will receive it, where it is open. */
  receiver: z.string(),
  reportedAt: z.iso.datetime().nullable(),
  reporter: z.string().nullable(),
})

export const RequestImport = z.object({
  importId: z.uuid(),
  fileName: z.string(),
  /** GB18030 编码的 CSV, 工作表“诉求” */
  formatLabel: z.string(),
  bytes: z.number().int(),
  state: ImportState,
  stateLabel: z.string(),
  why: z.string().nullable(),
  source: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Until when the file lies here, and what came back can be fetched; null once it is gone. */
  fileUntil: z.iso.datetime().nullable(),
  rowCount: z.number().int().nullable(),
  rowsTaken: z.number().int(),
  addedOpen: z.number().int(),
  addedClosed: z.number().int(),
  alreadyThere: z.number().int(),
  returned: z.number().int(),
  version: z.number().int(),
})
export type RequestImport = z.infer<typeof RequestImport>

export const ImportDetail = RequestImport.extend({
  headers: z.array(z.string()),
  /** Some words of each column, numbers in them masked. */
  samples: z.array(z.string()),
  /** The sheet that is read, and the others that hold rows; null of a CSV. */
  sheet: z.string().nullable(),
  otherSheets: z.array(z.string()),
  headerLine: z.number().int(),
  /** What stands in the first rows, numbers masked: one of them is the header. */
  firstRows: z.array(z.object({ line: z.number().int(), words: z.string() })),
  dataFrom: z.number().int(),
  /** What the user should know of the file: hidden columns, other sheets, rows of rules that were passed over. */
  remarks: z.array(z.string()),
  mapping: ImportMapping,
  /** Whether the same headers were understood so before. */
  isRemembered: z.boolean(),
  /** What stands in the way of starting; empty when nothing does. */
  missing: z.array(z.string()),
  preview: z.array(PreviewRow),
  /** The file's categories that the county does not have, whatever was chosen for them, and in how many rows each stands; the most frequent first. Empty while it is checked. */
  unknownCategories: z.array(z.object({ word: z.string(), rows: z.number().int() })),
  /** Why rows came back, the most frequent first. */
  reasons: z.array(z.object({ reason: z.string(), count: z.number().int() })),
})
export type ImportDetail = z.infer<typeof ImportDetail>

export const uploadImport = route
  .route({ method: 'POST', path: '/imports', summary: '上传一份诉求清单（CSV 或 XLSX，30 MB 以内），准备导入' })
  .meta({ can: 'request.import', over: 'county', repeatable: true, megabytes: importMegabytes + 1 })
  .input(z.strictObject({ importId, file: z.file().max(importMegabytes * 1024 * 1024, `文件不能超过 ${importMegabytes} MB，请分成几个文件`) }))
  .output(ImportDetail)

export const listImports = route
  .route({ method: 'GET', path: '/imports', summary: '我导入过的诉求清单' })
  .meta({ can: 'request.import', over: 'list' })
  .input(z.strictObject({}))
  .output(z.object({ items: z.array(RequestImport) }))

export const getImport = route
  .route({ method: 'GET', path: '/imports/{importId}', summary: '一份清单：列、预览、进度、结果' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId }))
  .output(ImportDetail)

export const chooseHeader = route
  .route({ method: 'POST', path: '/imports/{importId}/header', summary: '指定清单的哪一行是列名：各列重新对应，文件重新检查' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId, version: z.number().int().optional(), headerLine: z.number().int().min(1, '行号从 1 开始') }))
  .output(ImportDetail)

export const chooseSheet = route
  .route({ method: 'POST', path: '/imports/{importId}/sheet', summary: '指定读工作簿里的哪一张表：列名重新找，文件重新检查' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId, version: z.number().int().optional(), sheet: z.string().min(1).max(200) }))
  .output(ImportDetail)

export const mapImport = route
  .route({ method: 'POST', path: '/imports/{importId}/mapping', summary: '说明每一列是什么；同样的表头下次照此对应' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId, version: z.number().int().optional(), source: words('来源', 40), mapping: ImportMapping }))
  .output(ImportDetail)

export const startImport = route
  .route({ method: 'POST', path: '/imports/{importId}/start', summary: '开始导入：逐行办理，可以离开页面' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId, version: z.number().int().optional() }))
  .output(ImportDetail)

export const cancelImport = route
  .route({ method: 'POST', path: '/imports/{importId}/cancel', summary: '不再导入：还没有办理的行不办理，已导入的保留' })
  .meta({ can: 'request.import', over: 'row', object: 'import' })
  .input(z.strictObject({ importId }))
  .output(ImportDetail)

export const openReturned = route
  .route({ method: 'GET', path: '/imports/{importId}/returned', summary: '没有导入的行：按原来的列和格式，加一列原因' })
  .meta({ can: 'request.import', over: 'row', object: 'import', audit: 'detail' })
  .input(z.strictObject({ importId }))
  .output(z.file())

export const importsContract = { uploadImport, listImports, getImport, chooseHeader, chooseSheet, mapImport, startImport, cancelImport, openReturned }

import { problem } from '#kit/problem/problem.ts'

// The file as a whole cannot be read; nothing of it is taken.
export const fileEmpty = problem('table-file.empty', 422, () => '文件是空的，没有可读的内容。请检查是不是选错了文件。')
export const fileTooLarge = problem('table-file.too-large', 422, (d: { most: number }) => `文件超过 ${d.most} MB。请分成几个文件再上传。`)
export const fileUnknown = problem('table-file.unknown', 422, () => '这不是表格文件。请选择 CSV 或 XLSX 文件；其他格式请用表格软件另存为“Excel 工作簿（.xlsx）”。')
export const fileLegacy = problem('table-file.legacy', 422, () => '这是旧版表格（.xls、.et）或加了密码的表格，不能直接读取。请用表格软件去掉密码，另存为“Excel 工作簿（.xlsx）”后再上传。')
export const fileUtf16 = problem('table-file.utf16', 422, () => '文件是 UTF-16 编码。请用表格软件另存为“CSV UTF-8”后再上传。')
export const fileNul = problem('table-file.nul', 422, (d: { line: number }) => `第 ${d.line} 行含有空字符，不是正常的文本表格。请从原系统重新导出。`)
export const encodingMixed = problem('table-file.encoding-mixed', 422, (d: { line: number; other: number }) =>
  `文件里混有两种编码：第 ${d.line} 行是 UTF-8，第 ${d.other} 行不是，可能是几份文件拼在一起的。请用表格软件打开核对，另存为“CSV UTF-8”后再上传。`)
export const encodingDamaged = problem('table-file.encoding-damaged', 422, (d: { line: number }) =>
  `第 ${d.line} 行的文字按 UTF-8 和 GB18030 都读不出来。请从原系统重新导出，或另存为“CSV UTF-8”后再上传。`)
export const quoteOpen = problem('table-file.quote-open', 422, (d: { line: number }) => `第 ${d.line} 行起有一个引号没有闭合，后面的内容分不出行。请改正后再上传。`)
export const tooManyColumns = problem('table-file.too-many-columns', 422, (d: { line: number; most: number }) => `第 ${d.line} 行超过 ${d.most} 列，不像一份清单。请只保留需要的列再上传。`)
export const cellTooLong = problem('table-file.cell-too-long', 422, (d: { line: number; most: number }) => `第 ${d.line} 行有一格超过 ${d.most} 个字，可能是引号或分隔符错了。请核对后再上传。`)
export const workbookDamaged = problem('table-file.workbook-damaged', 422, () => '表格文件已损坏，不能读取。请用表格软件打开、另存一份后再上传。')
export const workbookBomb = problem('table-file.workbook-bomb', 422, () => '表格文件解开以后大得不正常，没有读取。请把需要的内容复制到一个新表格里再上传。')
export const workbookMacros = problem('table-file.workbook-macros', 422, () => '表格里带有宏程序，没有读取。请另存为不带宏的“Excel 工作簿（.xlsx）”后再上传。')
export const workbookLinks = problem('table-file.workbook-links', 422, () => '表格链接到别的文件、数据源或嵌入了对象，没有读取。请把内容复制后“粘贴为数值”到一个新表格里再上传。')
export const formulaCell = problem('table-file.formula', 422, (d: { line: number; column: string }) => `第 ${d.line} 行 ${d.column} 列是公式，文件里没有存下它的结果。请用表格软件打开后另存一次，或全选后“粘贴为数值”，再上传。`)
export const tooManySheets = problem('table-file.too-many-sheets', 422, (d: { most: number }) => `表格里的工作表超过 ${d.most} 张，没有读取。请把需要的那一张另存为单独的表格文件后再上传。`)
export const noSheet = problem('table-file.no-sheet', 422, () => '表格里没有写内容的工作表。请检查是不是选错了文件。')

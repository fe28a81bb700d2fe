import { importFieldNames, importFields } from '#modules/requests/import/fields.ts'
import type { ImportField } from '#modules/requests/import/fields.ts'

/** What must be there; everything else may stay empty. */
const needed: Partial<Record<ImportField, string>> = {
  text: '必填，居民说了什么',
  address: '必填，从街道写起；街道、社区也可以分开填',
}

/**
 * An empty list to fill in, as CSV that spreadsheet programs open: the headers that the import knows by themselves, and under
 * them a row of rules that it passes over.
 */
export function importTemplate(): string {
  const rules = importFieldNames.map((field) => needed[field] ?? ['选填', ...(importFields[field].hint === '' ? [] : [importFields[field].hint])].join('，'))
  return `\uFEFF${[importFieldNames.map((field) => importFields[field].headers[0]), rules].map((cells) => cells.join(',')).join('\r\n')}\r\n`
}

export const templateName = '诉求导入模板.csv'

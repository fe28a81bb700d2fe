import { parse, CsvError } from 'csv-parse/sync'
import { problem } from '#kit/problem/problem.ts'

/** Names under which files carry what somebody wrote, and what it was put into; all text columns that are there are read. */
const textColumns = ['留言主题', '主题', '标题', '诉求标题', '留言详情', '内容', '诉求内容', '正文', '文本'] as const
const labelColumns = ['一级分类', '类别', '分类', '诉求类别'] as const

export const encodingUnknown = problem('labelled-texts.encoding', 422, () => '认不出文件的编码：请用表格软件另存为“CSV UTF-8”后再试。')
export const columnsMissing = problem('labelled-texts.columns', 422, (d: { found: string }) =>
  `文件的第一行要有一列正文（${textColumns.join('、')}）和一列类别（${labelColumns.join('、')}），现在是：${d.found}。`)
export const notRows = problem('labelled-texts.rows', 422, (d: { line: number }) => `从第 ${d.line} 行起分不出行：可能有引号没有闭合。请修正后再试。`)
export const tooFew = problem('labelled-texts.too-few', 422, (d: { least: number }) => `至少要有两个类别，每个至少 ${d.least} 条，才能学习和检验。`)

export type LabelledText = { text: string; label: string }
export type LabelledTexts = {
  texts: LabelledText[]
  /** Rows without a text or a label. */
  empty: number
  /** Labels too rare to be learnt and judged, with their rows. */
  rare: { label: string; rows: number }[]
}

/** A CSV of texts with a label each, in UTF-8 or GB18030. Labels with fewer than `least` texts are left out and named. */
export function readLabelledTexts(content: Uint8Array, least: number): LabelledTexts {
  const [header, ...rows] = readRows(content)
  const names = (header ?? []).map((name) => name.trim())
  const texted = names.flatMap((name, place) => ((textColumns as readonly string[]).includes(name) ? [place] : []))
  const labelled = names.findIndex((name) => (labelColumns as readonly string[]).includes(name))
  if (texted.length === 0 || labelled === -1) throw columnsMissing({ found: names.join('、').slice(0, 200) })
  const read = rows.map((row) => ({ text: texted.map((place) => (row[place] ?? '').trim()).join('\n').trim(), label: (row[labelled] ?? '').trim() }))
  const full = read.filter(({ text, label }) => text !== '' && label !== '')
  const counts = new Map<string, number>()
  for (const { label } of full) counts.set(label, (counts.get(label) ?? 0) + 1)
  const rare = [...counts].filter(([, count]) => count < least).map(([label, count]) => ({ label, rows: count }))
  if (counts.size - rare.length < 2) throw tooFew({ least })
  return { texts: full.filter(({ label }) => counts.get(label)! >= least), empty: read.length - full.length, rare }
}

function readRows(content: Uint8Array): string[][] {
  try {
    return parse(decode(content), { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof CsvError) throw notRows({ line: Number(error['lines'] ?? 1) })
    throw error
  }
}

function decode(content: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(content)
    } catch {
      continue
    }
  }
  throw encodingUnknown()
}

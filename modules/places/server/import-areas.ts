import { parse } from 'csv-parse/sync'
import { command } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { importAreas } from '#modules/places/contract.ts'
import { importRefused } from '#modules/places/refusals.ts'
import { treeGrower } from '#modules/places/rules.ts'
import type { LevelRule, NewArea, PlainDate, Tree } from '#modules/places/rules.ts'
import { showChange } from '#modules/places/server/area-changes.ts'
import { newAreaId } from '#modules/places/server/change-area.ts'
import { orderChange } from '#modules/places/server/change-tree.ts'
import { levelsOf } from '#modules/places/server/tree.ts'

const importHeader = ['上级编号', '层级', '名称', '编号', '户数'] as const
const MOST_ROWS = 20_000
const MOST_REFUSALS_SHOWN = 20

type Refusal = { row: number; sentence: string }

/** All rows, or none, with a sentence for each row that is wrong. */
export const importAreasHandler = command(
  importAreas,
  async (context) => {
    const levels = await levelsOf(context.db, context.actor.countyCode)
    return await orderChange(context, context.input.on, (tree) => ({ kind: 'import', areas: readAreaRows(context.input.csv, tree, levels, context.input.on, newAreaId) }))
  },
  showChange,
)

/**
 * Areas of a CSV with the header 上级编号,层级,名称,编号,户数. 上级编号 is an area's id or division code, or the 编号 of an earlier
 * row; 层级 is the county's word or the level's key; 编号 and 户数 may be empty. Refuses with one sentence a row.
 */
function readAreaRows(csv: string, tree: Tree, levels: readonly LevelRule[], on: PlainDate, newId: () => string): NewArea[] {
  const records = readRecords(csv)
  const known = new Map<string, string>()
  for (const node of tree.values()) if (node.to === null && node.divisionCode !== null) known.set(node.divisionCode, node.id)
  for (const node of tree.values()) known.set(node.id, node.id)
  const areas: NewArea[] = []
  const refusals: Refusal[] = []
  const grow = treeGrower(tree, levels, on)
  for (const { row, fields } of records) {
    const area = readRow(fields, known, levels, newId)
    if (typeof area === 'string') refusals.push({ row, sentence: area })
    else {
      try {
        grow(area)
        areas.push(area)
        known.set(area.id, area.id)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        refusals.push({ row, sentence: error.message })
      }
    }
  }
  if (refusals.length > 0) throw importRefused({ rows: refusals.slice(0, MOST_REFUSALS_SHOWN), count: refusals.length })
  return areas
}

function readRecords(csv: string): { row: number; fields: string[] }[] {
  let records: string[][]
  try {
    records = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][]
  } catch {
    throw importRefused({ rows: [{ row: 1, sentence: '文件不是完整的 CSV（可能少了一个引号），请用表格软件另存为 CSV。' }], count: 1 })
  }
  const header = records[0] ?? []
  if (importHeader.some((name, column) => header[column] !== name)) {
    throw importRefused({ rows: [{ row: 1, sentence: `表头应为“${importHeader.join(',')}”，现在是“${header.slice(0, 8).join(',').slice(0, 80)}”。` }], count: 1 })
  }
  if (records.length === 1) throw importRefused({ rows: [{ row: 2, sentence: '只有表头，没有内容。' }], count: 1 })
  if (records.length - 1 > MOST_ROWS) throw importRefused({ rows: [{ row: MOST_ROWS + 2, sentence: `最多 ${MOST_ROWS} 行，请分几次导入。` }], count: 1 })
  return records.slice(1).map((fields, position) => ({ row: position + 2, fields }))
}

function readRow(fields: readonly string[], known: ReadonlyMap<string, string>, levels: readonly LevelRule[], newId: () => string): NewArea | string {
  const [parent = '', levelWord = '', name = '', id = '', households = ''] = fields
  if (fields.length > importHeader.length && fields.slice(importHeader.length).some((extra) => extra !== '')) return `多出 ${fields.length - importHeader.length} 列，请核对逗号。`
  const level = levels.find((one) => one.name === levelWord || one.key === levelWord)
  if (level === undefined) return `没有“${levelWord}”这一层级，可用的有：${levels.map((one) => one.name).join('、')}。`
  if (name.length < 2 || name.length > 40) return '名称应为 2 到 40 个字。'
  const parentId = known.get(parent)
  if (parentId === undefined) return parent === '' ? '没有填写上级编号。' : `没有编号或代码为“${parent}”的上级；如果它也在文件里，请放在本行之前。`
  if (id !== '' && !/^[0-9a-z]{1,16}$/.test(id)) return `编号“${id.slice(0, 20)}”应为 1 到 16 位小写字母或数字，也可以不填。`
  if (households !== '' && !/^\d{1,6}$/.test(households)) return `户数“${households.slice(0, 12)}”应为整数，也可以不填。`
  return { id: id === '' ? newId() : id, level: level.key, name, divisionCode: null, parentId, households: households === '' ? null : Number(households) }
}

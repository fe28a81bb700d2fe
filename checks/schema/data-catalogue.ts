import type pg from 'pg'
import type { CataloguedTable } from '#modules/platform/data-catalogue.ts'
import { treatments } from '#modules/platform/data-treatments.ts'

export type Column = { table: string; column: string }

export async function columnsOf(client: pg.ClientBase): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    SELECT c.relname::text AS table, a.attname::text AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname COLLATE "C", a.attnum`)
  return rows
}

/** Names that by our own conventions hold personal data; classing one as none is a mistake. */
const personalByName = /(_sealed|^phone_index|_phone_index|^account_id|_account_id|^reporter_id|_by|^words|^text|^public_text|^secret|^identifier)$/

/** What is wrong between the catalogue and the live columns, one sentence each. */
export function catalogueFaults(catalogue: Readonly<Record<string, CataloguedTable>>, live: readonly Column[]): string[] {
  const faults: string[] = []
  const liveNames = new Set(live.map(({ table, column }) => `${table}.${column}`))
  for (const { table, column } of live) {
    const entry = catalogue[table]
    const personal = entry?.personal[column] !== undefined
    const none = entry?.none.includes(column) === true
    if (!personal && !none) faults.push(`${table}.${column} is not in the catalogue`)
    if (personal && none) faults.push(`${table}.${column} is both personal and none`)
    if (none && personalByName.test(column)) faults.push(`${table}.${column} is classed as none, and its name says otherwise`)
  }
  for (const [table, entry] of Object.entries(catalogue)) {
    for (const column of [...Object.keys(entry.personal), ...entry.none]) if (!liveNames.has(`${table}.${column}`)) faults.push(`${table}.${column} is in the catalogue, but not in the database`)
    if (new Set(entry.none).size !== entry.none.length) faults.push(`${table} names a column twice`)
  }
  return faults
}

/** docs/data-catalogue.md: for the county's staff, in Chinese. */
export function cataloguePage(catalogue: Readonly<Record<string, CataloguedTable>>): string {
  const names = Object.keys(treatments) as (keyof typeof treatments)[]
  const tables = Object.entries(catalogue)
  const used = names.filter((name) => tables.some(([, table]) => Object.values(table.personal).includes(name)))
  return [
    '# 个人信息目录',
    '',
    '数据库里每一列的清单：哪些列有个人信息，属于哪一类，是否敏感，为什么处理，依据什么，保存多久。',
    '',
    '本页由程序生成（`node checks/schema/write-data-catalogue.ts`），来源是 `modules/platform/data-catalogue.ts` 和 `data-treatments.ts`；数据库增加一列而目录没有写明，测试就不通过。处理目的、依据和保存期限是产品附带的建议，由本县在启用前确认或修改，并在告知书中写明（见 SECURITY.md）。期限由程序自动执行（`modules/rights/server/retention-worker.ts` 和 `app.sweep`），到期的清理任务每十分钟看一次；凡写“不自动删除”“长期保存”的，程序不清理，由本县按档案规定处置。本页写的是附带的期限，两位系统管理员可以在“保存期限”里修改。照片等文件存放在数据库之外，随所属诉求删除。',
    '',
    '## 个人信息的类别',
    '',
    '| 类别 | 是否敏感 | 处理目的 | 依据 | 保存期限 | 所在的列 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...used.map((name) => {
      const { kind, sensitivity, purpose, basis, retention } = treatments[name]
      const places = tables.flatMap(([table, { personal }]) => Object.entries(personal).filter(([, treatment]) => treatment === name).map(([column]) => `\`${table}.${column}\``))
      return `| ${kind} | ${sensitivity === 'sensitive' ? '敏感' : '一般'} | ${purpose} | ${basis} | ${retention} | ${places.join(' ')} |`
    }),
    '',
    '## 各表',
    '',
    '| 表 | 内容 | 有个人信息的列 | 没有个人信息的列 |',
    '| --- | --- | --- | --- |',
    ...tables.map(([table, { about, personal, none }]) => {
      const held = Object.entries(personal).map(([column, name]) => `\`${column}\`（${treatments[name!].kind}）`)
      return `| \`${table}\` | ${about} | ${held.length === 0 ? '无' : held.join('；')} | ${none.map((column) => `\`${column}\``).join(' ')} |`
    }),
    '',
  ].join('\n')
}

import type { Client } from 'pg'
import { insertRows } from '#db/seed/insert-rows.ts'
import { idOf } from './world.ts'
import type { World } from './world.ts'

type Row = Record<string, unknown>
type Column = { table: string; column: string; type: string; needed: boolean; choices: string[] | null }
type ForeignKey = { table: string; columns: string[]; target: string; targetColumns: string[] }

/**
 * A table without rows proves nothing about who reaches them. Puts rows into every empty table: one for each matter where
 * the table hangs on one, otherwise one, filled from the columns' types, checks and foreign keys. Answers the tables that
 * stayed empty, each with the reason.
 */
export async function addWitnesses(owner: Client, world: World, matterIds: readonly string[]): Promise<string[]> {
  const columns = await columnsOf(owner)
  const keys = await foreignKeysOf(owner)
  const tables = [...new Set(columns.map(({ table }) => table))]
  const reasons = new Map<string, string>()
  let empty = await emptyOf(owner, tables)
  // A table may refer to one that is filled after it: again while it helps.
  for (let before = Infinity; empty.length > 0 && empty.length < before; ) {
    before = empty.length
    for (const table of empty) {
      const problem = await fill(owner, world, matterIds, table, columns.filter((column) => column.table === table), keys.filter((key) => key.table === table)).catch((error: Error) => error.message)
      if (problem !== undefined) reasons.set(table, problem)
    }
    empty = await emptyOf(owner, tables)
  }
  return empty.map((table) => `${table}: ${reasons.get(table) ?? 'nothing to add'}`)
}

async function fill(owner: Client, world: World, matterIds: readonly string[], table: string, columns: readonly Column[], keys: readonly ForeignKey[]): Promise<string | undefined> {
  const hangsOnMatter = columns.some(({ column }) => column === 'matter_id')
  const kinds = variants(world, matterIds)[table] ?? [{}]
  const wanted = kinds.flatMap((kind) => (hangsOnMatter && !('matter_id' in kind) ? matterIds.map((matter_id): Row => ({ matter_id, ...kind })) : [kind]))
  const referred = await referredRows(owner, world, keys)
  if (typeof referred === 'string') return `it refers to ${referred}, which is empty`
  const rows = wanted.map((given, index) => Object.fromEntries(columns.flatMap(({ column, type, needed, choices }) => {
    if (column in given) return [[column, given[column]]]
    if (column === 'county_code') return [[column, world.county]]
    if (column in referred && needed) return [[column, referred[column]]]
    return needed ? [[column, choices?.[0] ?? valueOf(type, `${table} ${column} ${index}`)]] : []
  })))
  // All rows must name the same columns.
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  await insertRows(owner, table, rows.map((row) => Object.fromEntries([...names].map((name) => [name, row[name] ?? null]))))
  return undefined
}

function exportedArea(world: World): Row {
  const { areaPath } = world.placeOf({ role: 'communityStaff', relation: 'sameUnit' })
  return { area_path: areaPath, asked_area_id: areaPath.split('/').at(-2)! }
}

/** Where one kind of row is not enough, or a CHECK asks for more than a type. */
function variants(world: World, matterIds: readonly string[]): Readonly<Record<string, Row[]>> {
  const account = (role: string) => world.people.find((person) => person.role === role)!.accountId
  const accounts = ['resident', 'gridWorker', 'streetStaff', 'auditAdministrator'].map(account)
  const each = (more: (accountId: string, index: number) => Row = () => ({})) => accounts.map((account_id, index) => ({ account_id, ...more(account_id, index) }))
  return {
    audit_entry: each((_account, index) => ({ id: idOf(`audit ${index}`), action: 'witness', outcome: 'done', details: {}, subject_account_id: accounts[(index + 1) % accounts.length]! })),
    idempotency: accounts.map((actor) => ({ actor, key: 'witness-key' })),
    supporter: each(),
    unmask_use: each((id) => ({ id: idOf(`unmask ${id}`) })),
    field_device: each((id) => ({ id: idOf(`device ${id}`), public_key: 'A'.repeat(87), unlock_hash: 'A'.repeat(43) })),
    consent: each((id) => ({ id: idOf(`consent ${id}`) })),
    rights_request: each((id) => ({ id: idOf(`right ${id}`), matter_id: null })),
    absence: [{ id: idOf('absence witness') }],
    imported_request: matterIds.map((matter_id) => ({ matter_id, row_key: `witness ${matter_id}` })),
    request_import: accounts.map((uploaded_by, index) => ({ uploaded_by, id: idOf(`import witness ${index}`), area_path: world.placeOf({ role: 'communityStaff', relation: 'sameUnit' }).areaPath, headers: [] })),
    request_import_row: accounts.map((uploaded_by, index) => ({ uploaded_by, import_id: idOf(`import witness ${index}`), row: 0 })),
    hotline_order: matterIds.map((matter_id, index) => ({ matter_id, order_number: `witness ${index}`, round: 1 })),
    hotline_event: matterIds.map((matter_id, index) => ({ matter_id, order_number: `witness ${index}`, round: 1 })),
    hotline_message: matterIds.map((matter_id, index) => ({ matter_id, order_number: `witness ${index}`, round: 1, ordinal: 1 })),
    live_event: [{ area_path: null }],
    matter_text: ['internal', 'reporter'].map((audience) => ({ audience })),
    notice: [
      ...['unit', 'account'].map((kind): Row => ({ organization_id: kind === 'unit' ? world.units.third : null, account_id: kind === 'account' ? accounts[0] : null })),
      { matter_id: null, permission: 'calendar.change', subject: '2099' },
    ],
    attachment: [{}, ...accounts.map((uploaded_by): Row => ({ matter_id: null, uploaded_by }))].map((row) => ({ ...row, kind: 'report', width: 1, height: 1 })),
    exclusion: [{ status: 'pending', approved_by: null, asked_by: account('departmentStaff') }],
    office_day: [{ id: idOf('office day planned'), state: 'planned' }, { id: idOf('office day published'), state: 'published', published_at: '2026-09-14T09:00:00+08:00' }].map((day) => ({ ...day, ends_at: '2026-09-14T11:00:00+08:00' })),
    open_data_correction: [{ status: 'pending', month: '2026-09-01' }],
    published_request: [{ withdrawn_at: null }],
    organization_history: [{ valid_to: '2026-09-10' }],
    area_outline_history: [{ valid_to: '2026-09-10' }],
    sheet_month: [{ month: '2026-08-01' }],
    sheet_holding: [{ month: '2026-08-01', matter_id: matterIds[0]! }],
    monthly_sheet: [
      { id: idOf('sheet of a community'), month: '2026-08-01', organization_id: world.units.committee, area_path: world.placeOf({ role: 'communityStaff', relation: 'sameUnit' }).areaPath },
      { id: idOf('sheet of a department'), month: '2026-08-01', organization_id: world.units.department, area_path: `${world.county}/` },
    ],
    sheet_edition: ['a community', 'a department'].map((unit) => ({ sheet_id: idOf(`sheet of ${unit}`), edition: 1, appeal_id: null })),
    sheet_row: ['a community', 'a department'].map((unit, index) => ({ sheet_id: idOf(`sheet of ${unit}`), edition: 1, matter_id: matterIds[index]! })),
    sheet_appeal: ['a community', 'a department'].map((unit, index) => ({ sheet_id: idOf(`sheet of ${unit}`), edition: 1, matter_id: matterIds[index]!, figure: null, state: 'pending', asked_by: account(['communityHead', 'departmentHead'][index]!) })),
    sheet_appeal_file: ['communityHead', 'departmentHead'].map((role, index) => ({ sheet_id: idOf(`sheet of ${['a community', 'a department'][index]!}`), appeal_id: idOf(`sheet_appeal id ${index}`), content_type: 'application/pdf', width: null, height: null, uploaded_by: account(role) })),
    export: [
      { id: idOf('export of an area'), what: 'requests', ...exportedArea(world), asked_organization_id: null, org_ids: [] },
      { id: idOf('export of a unit'), what: 'requests', area_path: null, asked_area_id: null, asked_organization_id: world.units.department, org_ids: [world.units.department] },
    ],
  }
}

function valueOf(type: string, name: string): unknown {
  switch (type) {
    case 'uuid':
      return idOf(name)
    case 'int2': case 'int4': case 'int8': case 'numeric': case 'float8': case 'xid8':
      return 1
    case 'bool':
      return false
    case 'date':
      return '2026-09-01'
    case 'timestamptz':
      return '2026-09-14T09:00:00+08:00'
    case 'interval':
      return '1 hour'
    case 'jsonb':
      return {}
    case 'bytea':
      return '\\x00'
    default:
      return type.startsWith('_') ? [] : 'witness'
  }
}

async function emptyOf(owner: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(tables.map((table) => `SELECT '${table}' AS name WHERE NOT EXISTS (SELECT FROM ${table})`).join(' UNION ALL '))
  return rows.map(({ name }) => name)
}

async function columnsOf(owner: Client): Promise<Column[]> {
  const { rows } = await owner.query<Column>(`
    SELECT c.relname::text AS table, a.attname::text AS column, t.typname::text AS type, a.attnotnull AND NOT a.atthasdef AS needed,
      (SELECT regexp_split_to_array(substring(pg_get_constraintdef(k.oid) FROM 'ARRAY\\[(.*?)\\]'), ', ') FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(k.oid) LIKE '%ANY (ARRAY[%' LIMIT 1) AS choices
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum`)
  return rows.map((row) => ({ ...row, choices: row.choices?.map((choice) => choice.replace(/^'(.*)'::.*$/, '$1')) ?? null }))
}

async function foreignKeysOf(owner: Client): Promise<ForeignKey[]> {
  const names = (key: string, table: string) => `(SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(${key}) WITH ORDINALITY k(number, place) JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.number)`
  const { rows } = await owner.query<ForeignKey>(`
    SELECT f.conrelid::regclass::text AS table, ${names('f.conkey', 'f.conrelid')} AS columns, f.confrelid::regclass::text AS target, ${names('f.confkey', 'f.confrelid')} AS "targetColumns"
    FROM pg_constraint f WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace`)
  return rows
}

/** Values for the columns of foreign keys, from a row that is there; the name of a table that is referred to and empty. */
async function referredRows(owner: Client, world: World, keys: readonly ForeignKey[]): Promise<Row | string> {
  const values: Row = {}
  for (const { columns, target, targetColumns } of keys) {
    const inCounty = targetColumns.includes('county_code') ? `WHERE county_code = '${world.county}'` : ''
    const { rows } = await owner.query<Row>(`SELECT ${targetColumns.join(', ')} FROM ${target} ${inCounty} ORDER BY ${targetColumns.join(', ')} LIMIT 1`)
    if (rows[0] === undefined) return target
    columns.forEach((column, index) => { values[column] ??= rows[0]![targetColumns[index]!] })
  }
  return values
}

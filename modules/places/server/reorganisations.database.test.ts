import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { kyselyOn } from '#kit/database/transaction.ts'
import { newId } from '#kit/http/identifiers.ts'
import { applyChange } from '#modules/places/rules.ts'
import type { AreaNode, Change, LevelRule, Tree } from '#modules/places/rules.ts'
import { carryOut } from '#modules/places/server/change-tree.ts'
import { loadTree } from '#modules/places/server/tree.ts'
import { levelOfCode, withoutCommittee } from '#presets/divisions.ts'

/** Real changes between the yearly code lists of three counties, 2016–2023. Nobody on this project wrote them. */
const folder = new URL(process.env.LINLI_REAL_DATA === undefined ? '../../../../shared/data/' : `file://${process.env.LINLI_REAL_DATA.replace(/\/?$/, '/')}`, import.meta.url)
const changesFile = new URL('divisions/reorganisations_2016_2023.csv', folder)
const listFile = new URL('divisions/seven_counties_2023.csv', folder)
const missing = !existsSync(changesFile) || !existsSync(listFile)
if (missing) console.warn(`SKIPPED: the replay of real reorganisations; ${changesFile.pathname} is missing (set LINLI_REAL_DATA)`)

type Row = { from_year: string; to_year: string; county: string; level: string; change: string; code: string; old_name: string; new_name: string; hint_code: string }
const read = (file: URL) => parse(readFileSync(file, 'utf8'), { bom: true, columns: true, skip_empty_lines: true }) as Record<string, string>[]

const COUNTIES = ['371425', '370322', '611023'] as const
const FIRST = '2016-01-01'
/** A street of 齐河 whose villages got other names and codes in several years. */
const MOST_RENAMED = '371425001'
const levels: readonly LevelRule[] = [
  { key: 'county', name: '县', parents: [] }, { key: 'street', name: '街道', parents: ['county'] }, { key: 'town', name: '乡镇', parents: ['county'] },
  { key: 'community', name: '社区', parents: ['street', 'town'] }, { key: 'village', name: '行政村', parents: ['street', 'town'] },
]

let house: TestHouse
let client: Client

beforeAll(async () => {
  if (missing) return
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  client = new Client({ connectionString: house.databaseUrl })
  await client.connect()
})
afterAll(async () => {
  if (missing) return
  await client.end()
  await house.close()
})

/** What a county must have had in a year: its list of 2023, with every later change taken back. */
function listsByYear(county: string, rows: readonly Row[]): Map<string, Map<string, string>> {
  const list = new Map(read(listFile).filter((row) => row.county === county).map((row) => [row.code!, row.name!]))
  const lists = new Map<string, Map<string, string>>([['2023', new Map(list)]])
  for (const years of stepsOf(rows).toReversed()) {
    for (const row of rows.filter((one) => stepOf(one) === years)) {
      if (row.change === 'added' || row.change === 'added_recode') list.delete(row.code)
    }
    for (const row of rows.filter((one) => stepOf(one) === years)) {
      if (row.change === 'removed' || row.change === 'recoded') list.set(row.code, row.old_name)
      if (row.change === 'renamed') list.set(row.code, row.old_name)
    }
    lists.set(years.split('-')[0]!, new Map(list))
  }
  return lists
}

/** Years in which no list differed from the one before are not in the file: the next list holds for them. */
function listOf(lists: ReadonlyMap<string, Map<string, string>>, year: string): Map<string, string> {
  return lists.get([...lists.keys()].toSorted().find((known) => known >= year)!)!
}

const stepOf = (row: Row) => `${row.from_year}-${row.to_year}`
const stepsOf = (rows: readonly Row[]) => [...new Set(rows.map(stepOf))].toSorted()

function treeOfList(county: string, list: ReadonlyMap<string, string>): Map<string, AreaNode> {
  const tree = new Map<string, AreaNode>()
  for (const [code, name] of [...list].toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
    const parentId = code.length === 6 ? null : code.length === 9 ? county : code.slice(0, 9)
    const above = parentId === null ? '' : tree.get(parentId)!.path
    tree.set(code, { id: code, level: levelOfCode(code), name: withoutCommittee(name), divisionCode: code, formerCodes: {}, parentId, path: `${above}${code}/`, since: FIRST, stillSince: FIRST, from: FIRST, to: null })
  }
  return tree
}

/** The year's list says what went and what came, not what became of what; a person would name successors. Here: none. */
function changesOf(rows: readonly Row[], tree: Tree, step: string): Change[] {
  const now = rows.filter((row) => stepOf(row) === step)
  const idOfCode = new Map([...tree.values()].filter((node) => node.to === null && node.divisionCode !== null).map((node) => [node.divisionCode!, node.id]))
  const recoded = new Map(now.filter((row) => row.change === 'added_recode').map((row) => [row.hint_code, row]))
  const made = (code: string) => (idOfCode.has(code) || [...tree.keys()].includes(code) ? `n${step.slice(7)}${code.slice(3)}` : code)
  const changes = now.flatMap((row): Change[] => {
    const areaId = idOfCode.get(row.code)!
    if (row.change === 'removed') return [{ kind: 'close', areaId }]
    // A committee that only calls itself otherwise (村委会 → 村民委员会) leaves the place its name.
    if (row.change === 'renamed') return withoutCommittee(row.new_name) === tree.get(areaId)!.name ? [] : [{ kind: 'rename', areaId, name: withoutCommittee(row.new_name), divisionCode: row.code }]
    if (row.change === 'recoded') {
      const target = recoded.get(row.code)
      if (target === undefined) return [{ kind: 'close', areaId }]
      return [{ kind: 'rename', areaId, name: withoutCommittee(target.new_name), divisionCode: target.code }, ...(target.code.slice(0, 9) === row.code.slice(0, 9) ? [] : [{ kind: 'move', areaId, parentId: idOfCode.get(target.code.slice(0, 9))! } as const])]
    }
    return []
  })
  const taken = new Set([...recoded.values()].filter((row) => now.some((other) => other.change === 'recoded' && other.code === row.hint_code)).map((row) => row.code))
  const added = now.filter((row) => (row.change === 'added' || row.change === 'added_recode') && !taken.has(row.code)).toSorted((a, b) => a.code.length - b.code.length)
  return [
    // What frees a code comes before what takes it.
    ...changes.filter((change) => change.kind === 'close'), ...inFreeOrder(changes.filter((change) => change.kind === 'rename'), idOfCode), ...changes.filter((change) => change.kind === 'move'),
    ...(added.length === 0 ? [] : [{
      kind: 'import' as const,
      areas: added.map((row) => ({ id: made(row.code), level: levelOfCode(row.code), name: withoutCommittee(row.new_name), divisionCode: row.code, parentId: idOfCode.get(row.code.slice(0, 9))!, households: null })),
    }]),
  ]
}

/** Codes move along chains (201 → 202, 202 → 203): the end of each chain goes first. */
function inFreeOrder(renames: readonly Change[], idOfCode: ReadonlyMap<string, string>): Change[] {
  const waiting = renames.filter((change): change is Extract<Change, { kind: 'rename' }> => change.kind === 'rename')
  const order: Change[] = []
  while (waiting.length > 0) {
    const next = waiting.findIndex((one) => !waiting.some((other) => other !== one && idOfCode.get(one.divisionCode!) === other.areaId))
    order.push(...waiting.splice(Math.max(next, 0), 1))
  }
  return order
}

test.skipIf(missing).each(COUNTIES)('%s: every village that went, came or was renamed, 2016 to 2023, in the database', { timeout: 120_000 }, async (county) => {
  const rows = (read(changesFile) as Row[]).filter((row) => row.county === county)
  expect(rows.length).toBeGreaterThan(20)
  const lists = listsByYear(county, rows)
  const start = treeOfList(county, lists.get('2016')!)
  await seedTree(county, start)
  const scope = await enterAsTime(county)
  let applied = 0
  for (const step of stepsOf(rows)) {
    const year = step.split('-')[1]!
    const on = `${year}-01-01`
    let tree = await loadTree(scope.db, county)
    for (const change of changesOf(rows, tree, step)) {
      const outcome = applyChange(tree, levels, change, on)
      await carryOut(scope, change, outcome, on)
      tree = outcome.tree
      applied += change.kind === 'import' ? change.areas.length : 1
    }
    expect(await loadTree(scope.db, county)).toEqual(new Map([...tree].toSorted(([, a], [, b]) => a.path.split('/').length - b.path.split('/').length || (a.id < b.id ? -1 : 1))))
    // The list of the year, name by name and code by code, and under each street or town what belongs there.
    expect(await treeIn(county, on)).toEqual(sorted(listOf(lists, year)))
  }
  await client.query('COMMIT')
  expect(applied).toBeGreaterThan(rows.length / 2)
  // Each earlier year still stands as it was, the day before the next list included.
  for (const [year, list] of lists) {
    expect(await treeIn(county, `${year}-06-30`), year).toEqual(sorted(list))
    expect(await treeIn(county, `${year}-12-31`), year).toEqual(sorted(list))
  }
  // Who only got another code is still the same: its rows never had to move.
  const { rows: kept } = await client.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM (SELECT area_id FROM area_history WHERE county_code = $1 GROUP BY area_id HAVING count(DISTINCT division_code) > 1) changed', [county])
  expect(kept[0]!.n).toBe(rows.filter((row) => row.change === 'recoded').length)
  await checkTotals(county, lists)
  if (county === house.countyCode) await checkStatistics(county, lists)
})

function sorted(list: ReadonlyMap<string, string>): string[][] {
  return [...list].map(([code, name]) => [code, withoutCommittee(name)]).toSorted(([a], [b]) => (a! < b! ? -1 : 1))
}

async function seedTree(county: string, tree: Tree): Promise<void> {
  await client.query('DELETE FROM appointment')
  await client.query('DELETE FROM post')
  const row = { county_code: county }
  if ((await client.query('SELECT FROM county WHERE county_code = $1', [county])).rowCount === 0) {
    await insertRows(client, 'county', [{ ...row, name: county, preset: { '370322': 'gaoqing', '611023': 'shangnan' }[county], synthetic: true, created_at: '2025-01-01T00:00:00Z' }])
  } else {
    for (const table of ['organization_succession', 'organization', 'area_outline_history', 'area_outline', 'area_history', 'area']) await client.query(`DELETE FROM ${table} WHERE county_code = $1`, [county])
  }
  const nodes = [...tree.values()]
  await insertRows(client, 'area', nodes.map((node) => ({ ...row, id: node.id, level: node.level, division_code: node.divisionCode, name: node.name, parent_id: node.parentId, path: node.path, depth: node.path.split('/').length - 1, synthetic: false, valid_from: FIRST, version: 1 })))
  await insertRows(client, 'area_history', nodes.map((node) => ({ ...row, area_id: node.id, valid_from: FIRST, name: node.name, division_code: node.divisionCode, parent_id: node.parentId, path: node.path })))
}

/** Time's own session in the county, in one transaction of the owner's connection. */
async function enterAsTime(county: string) {
  const handle = newId(new Date())
  await client.query(
    `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
     VALUES ($1, sha256(convert_to($2, 'UTF8')), $3, '00000000-0000-7000-8000-000000000001', 'service', '1 hour', now() + interval '1 hour', now() + interval '1 hour')`,
    [newId(new Date()), handle, county],
  )
  await client.query('BEGIN')
  await client.query('SELECT FROM app.enter($1, $2)', [county, handle])
  const at = house.clock.now
  return { db: kyselyOn(client), countyCode: county, at, newId: () => newId(at) }
}

/** Code and name of every area of the day, after its place in the tree was checked. */
async function treeIn(county: string, day: string): Promise<string[][]> {
  const { rows } = await client.query<{ id: string; code: string; name: string; parent_code: string | null; path: string; parent_path: string | null }>(
    `SELECT h.area_id AS id, h.division_code AS code, h.name, h.path, p.division_code AS parent_code, p.path AS parent_path FROM area_history h
     LEFT JOIN area_history p ON p.county_code = h.county_code AND p.area_id = h.parent_id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
     WHERE h.county_code = $1 AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2) ORDER BY h.division_code`,
    [county, day],
  )
  for (const row of rows) {
    expect(row.path).toBe(`${row.parent_path ?? ''}${row.id}/`)
    if (row.code.length > 6) expect(row.parent_code).toBe(row.code.slice(0, row.code.length === 9 ? 6 : 9))
  }
  return rows.map((row) => [row.code, row.name])
}

/** One event in every area of every year: under the tree of its year each is where it happened, under today's none is lost. */
async function checkTotals(county: string, lists: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<void> {
  for (const [year, list] of lists) {
    const { rows: old } = await client.query<{ n: number; places: number }>(
      'SELECT count(*)::integer AS n, (count(*) FILTER (WHERE t.place_id = t.area_id))::integer AS places FROM app.tree_on($1, $2) t JOIN area_history h ON h.county_code = $1 AND h.area_id = t.area_id AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2)',
      [county, `${year}-06-30`])
    expect(old[0]).toEqual({ n: list.size, places: list.size })
    const { rows: today } = await client.query<{ n: number; whole: boolean }>(
      `SELECT count(*)::integer AS n, bool_and(a.valid_to IS NULL AND a.path = t.path) AS whole FROM app.tree_on($1, '2026-09-15') t
       JOIN area_history h ON h.county_code = $1 AND h.area_id = t.area_id AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2)
       JOIN area a ON a.county_code = $1 AND a.id = t.place_id`, [county, `${year}-06-30`])
    expect(today[0]).toEqual({ n: list.size, whole: true })
  }
}

/**
 * One request in every area on a day of every year, asked over HTTP: each year's figures are those of that year's own list, under
 * its own names, and stay so when the sums are put together.
 */
async function checkStatistics(county: string, lists: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<void> {
  const leader = await leaderOf(county)
  for (const year of lists.keys()) {
    await client.query(
      `INSERT INTO request_count_delta (county_code, id, day, area_id, category, channel, received)
       SELECT county_code, gen_random_uuid(), $2, area_id, 'municipal.road', 'phone', 1 FROM area_history WHERE county_code = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`,
      [county, `${year}-06-15`])
  }
  const figuresOf = async (areaId: string, year: string) => {
    const answer = await leader.get(`/api/areas/${areaId}/statistics?from=${year}-06-01&to=${year}-06-30&by=area`)
    expect(answer.status, answer.text).toBe(200)
    const { total, rows } = answer.body as { total: { received: number }; rows: { key: string; name: string; counts: { received: number } }[] }
    return { total: total.received, below: rows.filter((row) => row.key !== areaId && row.counts.received > 0).map((row): [string, number] => [row.name, row.counts.received]).toSorted() }
  }
  const check = async () => {
    for (const [year, list] of lists) {
      const within = (code: string, length: number) => [...list.keys()].filter((other) => other.startsWith(code) && (length === 0 || other.length === length))
      const named = (code: string): [string, number] => [withoutCommittee(list.get(code)!), within(code, 0).length]
      expect(await figuresOf(county, year), year).toEqual({ total: list.size, below: within(county, 9).map(named).toSorted() })
      expect(await figuresOf(MOST_RENAMED, year), year).toEqual({ total: within(MOST_RENAMED, 0).length, below: within(MOST_RENAMED, 12).map(named).toSorted() })
    }
  }
  await check()
  while ((await client.query<{ more: boolean }>('SELECT app.compact_request_counts($1, 10000) AS more', [county])).rows[0]!.more);
  await check()
}

/** The replay took all posts away: the county's leader gets his again. */
async function leaderOf(county: string) {
  const accountId = (await house.samplePeople()).find((person) => person.key === 'countyLeader')!.accountId
  const [unit, post] = [newId(new Date()), newId(new Date())]
  const row = { county_code: county, valid_from: FIRST }
  await insertRows(client, 'organization', [{ ...row, id: unit, line: 'government', kind: 'centre', name: '县中心', short_name: '县中心', accepts_matters: true, synthetic: true }])
  await insertRows(client, 'post', [{ ...row, id: post, organization_id: unit, role: 'countyLeader', name: '县领导', area_id: county }])
  const { rows } = await client.query<{ id: string }>('SELECT id FROM staff_member WHERE account_id = $1', [accountId])
  await insertRows(client, 'appointment', [{ ...row, id: newId(new Date()), post_id: post, staff_member_id: rows[0]!.id, position: 'primary' }])
  return await house.as('countyLeader')
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { calledName, chainOf, endsChain, serverFiles } from './statement-scan.ts'

/** Statements whose county stands in another piece of their text, by file and table, each with where it stands. */
const countyExceptions: Readonly<Record<string, string>> = {
  'modules/matters/server/notices.ts: matter': 'joined ON false: the columns’ shape without any row',
  'modules/matters/server/notices.ts: matter_clock': 'joined ON false: the columns’ shape without any row',
  'modules/people/server/read-posts.ts: post': 'conditions(countyCode, …)',
  'modules/people/server/staff.ts: staff_member': 'conditions(countyCode, …)',
  'modules/platform/server/kept-under-keys.ts: resident_profile': 'keys are the house’s: a rotation goes through every county',
  'modules/platform/server/kept-under-keys.ts: staff_member': 'keys are the house’s: a rotation goes through every county',
  'modules/requests/server/kept-under-keys.ts: request': 'keys are the house’s: a rotation goes through every county',
  'modules/requests/server/kept-under-keys.ts: imported_request': 'keys are the house’s: a rotation goes through every county',
  'modules/places/server/settle-plans.ts: live_event': 'the rows inserted carry it',
  'modules/requests/server/counts.ts: request_count_delta': 'the first of COLUMNS',
  'modules/requests/server/list-queue.ts: matter': 'WAITS',
  'modules/requests/statistics/server/list-rows.ts: matter': 'whereOf(db, countyCode, …)',
}

/** What stands beside tests works on a house of one county, whole. */
const ofTests = /\/(testing|test-[\w-]+|[\w-]+-fixture)\.ts$/

export type CountyFault = { line: number; table: string }

/** Where a statement, as text or through Kysely, touches a county's table without naming the county for it. */
export function countyFaultsInSources(root: string, countyTables: ReadonlySet<string>): { faults: string[]; statementsSeen: number } {
  const faults: string[] = []
  const unused = new Set(Object.keys(countyExceptions))
  let statementsSeen = 0
  for (const file of serverFiles(root).filter((one) => !ofTests.test(one))) {
    const scanned = scanForCounty(readFileSync(join(root, file), 'utf8'), countyTables)
    statementsSeen += scanned.statements
    for (const { line, table } of scanned.faults) {
      const exception = `${file}: ${table}`
      if (countyExceptions[exception] === undefined) faults.push(`county: ${file}:${line}: ${table} without its county`)
      unused.delete(exception)
    }
  }
  return { faults: [...faults, ...[...unused].map((exception) => `county: ${exception}: excepted, but there is no such statement`)], statementsSeen }
}

export function scanForCounty(text: string, countyTables: ReadonlySet<string>): { faults: CountyFault[]; statements: number } {
  const source = ts.createSourceFile('scanned.ts', text, ts.ScriptTarget.Latest, true)
  const faults: CountyFault[] = []
  let statements = 0
  const visit = (node: ts.Node): void => {
    const missing = ts.isTemplateExpression(node) || ts.isStringLiteralLike(node) ? missingInText(node.getText(source), countyTables) : ts.isCallExpression(node) ? missingInChain(node) : undefined
    if (missing !== undefined) {
      statements++
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      faults.push(...missing.map((table) => ({ line, table })))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { faults, statements }

  /** Each table that the chain begins with or joins: the calls that name it, or the chain's conditions, must name the county. */
  function missingInChain(node: ts.CallExpression): string[] | undefined {
    if (!endsChain(node)) return undefined
    const chain = chainOf(node)
    const beginning = chain.find((call) => ['selectFrom', 'updateTable', 'deleteFrom', 'insertInto'].includes(calledName(call) ?? ''))
    if (beginning === undefined) return undefined
    const [joins, others] = [chain.filter(isJoin), chain.filter((call) => !isJoin(call))]
    const missing = others.some(namesCounty) ? [] : tablesOf(beginning)
    return [...missing, ...joins.filter((join) => !namesCounty(join)).flatMap(tablesOf)]
  }

  function isJoin(call: ts.CallExpression): boolean {
    return calledName(call)?.endsWith('Join') ?? false
  }

  function namesCounty(call: ts.CallExpression): boolean {
    return call.arguments.some((part) => part.getText(source).includes('county_code'))
  }

  function tablesOf(call: ts.CallExpression): string[] {
    const first = call.arguments[0]
    if (first === undefined || !ts.isStringLiteralLike(first)) return []
    const table = first.text.split(' ')[0]!
    return countyTables.has(table) ? [table] : []
  }
}

const REFERENCE = /\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:ONLY\s+)?([a-z_]+)(?![.\w])(?:\s+(?:AS\s+)?(?!ON\b|WHERE\b|SET\b|JOIN\b|LEFT\b|CROSS\b|INNER\b|ORDER\b|GROUP\b|LIMIT\b|USING\b|VALUES\b|SELECT\b|FOR\b|RETURNING\b|UNION\b|HAVING\b|NATURAL\b)([a-z_]+))?/g

/** Undefined when the text is no statement over a county's table. */
export function missingInText(text: string, countyTables: ReadonlySet<string>): string[] | undefined {
  const references = [...text.matchAll(REFERENCE)].filter(([, table]) => countyTables.has(table!))
  if (references.length === 0) return undefined
  const unqualified = /(?<![.\w])county_code/.test(text)
  return references.flatMap(([, table, alias]) => (unqualified || new RegExp(`\\b${alias ?? table}\\.county_code`).test(text) || /\bUSING\s*\(\s*county_code/.test(text) ? [] : [table!]))
}

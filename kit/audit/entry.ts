/** A value that cannot be sealed in one certain spelling. */
export class AuditFormatError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'AuditFormatError'
  }
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue }

/**
 * One row of `audit_entry`, named as its columns. Holds ids and closed words, no personal text: it cannot be erased.
 * `at` is UTC with microseconds (`2026-09-24T02:03:04.000005Z`), as PostgreSQL keeps it and JavaScript's Date does not.
 */
export type AuditEntry = {
  county_code: string
  id: string
  at: string
  account_id: string | null
  session_id: string | null
  source_address: string | null
  organization_id: string | null
  role: string | null
  action: string
  object_kind: string | null
  object_id: string | null
  /** The person whose data was opened or changed, so that he finds who looked. */
  subject_id: string | null
  reason: string | null
  outcome: string
  details: { [name: string]: JsonValue }
}

/** The columns in the one order in which they are hashed and exported. */
const auditEntryFields = [
  'county_code', 'id', 'at', 'account_id', 'session_id', 'source_address', 'organization_id', 'role', 'action',
  'object_kind', 'object_id', 'subject_id', 'reason', 'outcome', 'details',
] as const satisfies readonly (keyof AuditEntry)[]

const required = new Set<keyof AuditEntry>(['county_code', 'id', 'at', 'action', 'outcome', 'details'])

const forms: Partial<Record<keyof AuditEntry, RegExp>> = {
  county_code: /^\d{6}$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  at: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/,
}

/**
 * The one spelling of an entry: JSON without spaces, all columns in the order of auditEntryFields, null where empty;
 * inside `details` the names sorted by UTF-16 code unit, numbers as JavaScript prints them. Throws AuditFormatError for
 * anything else than such a row, so that equal entries have equal text and different ones different text.
 */
export function canonicalEntry(entry: AuditEntry): string {
  const row = entry as unknown as Record<string, unknown>
  if (Object.keys(row).length !== auditEntryFields.length) throw new AuditFormatError('审计记录的字段与规定不符')
  const members = auditEntryFields.map((field) => {
    const value = row[field]
    if (field === 'details') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AuditFormatError('审计记录的 details 不是对象')
    } else if (!(typeof value === 'string' || (value === null && !required.has(field)))) {
      throw new AuditFormatError(`审计记录的 ${field} 缺少或不是文字`)
    }
    if (typeof value === 'string' && !(forms[field]?.test(value) ?? true)) throw new AuditFormatError(`审计记录的 ${field} 形式不对`)
    return `${JSON.stringify(field)}:${canonicalJson(value)}`
  })
  return `{${members.join(',')}}`
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).toSorted(byCodeUnit)
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`).join(',')}}`
  }
  const isJson = value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  if (!isJson) throw new AuditFormatError('审计记录里有不能写成 JSON 的值')
  return JSON.stringify(value)
}

function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

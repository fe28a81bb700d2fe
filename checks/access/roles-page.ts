/** What a cell of the permissions table may hold. */
export const reaches = ['area', 'party', 'own', 'county', 'self'] as const
export type Reach = (typeof reaches)[number]

export type RoleLine = { role: string; name: string; signIn: string; heldFor: string }
export type Example = { role: string; permission: string; relation: string; outcome: string }

/** docs/roles.md as data: the oracle of the authorisation matrix. */
export type RolesPage = {
  roles: RoleLine[]
  /** Permission → role (or `anonymous`) → reaches; empty for `-`. */
  permissions: Map<string, Map<string, readonly Reach[]>>
  /** Kind of object → the permissions that stand for reading it. */
  objects: Map<string, readonly string[]>
  /** Cell (`-`, `area`, …) → relation → covered. */
  coverage: Map<string, Map<string, boolean>>
  /** Held for → relation → whether the case exists. */
  applies: Map<string, Map<string, boolean>>
  examples: Example[]
}

/** Reads the page by the rules at its end; throws at the first line that breaks one. */
export function parseRolesPage(text: string): RolesPage {
  const roles = tableOf(text, 'roles', 4).rows.map(([role, name, signIn, heldFor]): RoleLine => {
    if (!['phone', 'phone+device', 'password+totp'].includes(signIn!)) throw new Error(`roles: ${role} signs in by ${signIn}`)
    return { role: role!, name: name!, signIn: signIn!, heldFor: heldFor! }
  })
  if (roles.length !== 15) throw new Error(`roles: ${roles.length} instead of fifteen`)

  const permissions = tableOf(text, 'permissions', 17)
  const columns = ['permission', ...roles.map(({ role }) => role), 'anonymous']
  if (permissions.header.join() !== columns.join()) throw new Error('permissions: the columns are not the roles in their order, then anonymous')

  return {
    roles,
    permissions: new Map(permissions.rows.map(([permission, ...cells]) => [permission!, new Map(cells.map((cell, index) => [columns[index + 1]!, readCell(permission!, cell)]))])),
    objects: new Map(tableOf(text, 'objects', 2).rows.map(([object, readBy]) => [object!, readBy!.split(' or ')])),
    coverage: yesNo(text, 'coverage'),
    applies: yesNo(text, 'applies'),
    examples: tableOf(text, 'examples', 4, 3).rows.map(([role, permission, relation, outcome]) => ({ role: role!, permission: permission!, relation: relation!, outcome: outcome! })),
  }
}

function tableOf(text: string, name: string, width: number | undefined, keyCells = 1): { header: string[]; rows: string[][] } {
  const [, inside, ...more] = text.split(`<!-- ${name}:begin -->`).flatMap((part, index) => (index === 0 ? [part] : [part.split(`<!-- ${name}:end -->`)[0]!]))
  if (inside === undefined || more.length > 0) throw new Error(`${name}: the table is not there exactly once`)
  const lines = inside.split('\n').filter((line) => line.startsWith('|')).map((line) => line.trim().slice(1, -1).split('|').map((cell) => cell.trim()))
  const [header, dashes, ...rows] = lines
  if (header === undefined || dashes?.every((cell) => /^-+$/.test(cell)) !== true) throw new Error(`${name}: no header with its rule of dashes`)
  for (const row of rows) if (row.length !== (width ?? header.length) || row.length !== header.length) throw new Error(`${name}: ${row.join(' | ')} has ${row.length} cells, not ${header.length}`)
  const keys = rows.map((row) => row.slice(0, keyCells).join(' | '))
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new Error(`${name}: ${twice} stands there twice`)
  return { header, rows }
}

function readCell(permission: string, cell: string): readonly Reach[] {
  if (cell === '-') return []
  const parts = cell.split('+')
  const known = parts.every((part, index) => reaches.includes(part as Reach) && parts.indexOf(part) === index)
  if (!known) throw new Error(`permissions: ${permission} has the cell "${cell}"`)
  return parts as Reach[]
}

function yesNo(text: string, name: string): Map<string, Map<string, boolean>> {
  const { header, rows } = tableOf(text, name, undefined)
  return new Map(rows.map(([key, ...cells]) => [key!, new Map(cells.map((cell, index) => {
    if (cell !== 'yes' && cell !== 'no') throw new Error(`${name}: ${key} has the cell "${cell}"`)
    return [header[index + 1]!, cell === 'yes']
  }))]))
}

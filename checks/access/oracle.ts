import type { Reach, RolesPage } from './roles-page.ts'

export const relations = [
  'own', 'sameUnit', 'partyElsewhere', 'below', 'above', 'sibling', 'otherCounty', 'expired', 'severalPosts', 'substituteAway', 'substitutePresent',
] as const
export type Relation = (typeof relations)[number]

/** Relations in which it is the person that counts: the only ones of a route without an object. */
export const personRelations: readonly Relation[] = ['sameUnit', 'expired', 'severalPosts', 'substituteAway', 'substitutePresent']

export type Outcome = 'allowed' | '401' | '403' | '404'

/** What the answer must be, worked out from docs/roles.md by its own rule and by nothing else. */
export function expectedOutcome(page: RolesPage, asked: { role: string; permission: string; relation: Relation; object: string | undefined }): Outcome {
  const { role, permission, relation, object } = asked
  if (role === 'anonymous') return '401'
  // Rule 4: it belongs to the session, not to a post.
  if (permission === 'account.self' && object === undefined) return 'allowed'
  if (object === undefined) return holdsSomewhere(page, role, permission, relation) ? 'allowed' : '403'
  // The one exception of docs/roles.md: an export's file is its creator's alone; who decides about it sees that it exists.
  if (permission === 'export.create' && object === 'export') {
    if (relation === 'own') return page.permissions.get(permission)!.get(role)!.length > 0 ? 'allowed' : '404'
    return covers(page, role, 'export.approve', relation, object) ? '403' : '404'
  }
  if (covers(page, role, permission, relation, object)) return 'allowed'
  const readBy = page.objects.get(object)
  if (readBy === undefined) throw new Error(`docs/roles.md has no object ${object}`)
  return readBy.some((reading) => covers(page, role, reading, relation, object)) ? '403' : '404'
}

/** Whether the case exists for somebody who holds this role. */
export function caseExists(page: RolesPage, role: string, relation: Relation): boolean {
  const { heldFor } = page.roles.find((line) => line.role === role)!
  return page.applies.get(heldFor)!.get(relation)!
}

function covers(page: RolesPage, role: string, permission: string, relation: Relation, object: string): boolean {
  const cell = cellOver(page, role, permission, object)
  if (relation !== 'severalPosts') return cellCovers(page, cell, relation)
  return cellCovers(page, cell, 'severalPosts.first') || cellCovers(page, cellOver(page, 'communityHead', permission, object), 'severalPosts.second')
}

/** The cell as far as it can reach this kind of object: being a party covers no area, an area covers no organisation's figure. */
function cellOver(page: RolesPage, role: string, permission: string, object: string): readonly Reach[] {
  const cell = page.permissions.get(permission)!.get(role)!
  // A request made under `own` is one's own, wherever its place lies: this cell reaches every place of the county.
  if (permission === 'request.report' && object === 'area') return cell.includes('own') ? ['county'] : []
  const unfit: Record<string, Reach> = { area: 'party', organization: 'area' }
  return cell.filter((reach) => reach !== unfit[object])
}

function cellCovers(page: RolesPage, cell: readonly Reach[], relation: string): boolean {
  return cell.some((reach) => page.coverage.get(reach)!.get(relation)!)
}

/** Rule 3. Whoever holds no post at the moment holds nothing. */
function holdsSomewhere(page: RolesPage, role: string, permission: string, relation: Relation): boolean {
  if (relation === 'expired' || relation === 'substitutePresent') return false
  const holders = relation === 'severalPosts' ? [role, 'communityHead'] : [role]
  return holders.some((holder) => page.permissions.get(permission)!.get(holder)!.length > 0)
}

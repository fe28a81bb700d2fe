/** In which rows a permission holds: the post's area and below, matters the post's unit takes part in, one's own, the county, oneself. */
export type Scope = 'area' | 'party' | 'own' | 'county' | 'self'

/** Role → permission → scopes. What a role lacks is not in the table. */
export type RoleTable = Readonly<Record<string, Readonly<Record<string, readonly Scope[]>>>>

/** A post that the person holds (or stands in for) at this moment, as app.enter found it. */
export type Grant = {
  postId: string
  postName: string
  role: string
  organizationId: string
  organizationName: string
  position: 'primary' | 'substitute'
  areaId: string | null
  areaName: string | null
  areaPath: string | null
  seesArea: boolean
  seesParty: boolean
}

/** What access looks at in a row; a row without these is the county's. */
export type ScopedRow = { area_path?: string | null; org_ids?: readonly string[] | null; reporter_id?: string | null }

export type Surface = 'desk' | 'field' | 'resident' | 'service'

/** Who is asking, in which county, with which posts. Made from the session only. */
export class Actor {
  readonly countyCode: string
  readonly accountId: string | null
  readonly sessionId: string | null
  readonly surface: Surface | null
  readonly staffMemberId: string | null
  readonly name: string | null
  readonly noticeVersion: string | null
  readonly grants: readonly Grant[]
  readonly #roles: RoleTable

  constructor(fields: Pick<Actor, 'countyCode' | 'accountId' | 'sessionId' | 'surface' | 'staffMemberId' | 'name' | 'noticeVersion' | 'grants'>, roles: RoleTable) {
    this.countyCode = fields.countyCode
    this.accountId = fields.accountId
    this.sessionId = fields.sessionId
    this.surface = fields.surface
    this.staffMemberId = fields.staffMemberId
    this.name = fields.name
    this.noticeVersion = fields.noticeVersion
    this.grants = fields.grants
    this.#roles = roles
  }

  /** Whether any post of this person carries the permission somewhere. */
  holds(permission: string): boolean {
    return this.grantsFor(permission).length > 0 || this.#residentScopes(permission).length > 0
  }

  /** The posts that carry the permission. */
  grantsFor(permission: string): Grant[] {
    return this.grants.filter((grant) => this.#roles[grant.role]?.[permission] !== undefined)
  }

  scopesOf(grant: Grant, permission: string): readonly Scope[] {
    return this.#roles[grant.role]?.[permission] ?? []
  }

  /**
   * Whether the permission holds over this very row: the post that carries it must itself cover the row,
   * so that reading in A and dispatching in B never becomes dispatching in A.
   */
  may(permission: string, row: ScopedRow): boolean {
    if (this.#residentScopes(permission).some((scope) => scope !== 'own' || this.#isOwn(row))) return true
    return this.grantFor(permission, row) !== undefined
  }

  /** The post by which the permission holds over the row: it goes into the audit and onto the timeline. */
  grantFor(permission: string, row: ScopedRow): Grant | undefined {
    return this.grantsFor(permission).find((grant) =>
      this.scopesOf(grant, permission).some((scope) => {
        switch (scope) {
          case 'area':
            return grant.areaPath !== null && typeof row.area_path === 'string' && row.area_path.startsWith(grant.areaPath)
          case 'party':
            return row.org_ids?.includes(grant.organizationId) ?? false
          case 'own':
            return this.#isOwn(row)
          case 'county':
          case 'self':
            return true
        }
      }),
    )
  }

  /** The areas in which a list under this permission may look, shortest path first, none inside another. */
  areaPathsFor(permission: string): string[] {
    const paths = this.grantsFor(permission)
      .filter((grant) => grant.areaPath !== null && this.scopesOf(grant, permission).includes('area'))
      .map((grant) => grant.areaPath as string)
      .sort((a, b) => a.length - b.length)
    return paths.filter((path, index) => !paths.slice(0, index).some((wider) => path.startsWith(wider)))
  }

  /** The units whose matters a list under this permission may show. */
  organizationIdsFor(permission: string): string[] {
    const ids = this.grantsFor(permission)
      .filter((grant) => this.scopesOf(grant, permission).includes('party'))
      .map((grant) => grant.organizationId)
    return [...new Set(ids)]
  }

  #isOwn(row: ScopedRow): boolean {
    return this.accountId !== null && row.reporter_id === this.accountId
  }

  /** Private and official life are two accounts: only a resident's own session carries the resident's rights; one's own account is everybody's. */
  #residentScopes(permission: string): readonly Scope[] {
    if (this.accountId === null || (this.surface !== 'resident' && permission !== 'account.self')) return []
    return this.#roles.resident?.[permission] ?? []
  }
}

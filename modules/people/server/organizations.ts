import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { changeOrganization, closeOrganization, createOrganization, getOrganization, listOrganizations } from '#modules/people/contract.ts'
import type { Organization } from '#modules/people/contract.ts'
import { areaUnknown, endsAlready, endsBeforeItBegins, hasSubordinates, organizationBelowItself, organizationEnded, organizationUnknown, versionOld } from '#modules/people/refusals.ts'
import { endOrganizations, endPosts } from '#modules/people/server/end-units.ts'
import { keepFormer, readFormerSpans } from '#modules/people/server/organization-history.ts'
import { readPosts } from '#modules/people/server/read-posts.ts'
import { dayOf } from '#modules/people/server/scope.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'

const MOST_POSTS = 500
const MOST_ABOVE = 16

type Filter = {
  organizationId?: string | undefined; line?: string | undefined; kind?: string | undefined; areaId?: string | undefined; parentId?: string | undefined; search?: string | undefined
  accepting?: boolean | undefined
}

async function readOrganizations(db: Db, countyCode: string, filter: Filter, on: string, after: string | undefined, limit: number): Promise<Organization[]> {
  const search = filter.search === undefined || filter.search === '' ? null : filter.search
  const { rows } = await sql<Organization>`
    SELECT o.id AS "organizationId", o.key, o.line, o.kind, coalesce(h.name, o.name) AS name, coalesce(h.short_name, o.short_name) AS "shortName", o.accepts_matters AS "acceptsMatters",
      above.id AS "parentId", above.name AS "parentName",
      o.area_id AS "areaId", r.name AS "areaName", o.valid_from AS "validFrom", o.valid_to AS "validTo", o.version
    FROM organization o
    LEFT JOIN organization_history h ON h.county_code = o.county_code AND h.organization_id = o.id AND h.valid_from <= ${on}::date AND h.valid_to > ${on}::date
    LEFT JOIN organization above ON above.county_code = o.county_code AND above.id = CASE WHEN h.organization_id IS NULL THEN o.parent_id ELSE h.parent_id END
    LEFT JOIN area r ON r.county_code = o.county_code AND r.id = o.area_id
    WHERE o.county_code = ${countyCode}
      AND (${filter.organizationId ?? null}::uuid IS NOT NULL OR (o.valid_from <= ${on}::date AND (o.valid_to IS NULL OR o.valid_to > ${on}::date)))
      AND (${filter.organizationId ?? null}::uuid IS NULL OR o.id = ${filter.organizationId ?? null}::uuid)
      AND (${filter.line ?? null}::text IS NULL OR o.line = ${filter.line ?? null})
      AND (${filter.kind ?? null}::text IS NULL OR o.kind = ${filter.kind ?? null})
      AND (${filter.areaId ?? null}::text IS NULL OR o.area_id = ${filter.areaId ?? null})
      AND (${filter.parentId ?? null}::uuid IS NULL OR above.id = ${filter.parentId ?? null}::uuid)
      AND (NOT ${filter.accepting ?? false}::boolean OR o.accepts_matters)
      AND (${search}::text IS NULL OR position(${search} IN coalesce(h.name, o.name)) > 0 OR position(${search} IN coalesce(h.short_name, o.short_name)) > 0)
      AND (${after ?? null}::uuid IS NULL OR o.id > ${after ?? null}::uuid)
    ORDER BY o.id LIMIT ${limit}`.execute(db)
  return rows
}

export const listOrganizationsHandler = query(listOrganizations, async ({ input, actor, db, at }) => {
  const organizations = await readOrganizations(db, actor.countyCode, input, input.on ?? dayOf(at), input.after, input.limit + 1)
  const page = organizations.slice(0, input.limit)
  return { organizations: page, next: organizations.length > input.limit ? page.at(-1)!.organizationId : null }
})

export const getOrganizationHandler = query(getOrganization, async (context) => {
  const { input, actor, db, at } = context
  const organization = await findOrganization(context, input.organizationId)
  context.guard(organization === undefined ? undefined : {})
  const posts = await readPosts(db, actor.countyCode, { organizationId: input.organizationId }, dayOf(at), at, undefined, MOST_POSTS)
  const { rows } = await sql<{ organizationId: string; name: string; on: string }>`
    SELECT o.id AS "organizationId", o.name, s.on_date AS "on" FROM organization_succession s JOIN organization o ON o.county_code = s.county_code AND o.id = s.successor_id
    WHERE s.county_code = ${actor.countyCode} AND s.predecessor_id = ${input.organizationId} ORDER BY s.on_date, o.id`.execute(db)
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const citation = preset.organizations.find((one) => one.key === organization!.key)?.citation ?? null
  return { ...organization!, citation, posts, successors: rows, former: await readFormerSpans(db, actor.countyCode, input.organizationId) }
})

async function findOrganization({ db, actor, at }: Context<unknown>, organizationId: string): Promise<Organization | undefined> {
  return (await readOrganizations(db, actor.countyCode, { organizationId }, dayOf(at), undefined, 1))[0]
}

async function showOrganization(context: Context<unknown>, organizationId: string): Promise<Organization> {
  return (await findOrganization(context, organizationId))!
}

export const createOrganizationHandler = command(
  createOrganization,
  async (context) => {
    const { input, actor, db } = context
    if (input.parentId !== undefined) await insistOnOrganization(context, input.parentId)
    if (input.areaId !== undefined) await insistOnArea(context, input.areaId)
    const id = context.newId()
    await db
      .insertInto('organization')
      .values({
        county_code: actor.countyCode, id, line: input.line, kind: input.kind, name: input.name, short_name: input.shortName, accepts_matters: input.acceptsMatters,
        parent_id: input.parentId ?? null, area_id: input.areaId ?? null, valid_from: input.validFrom,
      })
      .execute()
    context.audit({ objectKind: 'organization', objectId: id })
    return id
  },
  showOrganization,
)

/** An open unit of this county. */
export async function insistOnOrganization({ db, actor, at }: Context<unknown>, organizationId: string): Promise<{ name: string; kind: string }> {
  const row = await db.selectFrom('organization').select(['name', 'kind', 'valid_to']).where('county_code', '=', actor.countyCode).where('id', '=', organizationId).executeTakeFirst()
  if (row === undefined) throw organizationUnknown()
  if (row.valid_to !== null && row.valid_to <= dayOf(at)) throw organizationEnded({ name: row.name })
  return row
}

/** An open area of this county. */
export async function insistOnArea({ db, actor, at }: Context<unknown>, areaId: string): Promise<{ level: string }> {
  const row = await db.selectFrom('area').select(['level', 'valid_to']).where('county_code', '=', actor.countyCode).where('id', '=', areaId).executeTakeFirst()
  if (row === undefined || (row.valid_to !== null && row.valid_to <= dayOf(at))) throw areaUnknown()
  return row
}

export const changeOrganizationHandler = command(
  changeOrganization,
  async (context) => {
    const { input, actor, db } = context
    const before = await lockOrganization(context, input.organizationId)
    if (before.version !== input.version) throw versionOld({ name: before.name })
    if (input.parentId !== undefined && input.parentId !== null) {
      await insistOnOrganization(context, input.parentId)
      await refuseCircle(context, input.organizationId, input.parentId, before.name)
    }
    const isOther = (['name', 'shortName', 'parentId'] as const).some((field) => input[field] !== undefined && input[field] !== { name: before.name, shortName: before.short_name, parentId: before.parent_id }[field])
    if (isOther) await keepFormer({ db, countyCode: actor.countyCode, at: context.at, newId: context.newId }, [input.organizationId])
    await db
      .updateTable('organization')
      .set((eb) => ({
        ...(input.name === undefined ? {} : { name: input.name }), ...(input.shortName === undefined ? {} : { short_name: input.shortName }),
        ...(input.acceptsMatters === undefined ? {} : { accepts_matters: input.acceptsMatters }), ...(input.parentId === undefined ? {} : { parent_id: input.parentId }),
        version: eb('version', '+', 1),
      }))
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', input.organizationId)
      .execute()
    context.audit({ objectKind: 'organization', objectId: input.organizationId })
    return input.organizationId
  },
  showOrganization,
)

async function lockOrganization(context: Context<unknown>, organizationId: string) {
  const one = context.db.selectFrom('organization').selectAll().where('county_code', '=', context.actor.countyCode).where('id', '=', organizationId)
  // Looked at before it is locked: under row security only an administrator could lock it, and would-be ones must hear 403.
  context.guard((await one.executeTakeFirst()) === undefined ? undefined : {})
  return await one.forUpdate().executeTakeFirstOrThrow()
}

async function refuseCircle({ db, actor }: Context<unknown>, organizationId: string, parentId: string, name: string): Promise<void> {
  let above: string | null = parentId
  for (let steps = 0; above !== null && steps < MOST_ABOVE; steps++) {
    if (above === organizationId) throw organizationBelowItself({ name })
    const row: { parent_id: string | null } | undefined = await db.selectFrom('organization').select('parent_id').where('county_code', '=', actor.countyCode).where('id', '=', above).executeTakeFirst()
    above = row?.parent_id ?? null
  }
}

async function refuseSubordinates({ db, actor }: Context<unknown>, organizationId: string, name: string): Promise<void> {
  const below = await db.selectFrom('organization').select('short_name').where('county_code', '=', actor.countyCode).where('parent_id', '=', organizationId).where('valid_to', 'is', null).execute()
  if (below.length > 0) throw hasSubordinates({ name, count: below.length })
}

/** The unit ends with its posts and appointments; who took over is recorded, so that what is open can follow. */
export const closeOrganizationHandler = command(
  closeOrganization,
  async (context) => {
    const { input, actor, db } = context
    const scope: CountyScope = { db, countyCode: actor.countyCode, at: context.at, newId: context.newId }
    const before = await lockOrganization(context, input.organizationId)
    if (before.version !== input.version) throw versionOld({ name: before.name })
    if (before.valid_to !== null) throw endsAlready({ name: before.name, on: before.valid_to })
    if (input.on < before.valid_from) throw endsBeforeItBegins({ name: before.name, from: before.valid_from })
    if (input.successorId !== undefined) {
      await insistOnOrganization(context, input.successorId)
      if (input.successorId === input.organizationId) throw organizationBelowItself({ name: before.name })
      await db.insertInto('organization_succession').values({ county_code: actor.countyCode, predecessor_id: input.organizationId, successor_id: input.successorId, on_date: input.on }).execute()
    }
    // Nothing is planned for units: what stands below goes to another on the day itself.
    if (input.on > dayOf(context.at)) await refuseSubordinates(context, input.organizationId, before.name)
    const posts = await db.selectFrom('post').select('id').where('county_code', '=', actor.countyCode).where('organization_id', '=', input.organizationId).execute()
    await endPosts(scope, posts.map((post) => post.id), input.on)
    await endOrganizations(scope, [input.organizationId], input.on)
    context.audit({ objectKind: 'organization', objectId: input.organizationId, details: { on: input.on } })
    return input.organizationId
  },
  showOrganization,
)

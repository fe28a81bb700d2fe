import type { z } from 'zod'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import type { ScopedRow } from '#kit/access/actor.ts'
import { touch } from '#modules/matters/server/public.ts'
import { createAreaExport, createOrganizationExport } from '#modules/requests/statistics/contract.ts'
import type { Export, ExportFilter } from '#modules/requests/statistics/contract.ts'
import { checkPeriod } from '#modules/requests/statistics/periods.ts'
import { exportEmpty, exportTooLarge } from '#modules/requests/statistics/refusals.ts'
import { mostExportRows } from '#modules/requests/statistics/row-sets.ts'
import { countRecords } from '#modules/requests/statistics/server/exclusion-file.ts'
import { countRows } from '#modules/requests/statistics/server/export-file.ts'
import { findExport, presentExports, recordFilterOf, rowFilterOf } from '#modules/requests/statistics/server/export-record.ts'
import { findArea, findOrganization } from '#modules/requests/statistics/server/scope.ts'

const DAY = 86_400_000
export const EXPORT_DAYS = 7

export const createAreaExportHandler = command(
  createAreaExport,
  async (context) => {
    const area = context.guard(await findArea(context.db, context.actor.countyCode, context.input.areaId))
    return ask(context, area, { areaId: area.id, depth: area.depth, organizationId: null })
  },
  showExport,
)

export const createOrganizationExportHandler = command(
  createOrganizationExport,
  async (context) => {
    const organization = context.guard(await findOrganization(context.db, context.actor.countyCode, context.input.organizationId))
    return ask(context, organization, { areaId: null, depth: null, organizationId: organization.id })
  },
  showExport,
)

type Asking = { what: Export['what']; filter: z.infer<typeof ExportFilter>; reason: string }

/** It lies where the post lies that carries the permission over what was asked for: there somebody else approves it. */
async function ask(context: Context<Asking>, asked: ScopedRow, place: { areaId: string | null; depth: number | null; organizationId: string | null }): Promise<string> {
  const { input, actor, db, at } = context
  const { filter } = input
  if (filter.from !== undefined && filter.to !== undefined) checkPeriod({ from: filter.from, to: filter.to })
  const asking = { asked_area_id: place.areaId, asked_area_depth: place.depth, asked_organization_id: place.organizationId, filter, created_at: at }
  const rows = input.what === 'exclusions'
    ? await countRecords(db, actor.countyCode, rowFilterOf(asking), recordFilterOf(asking))
    : await countRows(db, actor.countyCode, rowFilterOf(asking))
  if (rows === 0) throw exportEmpty()
  if (rows > mostExportRows) throw exportTooLarge({ most: mostExportRows })
  const grant = actor.grantFor('export.create', asked)!
  const liesInArea = actor.scopesOf(grant, 'export.create').includes('area')
  const id = context.newId()
  await touch(
    db,
    `INSERT INTO export (county_code, id, what, asked_area_id, asked_organization_id, filter, reason, state, created_by, post_id, organization_id, area_path, org_ids, created_at, row_count, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      actor.countyCode, id, input.what, place.areaId, place.organizationId, JSON.stringify(filter), input.reason, actor.accountId, grant.postId, grant.organizationId,
      liesInArea ? grant.areaPath : null, liesInArea ? [] : [grant.organizationId], at, rows, new Date(at.getTime() + EXPORT_DAYS * DAY),
    ],
  )
  context.audit({ objectKind: 'export', objectId: id, grant, reason: input.reason, details: { rows } })
  context.announce({ kind: 'export.asked', objectId: id, areaPath: liesInArea ? grant.areaPath : null, orgIds: liesInArea ? [] : [grant.organizationId] })
  return id
}

async function showExport({ db, actor, at }: Pick<Context<unknown>, 'db' | 'actor' | 'at'>, id: string) {
  const row = await findExport(db, actor.countyCode, id)
  if (row === undefined) throw notFound()
  return (await presentExports({ db, actor, at }, [row]))[0]!
}

import { startOfDayInChina } from '#kit/clock/china-day.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import { sql } from '#kit/database/transaction.ts'
import { organizationName } from '#presets/organization-name.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'
import { handOverSubordinates } from '#modules/people/server/organization-history.ts'
import { dayOf, endSessionsOfHolders, insistOnTwoLeft, lookAgain } from '#modules/people/server/scope.ts'

/**
 * Areas ended: the posts held for them end that day with their appointments, their units hand over to the units of the areas
 * that took over, and whoever held a post there is signed out. A successor without such a unit gets one, without people:
 * its posts show up as vacant, and the people as without a post.
 */
export async function endUnitsOfAreas(scope: CountyScope, ended: readonly { areaId: string; parentId: string; successorIds: readonly string[] }[], on: string): Promise<void> {
  const { db, countyCode } = scope
  const areaIds = ended.map((one) => one.areaId)
  const units = await db
    .selectFrom('organization').selectAll().where('county_code', '=', countyCode).where('area_id', 'in', areaIds).where('valid_to', 'is', null).orderBy('id').execute()
  for (const unit of units) {
    const { successorIds, parentId } = ended.find((one) => one.areaId === unit.area_id)!
    const successors = await Promise.all(successorIds.map(async (areaId) => (await findUnit(scope, unit, areaId)) ?? (await makeUnit(scope, unit, areaId, on))))
    // Nobody took the area over: what was open there is the business of whoever stands above it.
    const above = successorIds.length === 0 ? await findUnit(scope, unit, parentId) : undefined
    for (const successor of above === undefined ? successors : [above]) {
      await db.insertInto('organization_succession').values({ county_code: countyCode, predecessor_id: unit.id, successor_id: successor, on_date: on }).onConflict((conflict) => conflict.doNothing()).execute()
    }
  }
  const posts = await db
    .selectFrom('post')
    .select('id')
    .where('county_code', '=', countyCode)
    .where((eb) => eb.or([eb('area_id', 'in', areaIds), ...(units.length === 0 ? [] : [eb('organization_id', 'in', units.map((unit) => unit.id))])]))
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', on)]))
    .execute()
  await endPosts(scope, posts.map((post) => post.id), on)
  await endOrganizations(scope, units.map((unit) => unit.id), on)
}

type Unit = { id: string; key: string | null; line: string; kind: string; name: string; short_name: string; accepts_matters: boolean; parent_id: string | null; synthetic: boolean }

/** Units that answer for a place: a village's committee may hand over to a community's, or to the office of the town. */
const PLACE_KINDS = ['committee', 'government']

async function findUnit({ db, countyCode }: CountyScope, unit: Unit, areaId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('organization')
    .select('id')
    .where('county_code', '=', countyCode)
    .where('area_id', '=', areaId)
    .where('valid_to', 'is', null)
    .where('accepts_matters', '=', unit.accepts_matters)
    .where((eb) => eb.or([eb('line', '=', unit.line), ...(unit.accepts_matters ? [eb('kind', 'in', PLACE_KINDS)] : [])]))
    .orderBy((eb) => eb.case().when('kind', '=', unit.kind).then(0).else(1).end())
    .orderBy('id')
    .executeTakeFirst()
  return row?.id
}

async function makeUnit(scope: CountyScope, unit: Unit, areaId: string, on: string): Promise<string> {
  const { db, countyCode } = scope
  const { name: countyName, preset } = await countyWithPreset(db, countyCode)
  const area = await db.selectFrom('area').select(['name', 'level']).where('county_code', '=', countyCode).where('id', '=', areaId).executeTakeFirstOrThrow()
  const template = preset.organizations.find((one) => one.level === area.level && one.line === unit.line && one.acceptsMatters === unit.accepts_matters)
  const places = { county: countyName, prefecture: preset.prefecture, area: area.name }
  const id = scope.newId()
  await db
    .insertInto('organization')
    .values({
      county_code: countyCode, id, key: template?.key ?? null, line: unit.line, kind: template?.kind ?? unit.kind, name: template === undefined ? unit.name : organizationName(template.name, places),
      short_name: template === undefined ? unit.short_name : area.name, accepts_matters: unit.accepts_matters, parent_id: unit.parent_id, area_id: areaId, synthetic: unit.synthetic, valid_from: on,
    })
    .execute()
  return id
}

/** The posts end that day, their appointments with them, and their holders are signed out when the day has come. */
export async function endPosts(scope: CountyScope, postIds: readonly string[], on: string): Promise<void> {
  if (postIds.length === 0) return
  const { db, countyCode } = scope
  // What would begin on that day or later never holds, in an area or unit that is not there any more.
  await sql`UPDATE post SET valid_to = greatest(${on}::date, valid_from), version = version + 1
    WHERE county_code = ${countyCode} AND id = ANY (${postIds}::uuid[]) AND (valid_to IS NULL OR valid_to > ${on}::date)`.execute(db)
  const { rows } = await sql<{ id: string; administers: string | null }>`UPDATE appointment SET valid_to = greatest(${on}::date, valid_from), version = version + 1
    WHERE county_code = ${countyCode} AND post_id = ANY (${postIds}::uuid[]) AND (valid_to IS NULL OR valid_to > ${on}::date) RETURNING id, administers`.execute(db)
  if (rows.some(({ administers }) => administers === 'system')) await insistOnTwoLeft(scope, on)
  if (on <= dayOf(scope.at)) await endSessionsOfHolders(scope, rows.map((row) => row.id))
}

/** The units end that day; what is open with them follows to whoever took over. */
export async function endOrganizations(scope: CountyScope, organizationIds: readonly string[], on: string): Promise<void> {
  if (organizationIds.length === 0) return
  const { db, countyCode, at } = scope
  await sql`UPDATE organization SET valid_to = greatest(${on}::date, valid_from), version = version + 1
    WHERE county_code = ${countyCode} AND id = ANY (${organizationIds}::uuid[]) AND valid_to IS NULL`.execute(db)
  if (on <= dayOf(at)) await handOverSubordinates(scope, organizationIds)
  const { rows } = await sql<{ matter_id: string }>`SELECT matter_id FROM app.matters_of_units(${organizationIds}::uuid[])`.execute(db)
  await lookAgain(scope, rows.map((row) => row.matter_id), on <= dayOf(at) ? at : startOfDayInChina(on))
}

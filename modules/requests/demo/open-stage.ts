import type { Client } from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { countyRules, isWithin, ServiceSession } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { ActorSessions } from './actor-sessions.ts'
import type { Stage } from './live-through.ts'
import type { Office } from './next-step.ts'
import { loadOfficers } from './officers.ts'
import type { Officers } from './officers.ts'

export type StageOptions = {
  services: Services
  /** The owner's connection: reads who is there and which units there are. */
  owner: Client
  countyCode: string
  seed: string
  until: Date
}

/** Gathers whoever acts in a county's simulated past, and its rules as they are in force now. */
export async function openStage(options: StageOptions): Promise<Stage & { rules: CountyRules }> {
  const { services, owner, countyCode, seed, until } = options
  // A county that has just been loaded has no statistics yet, and plans made without them are three times as slow.
  await owner.query('ANALYZE')
  const officers = await loadOfficers(owner, countyCode, services.roles)
  const sessions = new ActorSessions(services, countyCode)
  const rules = await new ServiceSession(services, countyCode).transact(async ({ db }) => await countyRules(db, countyCode))
  return { countyCode, officers, sessions, until, rules, office: await openOffice(owner, countyCode, seed, rules, officers) }
}

async function openOffice(owner: Client, countyCode: string, seed: string, rules: CountyRules, officers: Officers): Promise<Office> {
  const units = await owner.query<{ id: string; key: string }>(
    'SELECT id, key FROM organization WHERE county_code = $1 AND accepts_matters AND area_id IS NULL AND valid_to IS NULL ORDER BY key', [countyCode],
  )
  const duties = await owner.query<{ id: string; unit: string; category: string }>(
    "SELECT id, unit, category FROM duty_entry WHERE county_code = $1 AND part = 'lead' AND valid_to IS NULL ORDER BY category DESC, valid_from DESC, id", [countyCode],
  )
  const keyOf = new Map(units.rows.map((unit) => [unit.id, unit.key]))
  const names = new Map(rules.categories.map((category) => [category.key, category.name]))
  return {
    seed,
    calendar: rules.calendar,
    procedure: rules.procedure,
    categoryName: (key) => names.get(key) ?? key,
    // Discipline inspection gets nothing by mistake: what is sealed stays with it.
    departmentIds: units.rows.filter((unit) => unit.key !== 'disciplineInspection' && officers.has(unit.id, 'request.sign')).map((unit) => unit.id),
    dutyEntryAgainst: (category, organizationId) => {
      const leading = duties.rows.find((duty) => isWithin(category, duty.category))
      return leading === undefined || leading.unit === keyOf.get(organizationId) ? undefined : leading.id
    },
    hasHead: (organizationId) => officers.has(organizationId, 'request.decideExtension'),
  }
}

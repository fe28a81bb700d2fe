import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { endAbsence, listAbsences, recordAbsence } from '#modules/people/contract.ts'
import type { Absence } from '#modules/people/contract.ts'
import { absenceEndsFirst, absenceNotYours, absenceOver, notStaff, staffUnknown } from '#modules/people/refusals.ts'
import { dayOf } from '#modules/people/server/scope.ts'

const MOST_ABSENCES = 200

type Filter = { absenceId?: string; organizationIds?: readonly string[]; staffMemberId?: string | null }

/** What runs or is still to come; one that is asked for by its id also when it is over. */
async function readAbsences({ db, actor, at }: Context<unknown>, filter: Filter): Promise<Absence[]> {
  const today = dayOf(at)
  const { rows } = await sql<Omit<Absence, 'awayFrom' | 'awayTo'> & { awayFrom: Date; awayTo: Date | null }>`
    SELECT w.id AS "absenceId", w.staff_member_id AS "staffMemberId", m.name, w.away_from AS "awayFrom", w.away_to AS "awayTo",
      w.away_from <= ${at}::timestamptz AND (w.away_to IS NULL OR w.away_to > ${at}::timestamptz) AS running,
      coalesce((SELECT jsonb_agg(jsonb_build_object('postName', p.name, 'name', n.name) ORDER BY p.id)
        FROM appointment a JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id
        JOIN appointment b ON b.county_code = a.county_code AND b.post_id = a.post_id AND b.position = 'substitute' AND b.valid_from <= ${today}::date AND (b.valid_to IS NULL OR b.valid_to > ${today}::date)
        JOIN staff_member n ON n.county_code = b.county_code AND n.id = b.staff_member_id
        WHERE a.county_code = w.county_code AND a.staff_member_id = w.staff_member_id AND a.position = 'primary' AND a.valid_from <= ${today}::date AND (a.valid_to IS NULL OR a.valid_to > ${today}::date)), '[]'::jsonb) AS substitutes
    FROM absence w JOIN staff_member m ON m.county_code = w.county_code AND m.id = w.staff_member_id
    WHERE w.county_code = ${actor.countyCode}
      AND CASE WHEN ${filter.absenceId ?? null}::uuid IS NULL THEN w.away_to IS NULL OR w.away_to > ${at}::timestamptz ELSE w.id = ${filter.absenceId ?? null}::uuid END
      AND (${filter.staffMemberId ?? null}::uuid IS NULL OR w.staff_member_id = ${filter.staffMemberId ?? null}::uuid)
      AND (${filter.organizationIds === undefined}::boolean OR EXISTS (SELECT FROM appointment c JOIN post d ON d.county_code = c.county_code AND d.id = c.post_id
        WHERE c.county_code = w.county_code AND c.staff_member_id = w.staff_member_id AND d.organization_id = ANY (${filter.organizationIds ?? []}::uuid[])
          AND c.valid_from <= ${today}::date AND (c.valid_to IS NULL OR c.valid_to > ${today}::date)))
    ORDER BY w.away_from, w.id LIMIT ${MOST_ABSENCES}`.execute(db)
  return rows.map((row) => ({ ...row, awayFrom: row.awayFrom.toISOString(), awayTo: row.awayTo?.toISOString() ?? null }))
}

/** Whoever may read organisations sees the county's; everybody else his own units'. */
export const listAbsencesHandler = query(listAbsences, async (context) => {
  const { input, actor } = context
  const own = actor.grants.map((grant) => grant.organizationId)
  const everywhere = actor.holds('organization.read')
  const asked = input.organizationId === undefined ? undefined : [input.organizationId]
  const organizationIds = everywhere ? asked : (asked ?? own).filter((id) => own.includes(id))
  return { absences: await readAbsences(context, { ...(organizationIds === undefined ? {} : { organizationIds }), ...(input.mine === true ? { staffMemberId: actor.staffMemberId } : {}) }) }
})

async function showAbsence(context: Context<unknown>, absenceId: string): Promise<Absence> {
  return (await readAbsences(context, { absenceId }))[0]!
}

/** Who may record it is decided in the database, which compares the posts of both; B counts from the next call on. */
export const recordAbsenceHandler = command(
  recordAbsence,
  async (context) => {
    const { input, actor, db } = context
    const staffMemberId = input.staffMemberId ?? actor.staffMemberId
    if (staffMemberId === null) throw notStaff()
    const staff = await db.selectFrom('staff_member').select('id').where('county_code', '=', actor.countyCode).where('id', '=', staffMemberId).executeTakeFirst()
    if (staff === undefined) throw staffUnknown()
    const awayFrom = new Date(input.awayFrom)
    const awayTo = input.awayTo === undefined ? null : new Date(input.awayTo)
    if (awayTo !== null && awayTo <= awayFrom) throw absenceEndsFirst()
    const id = context.newId()
    const { rows } = await sql<{ recorded: boolean }>`SELECT app.record_absence(${id}, ${staffMemberId}, ${awayFrom}, ${awayTo}) AS recorded`.execute(db)
    if (rows[0]?.recorded !== true) throw absenceNotYours()
    context.audit({ objectKind: 'absence', objectId: id })
    return id
  },
  showAbsence,
)

export const endAbsenceHandler = command(
  endAbsence,
  async (context) => {
    const { input, db, at } = context
    const { rows } = await sql<{ ended: boolean }>`SELECT app.end_absence(${input.absenceId}, ${at}) AS ended`.execute(db)
    if (rows[0]?.ended !== true) throw absenceOver()
    context.audit({ objectKind: 'absence', objectId: input.absenceId })
    return input.absenceId
  },
  showAbsence,
)

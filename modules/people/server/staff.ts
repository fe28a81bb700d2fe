import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskPhone } from '#kit/secrets/mask.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { changeStaffMember, createStaffMember, listStaff } from '#modules/people/contract.ts'
import type { StaffMember } from '#modules/people/contract.ts'
import { phoneSignsIn, versionOld } from '#modules/people/refusals.ts'
import { dayOf } from '#modules/people/server/scope.ts'

type Filter = { staffMemberId?: string | undefined; search?: string | undefined; withoutPost?: boolean | undefined }
type Row = Omit<StaffMember, 'workPhoneMasked'> & { sealed: string | null }

async function readStaff({ db, actor, services, at }: Context<unknown>, filter: Filter, on: string, after: string | undefined, limit: number): Promise<StaffMember[]> {
  const { rows } = await sql<Row>`
    SELECT m.id AS "staffMemberId", m.name, m.work_phone_sealed AS sealed, m.account_id AS "accountId", m.version,
      EXISTS (SELECT FROM absence w WHERE w.county_code = m.county_code AND w.staff_member_id = m.id AND w.away_from <= ${at}::timestamptz AND (w.away_to IS NULL OR w.away_to > ${at}::timestamptz)) AS away,
      coalesce((SELECT jsonb_agg(jsonb_build_object('appointmentId', a.id, 'postId', p.id, 'postName', p.name, 'role', p.role, 'organizationName', o.name, 'areaName', r.name,
          'position', a.position, 'validFrom', a.valid_from, 'validTo', a.valid_to, 'version', a.version) ORDER BY a.valid_from, a.id)
        FROM appointment a JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
        LEFT JOIN area r ON r.county_code = p.county_code AND r.id = p.area_id
        WHERE a.county_code = m.county_code AND a.staff_member_id = m.id AND (a.valid_to IS NULL OR a.valid_to > ${on}::date)), '[]'::jsonb) AS posts
    FROM staff_member m WHERE ${conditions(actor.countyCode, filter, on)} AND (${after ?? null}::uuid IS NULL OR m.id > ${after ?? null}::uuid)
    ORDER BY m.id LIMIT ${limit}`.execute(db)
  return rows.map(({ sealed, ...row }) => ({ ...row, workPhoneMasked: maskPhone(openWorkPhone(services.keyring, row.staffMemberId, sealed)) }))
}

function conditions(countyCode: string, filter: Filter, on: string) {
  const search = filter.search === undefined || filter.search === '' ? null : filter.search
  return sql<boolean>`m.county_code = ${countyCode}
    AND (${filter.staffMemberId ?? null}::uuid IS NULL OR m.id = ${filter.staffMemberId ?? null}::uuid)
    AND (${search}::text IS NULL OR position(${search} IN m.name) > 0)
    AND (NOT ${filter.withoutPost ?? false}::boolean OR ${isWithoutPost(on)})`
}

/** 有人无岗: neither A nor B of anything on that day. */
function isWithoutPost(on: string) {
  return sql<boolean>`NOT EXISTS (SELECT FROM appointment v WHERE v.county_code = m.county_code AND v.staff_member_id = m.id AND v.valid_from <= ${on}::date AND (v.valid_to IS NULL OR v.valid_to > ${on}::date))`
}

/** Null where none is registered. */
export function openWorkPhone(keyring: Keyring, staffMemberId: string, sealed: string | null): string | null {
  return sealed === null ? null : open(keyring, sealed, { table: 'staff_member', column: 'work_phone_sealed', row: staffMemberId })
}

export const listStaffHandler = query(listStaff, async (context) => {
  const { input, actor, db, at } = context
  const on = input.on ?? dayOf(at)
  const staff = await readStaff(context, input, on, input.after, input.limit + 1)
  const counts = await countStaff(db, actor.countyCode, input, on)
  const page = staff.slice(0, input.limit)
  return { staff: page, counts, next: staff.length > input.limit ? page.at(-1)!.staffMemberId : null }
})

async function countStaff(db: Db, countyCode: string, filter: Filter, on: string) {
  const { rows } = await sql<{ staff: number; withoutPost: number }>`
    SELECT count(*)::integer AS staff, (count(*) FILTER (WHERE ${isWithoutPost(on)}))::integer AS "withoutPost" FROM staff_member m WHERE ${conditions(countyCode, { ...filter, withoutPost: false }, on)}`.execute(db)
  return rows[0]!
}

async function showStaffMember(context: Context<unknown>, staffMemberId: string): Promise<StaffMember> {
  return (await readStaff(context, { staffMemberId }, dayOf(context.at), undefined, 1))[0]!
}

/** For the person's own row; elsewhere the same number is sealed for its place there. */
export function sealWorkPhone(keyring: Keyring, staffMemberId: string, phone: string): string {
  return seal(keyring, phone, { table: 'staff_member', column: 'work_phone_sealed', row: staffMemberId })
}

export const createStaffMemberHandler = command(
  createStaffMember,
  async (context) => {
    const { input, actor, db, services } = context
    const id = context.newId()
    const sealed = input.workPhone === undefined ? null : sealWorkPhone(services.keyring, id, input.workPhone)
    await db.insertInto('staff_member').values({ county_code: actor.countyCode, id, name: input.name, work_phone_sealed: sealed }).execute()
    context.audit({ objectKind: 'staffMember', objectId: id })
    return id
  },
  showStaffMember,
)

/** A number by which somebody signs in is changed by two people (account-changes.ts). */
async function insistOnNoWayIn(db: Db, member: { account_id: string | null; name: string }): Promise<void> {
  const { rows } = await sql<{ opens: boolean }>`SELECT app.has_field_phone(${member.account_id}) AS opens`.execute(db)
  if (rows[0]!.opens) throw phoneSignsIn({ name: member.name })
}

export const changeStaffMemberHandler = command(
  changeStaffMember,
  async (context) => {
    const { input, actor, db, services } = context
    const one = db.selectFrom('staff_member').select(['name', 'version', 'account_id', 'work_phone_sealed']).where('county_code', '=', actor.countyCode).where('id', '=', input.staffMemberId)
    // Looked at before it is locked: under row security only an administrator could lock it.
    context.guard((await one.executeTakeFirst()) === undefined ? undefined : {})
    const before = await one.forUpdate().executeTakeFirstOrThrow()
    if (before.version !== input.version) throw versionOld({ name: before.name })
    if (input.workPhone !== undefined && input.workPhone !== openWorkPhone(services.keyring, input.staffMemberId, before.work_phone_sealed)) await insistOnNoWayIn(db, before)
    await db
      .updateTable('staff_member')
      .set((eb) => ({
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.workPhone === undefined ? {} : { work_phone_sealed: sealWorkPhone(services.keyring, input.staffMemberId, input.workPhone) }), version: eb('version', '+', 1),
      }))
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', input.staffMemberId)
      .execute()
    context.audit({ objectKind: 'staffMember', objectId: input.staffMemberId })
    return input.staffMemberId
  },
  showStaffMember,
)

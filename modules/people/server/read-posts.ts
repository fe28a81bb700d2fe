import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { listPosts } from '#modules/people/contract.ts'
import type { Post } from '#modules/people/contract.ts'
import { dayOf } from '#modules/people/server/scope.ts'
import { countyWithPreset, nameOfRole } from '#modules/platform/server/public.ts'

export type PostFilter = {
  postId?: string | undefined; organizationId?: string | undefined; areaId?: string | undefined; role?: string | undefined; vacant?: boolean | undefined; search?: string | undefined
}

/** Posts of a day with A and B; `now` tells who of them is away at this moment. */
export async function readPosts(db: Db, countyCode: string, filter: PostFilter, on: string, now: Date, after: string | undefined, limit: number): Promise<Post[]> {
  const { preset } = await countyWithPreset(db, countyCode)
  const { rows } = await sql<Omit<Post, 'roleName'>>`
    SELECT p.id AS "postId", p.name, p.role, p.organization_id AS "organizationId", o.name AS "organizationName", p.area_id AS "areaId", r.name AS "areaName",
      p.valid_from AS "validFrom", p.valid_to AS "validTo", p.version,
      ${holder(countyCode, 'primary', on, now)} AS "primary", ${holder(countyCode, 'substitute', on, now)} AS substitute
    FROM post p
    JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
    LEFT JOIN area r ON r.county_code = p.county_code AND r.id = p.area_id
    WHERE ${conditions(countyCode, filter, on)} AND (${after ?? null}::uuid IS NULL OR p.id > ${after ?? null}::uuid)
    ORDER BY p.id LIMIT ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, roleName: nameOfRole(preset.roles, row.role) }))
}

function holder(countyCode: string, position: 'primary' | 'substitute', on: string, now: Date) {
  return sql`(SELECT jsonb_build_object('appointmentId', a.id, 'staffMemberId', m.id, 'name', m.name, 'validFrom', a.valid_from, 'validTo', a.valid_to, 'version', a.version,
      'away', EXISTS (SELECT FROM absence w WHERE w.county_code = m.county_code AND w.staff_member_id = m.id AND w.away_from <= ${now}::timestamptz AND (w.away_to IS NULL OR w.away_to > ${now}::timestamptz)))
    FROM appointment a JOIN staff_member m ON m.county_code = a.county_code AND m.id = a.staff_member_id
    WHERE a.county_code = ${countyCode} AND a.post_id = p.id AND a.position = ${position} AND a.valid_from <= ${on}::date AND (a.valid_to IS NULL OR a.valid_to > ${on}::date))`
}

function conditions(countyCode: string, filter: PostFilter, on: string) {
  const search = filter.search === undefined || filter.search === '' ? null : filter.search
  return sql<boolean>`p.county_code = ${countyCode}
    AND (${filter.postId ?? null}::uuid IS NOT NULL OR (p.valid_from <= ${on}::date AND (p.valid_to IS NULL OR p.valid_to > ${on}::date)))
    AND (${filter.postId ?? null}::uuid IS NULL OR p.id = ${filter.postId ?? null}::uuid)
    AND (${filter.organizationId ?? null}::uuid IS NULL OR p.organization_id = ${filter.organizationId ?? null}::uuid)
    AND (${filter.areaId ?? null}::text IS NULL OR p.area_id = ${filter.areaId ?? null})
    AND (${filter.role ?? null}::text IS NULL OR p.role = ${filter.role ?? null})
    AND (${search}::text IS NULL OR position(${search} IN p.name) > 0)
    AND (NOT ${filter.vacant ?? false}::boolean OR ${isVacant(on)})`
}

/** 有岗无人: nobody is A on that day. */
function isVacant(on: string) {
  return sql<boolean>`NOT EXISTS (SELECT FROM appointment v WHERE v.county_code = p.county_code AND v.post_id = p.id AND v.position = 'primary' AND v.valid_from <= ${on}::date AND (v.valid_to IS NULL OR v.valid_to > ${on}::date))`
}

export const listPostsHandler = query(listPosts, async ({ input, actor, db, at }) => {
  const on = input.on ?? dayOf(at)
  const posts = await readPosts(db, actor.countyCode, input, on, at, input.after, input.limit + 1)
  const { rows } = await sql<{ posts: number; vacant: number }>`
    SELECT count(*)::integer AS posts, (count(*) FILTER (WHERE ${isVacant(on)}))::integer AS vacant FROM post p WHERE ${conditions(actor.countyCode, { ...input, vacant: false }, on)}`.execute(db)
  const page = posts.slice(0, input.limit)
  return { posts: page, counts: rows[0]!, next: posts.length > input.limit ? page.at(-1)!.postId : null }
})

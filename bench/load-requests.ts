import type { Client } from 'pg'
import { sampleTexts } from '#modules/requests/demo/sample-texts.ts'

const GRIDS = 300
/** What residents of the sample county write; two of them make one request, so that there are tens of thousands of different ones. */
const texts = Object.values(sampleTexts).flat().map((text) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => ({ days: '九', hour: '傍晚', night: '半夜' })[name] ?? ''))
const MILLISECONDS_A_DAY = 86_400_000

/**
 * Fills an empty sample county with requests over 300 grids, spread over the year before `until`, most of them finished,
 * with timeline, clocks, parties and words to search; the same each time. Written by the owner in bulk: this is the ground for measuring,
 * not a test of the commands.
 */
export async function loadRequests(client: Client, county: string, count: number, until: Date, written: readonly string[] = texts): Promise<void> {
  await client.query(`CREATE TEMP TABLE bench_area AS
    SELECT (row_number() OVER (ORDER BY a.depth DESC, a.id) - 1)::integer AS n, a.id, a.path, string_to_array(rtrim(a.path, '/'), '/') AS ids,
      (SELECT o.id FROM organization o WHERE o.county_code = a.county_code AND o.accepts_matters AND o.area_id = ANY (string_to_array(rtrim(a.path, '/'), '/')) AND o.kind = 'committee' ORDER BY o.id LIMIT 1) AS community,
      (SELECT o.id FROM organization o WHERE o.county_code = a.county_code AND o.accepts_matters AND o.area_id = ANY (string_to_array(rtrim(a.path, '/'), '/')) AND o.kind = 'government' ORDER BY o.id LIMIT 1) AS street
    FROM area a WHERE a.county_code = '${county}' AND a.level IN ('grid', 'estate', 'village') ORDER BY a.depth DESC, a.id LIMIT ${GRIDS}`)
  await client.query(`CREATE TEMP TABLE bench_unit AS SELECT (row_number() OVER (ORDER BY id) - 1)::integer AS n, id FROM organization WHERE county_code = '${county}' AND kind = 'department' AND accepts_matters`)
  await client.query(`CREATE TEMP TABLE bench_category AS SELECT (row_number() OVER (ORDER BY key) - 1)::integer AS n, key FROM category WHERE county_code = '${county}' AND key LIKE '%.%' AND valid_to IS NULL`)
  await client.query(
    `CREATE TEMP TABLE bench_request AS
     SELECT i, hash, a.id AS area_id, a.path, a.ids, a.community, a.street, u.id AS department, c.key AS category, opened_at,
       (lpad(to_hex((extract(epoch FROM opened_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid AS id,
       CASE WHEN hash % 100 < 88 THEN 'final' WHEN hash % 100 < 92 THEN 'closed' WHEN hash % 100 < 96 THEN 'handling' WHEN hash % 100 < 98 THEN 'dispatched' ELSE 'submitted' END AS state,
       hash % 3 = 0 AS departmental,
       ($3::text[])[1 + hash % cardinality($3::text[])] || hash % 40 + 1 || '号楼' || hash % 6 + 1 || '单元。' || ($3::text[])[1 + (hash / 13) % cardinality($3::text[])] AS text
     FROM (SELECT i, abs(hashint8(i::bigint)) AS hash, $2::timestamptz - make_interval(secs => ($1 - i)::double precision * ${(365 * MILLISECONDS_A_DAY) / 1000} / $1) AS opened_at FROM generate_series(1, $1::integer) i) s
     JOIN bench_area a ON a.n = hash % (SELECT count(*) FROM bench_area)
     JOIN bench_unit u ON u.n = (hash / 7) % (SELECT count(*) FROM bench_unit)
     JOIN bench_category c ON c.n = (hash / 11) % (SELECT count(*) FROM bench_category)`,
    [count, until, written],
  )
  await client.query(
    `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path, level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8,
       place, reporter_id, org_ids, holder_organization_id, sender_organization_id, waiting_for, waiting_organization_id, due_stage, due_at, opened_at, closed_at, updated_at, version)
     SELECT '${county}', id, 'request', to_char(opened_at, 'YYYY') || '-9' || lpad(i::text, 7, '0'), left(split_part(text, '。', 1), 40), state, category, 'help', 'routine', 'resident',
       area_id, path, ids[1], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7], ids[8], '样例路 ' || hash % 200 || ' 号', NULL,
       CASE WHEN departmental THEN ARRAY[department, street] ELSE ARRAY[community] END, CASE WHEN departmental THEN department ELSE community END, CASE WHEN departmental THEN street END,
       CASE state WHEN 'submitted' THEN 'accept' WHEN 'dispatched' THEN 'sign' WHEN 'handling' THEN 'reply' END, CASE WHEN state IN ('submitted', 'dispatched', 'handling') THEN CASE WHEN departmental THEN department ELSE community END END,
       CASE WHEN state IN ('submitted', 'dispatched', 'handling') THEN 'reply' END, CASE WHEN state IN ('submitted', 'dispatched', 'handling') THEN opened_at + interval '7 days' END,
       opened_at, CASE WHEN state IN ('final', 'closed') THEN opened_at + interval '5 days' END, opened_at + interval '5 days', 6
     FROM bench_request ORDER BY i`,
  )
  // A table that was just emptied looks empty to the check of the foreign keys below, which then reads a whole index for each row.
  await client.query('ANALYZE matter')
  await client.query(
    `INSERT INTO request (county_code, matter_id, text, anonymous_to_public, receiver_organization_id, closing, replied_at, replied_organization_id, reply_kind, contacted_at, contacted_in_time, replied_in_time, solved, satisfaction, callback_count)
     SELECT '${county}', id, text, true, community, (state IN ('final', 'closed'))::integer,
       CASE WHEN state IN ('final', 'closed') THEN opened_at + interval '4 days' END, CASE WHEN state IN ('final', 'closed') THEN CASE WHEN departmental THEN department ELSE community END END,
       CASE WHEN state IN ('final', 'closed') THEN 'done' END,
       CASE WHEN state IN ('final', 'closed', 'handling') THEN opened_at + interval '1 day' END, CASE WHEN state IN ('final', 'closed', 'handling') THEN hash % 10 > 0 END,
       CASE WHEN state IN ('final', 'closed') THEN hash % 12 > 0 END, CASE WHEN state = 'final' THEN hash % 8 > 0 END, CASE WHEN state = 'final' THEN CASE WHEN hash % 9 > 0 THEN 'satisfied' ELSE 'dissatisfied' END END, (state = 'final')::integer
     FROM bench_request ORDER BY i`,
  )
  await client.query(
    `INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, opened_at, created_at)
     SELECT '${county}', CASE WHEN departmental THEN department ELSE community END, id, 'holder', true, opened_at, opened_at FROM bench_request
     UNION ALL SELECT '${county}', street, id, 'sender', true, opened_at, opened_at FROM bench_request WHERE departmental`,
  )
  await client.query(
    `INSERT INTO matter_event (county_code, id, matter_id, at, move, from_state, to_state, organization_id, area_id)
     SELECT '${county}', (lpad(to_hex((extract(epoch FROM opened_at + step * interval '6 hours') * 1000)::bigint), 12, '0') || '7' || substr(md5(i || 'e' || step), 1, 3) || '8' || substr(md5(i || 'e' || step), 4, 15))::uuid,
       id, opened_at + step * interval '6 hours', (ARRAY['report', 'accept', 'sign', 'contact', 'reply', 'closeCase'])[step + 1], NULL, (ARRAY['submitted', 'accepted', 'signed', 'handling', 'replied', 'closed'])[step + 1], community, area_id
     FROM bench_request CROSS JOIN generate_series(0, 5) step WHERE step = 0 OR state NOT IN ('submitted', 'dispatched') ORDER BY i, step`,
  )
  await client.query(
    `INSERT INTO matter_clock (county_code, id, matter_id, stage, organization_id, started_at, limit_value, limit_unit, due_at, stopped_at, stopped_why)
     SELECT '${county}', (lpad(to_hex((extract(epoch FROM opened_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i || 'c' || stage), 1, 3) || '8' || substr(md5(i || 'c' || stage), 4, 15))::uuid, id, stage, community, opened_at, 3, 'workingDays',
       opened_at + interval '7 days', CASE WHEN state IN ('final', 'closed') THEN opened_at + interval '4 days' END, CASE WHEN state IN ('final', 'closed') THEN 'done' END
     FROM bench_request CROSS JOIN unnest(ARRAY['accept', 'reply']) stage ORDER BY i`,
  )
  // All at once: an index that grows by a million rows takes ten times as long.
  const { rows: [index] } = await client.query<{ definition: string }>("SELECT pg_get_indexdef('matter_words_found'::regclass) AS definition")
  await client.query('DROP INDEX matter_words_found')
  await client.query(
    `INSERT INTO matter_words (county_code, matter_id, opened_at, area_ids, words)
     SELECT '${county}', b.id, b.opened_at, b.ids[2:], btrim(regexp_replace(lower(b.text || ' 样例路 ' || b.hash % 200 || ' 号 ' || a.names), '[^[:alnum:]]+', ' ', 'g'))
     FROM bench_request b JOIN (SELECT p.id, (SELECT string_agg(n.name, ' ' ORDER BY n.depth) FROM area n WHERE n.county_code = '${county}' AND n.depth > 1 AND n.id = ANY (p.ids)) AS names FROM bench_area p) a ON a.id = b.area_id
     ORDER BY b.i`,
  )
  await client.query(index!.definition)
  await client.query('DROP TABLE bench_request, bench_area, bench_unit, bench_category')
  await client.query('VACUUM (ANALYZE)')
}

-- Who reaches which matter. Everything that hangs on a matter is guarded through it.
-- 00000000-0000-7000-8000-000000000001 is the account of time passing: the worker of clocks and timers.

SELECT app.close_tables('rule_version', 'category', 'limit_rule', 'calendar_year', 'calendar_day', 'working_season', 'matter_number', 'matter',
  'matter_party', 'matter_text', 'matter_words', 'matter_words_due', 'matter_event', 'matter_clock', 'matter_timer', 'notice', 'notice_read', 'attachment', 'matter_link');
-- Rules are public inside the county: a resident chooses a category, and his due time is computed from the limits.
SELECT app.open_rules('rule_version', 'category', 'limit_rule', 'calendar_year', 'calendar_day', 'working_season');
GRANT DELETE ON calendar_day TO linli_app;
DROP POLICY IF EXISTS administrator_delete ON calendar_day;
CREATE POLICY administrator_delete ON calendar_day FOR DELETE TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

-- CASE, not OR: the planner then asks the cheap question first and keeps the level's index (0.1–0.3 ms against 12.7).
GRANT SELECT, INSERT, UPDATE ON matter TO linli_app;
-- 00000000-0000-7000-8000-000000000002 is the account of the open interface, under which systems bring reports in, …0003 that of the
-- 12345 platform, each under its own channel: insert-only.
-- What this very transaction has written it reaches, or nothing could be hung on it; afterwards none of it.
DROP POLICY IF EXISTS matter_reach ON matter;
CREATE POLICY matter_reach ON matter FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true
         WHEN reporter_id = (SELECT app.account()) THEN true
         WHEN org_ids && (SELECT app.orgs())::uuid[] THEN true
         WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
         WHEN (SELECT app.account()) IN ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003') THEN
           channel = CASE (SELECT app.account()) WHEN '00000000-0000-7000-8000-000000000002' THEN 'open311' ELSE 'hotline' END AND app.written_now(xmin)
         ELSE false END)
  WITH CHECK (county_code = (SELECT app.county()) AND
    CASE WHEN area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true
         WHEN reporter_id = (SELECT app.account()) THEN true
         WHEN org_ids && (SELECT app.orgs())::uuid[] THEN true
         WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
         WHEN (SELECT app.account()) IN ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003') THEN
           kind = 'request' AND channel = CASE (SELECT app.account()) WHEN '00000000-0000-7000-8000-000000000002' THEN 'open311' ELSE 'hotline' END AND state = 'submitted' AND reporter_id IS NULL AND NOT sealed
         ELSE false END);

-- Through the matter, asked row by row: a scalar subquery. EXISTS would be turned into a hash of every matter in reach
-- wherever many rows are expected (190 ms for a page of 20, against 0.3).
GRANT SELECT, INSERT, UPDATE ON matter_party, matter_clock, matter_timer, matter_link TO linli_app;
GRANT SELECT, INSERT ON matter_event TO linli_app;
-- The timeline only grows, under the functions' owner too.
REVOKE UPDATE, DELETE ON matter_event FROM linli_definer;
DROP POLICY IF EXISTS through_matter ON matter_party;
CREATE POLICY through_matter ON matter_party FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN open AND organization_id = ANY ((SELECT app.orgs())::uuid[]) THEN true
         ELSE (SELECT true FROM matter m WHERE m.county_code = matter_party.county_code AND m.id = matter_party.matter_id) END)
  WITH CHECK (county_code = (SELECT app.county()) AND CASE WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
    ELSE (SELECT true FROM matter m WHERE m.county_code = matter_party.county_code AND m.id = matter_party.matter_id) END);
SELECT app.guard_through_matter('matter_clock', 'matter_timer', 'matter_event', 'matter_link');

-- Internal words are for whoever reaches the matter by area or unit; being its reporter does not suffice. What is sealed is
-- not read by its place: only the unit that examines it, and its reporter what was written to him.
GRANT SELECT, INSERT ON matter_text TO linli_app;
DROP POLICY IF EXISTS text_read ON matter_text;
CREATE POLICY text_read ON matter_text FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN (SELECT m.sealed FROM matter m WHERE m.county_code = matter_text.county_code AND m.id = matter_text.matter_id)
           THEN (SELECT true FROM matter m WHERE m.county_code = matter_text.county_code AND m.id = matter_text.matter_id
             AND (m.holder_organization_id = ANY ((SELECT app.orgs())::uuid[]) OR audience = 'reporter' AND m.reporter_id = (SELECT app.account())))
         WHEN audience = 'reporter' THEN (SELECT true FROM matter m WHERE m.county_code = matter_text.county_code AND m.id = matter_text.matter_id)
         ELSE (SELECT true FROM matter m WHERE m.county_code = matter_text.county_code AND m.id = matter_text.matter_id
           AND (m.area_path ^@ ANY ((SELECT app.paths())::text[]) OR m.org_ids && (SELECT app.orgs())::uuid[])) END);
DROP POLICY IF EXISTS text_write ON matter_text;
CREATE POLICY text_write ON matter_text FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND CASE WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
    ELSE (SELECT true FROM matter m WHERE m.county_code = matter_text.county_code AND m.id = matter_text.matter_id) END);

-- Written with the text, read by app.search_matters and by exports of what was searched for. Of what is sealed no word is written.
GRANT SELECT, INSERT, UPDATE (area_ids, words) ON matter_words TO linli_app;
DROP POLICY IF EXISTS through_matter ON matter_words;
CREATE POLICY through_matter ON matter_words FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT NOT m.sealed FROM matter m WHERE m.county_code = matter_words.county_code AND m.id = matter_words.matter_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON matter_words_due TO linli_app;
DROP POLICY IF EXISTS made_by_time ON matter_words_due;
CREATE POLICY made_by_time ON matter_words_due FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

-- A notice to an account is that account's; one to a unit is for those who reach the matter by area or unit; one about the
-- settings is for those who keep them.
GRANT SELECT, INSERT, UPDATE ON notice TO linli_app;
DROP POLICY IF EXISTS notice_read ON notice;
CREATE POLICY notice_read ON notice FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN account_id = (SELECT app.account()) THEN true
         WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
         WHEN matter_id IS NULL THEN account_id IS NULL
           AND CASE permission WHEN 'security.manage' THEN 'securityAdministrator' ELSE 'systemAdministrator' END = ANY ((SELECT app.roles())::text[])
         ELSE organization_id IS NOT NULL AND (SELECT true FROM matter m WHERE m.county_code = notice.county_code AND m.id = notice.matter_id
           AND (m.area_path ^@ ANY ((SELECT app.paths())::text[]) OR m.org_ids && (SELECT app.orgs())::uuid[])) END);
DROP POLICY IF EXISTS notice_write ON notice;
CREATE POLICY notice_write ON notice FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND
    CASE WHEN matter_id IS NULL THEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'
         ELSE (SELECT true FROM matter m WHERE m.county_code = notice.county_code AND m.id = notice.matter_id) END);
DROP POLICY IF EXISTS notice_send ON notice;
CREATE POLICY notice_send ON notice FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');
GRANT SELECT, INSERT ON notice_read TO linli_app;
DROP POLICY IF EXISTS notice_read_own ON notice_read;
CREATE POLICY notice_read_own ON notice_read FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

-- A photo belongs to its uploader until it hangs on a matter; then it follows the matter.
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO linli_app;
DROP POLICY IF EXISTS attachment_reach ON attachment;
CREATE POLICY attachment_reach ON attachment FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN matter_id IS NULL THEN uploaded_by = (SELECT app.account()) OR (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'
         ELSE (SELECT true FROM matter m WHERE m.county_code = attachment.county_code AND m.id = attachment.matter_id
           AND (NOT m.sealed OR m.reporter_id = (SELECT app.account()) OR m.holder_organization_id = ANY ((SELECT app.orgs())::uuid[]))) END);
DROP POLICY IF EXISTS attachment_add ON attachment;
CREATE POLICY attachment_add ON attachment FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND uploaded_by = (SELECT app.account()) AND matter_id IS NULL);
DROP POLICY IF EXISTS attachment_hang ON attachment;
CREATE POLICY attachment_hang ON attachment FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND uploaded_by = (SELECT app.account()) AND matter_id IS NULL)
  WITH CHECK (county_code = (SELECT app.county()) AND uploaded_by = (SELECT app.account())
    AND (SELECT true FROM matter m WHERE m.county_code = attachment.county_code AND m.id = attachment.matter_id));
DROP POLICY IF EXISTS attachment_collect ON attachment;
CREATE POLICY attachment_collect ON attachment FOR DELETE TO linli_app
  USING (county_code = (SELECT app.county()) AND matter_id IS NULL AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

-- The next numbers of a kind and year, as a block: answers the last one of the block.
CREATE OR REPLACE FUNCTION app.take_numbers(county text, kind text, year integer, amount integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO matter_number AS n (county_code, kind, year, last) VALUES (county, kind, year, least(greatest(amount, 1), 1000))
  ON CONFLICT ON CONSTRAINT matter_number_pkey DO UPDATE SET last = n.last + least(greatest(amount, 1), 1000)
  RETURNING last
$$;

-- Search: all of the words, or a number or its beginning, the newest first. A search under a policy loses its index (305
-- against 2 ms), so this function checks the reach itself, by the seal, in the same words as the policy. Nothing sealed is found
-- by its words, by nobody.
--
-- No one plan serves every word, and the planner cannot know that a word is frequent in the county and absent in a grid. So
-- each branch of the reach (an area, a unit, own) is searched back in time in steps, each by what is cheaper as far as it has
-- been seen: walking its rows, for frequent words, or asking the index week by week, for seldom ones. `few`: rows of the first
-- walk; `many`: of the longest. What one unit has walked over (`judged`) no other looks at again, and a unit is asked only for
-- what lies in none of the areas: most of a community's matters as a unit lie in its own.
CREATE OR REPLACE FUNCTION app.search_matters(
  matter_kind text, number_begins text, terms text[], narrow jsonb, area_paths text[], units uuid[], own boolean, before_opened timestamptz, before_id uuid, most integer,
  few integer DEFAULT 300, many integer DEFAULT 3000
) RETURNS TABLE (id uuid, opened_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET jit = off
AS $$
DECLARE
  county text := app.county();
  account uuid := CASE WHEN own THEN app.account() END;
  wanted integer := least(greatest(most, 1), 200);
  keys bigint[];
  narrowed text := app.search_conditions(matter_kind, narrow);
  has_terms text;
  branch record;
  horizon timestamptz; next_horizon timestamptz; first_opened timestamptz; all_time interval; newest timestamptz; oldest timestamptz;
  below uuid; last_id CONSTANT uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  walks boolean; budget integer; weeks integer; rows_a_week double precision; hits_a_week double precision;
  seen integer; asked integer; fresh integer; lacking integer; needed integer; ids uuid[]; moments timestamptz[];
  found_ids uuid[] := '{}'; found_moments timestamptz[] := '{}'; walked uuid[]; walked_here uuid[]; judged uuid[] := '{}';
BEGIN
  area_paths := ARRAY(SELECT p FROM unnest(area_paths) p WHERE p ^@ ANY (app.paths()));
  units := ARRAY(SELECT u FROM unnest(units) u WHERE u = ANY (app.orgs()));
  IF number_begins IS NOT NULL THEN
    RETURN QUERY EXECUTE app.search_numbers(narrowed, number_begins, wanted) USING county, coalesce(before_opened, 'infinity'), coalesce(before_id, last_id), area_paths, units, account;
    RETURN;
  END IF;
  keys := ARRAY(SELECT DISTINCT k FROM unnest(terms) t, unnest(app.word_pairs(county, t)) k);
  IF cardinality(keys) = 0 THEN RETURN; END IF;
  has_terms := (SELECT string_agg(format('strpos(w.words, %L) > 0', t), ' AND ') FROM unnest(terms) t);
  SELECT min(o.opened_at), max(o.opened_at) - min(o.opened_at) INTO first_opened, all_time FROM matter o WHERE o.county_code = county;
  first_opened := greatest(first_opened, (narrow->>'opened_from')::timestamptz);

  FOR branch IN SELECT * FROM app.branches_of_reach(area_paths, units, account) LOOP
    horizon := least(coalesce(before_opened, 'infinity'), (narrow->>'opened_before')::timestamptz); below := coalesce(before_id, last_id);
    walks := true; budget := few; weeks := 1; hits_a_week := 0; lacking := wanted; walked_here := '{}';
    WHILE horizon >= first_opened LOOP
      IF walks THEN
        EXECUTE app.search_walk(has_terms, narrowed, branch.walk, branch.known, budget)
        INTO seen, asked, newest, oldest, ids, moments, walked USING county, horizon, below, first_opened, judged, found_ids;
        walked_here := walked_here || walked;
        next_horizon := CASE WHEN seen < budget THEN '-infinity' ELSE oldest END;
        -- Of what is known only the index is read, which costs a third.
        rows_a_week := (seen + 2 * asked) / 3.0 / greatest(extract(epoch FROM newest - oldest) / 604800, 0.01);
      ELSE
        next_horizon := horizon - make_interval(weeks => weeks);
        -- The rest is taken along where it is the lesser part.
        IF next_horizon - first_opened < horizon - next_horizon THEN next_horizon := first_opened - interval '1 microsecond'; END IF;
        EXECUTE app.search_span(has_terms, narrowed, branch.reach, horizon - next_horizon < all_time / 2)
        INTO seen, ids, moments USING county, horizon, below, keys || branch.area_key, app.search_weeks(county, next_horizon, horizon), next_horizon;
      END IF;
      -- At the horizon itself lies what is not seen whole yet.
      SELECT coalesce(array_agg(s.i), '{}'), coalesce(array_agg(s.o), '{}') INTO ids, moments FROM unnest(ids, moments) s (i, o) WHERE s.o > next_horizon;
      found_ids := found_ids || ids; found_moments := found_moments || moments;
      fresh := cardinality(ids); lacking := lacking - fresh;
      EXIT WHEN lacking <= 0;
      IF walks THEN
        needed := ceil(budget * 1.3 * lacking / greatest(fresh, 1)) + 1;
        -- As frequent as that, it is soon found by walking on, unless more than a walk sees lies at one moment. Where the index knows
        -- the area, one of its hits costs what five walked rows do; of a unit it knows nothing, and brings the hits of all others too.
        walks := (CASE WHEN branch.area_key IS NULL THEN fresh > 1 OR rows_a_week < hits_a_week ELSE needed <= 2 * few END) AND next_horizon < horizon;
        IF branch.area_key IS NOT NULL THEN weeks := least(greatest(ceil(needed / greatest(rows_a_week, 0.01)), 1), 5000); END IF;
        budget := least(CASE WHEN asked < seen / 3 THEN 4 * many ELSE many END, needed);
      ELSE
        hits_a_week := seen / weeks::double precision;
        walks := rows_a_week < hits_a_week AND branch.area_key IS NULL;
        budget := many;
        weeks := weeks * CASE WHEN seen = 0 THEN 16 WHEN fresh = 0 THEN 4 ELSE least(4, ceil(1.3 * lacking / fresh)) END;
      END IF;
      IF next_horizon < horizon THEN below := last_id; END IF;
      horizon := next_horizon;
    END LOOP;
    -- What stands in an area is known to the others by the area's index.
    IF branch.area_key IS NULL THEN judged := judged || walked_here; END IF;
    -- What is older than the last of a full page is on no page of the other branches either.
    first_opened := greatest(first_opened, (SELECT f.o FROM (SELECT DISTINCT i, o FROM unnest(found_ids, found_moments) u (i, o)) f ORDER BY f.o DESC OFFSET wanted - 1 LIMIT 1));
  END LOOP;
  RETURN QUERY SELECT DISTINCT f.i, f.o FROM unnest(found_ids, found_moments) f (i, o) ORDER BY f.o DESC, f.i DESC LIMIT wanted;
END
$$;

-- For app.search_matters, the branches of a reach: how its newest are walked (an area by its level's index, a unit by its own
-- parties, an account by what it reported), the areas whose branches have come before it, so that what stands there is known,
-- what else stands in it, and the area's key in the index: none for the county, whose rows are all, and null where the index
-- knows nothing of it. Whoever reads the county needs no other branch.
DROP FUNCTION IF EXISTS app.search_branches(text[], uuid[], uuid), app.search_walk(text, text, text, integer), app.search_span(text, text, text);
CREATE OR REPLACE FUNCTION app.branches_of_reach(area_paths text[], units uuid[], account uuid) RETURNS TABLE (walk text, known text[], reach text, area_key bigint[])
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  WITH areas AS (
    SELECT p AS path, d.depth, CASE
        WHEN d.depth = 1 THEN ''
        WHEN d.depth <= 5 THEN format(' AND o.level_%s = %L', d.depth, split_part(p, '/', d.depth))
        ELSE format(' AND o.level_5 = %L AND o.area_path ^@ %L', split_part(p, '/', 5), p) END AS stands_in
    FROM unnest(area_paths) p CROSS JOIN LATERAL (SELECT cardinality(string_to_array(p, '/')) - 1 AS depth) d)
  SELECT format('SELECT o.id, o.opened_at FROM matter o WHERE o.county_code = $1 AND (o.opened_at, o.id) < ($2, $3) AND o.opened_at >= $4%s ORDER BY o.opened_at DESC, o.id DESC', a.stands_in),
    '{}'::text[], format('m.area_path ^@ %L', a.path), CASE WHEN a.depth = 1 THEN '{}' ELSE ARRAY[app.search_area(split_part(a.path, '/', a.depth))] END FROM areas a
  UNION ALL
  SELECT format('SELECT p.matter_id AS id, p.opened_at FROM matter_party p WHERE p.county_code = $1 AND p.organization_id = %L AND p.open AND (p.opened_at, p.matter_id) < ($2, $3) AND p.opened_at >= $4 ORDER BY p.opened_at DESC, p.matter_id DESC', u),
    ARRAY(SELECT stands_in FROM areas), format('m.org_ids && ARRAY[%L::uuid]', u), NULL FROM unnest(units) u WHERE NOT EXISTS (SELECT FROM areas WHERE depth = 1)
  UNION ALL
  SELECT format('SELECT o.id, o.opened_at FROM matter o WHERE o.county_code = $1 AND o.reporter_id = %L AND (o.opened_at, o.id) < ($2, $3) AND o.opened_at >= $4 ORDER BY o.opened_at DESC, o.id DESC', account),
    ARRAY(SELECT stands_in FROM areas), format('m.reporter_id = %L', account), NULL WHERE account IS NOT NULL AND NOT EXISTS (SELECT FROM areas WHERE depth = 1)
$$;

-- For app.search_matters, its ways as text: the newest of a number or its beginning, the newest rows of a walk, hit or not, and what the index knows of a span of weeks.
CREATE OR REPLACE FUNCTION app.search_numbers(narrowed text, number_begins text, wanted integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT format('SELECT m.id, m.opened_at FROM matter m WHERE m.county_code = $1 AND %s AND m.number ^@ %L AND (m.opened_at, m.id) < ($2, $3)
    AND CASE WHEN m.area_path ^@ ANY ($4) THEN true WHEN m.reporter_id = $6 THEN true WHEN m.org_ids && $5 THEN true ELSE false END
    ORDER BY m.opened_at DESC, m.id DESC LIMIT %s', narrowed, number_begins, wanted)
$$;

-- What is not known yet is looked up all at once: neighbours in the index are then read together (13 ms of 3,000 rows, against 18.5
-- one by one). Of an area no more is read than ten times the walk: where a unit has few rows in many, they are looked up themselves.
CREATE OR REPLACE FUNCTION app.search_walk(has_terms text, narrowed text, walk text, areas text[], budget integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT format($walk$
    WITH walked AS MATERIALIZED (%1$s LIMIT %2$s), ends AS MATERIALIZED (SELECT count(*) AS seen, max(opened_at) AS newest, min(opened_at) AS oldest FROM walked),
      known AS MATERIALIZED (SELECT unnest($5 || $6) AS id%3$s),
      asked AS MATERIALIZED (SELECT o.id, o.opened_at FROM walked o WHERE NOT EXISTS (SELECT FROM known k WHERE k.id = o.id)),
      hits AS MATERIALIZED (
        SELECT w.matter_id AS id, w.opened_at FROM matter_words w
        WHERE w.county_code = $1 AND w.matter_id = ANY (ARRAY(SELECT id FROM asked)) AND %4$s
          AND (SELECT NOT m.sealed AND %5$s FROM matter m WHERE m.county_code = $1 AND m.id = w.matter_id)
        UNION ALL SELECT o.id, o.opened_at FROM walked o WHERE o.id = ANY ($6))
    SELECT e.seen, (SELECT count(*) FROM asked), e.newest, e.oldest, (SELECT array_agg(h.id) FROM hits h), (SELECT array_agg(h.opened_at) FROM hits h), (SELECT array_agg(a.id) FROM asked a WHERE a.opened_at > e.oldest) FROM ends e
    $walk$, walk, budget, (SELECT string_agg(format($area$
        UNION ALL (SELECT o.id FROM matter o WHERE o.county_code = $1%s AND o.opened_at <= (SELECT newest FROM ends) AND o.opened_at >= (SELECT oldest FROM ends) ORDER BY o.opened_at DESC, o.id DESC LIMIT %s)$area$, a, 10 * budget), '') FROM unnest(areas) a),
      has_terms, narrowed)
$$;

-- Of most of the time the index is not asked for its weeks: to merge them takes longer than to leave out what is older.
CREATE OR REPLACE FUNCTION app.search_span(has_terms text, narrowed text, reach text, by_week boolean) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT format($weeks$
    WITH w AS MATERIALIZED (SELECT w.matter_id FROM matter_words w
      WHERE w.county_code = $1 AND app.search_keys(w.county_code, w.opened_at, w.area_ids, w.words) @> $4%s
        AND w.opened_at <= $2 AND w.opened_at > $6 AND %s)
    SELECT (SELECT count(*) FROM w), array_agg(m.id), array_agg(m.opened_at) FROM w JOIN matter m ON m.county_code = $1 AND m.id = w.matter_id
    WHERE (m.opened_at, m.id) < ($2, $3) AND NOT m.sealed AND %s AND %s
    $weeks$, CASE WHEN by_week THEN ' AND app.search_keys(w.county_code, w.opened_at, w.area_ids, w.words) && $5' ELSE '' END, has_terms, narrowed, reach)
$$;

-- The list's filters, each only where it is asked for.
CREATE OR REPLACE FUNCTION app.search_conditions(matter_kind text, narrow jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT concat_ws(' AND ', format('m.kind = %L', matter_kind),
    (SELECT string_agg(format('m.%I = %L', c.key, c.value), ' AND ') FROM jsonb_each_text(narrow) c
      WHERE c.key IN ('state', 'purpose', 'urgency', 'channel', 'waiting_for', 'holder_organization_id')),
    CASE WHEN narrow ? 'category' THEN format('(m.category = %1$L OR m.category ^@ (%1$L || ''.''))', narrow->>'category') END,
    CASE WHEN narrow ? 'area_path' THEN format('m.area_path ^@ %L', narrow->>'area_path') END,
    CASE WHEN narrow ? 'states' THEN format('m.state = ANY (%L)', ARRAY(SELECT jsonb_array_elements_text(narrow->'states'))) END,
    CASE WHEN narrow ? 'overdue_at' THEN format('m.due_at < %L', narrow->>'overdue_at') END,
    CASE WHEN narrow ? 'not_overdue_at' THEN format('(m.due_at IS NULL OR m.due_at >= %L)', narrow->>'not_overdue_at') END,
    CASE WHEN narrow ? 'opened_from' THEN format('m.opened_at >= %L', narrow->>'opened_from') END,
    CASE WHEN narrow ? 'opened_before' THEN format('m.opened_at < %L', narrow->>'opened_before') END)
$$;

CREATE OR REPLACE FUNCTION app.search_weeks(county text, from_moment timestamptz, to_moment timestamptz) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT array_agg(w) FROM generate_series(app.search_week(county, to_moment), app.search_week(county, from_moment)) w $$;

-- What stands in areas that are called otherwise now, or lie elsewhere, is found by their names of today.
CREATE OR REPLACE FUNCTION app.words_due(paths text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers('system') THEN RETURN; END IF;
  INSERT INTO matter_words_due (county_code, matter_id) SELECT m.county_code, m.id FROM matter m
  WHERE m.county_code = app.county() AND m.area_path ^@ ANY (paths) AND NOT m.sealed AND NOT m.erased ON CONFLICT DO NOTHING;
END
$$;

-- For the administrator of the calendar, who sees no matter: how many clocks wait for a year, and the order to compute the
-- open ones anew. The worker does it; here they only become due for a look.
CREATE OR REPLACE FUNCTION app.count_pending_clocks() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT count(*)::integer FROM matter_clock WHERE county_code = (SELECT app.county()) AND pending_calendar AND stopped_at IS NULL $$;

CREATE OR REPLACE FUNCTION app.recompute_clocks() RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH looked AS (
    UPDATE matter_clock SET recompute = true, next_fire_at = started_at
    WHERE county_code = (SELECT app.county()) AND stopped_at IS NULL AND missed_at IS NULL AND NOT paused
      AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[])
    RETURNING 1)
  SELECT count(*)::integer FROM looked
$$;

SELECT app.own_functions('linli_gate', 'app.take_numbers(text, text, integer, integer)');
SELECT app.own_functions('linli_app', 'app.search_matters(text, text, text[], jsonb, text[], uuid[], boolean, timestamptz, uuid, integer, integer, integer)', 'app.words_due(text[])', 'app.count_pending_clocks()', 'app.recompute_clocks()');
REVOKE ALL ON FUNCTION app.branches_of_reach(text[], uuid[], uuid), app.search_numbers(text, text, integer), app.search_walk(text, text, text, text[], integer), app.search_span(text, text, text, boolean), app.search_conditions(text, jsonb), app.search_weeks(text, timestamptz, timestamptz) FROM PUBLIC;
-- The index asks them of whoever writes words.
GRANT EXECUTE ON FUNCTION app.word_pairs(text, text), app.search_week(text, timestamptz), app.search_area(text), app.search_keys(text, timestamptz, text[], text) TO linli_app, linli_definer;
GRANT EXECUTE ON FUNCTION app.branches_of_reach(text[], uuid[], uuid), app.search_numbers(text, text, integer), app.search_walk(text, text, text, text[], integer), app.search_span(text, text, text, boolean), app.search_conditions(text, jsonb), app.search_weeks(text, timestamptz, timestamptz) TO linli_definer;

-- Figures and exports. Figures are read through one function that checks the reach; the sums are made here, by the compaction.

SELECT app.close_tables('request_month', 'request_month_count', 'export');

-- An export is seen where its post lies; what may be done with it is the program's.
GRANT SELECT, INSERT, UPDATE ON export TO linli_app;
DROP POLICY IF EXISTS export_reach ON export;
CREATE POLICY export_reach ON export FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN created_by = (SELECT app.account()) THEN true
         WHEN area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true
         WHEN org_ids && (SELECT app.orgs())::uuid[] THEN true
         ELSE false END);

-- Exports whose time is over: the collector removes their files.
CREATE OR REPLACE FUNCTION app.end_exports(county text, at timestamptz, most integer) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH over AS (
    SELECT e.county_code, e.id FROM export e
    WHERE e.county_code = county AND e.state IN ('pending', 'ready') AND e.expires_at <= at
    ORDER BY e.expires_at LIMIT most FOR UPDATE SKIP LOCKED
  )
  UPDATE export e SET state = 'ended', version = e.version + 1 FROM over
  WHERE e.county_code = over.county_code AND e.id = over.id
  RETURNING e.id
$$;

-- Where every area stood, and from when to when: without gaps, so that nothing counted is ever lost between two trees.
-- Before its first day an area stands where it stood then, after its last where it stood last.
CREATE OR REPLACE FUNCTION app.area_places(county text) RETURNS TABLE (area_id text, since date, until date, ids text[])
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT a.id,
    CASE WHEN lag(h.valid_from) OVER place IS NULL THEN '-infinity'::date ELSE h.valid_from END,
    coalesce(lead(h.valid_from) OVER place, 'infinity'::date),
    string_to_array(rtrim(coalesce(h.path, a.path), '/'), '/')
  FROM area a LEFT JOIN area_history h ON h.county_code = a.county_code AND h.area_id = a.id
  WHERE a.county_code = county
  WINDOW place AS (PARTITION BY a.id ORDER BY h.valid_from)
$$;

-- Which tree the sums of a month belong to. Every change of the tree raises the number in its own transaction; a hash over the
-- whole history said the same and took 2 ms of every figure.
DROP FUNCTION IF EXISTS app.area_tree_hash(text);
CREATE OR REPLACE FUNCTION app.tree_version(county text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$ SELECT coalesce((SELECT v.version FROM area_version v WHERE v.county_code = county), 0) $$;

-- Areas that stood below `asked_area` at some time in the period and that the seal does not reach today: nobody keeps rights
-- to what his unit has lost. What has ended is reached by whoever reaches all that came after it.
CREATE OR REPLACE FUNCTION app.areas_out_of_reach(asked_area text, since date, until date) RETURNS TABLE (area_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  county text := app.county();
  paths text[] := app.paths();
BEGIN
  IF EXISTS (SELECT FROM area a WHERE a.county_code = county AND a.parent_id IS NULL AND a.path ^@ ANY (paths)) THEN RETURN; END IF;
  -- Usually nothing was reorganised in between: the trees of those days are today's.
  IF NOT EXISTS (SELECT FROM area a WHERE a.county_code = county AND a.valid_to > areas_out_of_reach.since) AND NOT EXISTS (
    SELECT FROM area_history h WHERE h.county_code = county AND h.valid_from > areas_out_of_reach.since AND EXISTS (
      SELECT FROM area_history b WHERE b.county_code = county AND b.area_id = h.area_id AND b.valid_from < h.valid_from))
  THEN RETURN; END IF;
  RETURN QUERY
  WITH RECURSIVE stood AS (
    SELECT DISTINCT p.area_id COLLATE "C" AS area_id FROM app.area_places(county) p
    WHERE p.since < areas_out_of_reach.until AND p.until > areas_out_of_reach.since AND asked_area = ANY (p.ids)
  ), became AS (
    SELECT s.area_id, s.area_id AS now_id FROM stood s
    UNION
    SELECT b.area_id, n.successor_id FROM became b
    JOIN area a ON a.county_code = county AND a.id = b.now_id AND a.valid_to <= current_date
    JOIN area_succession n ON n.county_code = county AND n.predecessor_id = a.id
  )
  SELECT DISTINCT b.area_id FROM became b JOIN area a ON a.county_code = county AND a.id = b.now_id
  WHERE (a.path ^@ ANY (paths)) IS NOT TRUE
    AND (a.valid_to IS NULL OR a.valid_to > current_date
      OR NOT EXISTS (SELECT FROM area_succession n WHERE n.county_code = county AND n.predecessor_id = a.id));
END
$$;

SELECT app.own_functions('linli_app', 'app.end_exports(text, timestamptz, integer)', 'app.areas_out_of_reach(text, date, date)');
SELECT app.own_functions(NULL, 'app.area_places(text)', 'app.tree_version(text)');

-- The three functions below name all columns of request_count many times over: «names», «sums» and the like are filled in from one list,
-- in the order of the table's columns.
DO $do$
DECLARE
  counts text[] := ARRAY['received', 'assessable', 'excluded', 'contacted', 'contacted_in_time', 'completed', 'due', 'in_time', 'asked', 'answered', 'solved', 'satisfied',
    'excluded_contacted_in_time', 'excluded_completed', 'excluded_due', 'excluded_in_time', 'excluded_answered', 'excluded_solved', 'excluded_satisfied', 'suggested', 'suggested_right', 'open_overdue', 'excluded_open_overdue', 'suggested_by_model', 'suggested_by_model_right'];
  names text := array_to_string(counts, ', ');
  sums text := (SELECT string_agg(format('sum(x.%s)', c), ', ' ORDER BY n) FROM unnest(counts) WITH ORDINALITY u(c, n));
  added text := (SELECT string_agg(format('%1$s = kept.%1$s + excluded.%1$s', c), ', ' ORDER BY n) FROM unnest(counts) WITH ORDINALITY u(c, n));
  figures text := (SELECT string_agg(format('%s bigint', c), ', ' ORDER BY n) FROM unnest(counts) WITH ORDINALITY u(c, n));
  body text;
BEGIN
  FOREACH body IN ARRAY ARRAY[
    -- Adds rows of request_count's shape to their months, along each axis and for each area above. `taken`: what was added
    -- to request_count just now, or all of a month.
    $f$
    CREATE OR REPLACE FUNCTION app.add_to_request_months(county text, months date[], taken request_count[]) RETURNS void
    LANGUAGE sql VOLATILE SET search_path = public, pg_temp
    AS $$
      INSERT INTO request_month_count AS kept (county_code, starts, area_id, axis, parent_id, key, «names»)
      SELECT county, date_trunc('month', x.day::timestamp)::date, above.id, axis.name,
        CASE axis.name WHEN 'own' THEN above.id ELSE coalesce(p.ids[above.depth - 1], '') END, axis.key, «sums»
      FROM unnest(taken) x
      JOIN app.area_places(county) p ON p.area_id = x.area_id AND x.day >= p.since AND x.day < p.until
      CROSS JOIN LATERAL unnest(p.ids) WITH ORDINALITY above(id, depth)
      CROSS JOIN LATERAL (VALUES ('total', ''), ('own', ''), ('unit', x.organization_id::text), ('category', x.category), ('channel', x.channel), ('day', x.day::text)) axis(name, key)
      WHERE date_trunc('month', x.day::timestamp)::date = ANY (months) AND (axis.name <> 'own' OR above.depth = cardinality(p.ids))
      GROUP BY 2, 3, 4, 5, 6
      ON CONFLICT (county_code, area_id, axis, starts, parent_id, key) DO UPDATE SET «added»
    $$
    $f$,
    -- Takes up to `most` of what requests added since the last time into request_count and its months, and sums up anew at
    -- most one month whose tree has changed. Answers what is left to do: false when there was nothing. One process a county
    -- at a time; a process that dies in between leaves everything as it was.
    $f$
    CREATE OR REPLACE FUNCTION app.compact_request_counts(county text, most integer) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      tree bigint;
      fresh request_count[];
      stale date;
    BEGIN
      IF NOT pg_try_advisory_xact_lock(7305144, hashtext(county)) THEN RETURN false; END IF;
      tree := app.tree_version(county);
      WITH due_rows AS (
        SELECT d.id FROM request_count_delta d WHERE d.county_code = county LIMIT most
      ), gone AS (
        DELETE FROM request_count_delta d USING due_rows WHERE d.county_code = county AND d.id = due_rows.id RETURNING d.*
      ), summed AS (
        SELECT ROW(county, x.day, x.area_id, coalesce(x.organization_id, '00000000-0000-0000-0000-000000000000'), x.category, x.channel, «sums»)::request_count AS line
        FROM gone x GROUP BY x.day, x.area_id, x.organization_id, x.category, x.channel
      )
      SELECT array_agg(line) INTO fresh FROM summed;
      INSERT INTO request_count AS kept SELECT * FROM unnest(fresh)
      ON CONFLICT (county_code, day, area_id, organization_id, category, channel) DO UPDATE SET «added»;
      PERFORM app.add_to_request_months(county,
        ARRAY(SELECT m.starts FROM request_month m WHERE m.county_code = county AND m.tree_version = tree), fresh);
      SELECT month.starts INTO stale
      FROM (SELECT min(c.day) AS first, max(c.day) AS last FROM request_count c WHERE c.county_code = county) span
      CROSS JOIN LATERAL (SELECT generate_series(date_trunc('month', span.first::timestamp), span.last, '1 month')::date AS starts) month
      WHERE NOT EXISTS (SELECT FROM request_month m WHERE m.county_code = county AND m.starts = month.starts AND m.tree_version = tree)
      ORDER BY 1 DESC LIMIT 1;
      IF stale IS NOT NULL THEN
        DELETE FROM request_month_count c WHERE c.county_code = county AND c.starts = stale;
        PERFORM app.add_to_request_months(county, ARRAY[stale],
          (SELECT array_agg(c) FROM request_count c WHERE c.county_code = county AND c.day >= stale AND c.day < (stale + interval '1 month')::date));
        INSERT INTO request_month (county_code, starts, tree_version) VALUES (county, stale, tree)
        ON CONFLICT (county_code, starts) DO UPDATE SET tree_version = excluded.tree_version;
      END IF;
      RETURN fresh IS NOT NULL OR stale IS NOT NULL;
    END
    $$
    $f$,
    -- The figures of one area or one unit, for requests that came in from `since` to the day before `until`, split one way.
    -- Nothing where the seal does not cover what is asked for. Areas as they were on the day of the request, but only those
    -- that the seal reaches today; app.areas_out_of_reach names the others. A key may come in several rows, to be added up. Exact at
    -- every moment: one snapshot of the months, of the days at both ends, and of what was not compacted yet.
    $f$
    CREATE OR REPLACE FUNCTION app.request_figures(asked_area text, asked_organization uuid, since date, until date, split text,
      only_area text, only_unit uuid, only_category text, only_channel text)
    RETURNS TABLE (key text, «figures»)
    -- Every join here is one of many rows with many; nested loops took 330 ms where hashes take 20.
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = off
    AS $$
    #variable_conflict use_column
    DECLARE
      county text := app.county();
      root text := (SELECT a.id FROM area a WHERE a.county_code = county AND a.parent_id IS NULL AND a.valid_to IS NULL ORDER BY a.id LIMIT 1);
      base text := coalesce(only_area, asked_area, root);
      unit uuid := coalesce(asked_organization, only_unit);
      months_since date := date_trunc('month', since + interval '1 month - 1 day')::date;
      months_until date := date_trunc('month', until::timestamp)::date;
      wanted_axis text := CASE
        WHEN unit IS NULL AND only_category IS NULL AND only_channel IS NULL THEN CASE WHEN split IN ('unit', 'category', 'channel') THEN split WHEN split IN ('day', 'week') THEN 'day' ELSE 'total' END
        WHEN split IN ('day', 'week') THEN NULL
        WHEN only_category IS NULL AND only_channel IS NULL AND split NOT IN ('category', 'channel') THEN 'unit'
        WHEN unit IS NULL AND only_channel IS NULL AND split NOT IN ('unit', 'channel') THEN 'category'
        WHEN unit IS NULL AND only_category IS NULL AND split NOT IN ('unit', 'category') THEN 'channel'
      END;
      tree bigint := app.tree_version(county);
      hidden text[];
      whole_county boolean;
    BEGIN
      IF asked_area IS NOT NULL AND (SELECT a.path ^@ ANY (app.paths()) FROM area a WHERE a.county_code = county AND a.id = asked_area) IS NOT TRUE THEN RETURN; END IF;
      IF asked_organization IS NOT NULL AND (asked_organization = ANY (app.orgs())) IS NOT TRUE THEN RETURN; END IF;
      IF (asked_area IS NULL) = (asked_organization IS NULL) OR (asked_area IS NOT NULL AND only_area IS NOT NULL) THEN RETURN; END IF;
      IF asked_organization IS NULL THEN hidden := ARRAY(SELECT area_id FROM app.areas_out_of_reach(asked_area, since, until)); END IF;
      whole_county := base = root AND split <> 'area' AND coalesce(cardinality(hidden), 0) = 0;
      IF wanted_axis IS NULL OR (split = 'area' AND wanted_axis <> 'total') OR cardinality(hidden) > 0 OR months_since >= months_until OR EXISTS (
        SELECT FROM (SELECT min(c.day) AS first, max(c.day) AS last FROM request_count c WHERE c.county_code = county) span
        CROSS JOIN LATERAL (SELECT generate_series(greatest(months_since, date_trunc('month', span.first::timestamp)::date)::timestamp, least(months_until - 1, span.last), '1 month')::date AS starts) month
        WHERE NOT EXISTS (SELECT FROM request_month m WHERE m.county_code = county AND m.starts = month.starts AND m.tree_version = tree))
      THEN
        months_since := until;
        months_until := until;
      END IF;
      IF split = 'area' THEN
        RETURN QUERY SELECT x.area_id, «sums» FROM request_month_count x
        WHERE x.county_code = county AND x.parent_id = base AND x.axis IN ('total', 'own') AND x.starts >= months_since AND x.starts < months_until
        GROUP BY 1;
      ELSE
        RETURN QUERY
        SELECT CASE split WHEN 'unit' THEN x.key WHEN 'channel' THEN x.key WHEN 'category' THEN CASE WHEN only_category IS NULL THEN split_part(x.key, '.', 1) ELSE x.key END
            WHEN 'day' THEN x.key WHEN 'week' THEN date_trunc('week', x.key::timestamp)::date::text WHEN 'month' THEN x.starts::text ELSE '' END, «sums»
        FROM request_month_count x
        WHERE x.county_code = county AND x.area_id = base AND x.axis = wanted_axis AND x.starts >= months_since AND x.starts < months_until
          AND CASE x.axis WHEN 'unit' THEN unit IS NULL OR x.key = unit::text
                WHEN 'category' THEN only_category IS NULL OR x.key = only_category OR x.key ^@ (only_category || '.')
                WHEN 'channel' THEN only_channel IS NULL OR x.key = only_channel ELSE true END
        GROUP BY 1;
      END IF;
      IF since < months_since OR months_until < until OR EXISTS (SELECT FROM request_count_delta d WHERE d.county_code = county AND d.day >= since AND d.day < until) THEN
        RETURN QUERY
        WITH days AS (
          SELECT c.day, c.area_id, c.organization_id, c.category, c.channel, «names» FROM request_count c
          WHERE c.county_code = county AND c.day >= since AND c.day < least(months_since, until) AND (unit IS NULL OR c.organization_id = unit)
          UNION ALL
          SELECT c.day, c.area_id, c.organization_id, c.category, c.channel, «names» FROM request_count c
          WHERE c.county_code = county AND c.day >= greatest(months_until, since) AND c.day < until AND (unit IS NULL OR c.organization_id = unit)
          UNION ALL
          SELECT d.day, d.area_id, coalesce(d.organization_id, '00000000-0000-0000-0000-000000000000'), d.category, d.channel, «names» FROM request_count_delta d
          WHERE d.county_code = county AND d.day >= since AND d.day < until
            AND (unit IS NULL OR coalesce(d.organization_id, '00000000-0000-0000-0000-000000000000') = unit)
        ), placed AS (
          SELECT x.*, '' AS child FROM days x WHERE whole_county
          UNION ALL
          SELECT x.*, coalesce(p.ids[array_position(p.ids, base) + 1], base)
          FROM days x JOIN app.area_places(county) p ON p.area_id = x.area_id AND x.day >= p.since AND x.day < p.until
          WHERE NOT whole_county AND base = ANY (p.ids) AND (hidden IS NULL OR NOT x.area_id = ANY (hidden))
        )
        SELECT CASE split WHEN 'unit' THEN x.organization_id::text WHEN 'channel' THEN x.channel WHEN 'area' THEN x.child
            WHEN 'category' THEN CASE WHEN only_category IS NULL THEN split_part(x.category, '.', 1) ELSE x.category END
            WHEN 'day' THEN x.day::text WHEN 'week' THEN date_trunc('week', x.day::timestamp)::date::text
            WHEN 'month' THEN date_trunc('month', x.day::timestamp)::date::text ELSE '' END, «sums»
        FROM placed x
        WHERE (only_category IS NULL OR x.category = only_category OR x.category ^@ (only_category || '.')) AND (only_channel IS NULL OR x.channel = only_channel)
        GROUP BY 1;
      END IF;
    END
    $$
    $f$
  ]
  LOOP
    EXECUTE replace(replace(replace(replace(body, '«names»', names), '«sums»', sums), '«added»', added), '«figures»', figures);
  END LOOP;
END $do$;
SELECT app.own_functions(NULL, 'app.add_to_request_months(text, date[], request_count[])');
SELECT app.own_functions('linli_app', 'app.compact_request_counts(text, integer)', 'app.request_figures(text, uuid, date, date, text, text, uuid, text, text)');

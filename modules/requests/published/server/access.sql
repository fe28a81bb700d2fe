-- What anybody reads of published requests. Through functions, because words lose their index under a row policy; they tell of nothing that is not published.

-- Spliced into the statements below as if it were written there.
DROP FUNCTION IF EXISTS app.published_matching(text, text, text, text[], text, timestamptz, timestamptz, bigint[], text[]);
CREATE OR REPLACE FUNCTION app.published_matching(county text, wanted_number text, wanted_category text, area_ids text[], wanted_unit uuid, standing text, from_time timestamptz, to_time timestamptz, pairs bigint[], terms text[])
RETURNS SETOF published_request
LANGUAGE sql STABLE
AS $$
  SELECT p.* FROM published_request p
  WHERE p.county_code = county AND p.withdrawn_at IS NULL
    AND (wanted_number IS NULL OR p.number = wanted_number)
    AND (wanted_category IS NULL OR split_part(p.category, '.', 1) = split_part(wanted_category, '.', 1) AND (p.category = wanted_category OR p.category ^@ (wanted_category || '.')))
    AND (area_ids IS NULL OR p.area_id = ANY (area_ids COLLATE "C"))
    AND (wanted_unit IS NULL OR p.organization_id = wanted_unit)
    AND CASE standing
          WHEN 'open' THEN p.reply_kind IS NULL OR p.reply_kind = 'byWhen'
          WHEN 'overdue' THEN (p.reply_kind IS NULL OR p.reply_kind = 'byWhen') AND p.kept IS FALSE
          WHEN 'answered' THEN p.reply_kind IN ('done', 'notPossible')
          ELSE true END
    AND (from_time IS NULL OR p.published_at >= from_time) AND (to_time IS NULL OR p.published_at < to_time)
    AND (terms IS NULL OR p.matter_id = ANY (ARRAY(
      SELECT f.matter_id FROM published_request f
      WHERE f.county_code = county AND f.withdrawn_at IS NULL AND app.word_pairs(f.county_code, f.words) @> pairs AND NOT EXISTS (SELECT FROM unnest(terms) AS term WHERE strpos(f.words, term) = 0))))
$$;
REVOKE ALL ON FUNCTION app.published_matching(text, text, text, text[], uuid, text, timestamptz, timestamptz, bigint[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.published_matching(text, text, text, text[], uuid, text, timestamptz, timestamptz, bigint[], text[]) TO linli_definer;

-- An area with all below it as far as anything is public there, and of one that has ended what took its place; NULL for the whole county, so that nothing is compared.
-- The grids of a community would be forty more places to look, and the newest of the county would be read one by one instead.
CREATE OR REPLACE FUNCTION app.published_areas(county text, wanted_area text) RETURNS text[]
LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN wanted_area IS NULL OR EXISTS (SELECT FROM area c WHERE c.county_code = county AND c.id = wanted_area AND c.parent_id IS NULL AND c.valid_to IS NULL) THEN NULL
    ELSE ARRAY(
      WITH RECURSIVE became AS (
        SELECT w.id, w.path, w.valid_to FROM area w WHERE w.county_code = county AND w.id = wanted_area
        UNION
        SELECT n.id, n.path, n.valid_to FROM became b JOIN area_succession s ON s.county_code = county AND s.predecessor_id = b.id AND b.valid_to IS NOT NULL
          JOIN area n ON n.county_code = county AND n.id = s.successor_id
      )
      SELECT DISTINCT a.id FROM became b JOIN area a ON a.county_code = county AND a.path ^@ b.path AND a.level IN ('county', 'street', 'town', 'community', 'village')) END
$$;
REVOKE ALL ON FUNCTION app.published_areas(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.published_areas(text, text) TO linli_definer;

-- The pairs of characters of all words sought; NULL without any.
CREATE OR REPLACE FUNCTION app.pairs_of(county text, terms text[]) RETURNS bigint[]
LANGUAGE sql STABLE
AS $$ SELECT array_agg(DISTINCT pair) FROM unnest(terms) AS term, unnest(app.word_pairs(county, term)) AS pair $$;
REVOKE ALL ON FUNCTION app.pairs_of(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.pairs_of(text, text[]) TO linli_definer;

-- A page of them, the newest first. `due_at`: the end of the answer's time, while it really runs; `updated_at`: when any of it last changed.
DROP FUNCTION IF EXISTS app.published_requests(text, text, text, text, timestamptz, timestamptz, text[], timestamptz, uuid, integer), app.published_requests(text, text, text, uuid, text, timestamptz, timestamptz, text[], timestamptz, uuid, integer);
CREATE OR REPLACE FUNCTION app.published_requests(wanted_number text, wanted_category text, wanted_area text, wanted_unit uuid, standing text, from_time timestamptz, to_time timestamptz, terms text[],
  after_at timestamptz, after_id uuid, most integer)
RETURNS TABLE (matter_id uuid, number text, category text, area_id text, area_name text, place text, unit_id uuid, unit text, public_text text, public_answer text, reporter_shown text, reply_kind text, is_plan boolean,
  suspended_until timestamptz, opened_at timestamptz, replied_at timestamptz, promised_at timestamptz, kept boolean, published_at timestamptz, updated_at timestamptz, due_at timestamptz, late_step text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
DECLARE
  county text := app.county();
  area_ids text[] := app.published_areas(county, wanted_area);
  pairs bigint[] := app.pairs_of(county, terms);
BEGIN
  RETURN QUERY
    SELECT p.matter_id, p.number, p.category, p.area_id, a.name,
      (SELECT string_agg(above.name, ' · ' ORDER BY above.depth) FROM app.areas_of_path(p.county_code, a.path) above WHERE above.depth > 1 OR a.depth = 1),
      o.id, o.name, p.public_text, p.public_answer, p.reporter_shown, p.reply_kind, p.is_plan, p.suspended_until, p.opened_at, p.replied_at, p.promised_at, p.kept, p.published_at, p.updated_at, p.due_at, p.late_step
    FROM app.published_matching(county, wanted_number, wanted_category, area_ids, wanted_unit, standing, from_time, to_time, pairs, terms) p
    JOIN matter m ON m.county_code = p.county_code AND m.id = p.matter_id AND NOT m.sealed AND NOT m.erased
    JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id
    JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
    WHERE after_at IS NULL OR (p.published_at, p.matter_id) < (after_at, after_id)
    ORDER BY p.published_at DESC, p.matter_id DESC LIMIT least(most, 201);
END
$$;

-- How many in each community or village.
DROP FUNCTION IF EXISTS app.published_counts(text, text, text, text, timestamptz, timestamptz, text[]);
CREATE OR REPLACE FUNCTION app.published_counts(wanted_number text, wanted_category text, wanted_area text, wanted_unit uuid, standing text, from_time timestamptz, to_time timestamptz, terms text[])
RETURNS TABLE (area_id text, area_path text, total integer, open integer, overdue integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
DECLARE
  county text := app.county();
  area_ids text[] := app.published_areas(county, wanted_area);
  pairs bigint[] := app.pairs_of(county, terms);
BEGIN
  RETURN QUERY
    SELECT g.area_id, a.path, g.total, g.open, g.overdue FROM (
      SELECT p.area_id, count(*)::integer AS total, (count(*) FILTER (WHERE p.reply_kind IS NULL OR p.reply_kind = 'byWhen'))::integer AS open,
        (count(*) FILTER (WHERE (p.reply_kind IS NULL OR p.reply_kind = 'byWhen') AND p.kept IS FALSE))::integer AS overdue
      FROM app.published_matching(county, wanted_number, wanted_category, area_ids, wanted_unit, standing, from_time, to_time, pairs, terms) p GROUP BY p.area_id
    ) g JOIN area a ON a.county_code = county AND a.id = g.area_id;
END
$$;

-- What of each unit's published requests was kept and missed, and what it still owes: every one stands in exactly one of the first six figures. `promise_…`: those with a day that was named.
CREATE OR REPLACE FUNCTION app.published_units(wanted_unit uuid, today date)
RETURNS TABLE (id uuid, name text, above text, ended boolean, total integer, kept integer, late integer, untimed integer, overdue integer, suspended integer, running integer,
  promise_kept integer, promise_missed integer, promise_running integer, next_review timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
DECLARE
  county text := app.county();
BEGIN
  RETURN QUERY WITH RECURSIVE counted AS (
    SELECT s.organization_id, count(*)::integer AS total,
      (count(*) FILTER (WHERE NOT s.open AND s.kept))::integer AS kept, (count(*) FILTER (WHERE NOT s.open AND NOT s.kept))::integer AS late, (count(*) FILTER (WHERE NOT s.open AND s.kept IS NULL))::integer AS untimed,
      (count(*) FILTER (WHERE s.overdue))::integer AS overdue, (count(*) FILTER (WHERE s.open AND NOT s.overdue AND s.suspended_until IS NOT NULL))::integer AS suspended,
      (count(*) FILTER (WHERE s.open AND NOT s.overdue AND s.suspended_until IS NULL))::integer AS running,
      (count(*) FILTER (WHERE s.promised AND NOT s.open AND s.kept))::integer AS promise_kept, (count(*) FILTER (WHERE s.promised AND s.kept IS FALSE))::integer AS promise_missed,
      (count(*) FILTER (WHERE s.promised AND s.open AND NOT s.overdue))::integer AS promise_running,
      min(s.suspended_until) FILTER (WHERE s.open) AS next_review
    FROM (
      SELECT p.organization_id, p.kept, p.suspended_until, o.open, o.open AND p.kept IS FALSE AS overdue, p.reply_kind IS NOT NULL AND p.promised_at IS NOT NULL AS promised
      FROM published_request p CROSS JOIN LATERAL (SELECT p.reply_kind IS NULL OR p.reply_kind = 'byWhen' AS open) o
      WHERE p.county_code = county AND p.withdrawn_at IS NULL AND (wanted_unit IS NULL OR p.organization_id = wanted_unit)
    ) s GROUP BY s.organization_id
  ), tree AS (
    -- The order of the county's own tree: what stands below a unit follows it.
    SELECT c.organization_id AS first, o.id, o.parent_id, ARRAY[o.name || o.id] AS line FROM counted c JOIN organization o ON o.county_code = county AND o.id = c.organization_id
    UNION ALL
    SELECT t.first, o.id, o.parent_id, ARRAY[o.name || o.id] || t.line FROM tree t JOIN organization o ON o.county_code = county AND o.id = t.parent_id WHERE cardinality(t.line) < 12
  )
  SELECT o.id, o.name, u.name, coalesce(o.valid_to <= today, false), c.total, c.kept, c.late, c.untimed, c.overdue, c.suspended, c.running, c.promise_kept, c.promise_missed, c.promise_running, c.next_review
  FROM counted c JOIN tree t ON t.first = c.organization_id AND t.parent_id IS NULL
  JOIN organization o ON o.county_code = county AND o.id = c.organization_id
  LEFT JOIN organization u ON u.county_code = o.county_code AND u.id = o.parent_id
  ORDER BY t.line;
END
$$;

SELECT app.own_functions('linli_app', 'app.published_requests(text, text, text, uuid, text, timestamptz, timestamptz, text[], timestamptz, uuid, integer)',
  'app.published_counts(text, text, text, uuid, text, timestamptz, timestamptz, text[])', 'app.published_units(uuid, date)');

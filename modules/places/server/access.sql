-- The areas on the way from the county down to the one that has this path, that one included. No call of it is left in a plan.
-- The county is compared as its keys are: beside a path it would be compared as paths are, and its part of the index lost.
CREATE OR REPLACE FUNCTION app.areas_of_path(county text, path text) RETURNS TABLE (id text, name text, level text, depth integer)
LANGUAGE sql STABLE
AS $$
  SELECT a.id, a.name, a.level, a.depth FROM unnest(string_to_array(rtrim(path, '/'), '/')) AS part (id) JOIN area a ON a.county_code = county COLLATE "default" AND a.id = part.id COLLATE "C"
$$;
REVOKE ALL ON FUNCTION app.areas_of_path(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.areas_of_path(text, text) TO linli_app, linli_definer;

-- Where every area of the county, whenever it existed, belongs in the tree of one day: itself while it lasted, after that
-- the one area that took it over, otherwise (closed, or split) the area above it. Old totals are right under the tree of
-- their own day, and every area's rows have a place under the tree of any later day.
CREATE OR REPLACE FUNCTION app.tree_on(county text, day date) RETURNS TABLE (area_id text, place_id text, path text)
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE span AS (
    SELECT h.area_id, h.parent_id, h.path, h.valid_from, h.valid_to,
      min(h.valid_from) OVER whole AS began, bool_or(h.valid_to IS NULL) OVER whole AS lasts, max(h.valid_to) OVER whole AS ended
    FROM area_history h WHERE h.county_code = county
    WINDOW whole AS (PARTITION BY h.area_id)
  ), current AS (
    SELECT s.area_id, s.path FROM span s WHERE s.valid_from <= day AND (s.valid_to IS NULL OR s.valid_to > day)
  ), next AS (
    SELECT DISTINCT ON (s.area_id) s.area_id, coalesce((
      SELECT min(n.successor_id) FROM area_succession n
      WHERE n.county_code = county AND n.predecessor_id = s.area_id AND n.on_date = s.ended AND s.ended <= day HAVING count(*) = 1), s.parent_id) AS next_id
    FROM span s
    WHERE NOT EXISTS (SELECT FROM current c WHERE c.area_id = s.area_id)
    -- Before it began: where it first stood; after it ended: where it stood last.
    ORDER BY s.area_id, CASE WHEN s.began > day THEN s.valid_from END, s.valid_from DESC
  ), place AS (
    SELECT s.area_id, s.area_id AS at_id, 0 AS steps FROM (SELECT DISTINCT area_id FROM span) s
    UNION ALL
    SELECT p.area_id, n.next_id, p.steps + 1 FROM place p JOIN next n ON n.area_id = p.at_id WHERE n.next_id IS NOT NULL AND p.steps < 64
  )
  SELECT p.area_id, c.area_id, c.path FROM place p JOIN current c ON c.area_id = p.at_id
$$;

-- Tables whose rows carry the place of an area in today's tree: all that have county_code and area_path. What was announced
-- on the live feed is past and stays.
CREATE OR REPLACE FUNCTION app.tables_with_paths() RETURNS TABLE (name text, has_levels boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT c.relname::text, EXISTS (SELECT FROM pg_attribute l WHERE l.attrelid = c.oid AND l.attname = 'level_8' AND NOT l.attisdropped)
  FROM pg_class c
  JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'area_path' AND NOT p.attisdropped
  JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname = 'county_code'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'live_event'
$$;

-- What is public of the matters at these paths stands at its community or village of today, no nearer.
CREATE OR REPLACE FUNCTION app.follow_published(paths text[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
  UPDATE published_request p SET area_id = n.id, version = p.version + 1
  FROM matter m CROSS JOIN LATERAL (
    SELECT a.id COLLATE "C" AS id FROM app.areas_of_path(m.county_code, m.area_path) a WHERE a.level IN ('county', 'street', 'town', 'community', 'village') ORDER BY a.depth DESC LIMIT 1
  ) n
  WHERE m.county_code = app.county() AND m.published AND m.area_path = ANY (paths) AND p.county_code = m.county_code AND p.matter_id = m.id AND p.area_id <> n.id
$$;

-- Rewrites every row that stands at one of the old paths: from then on it stands at the new one. Only to paths that areas have.
CREATE OR REPLACE FUNCTION app.rewrite_area_paths(old_paths text[], new_paths text[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  t record;
  touched integer;
  total integer := 0;
BEGIN
  IF NOT app.administers('system') THEN RETURN 0; END IF;
  IF EXISTS (SELECT FROM unnest(new_paths) n WHERE NOT EXISTS (SELECT FROM area a WHERE a.county_code = app.county() AND a.path = n AND a.valid_to IS NULL)) THEN
    RAISE EXCEPTION 'a path that no area of the county has';
  END IF;
  FOR t IN SELECT * FROM app.tables_with_paths() LOOP
    EXECUTE format('UPDATE %I r SET area_path = v.new_path %s FROM unnest($2::text[], $3::text[]) v (old_path, new_path) WHERE r.county_code = $1 AND r.area_path = v.old_path COLLATE "C" AND v.old_path <> v.new_path',
      t.name, CASE WHEN t.has_levels THEN app.level_assignments() ELSE '' END)
    USING app.county(), old_paths, new_paths;
    GET DIAGNOSTICS touched = ROW_COUNT;
    total := total + touched;
  END LOOP;
  PERFORM app.follow_published(new_paths);
  PERFORM app.follow_office_days(old_paths, new_paths);
  RETURN total;
END
$$;

-- Open matters that stand at one of the paths.
CREATE OR REPLACE FUNCTION app.matters_at(paths text[]) RETURNS TABLE (matter_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers('system') THEN RETURN; END IF;
  RETURN QUERY SELECT m.id FROM matter m WHERE m.county_code = app.county() AND m.waiting_for IS NOT NULL AND m.area_path = ANY (paths);
END
$$;

CREATE OR REPLACE FUNCTION app.level_assignments() RETURNS text
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT string_agg(format(', level_%1$s = nullif(split_part(v.new_path, ''/'', %1$s), '''')', n), '' ORDER BY n) FROM generate_series(1, 8) n $$;

-- Rows that stand at the very area, with their points: a split must say of each where it belongs now.
CREATE OR REPLACE FUNCTION app.rows_of_area(area text) RETURNS TABLE (id uuid, longitude double precision, latitude double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers('system') THEN RETURN; END IF;
  RETURN QUERY SELECT m.id, m.longitude, m.latitude FROM matter m JOIN area a ON a.county_code = m.county_code AND a.id = rows_of_area.area
    WHERE m.county_code = app.county() AND m.area_path = a.path;
END
$$;

-- Puts single rows, for which a reassignment is recorded, at their new area.
CREATE OR REPLACE FUNCTION app.follow_reassignments(from_area text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE touched integer;
BEGIN
  IF NOT app.administers('system') THEN RETURN 0; END IF;
  EXECUTE format('UPDATE matter r SET area_path = v.new_path %s FROM (SELECT x.object_id, a.path AS new_path FROM area_reassignment x JOIN area a ON a.county_code = x.county_code AND a.id = x.to_area_id
    WHERE x.county_code = $1 AND x.object_kind = ''matter'' AND x.from_area_id = $2) v WHERE r.county_code = $1 AND r.id = v.object_id', app.level_assignments())
  USING app.county(), from_area;
  GET DIAGNOSTICS touched = ROW_COUNT;
  INSERT INTO matter_words_due (county_code, matter_id) SELECT m.county_code, m.id FROM area_reassignment x JOIN matter m ON m.county_code = x.county_code AND m.id = x.object_id
  WHERE x.county_code = app.county() AND x.object_kind = 'matter' AND x.from_area_id = from_area AND NOT m.sealed AND NOT m.erased ON CONFLICT DO NOTHING;
  PERFORM app.follow_published(ARRAY(SELECT DISTINCT a.path FROM area_reassignment x JOIN area a ON a.county_code = x.county_code AND a.id = x.to_area_id
    WHERE x.county_code = app.county() AND x.object_kind = 'matter' AND x.from_area_id = from_area));
  RETURN touched;
END
$$;

SELECT app.own_functions(NULL, 'app.follow_published(text[])', 'app.tables_with_paths()', 'app.rewrite_area_paths(text[], text[])', 'app.matters_at(text[])', 'app.level_assignments()', 'app.rows_of_area(text)', 'app.follow_reassignments(text)');
REVOKE ALL ON FUNCTION app.tree_on(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.tree_on(text, date), app.rewrite_area_paths(text[], text[]), app.matters_at(text[]), app.rows_of_area(text), app.follow_reassignments(text) TO linli_app;

DO $$
DECLARE
  t text;
  administrator text := '(''systemAdministrator'' = ANY ((SELECT app.roles())::text[]) OR (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001'')';
BEGIN
  FOREACH t IN ARRAY ARRAY['area', 'area_history', 'area_succession', 'area_outline', 'area_outline_history', 'area_change', 'area_reassignment', 'area_version']
  LOOP
    PERFORM app.close_tables(t);
    -- The map of the county is public inside the county: a resident must be able to choose a place.
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
    EXECUTE format('DROP POLICY IF EXISTS administrator_insert ON %I', t);
    EXECUTE format('CREATE POLICY administrator_insert ON %I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND %s)', t, administrator);
    EXECUTE format('DROP POLICY IF EXISTS administrator_change ON %I', t);
    EXECUTE format('CREATE POLICY administrator_change ON %I FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND %s)', t, administrator);
  END LOOP;
  -- What an area once had is added to and never changed.
  REVOKE UPDATE ON area_outline_history FROM linli_app;
  -- Which request lies in which part is nobody's business but the administrator's who split the area.
  EXECUTE 'DROP POLICY county_read ON area_reassignment';
  EXECUTE format('CREATE POLICY county_read ON area_reassignment FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND %s)', administrator);
END $$;

-- What is announced anybody reads; what is only planned, whoever holds a post. Who may change which is asked of the area of his post.
SELECT app.close_tables('office_day');
REVOKE ALL ON office_day FROM linli_definer;
GRANT SELECT, UPDATE (area_id, version) ON office_day TO linli_definer;
GRANT SELECT, INSERT, UPDATE ON office_day TO linli_app;
DROP POLICY IF EXISTS announced ON office_day;
CREATE POLICY announced ON office_day FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND (published_at IS NOT NULL OR cardinality((SELECT app.roles())::text[]) > 0));
DROP POLICY IF EXISTS staff_add ON office_day;
CREATE POLICY staff_add ON office_day FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);
DROP POLICY IF EXISTS staff_change ON office_day;
CREATE POLICY staff_change ON office_day FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);

-- The unit that has taken over from one that ended, by that day; of several (a split) the one whose area the place lies in, otherwise the first.
CREATE OR REPLACE FUNCTION app.unit_followed(county text, unit uuid, place_path text, on_day date) RETURNS uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE chain AS (
    SELECT unit AS id, 0 AS steps
    UNION ALL
    SELECT (SELECT s.successor_id FROM organization_succession s JOIN organization p ON p.county_code = s.county_code AND p.id = s.predecessor_id AND p.valid_to <= on_day
        JOIN organization n ON n.county_code = s.county_code AND n.id = s.successor_id LEFT JOIN area a ON a.county_code = n.county_code AND a.id = n.area_id
      WHERE s.county_code = county AND s.predecessor_id = c.id AND s.on_date <= on_day
      ORDER BY coalesce(place_path ^@ a.path, false) DESC, length(a.path) DESC NULLS LAST, n.id LIMIT 1), c.steps + 1
    FROM chain c WHERE c.id IS NOT NULL AND c.steps < 16
  )
  SELECT id FROM chain WHERE id IS NOT NULL ORDER BY steps DESC LIMIT 1
$$;

-- A day of an area that has ended is held where its rows stand from then on: there it is found, and whoever is responsible there changes it.
CREATE OR REPLACE FUNCTION app.follow_office_days(old_paths text[], new_paths text[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
  UPDATE office_day d SET area_id = n.id, version = d.version + 1
  FROM unnest(old_paths, new_paths) moved (old_path, new_path)
  JOIN area o ON o.county_code = app.county() AND o.id = split_part(rtrim(moved.old_path, '/'), '/', -1) COLLATE "C" AND o.valid_to IS NOT NULL
  JOIN area n ON n.county_code = o.county_code AND n.path = moved.new_path COLLATE "C" AND n.valid_to IS NULL
  WHERE d.county_code = o.county_code AND d.area_id = o.id AND n.id <> o.id
$$;
SELECT app.own_functions(NULL, 'app.follow_office_days(text[], text[])');

-- A unit that comes is told; it says no more than what is announced.
DROP POLICY IF EXISTS office_day_read ON notice;
CREATE POLICY office_day_read ON notice FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND step = 'officeDay' AND organization_id IS NOT NULL AND cardinality((SELECT app.roles())::text[]) > 0);
DROP POLICY IF EXISTS office_day_tell ON notice;
CREATE POLICY office_day_tell ON notice FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND step = 'officeDay' AND organization_id IS NOT NULL AND matter_id IS NULL AND cardinality((SELECT app.roles())::text[]) > 0);

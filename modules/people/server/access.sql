-- A session that is neither ended nor outlived, with the posts its person holds or stands in for today.
-- handle: HMAC of the cookie under the server's key; only its hash is stored.
CREATE OR REPLACE FUNCTION app.find_session(county text, handle text)
RETURNS TABLE (session_id uuid, account_id uuid, surface text, idle_limit interval, idle_until timestamptz, staff_member_id uuid, name text, grants jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id, s.account_id, s.surface, s.idle_limit, s.idle_until, m.id, m.name, coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'postId', p.id, 'postName', p.name, 'role', p.role, 'organizationId', p.organization_id, 'organizationName', o.name,
      'position', a.position, 'areaId', r.id, 'areaName', r.name, 'areaPath', r.path,
      'seesArea', c.sees_area, 'seesParty', c.sees_party) ORDER BY p.id)
    FROM appointment a
    JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id
    JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
    JOIN role_scope c ON c.role = p.role
    CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) d
    LEFT JOIN area r ON r.county_code = p.county_code AND r.id = p.area_id AND (r.valid_to IS NULL OR r.valid_to > d.today)
    WHERE a.county_code = find_session.county AND a.staff_member_id = m.id
      AND (s.surface = 'desk' OR (s.surface = 'field' AND c.field))
      AND a.valid_from <= d.today AND (a.valid_to IS NULL OR a.valid_to > d.today)
      AND p.valid_from <= d.today AND (p.valid_to IS NULL OR p.valid_to > d.today)
      AND (o.valid_to IS NULL OR o.valid_to > d.today)
      AND (p.area_id IS NULL OR r.id IS NOT NULL)
      AND (a.position = 'primary' OR EXISTS (
        SELECT FROM appointment b JOIN absence w ON w.county_code = b.county_code AND w.staff_member_id = b.staff_member_id
        WHERE b.county_code = a.county_code AND b.post_id = a.post_id AND b.position = 'primary'
          AND b.valid_from <= d.today AND (b.valid_to IS NULL OR b.valid_to > d.today)
          AND w.away_from <= now() AND (w.away_to IS NULL OR w.away_to > now())))
  ), '[]'::jsonb)
  FROM session s
  LEFT JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = s.account_id
  WHERE s.token_hash = sha256(convert_to(handle, 'UTF8')) AND s.county_code = find_session.county
    AND s.ended_at IS NULL AND s.expires_at > now() AND s.idle_until > now()
$$;

-- Checks the session once a transaction and sets the seal. NULL enters without an account (public).
-- Answers no row when the session is unknown, ended or outlived.
CREATE OR REPLACE FUNCTION app.enter(county text, handle text)
RETURNS TABLE (session_id uuid, account_id uuid, surface text, staff_member_id uuid, name text, notice_version text, grants jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE s record;
BEGIN
  IF handle IS NULL THEN
    PERFORM app.set_seal(county, NULL, NULL, NULL, NULL, NULL);
    RETURN;
  END IF;
  SELECT * INTO s FROM app.find_session(county, handle);
  IF NOT FOUND THEN RETURN; END IF;
  -- Touched at most once a minute, so that reading does not write.
  IF s.idle_until < now() + s.idle_limit - interval '1 minute' THEN
    UPDATE session SET idle_until = now() + s.idle_limit WHERE id = s.session_id;
    UPDATE account SET last_seen_at = now() WHERE id = s.account_id;
  END IF;
  PERFORM app.set_seal(county, s.account_id, s.session_id,
    (SELECT array_agg(DISTINCT g->>'role') FROM jsonb_array_elements(s.grants) g),
    (SELECT array_agg(DISTINCT g->>'areaPath') FROM jsonb_array_elements(s.grants) g WHERE (g->>'seesArea')::boolean AND g->>'areaPath' IS NOT NULL),
    (SELECT array_agg(DISTINCT (g->>'organizationId')::uuid) FROM jsonb_array_elements(s.grants) g WHERE (g->>'seesParty')::boolean));
  RETURN QUERY SELECT s.session_id, s.account_id, s.surface, s.staff_member_id, s.name,
    (SELECT m.notice_version FROM membership m WHERE m.county_code = county AND m.account_id = s.account_id), s.grants;
END
$$;

-- The live feed reads what was committed below the oldest running transaction: no commit can appear behind the cursor.
CREATE OR REPLACE FUNCTION app.live_events(after_transaction xid8, after_id uuid, most integer)
RETURNS TABLE (county_code text, id uuid, transaction_id xid8, kind text, object_id text, area_path text, reporter_id uuid, org_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT e.county_code, e.id, e.transaction_id, e.kind, e.object_id, e.area_path, e.reporter_id, e.org_ids
  FROM live_event e
  WHERE (e.transaction_id, e.id) > (after_transaction, after_id)
    AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY e.transaction_id, e.id LIMIT most
$$;

CREATE OR REPLACE FUNCTION app.live_cursor() RETURNS xid8
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_snapshot_xmin(pg_current_snapshot()) $$;

-- What each open connection may still hear of; a connection that is not in the answer must be closed.
CREATE OR REPLACE FUNCTION app.live_reach(county text, handles text[])
RETURNS TABLE (handle text, account_id uuid, paths text[], orgs uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT h, f.account_id,
    (SELECT array_agg(DISTINCT g->>'areaPath') FROM jsonb_array_elements(f.grants) g WHERE (g->>'seesArea')::boolean AND g->>'areaPath' IS NOT NULL),
    (SELECT array_agg(DISTINCT (g->>'organizationId')::uuid) FROM jsonb_array_elements(f.grants) g WHERE (g->>'seesParty')::boolean)
  FROM unnest(handles) h CROSS JOIN LATERAL app.find_session(county, h) f
$$;

ALTER FUNCTION app.find_session(text, text) OWNER TO linli_definer;
ALTER FUNCTION app.enter(text, text) OWNER TO linli_definer;
ALTER FUNCTION app.live_events(xid8, uuid, integer) OWNER TO linli_definer;
ALTER FUNCTION app.live_cursor() OWNER TO linli_definer;
ALTER FUNCTION app.live_reach(text, text[]) OWNER TO linli_definer;
REVOKE ALL ON FUNCTION app.find_session(text, text), app.enter(text, text), app.live_events(xid8, uuid, integer), app.live_cursor(), app.live_reach(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter(text, text) TO linli_app;
GRANT EXECUTE ON FUNCTION app.live_events(xid8, uuid, integer), app.live_cursor(), app.live_reach(text, text[]) TO linli_gate;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['area', 'area_history', 'area_succession', 'area_outline', 'organization', 'staff_member', 'post',
    'appointment', 'administrator', 'absence', 'resident_profile']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, linli_app, linli_gate', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO linli_definer', t);
  END LOOP;
  -- The map of the county and its organisations is public inside the county: a resident must be able to choose a place.
  FOREACH t IN ARRAY ARRAY['area', 'area_history', 'area_succession', 'area_outline', 'organization']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
  END LOOP;
  -- Who holds which post is for staff; nobody without a post lists the staff of the county.
  FOREACH t IN ARRAY ARRAY['staff_member', 'post', 'appointment', 'administrator', 'absence']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS staff_read ON %I', t);
    EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND (SELECT app.roles()) IS NOT NULL)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['area', 'area_history', 'area_succession', 'area_outline', 'organization', 'staff_member', 'post', 'appointment', 'administrator', 'absence']
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS administrator_insert ON %I', t);
    EXECUTE format('CREATE POLICY administrator_insert ON %I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND ''systemAdministrator'' = ANY ((SELECT app.roles())::text[]))', t);
    EXECUTE format('DROP POLICY IF EXISTS administrator_change ON %I', t);
    EXECUTE format('CREATE POLICY administrator_change ON %I FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND ''systemAdministrator'' = ANY ((SELECT app.roles())::text[]))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON resident_profile TO linli_app;
DROP POLICY IF EXISTS resident_profile_own ON resident_profile;
CREATE POLICY resident_profile_own ON resident_profile FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));
GRANT SELECT, INSERT, UPDATE ON resident_profile TO linli_gate;
DROP POLICY IF EXISTS gate ON resident_profile;
CREATE POLICY gate ON resident_profile FOR ALL TO linli_gate USING (true);
GRANT SELECT ON staff_member TO linli_gate;
DROP POLICY IF EXISTS gate ON staff_member;
CREATE POLICY gate ON staff_member FOR SELECT TO linli_gate USING (true);

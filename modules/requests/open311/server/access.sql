-- Systems of the open interface: they bring requests in and read nothing of them. Keys are the system administrator's.

SELECT app.close_tables('open311_key', 'open311_submission');
GRANT SELECT ON open311_key TO linli_app;
DROP POLICY IF EXISTS administrator_read ON open311_key;
CREATE POLICY administrator_read ON open311_key FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

-- Seals the transaction for a system by the handle of its key, in the columns of app.enter. No row: no such key, ended, or the
-- unit that answered for it is no more. All systems share the account of the open interface, 00000000-0000-7000-8000-000000000002;
-- the key stands where a session would. The 12345 platform has an account of its own, …0003. No role: policies ask of roles whether somebody is of the staff.
CREATE OR REPLACE FUNCTION app.enter_system(county text, handle text)
RETURNS TABLE (session_id uuid, account_id uuid, surface text, staff_member_id uuid, name text, notice_version text, grants jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE k record; account uuid;
BEGIN
  PERFORM set_config('app.seal', '', true);
  SELECT s.id, s.system, s.kind, o.id AS unit_id, o.name AS unit INTO k
  FROM open311_key s JOIN organization o ON o.county_code = s.county_code AND o.id = s.organization_id
  WHERE s.county_code = county AND s.key_hash = sha256(convert_to(handle, 'UTF8')) AND s.ended_at IS NULL
    AND (o.valid_to IS NULL OR o.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date);
  IF NOT FOUND THEN RETURN; END IF;
  account := CASE k.kind WHEN 'hotline' THEN '00000000-0000-7000-8000-000000000003' ELSE '00000000-0000-7000-8000-000000000002' END;
  PERFORM app.set_seal(county, account, k.id, NULL, NULL, NULL);
  RETURN QUERY SELECT k.id, account, 'service', NULL::uuid, k.system, NULL::text, jsonb_build_array(jsonb_build_object(
    'postId', k.id, 'postName', k.system, 'role', CASE k.kind WHEN 'hotline' THEN 'hotlineSystem' ELSE 'openSystem' END, 'organizationId', k.unit_id, 'organizationName', k.unit, 'position', 'primary',
    'areaId', NULL, 'areaName', NULL, 'areaPath', NULL, 'seesArea', false, 'seesParty', false));
END
$$;

-- Which key is asking; NULL for anybody else.
CREATE OR REPLACE FUNCTION app.open311_key() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE WHEN app.account() = '00000000-0000-7000-8000-000000000002' THEN app.session_id() END $$;

-- Before a report is taken: the request that the same report made already, and how many the key has sent since then, the first of them when. Holds the
-- key's row, so that of two same ones at once the second finds the first.
CREATE OR REPLACE FUNCTION app.open311_before(wanted_fingerprint text, same_since timestamptz, counted_since timestamptz)
RETURNS TABLE (same_id uuid, sent integer, first_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM FROM open311_key k WHERE k.county_code = app.county() AND k.id = app.open311_key() FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT
    (SELECT s.matter_id FROM open311_submission s WHERE s.county_code = app.county() AND s.key_id = app.open311_key() AND s.taken_at > same_since
      AND s.fingerprint = wanted_fingerprint ORDER BY s.taken_at DESC LIMIT 1),
    count(*)::integer, min(c.taken_at) FROM open311_submission c WHERE c.county_code = app.county() AND c.key_id = app.open311_key() AND c.taken_at > counted_since;
END
$$;

CREATE OR REPLACE FUNCTION app.open311_taken(matter uuid, given_fingerprint text, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  -- Only what this very transaction has brought in.
  PERFORM FROM matter m WHERE m.county_code = app.county() AND m.id = matter AND m.channel = 'open311' AND app.open311_key() IS NOT NULL
    AND app.written_now(m.xmin);
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO open311_submission (county_code, matter_id, key_id, fingerprint, taken_at) VALUES (app.county(), matter, app.open311_key(), given_fingerprint, at_time);
  UPDATE open311_key k SET last_used_on = (at_time AT TIME ZONE 'Asia/Shanghai')::date, taken = k.taken + 1 WHERE k.county_code = app.county() AND k.id = app.open311_key();
END
$$;

-- What a system hears of a report that it has sent: number, who received it, by when it is accepted. Whether it is the caller's
-- own is asked by the two functions that call this.
DROP FUNCTION IF EXISTS app.system_receipt(text, uuid);
CREATE OR REPLACE FUNCTION app.system_receipt(county text, matter uuid) RETURNS TABLE (number text, receiver text, due_at timestamptz, place_up_to text)
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT m.number, o.name, c.due_at, e.data->>'placeUpTo'
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN organization o ON o.county_code = m.county_code AND o.id = q.receiver_organization_id
  LEFT JOIN matter_event e ON e.county_code = m.county_code AND e.matter_id = m.id AND e.ordinal = 1
  LEFT JOIN matter_clock c ON c.county_code = m.county_code AND c.matter_id = m.id AND c.stage = 'accept' AND c.stopped_at IS NULL AND NOT c.paused
  WHERE m.county_code = county AND m.id = matter
$$;

-- Of what this key has sent within the last day.
DROP FUNCTION IF EXISTS app.open311_receipt(uuid);
CREATE OR REPLACE FUNCTION app.open311_receipt(matter uuid) RETURNS TABLE (number text, receiver text, due_at timestamptz, place_up_to text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT r.* FROM open311_submission s CROSS JOIN LATERAL app.system_receipt(s.county_code, s.matter_id) r
  WHERE s.county_code = (SELECT app.county()) AND s.key_id = (SELECT app.open311_key()) AND s.matter_id = matter
$$;

-- Published requests with what the interface says of them: when something public of them last changed, whether they are closed, and the time that really runs for an answer
-- or a promise. Of anything that is not published, nothing. `numbers` overrides the rest. `after`: where the page before ended, which stands while others are published or taken down. Which ones is settled first: what hangs
-- on one is read for those that are shown, not for those that a page leaves behind.
DROP FUNCTION IF EXISTS app.open311_published(text[], text[], text[], timestamptz, timestamptz, integer), app.open311_published(text[], text[], text[], timestamptz, timestamptz, integer, integer),
  app.open311_published(text[], text[], text[], timestamptz, timestamptz, integer, integer, timestamptz, uuid);
CREATE OR REPLACE FUNCTION app.open311_published(numbers text[], codes text[], states text[], opened_from timestamptz, opened_to timestamptz, most integer, skipped integer, after_at timestamptz, after_id uuid)
RETURNS TABLE (matter_id uuid, opened_text text, number text, category text, unit text, place text, public_text text, public_answer text, reply_kind text, is_plan boolean, suspended_until timestamptz, kept boolean,
  state text, opened_at timestamptz, updated_at timestamptz, closed_at timestamptz, due_at timestamptz, late_step text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH shown AS MATERIALIZED (
    SELECT p.*, m.state, greatest(p.updated_at, m.closed_at) AS moved_at, m.closed_at
    FROM published_request p JOIN matter m ON m.county_code = p.county_code AND m.id = p.matter_id AND NOT m.sealed AND NOT m.erased
    WHERE p.county_code = (SELECT app.county()) AND p.withdrawn_at IS NULL
      AND CASE WHEN numbers IS NOT NULL THEN p.number = ANY (numbers)
               ELSE p.opened_at >= opened_from AND p.opened_at <= opened_to AND (codes IS NULL OR p.category = ANY (codes)) AND (states IS NULL OR m.state = ANY (states)) END
      AND (after_at IS NULL OR (p.opened_at, p.matter_id) < (after_at, after_id))
    ORDER BY p.opened_at DESC, p.matter_id DESC LIMIT least(most, 1001) OFFSET greatest(skipped, 0)
  )
  SELECT p.matter_id, to_char(p.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.number, p.category, o.name,
    (SELECT string_agg(above.name, '，' ORDER BY above.depth DESC) FROM app.areas_of_path(p.county_code, a.path) above),
    p.public_text, p.public_answer, p.reply_kind, p.is_plan, p.suspended_until, p.kept, p.state, p.opened_at, p.moved_at, p.closed_at,
    (SELECT min(c.due_at) FROM matter_clock c WHERE c.county_code = p.county_code AND c.matter_id = p.matter_id AND c.stage = 'reply' AND c.stopped_at IS NULL AND NOT c.paused), p.late_step
  FROM shown p
  JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id
  JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
  ORDER BY p.opened_at DESC, p.matter_id DESC
$$;

-- A key for a system; of the 12345 platform one at a time, the former one ends. False: not the caller's to give.
CREATE OR REPLACE FUNCTION app.give_system_key(given_kind text, key uuid, given_handle text, given_system text, organization uuid, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  IF given_kind = 'hotline' THEN PERFORM app.end_system_keys(given_kind, NULL, at_time); END IF;
  INSERT INTO open311_key (county_code, id, key_hash, system, organization_id, given_by, given_at, kind)
  VALUES (app.county(), key, sha256(convert_to(given_handle, 'UTF8')), given_system, organization, app.account(), at_time, given_kind);
  RETURN true;
END
$$;

-- From this moment the key opens nothing; no key named is all of this kind. False: not the caller's to end, none of the county's, or already so.
CREATE OR REPLACE FUNCTION app.end_system_keys(wanted_kind text, key uuid, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE open311_key k SET ended_by = app.account(), ended_at = at_time
  WHERE k.county_code = app.county() AND k.kind = wanted_kind AND (key IS NULL OR k.id = key) AND k.ended_at IS NULL;
  RETURN FOUND;
END
$$;
DROP FUNCTION IF EXISTS app.give_open311_key(uuid, text, text, uuid, timestamptz), app.end_open311_key(uuid, timestamptz), app.give_hotline_key(uuid, text, text, uuid, timestamptz);

SELECT app.own_functions(NULL, 'app.system_receipt(text, uuid)');
SELECT app.own_functions('linli_app', 'app.enter_system(text, text)', 'app.open311_key()', 'app.open311_before(text, timestamptz, timestamptz)', 'app.open311_taken(uuid, text, timestamptz)',
  'app.open311_receipt(uuid)', 'app.open311_published(text[], text[], text[], timestamptz, timestamptz, integer, integer, timestamptz, uuid)', 'app.give_system_key(text, uuid, text, text, uuid, timestamptz)',
  'app.end_system_keys(text, uuid, timestamptz)');

-- Sessions that are neither ended nor outlived, with the posts their people hold or stand in for today.
-- handle: HMAC of the cookie under the server's key; only its hash is stored. Many at once, because the live feed asks for all
-- whom an event concerns: 2,000 one by one took over a second.
-- device: the phone that signed what is being done; a session that is locked for idleness lets that pass, if it is its own phone.
DROP FUNCTION IF EXISTS app.find_session(text, text), app.find_sessions(text, text[]), app.enter(text, text);
CREATE OR REPLACE FUNCTION app.find_sessions(county text, handles text[], device uuid DEFAULT NULL)
RETURNS TABLE (handle text, session_id uuid, account_id uuid, surface text, idle_limit interval, idle_until timestamptz, staff_member_id uuid, name text, grants jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT h.handle, s.id, s.account_id, s.surface, s.idle_limit, s.idle_until, m.id, m.name, coalesce((
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
    WHERE a.county_code = find_sessions.county AND a.staff_member_id = m.id
      AND (s.surface = 'desk' OR (s.surface = 'field' AND c.field AND NOT s.awaits_device))
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
  FROM unnest(handles) h(handle)
  JOIN session s ON s.token_hash = sha256(convert_to(h.handle, 'UTF8'))
  LEFT JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = s.account_id
  WHERE s.county_code = find_sessions.county
    AND s.ended_at IS NULL AND s.expires_at > now()
    AND (s.idle_until > now() OR EXISTS (
      SELECT FROM field_device d WHERE d.county_code = s.county_code AND d.id = device AND d.id = s.device_id AND d.account_id = s.account_id AND d.revoked_at IS NULL))
    AND NOT EXISTS (SELECT FROM membership n WHERE n.county_code = s.county_code AND n.account_id = s.account_id AND n.disabled_at IS NOT NULL)
$$;

-- Checks the session once a transaction and sets the seal. NULL enters without an account (public).
-- `unattended`: a page that asks by itself; the session is not prolonged, or an open page would keep it for ever (security A7).
-- Answers no row when the session is unknown, ended or outlived.
-- Planned once a connection and not anew on each call: as soon as some hundred sessions are open, the planner takes one handle
-- for so much cheaper than the ten it expects of a list that it plans each time, which takes 1.1 of 1.4 ms.
DROP FUNCTION IF EXISTS app.enter(text, text, boolean);
CREATE OR REPLACE FUNCTION app.enter(county text, handle text, device uuid DEFAULT NULL, unattended boolean DEFAULT false)
RETURNS TABLE (session_id uuid, account_id uuid, surface text, staff_member_id uuid, name text, notice_version text, grants jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE s record;
BEGIN
  -- Whoever does not come in leaves nothing standing of whoever was in before.
  PERFORM set_config('app.seal', '', true);
  IF handle IS NULL THEN
    PERFORM app.set_seal(county, NULL, NULL, NULL, NULL, NULL);
    RETURN;
  END IF;
  SELECT * INTO s FROM app.find_sessions(county, ARRAY[handle], device);
  IF NOT FOUND THEN RETURN; END IF;
  -- Touched at most once a minute, so that reading does not write. What passes through the lock does not open it.
  IF NOT unattended AND s.idle_until > now() AND s.idle_until < now() + s.idle_limit - interval '1 minute' THEN
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

-- The live feed reads what was committed below the oldest running transaction: no commit can appear behind the cursor. One
-- reader of a process delivers for all counties, because the order of commits knows none; each row says whose it is.
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
-- Planned anew for each list of handles: a plan made for one of them, when few sessions were open, reads all sessions once for
-- each of 2,000, which takes 2 s instead of 0.1 s.
CREATE OR REPLACE FUNCTION app.live_reach(county text, handles text[])
RETURNS TABLE (handle text, account_id uuid, paths text[], orgs uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
  SELECT f.handle, f.account_id,
    (SELECT array_agg(DISTINCT g->>'areaPath') FROM jsonb_array_elements(f.grants) g WHERE (g->>'seesArea')::boolean AND g->>'areaPath' IS NOT NULL),
    (SELECT array_agg(DISTINCT (g->>'organizationId')::uuid) FROM jsonb_array_elements(f.grants) g WHERE (g->>'seesParty')::boolean)
  FROM app.find_sessions(county, handles) f
$$;

-- The first post of whoever holds the session: from which unit he signed in, for the audit.
CREATE OR REPLACE FUNCTION app.first_post(county text, handle text) RETURNS TABLE (organization_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT (f.grants->0->>'organizationId')::uuid, f.grants->0->>'role' FROM app.find_sessions(county, ARRAY[handle]) f
$$;
SELECT app.own_functions('linli_gate', 'app.first_post(text, text)');

-- How many administrators of a kind the county still lacks: two of the system are needed, because what one of them proposes
-- another confirms; one of each other kind. One whose account was stopped cannot act, and whoever could open it again may be
-- lacking as well.
CREATE OR REPLACE FUNCTION app.administrators_lacking(county text, kind text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT greatest(0, CASE kind WHEN 'system' THEN 2 ELSE 1 END - count(DISTINCT a.staff_member_id))::integer
  FROM appointment a
  WHERE a.county_code = county AND a.administers = kind AND a.position = 'primary' AND (a.valid_to IS NULL OR a.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date)
    AND NOT EXISTS (
      SELECT FROM staff_member s JOIN membership n ON n.county_code = s.county_code AND n.account_id = s.account_id AND n.disabled_at IS NOT NULL
      WHERE s.county_code = a.county_code AND s.id = a.staff_member_id)
$$;

-- What stands behind a one-time token that still opens something: which administrator, and the sealed key of his code app.
CREATE OR REPLACE FUNCTION app.first_administrator_token(county text, token text)
RETURNS TABLE (administers text, authenticator_sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT t.administers, t.authenticator_sealed FROM one_time_token t
  WHERE t.token_hash = sha256(convert_to(token, 'UTF8')) AND t.county_code = county AND t.used_at IS NULL AND t.expires_at > now()
    AND app.administrators_lacking(county, t.administers) > 0
$$;

-- Appoints a first administrator of a kind, for the holder of a one-time token that nobody has used. The sign-in role calls
-- it: nobody is signed in yet. Answers false when the token is unknown, used or outlived, or no such administrator is lacking.
CREATE OR REPLACE FUNCTION app.make_first_administrator(county text, token text, account uuid, staff_member uuid, post uuid, appointment uuid, name text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  kind text;
  centre uuid;
  today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  -- Two tokens opened at once are counted one after the other.
  PERFORM FROM county c WHERE c.county_code = county FOR NO KEY UPDATE;
  UPDATE one_time_token t SET used_at = now()
  WHERE t.token_hash = sha256(convert_to(token, 'UTF8')) AND t.county_code = county AND t.used_at IS NULL AND t.expires_at > now()
    AND app.administrators_lacking(county, t.administers) > 0
  RETURNING t.administers INTO kind;
  IF kind IS NULL THEN RETURN false; END IF;
  SELECT o.id INTO STRICT centre FROM organization o WHERE o.county_code = county AND o.kind = 'centre' ORDER BY o.id LIMIT 1;
  INSERT INTO staff_member (county_code, id, account_id, name) VALUES (county, staff_member, account, name);
  INSERT INTO post (county_code, id, organization_id, role, name, area_id, valid_from)
  SELECT county, post, centre, kind || 'Administrator', CASE kind WHEN 'system' THEN '系统管理员' WHEN 'security' THEN '安全管理员' ELSE '审计管理员' END, r.id, today
  FROM area r WHERE r.county_code = county AND r.parent_id IS NULL;
  INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, administers, valid_from)
  VALUES (county, appointment, post, staff_member, 'primary', kind, today);
  RETURN true;
END
$$;

SELECT app.own_functions(NULL, 'app.find_sessions(text, text[], uuid)', 'app.administrators_lacking(text, text)');
SELECT app.own_functions('linli_app', 'app.enter(text, text, uuid, boolean)');
SELECT app.own_functions('linli_gate', 'app.make_first_administrator(text, text, uuid, uuid, uuid, uuid, text)', 'app.first_administrator_token(text, text)', 'app.live_events(xid8, uuid, integer)',
  'app.live_cursor()', 'app.live_reach(text, text[])');

-- Whether the transaction is an administrator's of this kind, or time's own (account 0…01: the worker of plans and limits).
CREATE OR REPLACE FUNCTION app.administers(kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(kind || 'Administrator' = ANY (app.roles()), false) OR coalesce(app.account() = '00000000-0000-7000-8000-000000000001', false)
$$;

-- Ends every open session of the account in this county, but one; answers how many.
CREATE OR REPLACE FUNCTION app.end_sessions(account uuid, why text, but_not uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ended integer;
BEGIN
  IF NOT (app.administers('system') OR app.administers('security')) THEN RETURN 0; END IF;
  UPDATE session s SET ended_at = now(), ended_why = why
  WHERE s.county_code = app.county() AND s.account_id = account AND s.id IS DISTINCT FROM but_not AND s.ended_at IS NULL;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END
$$;

-- Phones of an account, for the one who guards accounts.
CREATE OR REPLACE FUNCTION app.devices_of(account uuid)
RETURNS TABLE (device_id uuid, name text, registered_at timestamptz, last_seen_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT d.id, d.name, d.registered_at, d.last_seen_at, d.revoked_at FROM field_device d
  WHERE d.county_code = app.county() AND d.account_id = account AND app.administers('security')
  ORDER BY d.revoked_at IS NOT NULL, d.last_seen_at DESC, d.id
$$;

-- A new account for a person of the staff who has none yet. False: there is one, or no such person.
CREATE OR REPLACE FUNCTION app.open_account(staff uuid, account uuid, made_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  PERFORM FROM staff_member m WHERE m.county_code = app.county() AND m.id = staff AND m.account_id IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO account (id, kind, created_at) VALUES (account, 'person', made_at);
  INSERT INTO membership (county_code, account_id, created_at) VALUES (app.county(), account, made_at);
  UPDATE staff_member m SET account_id = account, version = m.version + 1 WHERE m.county_code = app.county() AND m.id = staff;
  RETURN true;
END
$$;

-- Whether one administrator alone must not make a way into the account: it has one already, or its person administers
-- something, or is about to.
CREATE OR REPLACE FUNCTION app.needs_two_people(county text, account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM credential c WHERE c.account_id = account)
    OR EXISTS (SELECT FROM staff_member m JOIN appointment a ON a.county_code = m.county_code AND a.staff_member_id = m.id
      WHERE m.county_code = county AND m.account_id = account AND a.administers IS NOT NULL AND (a.valid_to IS NULL OR a.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date))
    OR EXISTS (SELECT FROM staff_member m JOIN appointment_proposal q ON q.county_code = m.county_code AND q.staff_member_id = m.id AND q.confirmed_by IS NULL AND q.withdrawn_at IS NULL
      JOIN post p ON p.county_code = q.county_code AND p.id = q.post_id AND p.duty <> 'handling'
      WHERE m.county_code = county AND m.account_id = account)
$$;

-- A first way in for one person, once; earlier links of the account end. False: not by one person alone.
CREATE OR REPLACE FUNCTION app.invite_alone(account uuid, invitation uuid, token_hash bytea, authenticator_sealed text, made_at timestamptz, expires timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  PERFORM FROM staff_member m WHERE m.county_code = app.county() AND m.account_id = account FOR UPDATE;
  IF NOT FOUND OR app.needs_two_people(app.county(), account) THEN RETURN false; END IF;
  UPDATE invitation i SET withdrawn_at = made_at WHERE i.county_code = app.county() AND i.account_id = account AND i.used_at IS NULL AND i.withdrawn_at IS NULL;
  INSERT INTO invitation (county_code, id, account_id, token_hash, authenticator_sealed, invited_by, invited_at, expires_at)
  VALUES (app.county(), invite_alone.invitation, account, invite_alone.token_hash, invite_alone.authenticator_sealed, app.account(), made_at, expires);
  RETURN true;
END
$$;

-- The first phone number by which a grid worker or building lead signs in, as a blind index (`phone_indexes`: under each key,
-- the newest first). 'done', also where it is his already; 'taken': another account's; 'two': two people are needed.
DROP FUNCTION IF EXISTS app.set_field_phone(uuid, text, timestamptz);
CREATE OR REPLACE FUNCTION app.open_field_phone(account uuid, phone_indexes text[], made_at timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN 'two'; END IF;
  PERFORM FROM staff_member m WHERE m.county_code = app.county() AND m.account_id = account FOR UPDATE;
  IF NOT FOUND THEN RETURN 'two'; END IF;
  PERFORM FROM credential c WHERE c.kind = 'field-phone' AND c.identifier = ANY (phone_indexes) AND c.account_id = account;
  IF FOUND THEN RETURN 'done'; END IF;
  IF app.needs_two_people(app.county(), account) THEN RETURN 'two'; END IF;
  PERFORM FROM credential c WHERE c.kind = 'field-phone' AND c.identifier = ANY (phone_indexes);
  IF FOUND THEN RETURN 'taken'; END IF;
  INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES (account, 'field-phone', phone_indexes[1], '', made_at);
  RETURN 'done';
END
$$;

-- Whether the account signs in by a phone registered for its work.
CREATE OR REPLACE FUNCTION app.has_field_phone(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT app.administers('system') AND EXISTS (SELECT FROM membership m JOIN credential c ON c.account_id = m.account_id AND c.kind = 'field-phone'
    WHERE m.county_code = app.county() AND m.account_id = account)
$$;

-- A person is told what happens to his own account; those who guard accounts are told what waits for them (account NULL).
CREATE OR REPLACE FUNCTION app.tell_of_account_change(change uuid, notice uuid, told_at timestamptz, step text, sentence text, account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO notice (county_code, id, at, permission, account_id, subject, step, sentence, immediate)
  SELECT a.county_code, notice, told_at, CASE WHEN account IS NULL THEN 'security.manage' END, account, a.id::text, step, sentence, account IS NOT NULL
  FROM account_change a WHERE a.county_code = app.county() AND a.id = change AND (account IS NULL OR a.account_id = account)
    AND (a.proposed_by = app.account() OR app.administers('security'))
  ON CONFLICT DO NOTHING;
END
$$;

-- The second person's confirmation and what it does are one: a link into the account, of which only he is told. False: it is
-- decided already, or not his to decide.
CREATE OR REPLACE FUNCTION app.confirm_desk_change(change uuid, invitation uuid, token_hash bytea, authenticator_sealed text, decided_at timestamptz, expires timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE whose uuid;
BEGIN
  IF ('securityAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE account_change a SET confirmed_by = app.account(), confirmed_at = decided_at, version = a.version + 1
  WHERE a.county_code = app.county() AND a.id = change AND a.kind = 'desk' AND a.confirmed_by IS NULL AND a.withdrawn_at IS NULL
    AND app.account() NOT IN (a.proposed_by, a.account_id)
  RETURNING a.account_id INTO whose;
  IF whose IS NULL THEN RETURN false; END IF;
  UPDATE invitation i SET withdrawn_at = decided_at WHERE i.county_code = app.county() AND i.account_id = whose AND i.used_at IS NULL AND i.withdrawn_at IS NULL;
  INSERT INTO invitation (county_code, id, account_id, token_hash, authenticator_sealed, invited_by, invited_at, expires_at, account_change_id)
  VALUES (app.county(), confirm_desk_change.invitation, whose, confirm_desk_change.token_hash, confirm_desk_change.authenticator_sealed, app.account(), decided_at, expires, change);
  RETURN true;
END
$$;

-- The same of another phone number: it is registered, codes go there from now on, and whoever was signed in must sign in anew.
-- 'decided': already, or not his to decide; 'taken': the number is another account's.
CREATE OR REPLACE FUNCTION app.confirm_field_change(change uuid, phone_sealed text, phone_indexes text[], decided_at timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE whose uuid;
BEGIN
  IF ('securityAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN 'decided'; END IF;
  UPDATE account_change a SET confirmed_by = app.account(), confirmed_at = decided_at, work_phone_sealed = NULL, version = a.version + 1
  WHERE a.county_code = app.county() AND a.id = change AND a.kind = 'field' AND a.confirmed_by IS NULL AND a.withdrawn_at IS NULL
    AND app.account() NOT IN (a.proposed_by, a.account_id)
  RETURNING a.account_id INTO whose;
  IF whose IS NULL THEN RETURN 'decided'; END IF;
  PERFORM FROM credential c WHERE c.kind = 'field-phone' AND c.identifier = ANY (phone_indexes) AND c.account_id <> whose;
  IF FOUND THEN RETURN 'taken'; END IF;
  UPDATE staff_member m SET work_phone_sealed = phone_sealed, version = m.version + 1 WHERE m.county_code = app.county() AND m.account_id = whose;
  DELETE FROM credential c WHERE c.account_id = whose AND c.kind = 'field-phone';
  INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES (whose, 'field-phone', phone_indexes[1], '', decided_at);
  UPDATE session s SET ended_at = now(), ended_why = 'credentials replaced' WHERE s.account_id = whose AND s.ended_at IS NULL;
  -- Whoever has the former phone in hand hears nothing more, and its PIN opens nothing.
  UPDATE field_device d SET revoked_at = decided_at WHERE d.account_id = whose AND d.revoked_at IS NULL;
  DELETE FROM delivery d WHERE d.county_code = app.county() AND d.account_id = whose AND d.channel IN ('push', 'sms');
  DELETE FROM push_subscription p WHERE p.county_code = app.county() AND p.account_id = whose;
  RETURN 'done';
END
$$;

-- Stops an account in this county and ends its sessions; where it belongs to no other county, it can no longer sign in at all.
-- What security locked, only security opens again; the rest is the system administrator's. False: not theirs, or already so.
CREATE OR REPLACE FUNCTION app.stop_account(account uuid, why text, stopped_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers(CASE why WHEN 'locked' THEN 'security' ELSE 'system' END) THEN RETURN false; END IF;
  UPDATE membership m SET disabled_at = stopped_at, disabled_why = why
  WHERE m.county_code = app.county() AND m.account_id = account AND (m.disabled_at IS NULL OR (why = 'locked' AND m.disabled_why <> 'locked'));
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE account a SET disabled_at = stopped_at
  WHERE a.id = account AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = account AND m.disabled_at IS NULL);
  PERFORM app.end_sessions(account, why, NULL);
  RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION app.resume_account(account uuid, resumed_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE membership m SET disabled_at = NULL, disabled_why = NULL
  WHERE m.county_code = app.county() AND m.account_id = account AND m.disabled_at IS NOT NULL
    AND CASE m.disabled_why WHEN 'locked' THEN 'securityAdministrator' ELSE 'systemAdministrator' END = ANY (app.roles());
  IF NOT FOUND THEN RETURN false; END IF;
  -- Counts as seen, or the job that stops idle accounts would stop it again.
  UPDATE account a SET disabled_at = NULL, last_seen_at = resumed_at WHERE a.id = account;
  RETURN true;
END
$$;

-- Accounts of posts by name; a resident's by its random id and its state, which is what locking one needs.
DROP FUNCTION IF EXISTS app.find_accounts(text, text, uuid, uuid, integer);
CREATE OR REPLACE FUNCTION app.find_accounts(words text, wanted_kind text, one uuid, after_id uuid, most integer)
RETURNS TABLE (account_id uuid, staff_member_id uuid, name text, created_at timestamptz, last_seen_at timestamptz, disabled_at timestamptz, disabled_why text,
  can_sign_in boolean, is_invited boolean, open_sessions integer, two_people boolean, waiting text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.id, s.id, s.name, a.created_at, a.last_seen_at, m.disabled_at, m.disabled_why,
    -- The sample's people need no credential: the sign-in page offers them.
    coalesce(s.synthetic, false) OR EXISTS (SELECT FROM credential c WHERE c.account_id = a.id AND c.kind IN ('password', 'oidc', 'phone', 'field-phone')),
    EXISTS (SELECT FROM invitation i WHERE i.county_code = m.county_code AND i.account_id = a.id AND i.used_at IS NULL AND i.withdrawn_at IS NULL),
    (SELECT count(*)::integer FROM session o WHERE o.account_id = a.id AND o.county_code = m.county_code AND o.ended_at IS NULL AND o.expires_at > now() AND o.idle_until > now()),
    s.id IS NOT NULL AND app.needs_two_people(m.county_code, m.account_id),
    (SELECT min(w.kind) FROM account_change w WHERE w.county_code = m.county_code AND w.account_id = m.account_id AND w.confirmed_by IS NULL AND w.withdrawn_at IS NULL)
  FROM membership m
  JOIN account a ON a.id = m.account_id AND a.kind = 'person'
  LEFT JOIN staff_member s ON s.county_code = m.county_code AND s.account_id = m.account_id
  WHERE m.county_code = (SELECT app.county())
    AND (SELECT 'systemAdministrator' = ANY (app.roles()) OR 'securityAdministrator' = ANY (app.roles()))
    AND (one IS NULL OR a.id = one)
    AND (wanted_kind IS NULL OR (wanted_kind = 'staff') = (s.id IS NOT NULL))
    AND (words IS NULL OR s.name LIKE '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' OR a.id::text = words)
    AND (after_id IS NULL OR a.id > after_id)
  ORDER BY a.id LIMIT least(most, 200)
$$;

-- Accounts of the staff that nobody has used since then; residents' are left alone, and the sample's, which wait for a visitor.
CREATE OR REPLACE FUNCTION app.stop_idle_accounts(unused_since timestamptz, stopped_at timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(*)::integer FROM (
    SELECT app.stop_account(m.account_id, 'idle', stopped_at) AS stopped
    FROM membership m
    JOIN staff_member s ON s.county_code = m.county_code AND s.account_id = m.account_id AND NOT s.synthetic
    JOIN account a ON a.id = m.account_id
    WHERE m.county_code = app.county() AND m.disabled_at IS NULL AND coalesce(a.last_seen_at, a.created_at) < unused_since
  ) idle WHERE stopped
$$;

-- B acts from the moment on that A is recorded as away. The person himself may record it, the head of a unit in which he
-- holds a post, and the system administrator. False: none of these. A head by a post in which he does not act now is none,
-- and whoever would stand in for the person gains by it and may not.
CREATE OR REPLACE FUNCTION app.may_record_absence(staff uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH day AS (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today),
  held AS (
    SELECT m.id, m.account_id, p.organization_id, p.role, a.post_id, a.position FROM staff_member m
    CROSS JOIN day
    JOIN appointment a ON a.county_code = m.county_code AND a.staff_member_id = m.id AND a.valid_from <= day.today AND (a.valid_to IS NULL OR a.valid_to > day.today)
    JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id AND (p.valid_to IS NULL OR p.valid_to > day.today)
    WHERE m.county_code = app.county() AND (m.id = staff OR m.account_id = app.account())
  )
  SELECT app.account() IS NOT NULL AND app.roles() IS NOT NULL AND (
    coalesce('systemAdministrator' = ANY (app.roles()), false)
    OR EXISTS (SELECT FROM held WHERE id = staff AND account_id = app.account())
    OR EXISTS (SELECT FROM held mine JOIN held his ON his.organization_id = mine.organization_id AND his.id = staff
      WHERE mine.account_id = app.account() AND mine.role = ANY (app.roles()) AND mine.role IN ('communityHead', 'streetHead', 'departmentHead', 'countyLeader')
        AND (mine.position = 'primary' OR EXISTS (
          SELECT FROM appointment b JOIN absence w ON w.county_code = b.county_code AND w.staff_member_id = b.staff_member_id
          CROSS JOIN day
          WHERE b.county_code = app.county() AND b.post_id = mine.post_id AND b.position = 'primary' AND b.valid_from <= day.today AND (b.valid_to IS NULL OR b.valid_to > day.today)
            AND w.away_from <= now() AND (w.away_to IS NULL OR w.away_to > now())))
        AND NOT EXISTS (
          SELECT FROM held standing JOIN held in_for ON in_for.post_id = standing.post_id AND in_for.id = staff AND in_for.position = 'primary'
          WHERE standing.account_id = app.account() AND standing.position = 'substitute')))
$$;

CREATE OR REPLACE FUNCTION app.record_absence(absence uuid, staff uuid, away_from timestamptz, away_to timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.may_record_absence(staff) THEN RETURN false; END IF;
  INSERT INTO absence (county_code, id, staff_member_id, away_from, away_to, recorded_by) VALUES (app.county(), absence, staff, away_from, away_to, app.account());
  RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION app.end_absence(absence uuid, ended_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE absence w SET away_to = greatest(ended_at, w.away_from + interval '1 second'), version = w.version + 1
  WHERE w.county_code = app.county() AND w.id = absence AND (w.away_to IS NULL OR w.away_to > ended_at) AND app.may_record_absence(w.staff_member_id);
  RETURN FOUND;
END
$$;

-- How many system administrators there are on a day, not counting those whose account was stopped.
CREATE OR REPLACE FUNCTION app.system_administrators_on(day date) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(DISTINCT a.staff_member_id)::integer FROM appointment a
  WHERE a.county_code = app.county() AND a.administers = 'system' AND a.position = 'primary' AND a.valid_from <= day AND (a.valid_to IS NULL OR a.valid_to > day)
    AND NOT EXISTS (
      SELECT FROM staff_member s JOIN membership n ON n.county_code = s.county_code AND n.account_id = s.account_id AND n.disabled_at IS NOT NULL
      WHERE s.county_code = a.county_code AND s.id = a.staff_member_id)
$$;

-- What is kept of the caller as a person of the staff: whoever holds no post today must be able to read it too.
CREATE OR REPLACE FUNCTION app.own_staff_record() RETURNS TABLE (staff_member_id uuid, name text, work_phone_sealed text, duties jsonb, absences jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id, s.name, s.work_phone_sealed,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('post', p.name, 'unit', o.name, 'position', a.position, 'from', a.valid_from, 'to', a.valid_to) ORDER BY a.valid_from, a.id), '[]')
      FROM appointment a JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id
      WHERE a.county_code = s.county_code AND a.staff_member_id = s.id),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('from', w.away_from, 'to', w.away_to) ORDER BY w.away_from, w.id), '[]') FROM absence w WHERE w.county_code = s.county_code AND w.staff_member_id = s.id)
  FROM staff_member s WHERE s.county_code = app.county() AND s.account_id = app.account()
$$;

-- Open matters in which one of the units takes part, or which wait for it.
CREATE OR REPLACE FUNCTION app.matters_of_units(units uuid[]) RETURNS TABLE (matter_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers('system') THEN RETURN; END IF;
  RETURN QUERY SELECT m.id FROM matter m LEFT JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
    WHERE m.county_code = app.county() AND m.waiting_for IS NOT NULL
      AND (m.org_ids && units OR m.waiting_organization_id = ANY (units) OR q.receiver_organization_id = ANY (units));
END
$$;

-- Time looks at each of the matters again: its module decides what a change of the tree or of a unit means to it.
CREATE OR REPLACE FUNCTION app.set_timers(matters uuid[], timers uuid[], timer_kind text, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT app.administers('system') THEN RETURN; END IF;
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at)
  SELECT app.county(), n.timer, n.matter, timer_kind, at_time FROM unnest(matters, timers) n (matter, timer);
END
$$;

SELECT app.own_functions('linli_app', 'app.administers(text)', 'app.matters_of_units(uuid[])', 'app.set_timers(uuid[], uuid[], text, timestamptz)', 'app.end_sessions(uuid, text, uuid)', 'app.open_account(uuid, uuid, timestamptz)', 'app.devices_of(uuid)',
  'app.open_field_phone(uuid, text[], timestamptz)', 'app.has_field_phone(uuid)', 'app.needs_two_people(text, uuid)', 'app.invite_alone(uuid, uuid, bytea, text, timestamptz, timestamptz)',
  'app.tell_of_account_change(uuid, uuid, timestamptz, text, text, uuid)', 'app.confirm_desk_change(uuid, uuid, bytea, text, timestamptz, timestamptz)',
  'app.confirm_field_change(uuid, text, text[], timestamptz)', 'app.stop_account(uuid, text, timestamptz)', 'app.resume_account(uuid, timestamptz)',
  'app.find_accounts(text, text, uuid, uuid, integer)', 'app.stop_idle_accounts(timestamptz, timestamptz)', 'app.may_record_absence(uuid)',
  'app.record_absence(uuid, uuid, timestamptz, timestamptz)', 'app.end_absence(uuid, timestamptz)', 'app.system_administrators_on(date)', 'app.own_staff_record()');
REVOKE ALL ON FUNCTION app.administers(text), app.needs_two_people(text, uuid) FROM linli_app;
-- An old link is looked at again when it is used: its account may have got a way in, or a post of an administrator, meanwhile.
GRANT EXECUTE ON FUNCTION app.needs_two_people(text, uuid) TO linli_gate;

DO $$
DECLARE
  t text;
  administrator text := '(''systemAdministrator'' = ANY ((SELECT app.roles())::text[]) OR (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001'')';
BEGIN
  PERFORM app.close_tables('organization', 'organization_succession', 'organization_history', 'staff_member', 'post', 'appointment', 'appointment_proposal', 'absence', 'invitation', 'account_change', 'resident_profile');
  -- The county's organisations are public inside the county.
  FOREACH t IN ARRAY ARRAY['organization', 'organization_succession', 'organization_history']
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
  END LOOP;
  -- Who holds which post is for staff; nobody without a post lists the staff of the county.
  FOREACH t IN ARRAY ARRAY['staff_member', 'post', 'appointment', 'absence']
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS staff_read ON %I', t);
    EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND ((SELECT app.roles()) IS NOT NULL OR (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001''))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['organization', 'organization_succession', 'organization_history', 'staff_member', 'post']
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS administrator_insert ON %I', t);
    EXECUTE format('CREATE POLICY administrator_insert ON %I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND %s)', t, administrator);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['organization', 'staff_member', 'post', 'appointment']
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS administrator_change ON %I', t);
    EXECUTE format('CREATE POLICY administrator_change ON %I FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND %s)', t, administrator);
  END LOOP;
  EXECUTE 'DROP POLICY IF EXISTS administrator_insert ON appointment';
  -- Without a confirmed proposal the foreign key refuses; without any proposal this does.
  EXECUTE format('CREATE POLICY administrator_insert ON appointment FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND proposal_id IS NOT NULL AND %s)', administrator);
END $$;

-- Columns that would hand a post to somebody by the back door (a post's role, an appointment's person) are in no UPDATE grant.
GRANT INSERT ON organization, organization_succession, organization_history, post, appointment TO linli_app;
GRANT UPDATE (name, short_name, accepts_matters, parent_id, valid_to, version) ON organization TO linli_app;
GRANT INSERT (county_code, id, name, work_phone_sealed, synthetic, version), UPDATE (name, work_phone_sealed, version) ON staff_member TO linli_app;
GRANT UPDATE (name, valid_to, version) ON post TO linli_app;
GRANT UPDATE (valid_to, version) ON appointment TO linli_app;

GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at, withdrawn_at, version) ON appointment_proposal TO linli_app;
DROP POLICY IF EXISTS proposal_read ON appointment_proposal;
CREATE POLICY proposal_read ON appointment_proposal FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));
DROP POLICY IF EXISTS proposal_propose ON appointment_proposal;
CREATE POLICY proposal_propose ON appointment_proposal FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[])
    AND proposed_by = (SELECT app.account()) AND confirmed_by IS NULL);
DROP POLICY IF EXISTS proposal_decide ON appointment_proposal;
CREATE POLICY proposal_decide ON appointment_proposal FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]) AND confirmed_by IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (confirmed_by IS NULL OR confirmed_by = (SELECT app.account()));

GRANT SELECT ON invitation TO linli_app;
DROP POLICY IF EXISTS invitation_administrator ON invitation;
CREATE POLICY invitation_administrator ON invitation FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

-- Confirming is in no grant: a function does it together with what it brings about.
GRANT SELECT, INSERT (county_code, id, account_id, kind, work_phone_sealed, reason, proposed_by, proposed_at), UPDATE (work_phone_sealed, withdrawn_at, version) ON account_change TO linli_app;
DROP POLICY IF EXISTS account_change_read ON account_change;
CREATE POLICY account_change_read ON account_change FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND ARRAY['systemAdministrator', 'securityAdministrator'] && (SELECT app.roles())::text[]);
DROP POLICY IF EXISTS account_change_propose ON account_change;
CREATE POLICY account_change_propose ON account_change FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]) AND proposed_by = (SELECT app.account()));
DROP POLICY IF EXISTS account_change_refuse ON account_change;
CREATE POLICY account_change_refuse ON account_change FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND 'securityAdministrator' = ANY ((SELECT app.roles())::text[]) AND confirmed_by IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (county_code = (SELECT app.county()) AND confirmed_by IS NULL);

GRANT SELECT, UPDATE (used_at) ON invitation TO linli_gate;
DROP POLICY IF EXISTS gate ON invitation;
CREATE POLICY gate ON invitation FOR ALL TO linli_gate USING (true);

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

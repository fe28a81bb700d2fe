-- How every access.sql says who may do what. These four only write what stands in the catalogue: a policy is the same text as if
-- it were written out, and no call of them is left in a plan.

-- Nobody reaches these tables but by a policy and a grant that follow; the functions' owner reaches all of them.
CREATE OR REPLACE FUNCTION app.close_tables(VARIADIC tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, linli_app, linli_gate', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO linli_definer', t);
  END LOOP;
END $$;

-- Functions that run as their owner, and the one role that may call them: null is other functions alone.
CREATE OR REPLACE FUNCTION app.own_functions(caller text, VARIADIC functions text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY functions LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO linli_definer', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    IF caller IS NOT NULL THEN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f, caller); END IF;
  END LOOP;
END $$;

-- Rules of the county: everybody in it reads them, the system administrator writes them.
CREATE OR REPLACE FUNCTION app.open_rules(VARIADIC tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t text;
  administrator text := '(county_code = (SELECT app.county()) AND ''systemAdministrator'' = ANY ((SELECT app.roles())::text[]))';
BEGIN
  FOREACH t IN ARRAY tables LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
    EXECUTE format('DROP POLICY IF EXISTS administrator_insert ON %I', t);
    EXECUTE format('CREATE POLICY administrator_insert ON %I FOR INSERT TO linli_app WITH CHECK %s', t, administrator);
    EXECUTE format('DROP POLICY IF EXISTS administrator_change ON %I', t);
    EXECUTE format('CREATE POLICY administrator_change ON %I FOR UPDATE TO linli_app USING %s', t, administrator);
  END LOOP;
END $$;

-- Rows that hang on a matter, and that time reaches without it. Why a scalar subquery, access.sql of the matters says.
CREATE OR REPLACE FUNCTION app.guard_through_matter(VARIADIC tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY tables LOOP
    EXECUTE format('DROP POLICY IF EXISTS through_matter ON %I', t);
    EXECUTE format('CREATE POLICY through_matter ON %1$I FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND
      CASE WHEN (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001'' THEN true
           ELSE (SELECT true FROM matter m WHERE m.county_code = %1$I.county_code AND m.id = %1$I.matter_id) END)', t);
  END LOOP;
END $$;

-- The seal: what app.enter found out about the session, signed for the length of one transaction.
-- app.account, app.county, app.roles, app.paths and app.orgs are the only interface to identity; they verify the seal
-- and read nothing else. A forged, missing or outlived seal answers NULL, and every policy then shows no row.

CREATE OR REPLACE FUNCTION app.seal_signature(body text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(body, 'UTF8'))), 'hex')
  FROM app.seal_key k ORDER BY k.generation DESC LIMIT 1
$$;

-- This transaction, as no other one on this server is called: its backend and the microsecond of its beginning.
CREATE OR REPLACE FUNCTION app.this_transaction() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_backend_pid()::text || '.' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text $$;

-- Parts of a seal: 1 expiry (epoch seconds), 2 county, 3 account, 4 session, 5 roles, 6 paths, 7 orgs, 8 the transaction it
-- was made for (backend and beginning), then the signature.
-- Every policy of every table asks each of these once a statement, some forty times for one page, so each verifies the seal
-- in one piece: as functions that called one another it took twice as long.
DO $do$
DECLARE accessor record;
BEGIN
  FOR accessor IN SELECT * FROM (VALUES
    ('county', 2, 'text', 'part'), ('account', 3, 'uuid', 'part::uuid'), ('session_id', 4, 'uuid', 'part::uuid'),
    ('roles', 5, 'text[]', $$string_to_array(part, ',')$$), ('paths', 6, 'text[]', $$string_to_array(part, ',')$$),
    ('orgs', 7, 'uuid[]', $$string_to_array(part, ',')::uuid[]$$)) a(name, place, type, answer)
  LOOP
    EXECUTE format($f$
      CREATE OR REPLACE FUNCTION app.%1$I() RETURNS %3$s
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS $body$
      DECLARE
        seal text := current_setting('app.seal', true);
        body text;
        part text;
        inner_pad bytea;
        outer_pad bytea;
      BEGIN
        IF seal IS NULL OR length(seal) < 66 THEN RETURN NULL; END IF;
        body := left(seal, -65);
        SELECT k.inner_pad, k.outer_pad INTO inner_pad, outer_pad FROM app.seal_key k ORDER BY k.generation DESC LIMIT 1;
        IF right(seal, 64) IS DISTINCT FROM encode(sha256(outer_pad || sha256(inner_pad || convert_to(body, 'UTF8'))), 'hex') THEN RETURN NULL; END IF;
        -- Kept from another transaction or taken to another connection, a seal opens nothing.
        IF split_part(body, '|', 8) IS DISTINCT FROM pg_backend_pid()::text || '.' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text THEN RETURN NULL; END IF;
        IF split_part(body, '|', 1)::bigint < extract(epoch FROM clock_timestamp()) THEN RETURN NULL; END IF;
        part := nullif(split_part(body, '|', %2$s), '');
        RETURN %4$s;
      END
      $body$
    $f$, accessor.name, accessor.place, accessor.type, accessor.answer);
    EXECUTE format('ALTER FUNCTION app.%I() OWNER TO linli_definer', accessor.name);
  END LOOP;
END
$do$;
DROP FUNCTION IF EXISTS app.seal_part(integer);

-- Whether this very transaction has written the row that bears this xmin: what may be added to and not read. No call of it is left in a plan.
CREATE OR REPLACE FUNCTION app.written_now(bears xid) RETURNS boolean
LANGUAGE sql STABLE
AS $$ SELECT bears::text::bigint = (pg_current_xact_id_if_assigned()::text::numeric % 4294967296)::bigint $$;

-- Signs and sets the seal for this transaction; only definer functions may call it.
CREATE OR REPLACE FUNCTION app.set_seal(county text, account uuid, session uuid, roles text[], paths text[], orgs uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE body text;
BEGIN
  -- A county is six figures and nothing else: a bar in it would write the parts that follow.
  IF county IS NULL OR county !~ '^\d{6}$' THEN
    PERFORM set_config('app.seal', '', true);
    RETURN;
  END IF;
  body := concat_ws('|',
    extract(epoch FROM clock_timestamp() + interval '5 minutes')::bigint::text, county, coalesce(account::text, ''),
    coalesce(session::text, ''), coalesce(array_to_string(roles, ','), ''), coalesce(array_to_string(paths, ','), ''),
    coalesce(array_to_string(orgs, ','), ''), app.this_transaction());
  PERFORM set_config('app.seal', body || '|' || app.seal_signature(body), true);
END
$$;

SELECT app.own_functions(NULL, 'app.seal_signature(text)', 'app.this_transaction()', 'app.set_seal(text, uuid, uuid, text[], text[], uuid[])');
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.county(), app.account(), app.session_id(), app.roles(), app.paths(), app.orgs() TO linli_app;
GRANT EXECUTE ON FUNCTION app.written_now(xid) TO linli_app, linli_definer;

-- A person ends his own sessions: this one, or all the others. Never anybody else's.
CREATE OR REPLACE FUNCTION app.end_own_sessions(others boolean, why text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ended integer;
BEGIN
  UPDATE session SET ended_at = now(), ended_why = why
  WHERE account_id = app.account() AND ended_at IS NULL AND (id = app.session_id()) IS DISTINCT FROM others;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END
$$;

-- Where a person is signed in: in any county, because ending the others reaches all of them. In the field a locked one counts,
-- its phone opens it again.
CREATE OR REPLACE FUNCTION app.own_sessions() RETURNS TABLE (session_id uuid, surface text, device_name text, opened_at timestamptz, used_at timestamptz, is_this boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id, s.surface, coalesce(d.name, s.device_name), s.created_at, greatest(s.created_at, least(s.idle_until - s.idle_limit, now())), s.id = app.session_id()
  FROM session s LEFT JOIN field_device d ON d.county_code = s.county_code AND d.id = s.device_id
  WHERE s.account_id = app.account() AND s.ended_at IS NULL AND s.expires_at > now() AND (s.idle_until > now() OR s.surface = 'field')
  ORDER BY s.id = app.session_id() DESC, s.idle_until - s.idle_limit DESC, s.id LIMIT 100
$$;
SELECT app.own_functions('linli_app', 'app.own_sessions()');

-- Opens the way to tie an identity to the account for ten minutes: in a session of the desk, whose holder has just been proved.
CREATE OR REPLACE FUNCTION app.allow_linking() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE session s SET may_link_until = now() + interval '10 minutes' WHERE s.county_code = app.county() AND s.id = app.session_id() AND s.surface = 'desk';
  RETURN FOUND;
END
$$;

CREATE OR REPLACE FUNCTION app.own_open_ids() RETURNS TABLE (identifier text, linked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.identifier, c.created_at FROM credential c WHERE c.account_id = app.account() AND c.kind = 'oidc' ORDER BY c.created_at, c.identifier $$;

-- Whoever got in by it is out: every session but this one ends. False: not the account's.
CREATE OR REPLACE FUNCTION app.unlink_own_open_id(identity text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM credential c WHERE c.account_id = app.account() AND c.kind = 'oidc' AND c.identifier = identity;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM app.end_own_sessions(true, 'identity unlinked');
  RETURN true;
END
$$;
SELECT app.own_functions('linli_app', 'app.allow_linking()', 'app.own_open_ids()', 'app.unlink_own_open_id(text)');

-- A person's new password: every session of his ends, this one too, and a new one goes on where it stood. `known` is the hash
-- that the given old password was right for: of two changes at once one counts. Answers how many seconds the session may still
-- last; NULL: the password is another by now.
DROP FUNCTION IF EXISTS app.replace_own_password(text, text, uuid, text);
CREATE OR REPLACE FUNCTION app.replace_own_password(known text, replacement text, session uuid, handle text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE credential c SET secret = replacement WHERE c.account_id = app.account() AND c.kind = 'password' AND c.secret = known;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO session (id, token_hash, county_code, account_id, surface, device_name, idle_limit, idle_until, expires_at)
  SELECT replace_own_password.session, sha256(convert_to(handle, 'UTF8')), s.county_code, s.account_id, s.surface, s.device_name, s.idle_limit, now() + s.idle_limit, s.expires_at
  FROM session s WHERE s.county_code = app.county() AND s.id = app.session_id();
  UPDATE session s SET ended_at = now(), ended_why = 'password changed'
  WHERE s.account_id = app.account() AND s.ended_at IS NULL AND s.id <> replace_own_password.session;
  RETURN (SELECT extract(epoch FROM s.expires_at - now())::integer FROM session s WHERE s.county_code = app.county() AND s.id = replace_own_password.session);
END
$$;
SELECT app.own_functions('linli_app', 'app.end_own_sessions(boolean, text)', 'app.replace_own_password(text, text, uuid, text)');

-- Ties the session to the phone that has just been registered or has proved itself; only to one of the same account.
CREATE OR REPLACE FUNCTION app.bind_session(device uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE session s SET device_id = device, awaits_device = false
  WHERE s.id = app.session_id() AND s.surface = 'field' AND EXISTS (
    SELECT FROM field_device d WHERE d.county_code = s.county_code AND d.id = device AND d.account_id = s.account_id AND d.revoked_at IS NULL);
  RETURN FOUND;
END
$$;

-- The phone that the own session is tied to.
CREATE OR REPLACE FUNCTION app.session_device() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT s.device_id FROM session s WHERE s.id = app.session_id() $$;

-- A phone is given up, with the sessions on it: by its owner, or by the one who guards accounts. False: not theirs, or already so.
CREATE OR REPLACE FUNCTION app.revoke_device(device uuid, owner uuid, revoked timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF (owner = app.account() OR 'securityAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE field_device d SET revoked_at = revoked, challenge = NULL, challenge_until = NULL
  WHERE d.county_code = app.county() AND d.id = device AND d.account_id = owner AND d.revoked_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE session s SET ended_at = now(), ended_why = 'device revoked'
  WHERE s.county_code = app.county() AND s.account_id = owner AND s.device_id = device AND s.ended_at IS NULL;
  RETURN true;
END
$$;

SELECT app.own_functions('linli_app', 'app.bind_session(uuid)', 'app.session_device()', 'app.revoke_device(uuid, uuid, timestamptz)');

-- Takes away what has outlived its term: submission keys, live events that every connection has heard of, codes and their
-- counters, ways in that nobody used, counted look-ups, what systems sent, and sessions that ended a month ago (the audit keeps that they were).
CREATE OR REPLACE FUNCTION app.sweep(at_time timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  county text;
  swept integer := 0;
  part integer;
BEGIN
  FOR county IN SELECT c.county_code FROM county c LOOP
    DELETE FROM idempotency WHERE county_code = county AND expires_at <= at_time;
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM live_event WHERE county_code = county AND at <= at_time - interval '1 hour';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM field_device WHERE county_code = county AND revoked_at <= at_time - interval '6 months';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM session WHERE county_code = county AND least(expires_at, idle_until, coalesce(ended_at, 'infinity')) <= at_time - interval '30 days';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM invitation WHERE county_code = county AND least(expires_at, coalesce(used_at, 'infinity'), coalesce(withdrawn_at, 'infinity')) <= at_time - interval '30 days';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM unmask_use WHERE county_code = county AND at <= at_time - interval '1 day';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
    DELETE FROM open311_submission WHERE county_code = county AND taken_at <= at_time - interval '1 day';
    GET DIAGNOSTICS part = ROW_COUNT;
    swept := swept + part;
  END LOOP;
  DELETE FROM one_time_token WHERE least(expires_at, coalesce(used_at, 'infinity')) <= at_time - interval '30 days';
  DELETE FROM phone_code WHERE expires_at <= at_time - interval '1 day';
  DELETE FROM sign_in_limit WHERE expire <= extract(epoch FROM at_time - interval '1 day') * 1000;
  RETURN swept;
END
$$;
DROP FUNCTION IF EXISTS app.sweep();
SELECT app.own_functions('linli_gate', 'app.sweep(timestamptz)');

-- Shared and platform tables under the app role.
SELECT app.close_tables('county', 'account', 'credential', 'phone_code', 'one_time_token', 'sign_in_limit', 'membership',
  'session', 'role_scope', 'idempotency', 'audit_entry', 'audit_seal', 'audit_batch', 'live_event', 'setting', 'push_subscription', 'digest_day', 'field_device', 'consent');

GRANT SELECT ON county, setting TO linli_app;
GRANT INSERT, UPDATE ON setting TO linli_app;
GRANT SELECT, INSERT ON idempotency, audit_entry TO linli_app;
-- What came of the submission, once it is known.
GRANT UPDATE (result_id) ON idempotency TO linli_app;
GRANT INSERT ON live_event TO linli_app;
GRANT SELECT ON audit_seal, audit_batch TO linli_app;
GRANT SELECT, UPDATE ON membership TO linli_app;

-- The list of counties is public: the sign-in page needs it.
DROP POLICY IF EXISTS county_read ON county;
CREATE POLICY county_read ON county FOR SELECT TO linli_app USING (true);

DROP POLICY IF EXISTS setting_read ON setting;
CREATE POLICY setting_read ON setting FOR SELECT TO linli_app USING (county_code = (SELECT app.county()));
DROP POLICY IF EXISTS setting_write ON setting;
CREATE POLICY setting_write ON setting FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));
-- Whether each unit's month is published is decided by those who decide on open data.
DROP POLICY IF EXISTS setting_units ON setting;
CREATE POLICY setting_units ON setting FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND key = 'unitMonths' AND (SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader'])
  WITH CHECK (county_code = (SELECT app.county()) AND key = 'unitMonths' AND (SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader']);
DROP POLICY IF EXISTS setting_change ON setting;
CREATE POLICY setting_change ON setting FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

DROP POLICY IF EXISTS membership_own ON membership;
CREATE POLICY membership_own ON membership FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

DROP POLICY IF EXISTS idempotency_own ON idempotency;
CREATE POLICY idempotency_own ON idempotency FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND actor = (SELECT app.account())::text);

GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscription TO linli_app;
DROP POLICY IF EXISTS push_subscription_own ON push_subscription;
CREATE POLICY push_subscription_own ON push_subscription FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

GRANT SELECT, INSERT ON field_device TO linli_app;
DROP POLICY IF EXISTS field_device_own ON field_device;
CREATE POLICY field_device_own ON field_device FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

-- Written once and never changed: a yes or a no is a fact of its day.
GRANT SELECT, INSERT ON consent TO linli_app;
DROP POLICY IF EXISTS consent_own ON consent;
CREATE POLICY consent_own ON consent FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

-- Whether a person agrees to a purpose in these words now: asked by himself, and by staff before they act on it.
CREATE OR REPLACE FUNCTION app.has_consent(account uuid, wanted_purpose text, wanted_version text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT coalesce((SELECT c.granted AND c.version = wanted_version FROM consent c
    WHERE c.county_code = app.county() AND c.account_id = account AND c.purpose = wanted_purpose
      AND (app.account() = account OR app.roles() IS NOT NULL)
    ORDER BY c.ordinal DESC LIMIT 1), false)
$$;
SELECT app.own_functions('linli_app', 'app.has_consent(uuid, text, text)');

-- Which channels the county has set up and switched on: what a person may be offered. Nothing of how.
CREATE OR REPLACE FUNCTION app.offered_channels() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT coalesce(array_agg(c.channel ORDER BY c.channel), '{}') FROM notice_channel c WHERE c.county_code = app.county() AND c.enabled AND app.account() IS NOT NULL $$;
SELECT app.own_functions('linli_app', 'app.offered_channels()');

-- The audit's actor is the seal's account, whatever the statement says. Everyone reads who looked at his own data;
-- audit administrators read all of their county.
ALTER TABLE audit_entry ALTER COLUMN account_id SET DEFAULT app.account();
ALTER TABLE audit_entry ALTER COLUMN session_id SET DEFAULT app.session_id();
DROP POLICY IF EXISTS audit_write ON audit_entry;
CREATE POLICY audit_write ON audit_entry FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND account_id IS NOT DISTINCT FROM (SELECT app.account())
    AND session_id IS NOT DISTINCT FROM (SELECT app.session_id()));
DROP POLICY IF EXISTS audit_read ON audit_entry;
CREATE POLICY audit_read ON audit_entry FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND (
    subject_account_id = (SELECT app.account())
    OR 'auditAdministrator' = ANY ((SELECT app.roles())::text[])));
DROP POLICY IF EXISTS audit_seal_read ON audit_seal;
CREATE POLICY audit_seal_read ON audit_seal FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'auditAdministrator' = ANY ((SELECT app.roles())::text[]));
DROP POLICY IF EXISTS audit_batch_read ON audit_batch;
CREATE POLICY audit_batch_read ON audit_batch FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'auditAdministrator' = ANY ((SELECT app.roles())::text[]));

DROP POLICY IF EXISTS live_event_write ON live_event;
CREATE POLICY live_event_write ON live_event FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()));

-- The gate: sign-in works under a role of its own that sees no business table.
GRANT SELECT ON county, account, credential, membership, setting TO linli_gate;
GRANT INSERT, UPDATE ON account, credential, membership TO linli_gate;
GRANT DELETE ON credential TO linli_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_code, sign_in_limit, session TO linli_gate;
GRANT SELECT, UPDATE ON field_device TO linli_gate;
GRANT INSERT ON audit_entry TO linli_gate;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['county', 'account', 'credential', 'phone_code', 'sign_in_limit', 'membership', 'session', 'audit_entry', 'setting', 'field_device']
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS gate ON %I', t);
    EXECUTE format('CREATE POLICY gate ON %I FOR ALL TO linli_gate USING (true)', t);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.account(), app.session_id() TO linli_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO linli_definer;
-- Nobody changes what was recorded, the functions' owner included.
REVOKE UPDATE, DELETE ON audit_entry, audit_seal, audit_batch FROM linli_definer;

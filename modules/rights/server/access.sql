-- Who sees a request about one's own data, and what erases. Deleting reaches across the modules: it stands in one place.
-- 00000000-0000-7000-8000-000000000001 is the account of time passing.

SELECT app.close_tables('rights_request', 'file_to_delete', 'retention_proposal');

-- The person himself, and the two posts that deal with it.
GRANT SELECT, INSERT, UPDATE ON rights_request TO linli_app;
DROP POLICY IF EXISTS rights_reach ON rights_request;
CREATE POLICY rights_reach ON rights_request FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN account_id = (SELECT app.account()) THEN true
         WHEN (SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader'] THEN true
         ELSE false END);

-- INSERT for photos that nobody used. UPDATE for its lock only: of two processes each takes other files.
GRANT SELECT, INSERT, UPDATE, DELETE ON file_to_delete TO linli_app;
DROP POLICY IF EXISTS file_collect ON file_to_delete;
CREATE POLICY file_collect ON file_to_delete FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at, withdrawn_at, version) ON retention_proposal TO linli_app;
DROP POLICY IF EXISTS retention_read ON retention_proposal;
CREATE POLICY retention_read ON retention_proposal FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));
DROP POLICY IF EXISTS retention_propose ON retention_proposal;
CREATE POLICY retention_propose ON retention_proposal FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[])
    AND proposed_by = (SELECT app.account()) AND confirmed_by IS NULL);
DROP POLICY IF EXISTS retention_decide ON retention_proposal;
CREATE POLICY retention_decide ON retention_proposal FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]) AND confirmed_by IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (confirmed_by IS NULL OR confirmed_by = (SELECT app.account()));

-- What is the person's: what he reported, what was entered under his number, or the one that his slip names.
CREATE OR REPLACE FUNCTION app.matters_of_subject(asked rights_request, phone_indexes text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM matter m WHERE m.county_code = asked.county_code AND m.reporter_id = asked.account_id
  UNION
  SELECT q.matter_id FROM request q WHERE q.county_code = asked.county_code AND q.reporter_phone_index = ANY (phone_indexes) AND asked.account_id IS NOT NULL
  UNION
  SELECT asked.matter_id WHERE asked.account_id IS NULL
$$;

-- For whoever deals with it: the sealed name and number of the person, to show the name masked and to find what is his.
CREATE OR REPLACE FUNCTION app.rights_subject(asked_id uuid) RETURNS TABLE (name_sealed text, phone_sealed text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF (app.roles() && ARRAY['countyDispatcher', 'countyLeader']) IS NOT TRUE THEN RETURN; END IF;
  RETURN QUERY SELECT p.name_sealed, p.phone_sealed FROM rights_request r
    JOIN resident_profile p ON p.county_code = r.county_code AND p.account_id = r.account_id
    WHERE r.county_code = app.county() AND r.id = asked_id;
END
$$;

CREATE OR REPLACE FUNCTION app.rights_matters(asked_id uuid, phone_indexes text[]) RETURNS TABLE (matter_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF (app.roles() && ARRAY['countyDispatcher', 'countyLeader']) IS NOT TRUE THEN RETURN; END IF;
  RETURN QUERY SELECT s FROM rights_request r CROSS JOIN app.matters_of_subject(r, phone_indexes) s WHERE r.county_code = app.county() AND r.id = asked_id;
END
$$;

-- The corrected name goes into the person's own row; only while his request to correct it is open.
CREATE OR REPLACE FUNCTION app.correct_name(asked_id uuid, corrected text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('countyDispatcher' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE resident_profile p SET name_sealed = corrected, version = p.version + 1 FROM rights_request r
  WHERE r.county_code = app.county() AND r.id = asked_id AND r.kind = 'correction' AND r.field = 'name' AND r.state = 'asked'
    AND p.county_code = r.county_code AND p.account_id = r.account_id;
  RETURN FOUND;
END
$$;

-- Export files may hold a line of these matters: every one that was written since the first of them came in ends now.
CREATE OR REPLACE FUNCTION app.end_exports_holding(county text, matters uuid[], at_time timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH over AS (
    UPDATE export e SET state = 'ended', version = e.version + 1
    WHERE e.county_code = county AND e.state = 'ready'
      AND e.decided_at >= (SELECT min(m.opened_at) FROM matter m WHERE m.county_code = county AND m.id = ANY (matters))
    RETURNING e.id
  )
  INSERT INTO file_to_delete (county_code, id, kind, asked_at) SELECT county, over.id, 'export', at_time FROM over ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION app.end_exports_of_right(asked_id uuid, matters uuid[], at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('countyDispatcher' = ANY (app.roles())) IS NOT TRUE THEN RETURN; END IF;
  PERFORM FROM rights_request r WHERE r.county_code = app.county() AND r.id = asked_id AND r.kind = 'correction' AND r.state = 'asked';
  IF FOUND THEN PERFORM app.end_exports_holding(app.county(), matters, at_time); END IF;
END
$$;

-- What appeals rest on: the rows now, the files by whoever removes files.
CREATE OR REPLACE FUNCTION app.drop_appeal_files(county text, appeals uuid[], at_time timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE dropped integer;
BEGIN
  WITH gone AS (DELETE FROM sheet_appeal_file f WHERE f.county_code = county AND f.appeal_id = ANY (appeals) RETURNING f.id)
  INSERT INTO file_to_delete (county_code, id, kind, asked_at) SELECT county, gone.id, 'photo', at_time FROM gone ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END
$$;

-- Of appeals that were withdrawn, and of those that are as old as a request that is erased.
CREATE OR REPLACE FUNCTION app.forget_appeal_files(asked_until timestamptz, at_time timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF app.account() IS DISTINCT FROM '00000000-0000-7000-8000-000000000001' THEN RETURN 0; END IF;
  RETURN app.drop_appeal_files(app.county(), ARRAY(SELECT a.id FROM sheet_appeal a WHERE a.county_code = app.county() AND (a.state = 'withdrawn' OR a.asked_at <= asked_until)
    AND EXISTS (SELECT FROM sheet_appeal_file f WHERE f.county_code = a.county_code AND f.sheet_id = a.sheet_id AND f.appeal_id = a.id)), at_time);
END
$$;

-- Takes words, place, photos and the person out of matters that have ended. The timeline keeps what happened, when, by which
-- unit, as ids and keys; the figures keep their sums.
CREATE OR REPLACE FUNCTION app.erase_matters(county text, matters uuid[], at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM app.end_exports_holding(county, matters, at_time);
  INSERT INTO file_to_delete (county_code, id, kind, asked_at)
    SELECT county, p.id, 'photo', at_time FROM attachment p WHERE p.county_code = county AND p.matter_id = ANY (matters) ON CONFLICT DO NOTHING;
  DELETE FROM attachment WHERE county_code = county AND matter_id = ANY (matters);
  DELETE FROM notice_read r USING notice n WHERE r.county_code = county AND n.county_code = county AND n.id = r.notice_id AND n.matter_id = ANY (matters);
  DELETE FROM notice WHERE county_code = county AND matter_id = ANY (matters);
  DELETE FROM live_event WHERE county_code = county AND object_id = ANY (matters::text[]);
  DELETE FROM published_request WHERE county_code = county AND matter_id = ANY (matters);
  DELETE FROM supporter WHERE county_code = county AND matter_id = ANY (matters);
  UPDATE matter_text SET words = NULL, erased_at = at_time WHERE county_code = county AND matter_id = ANY (matters) AND erased_at IS NULL;
  DELETE FROM matter_words WHERE county_code = county AND matter_id = ANY (matters);
  -- What is left are hashes under a key: with the list in hand it is known that a row was there, and not what became of it.
  UPDATE imported_request SET matter_id = NULL WHERE county_code = county AND matter_id = ANY (matters);
  UPDATE request SET text = NULL, reporter_name_sealed = NULL, reporter_phone_sealed = NULL, reporter_phone_index = NULL, slip_word_hash = NULL, submission = NULL, external_number = NULL, erase_at_end = false,
    -- Its sentence may quote the request, or the list that it came from.
    routing = routing || '{"why": ""}'
  WHERE county_code = county AND matter_id = ANY (matters);
  UPDATE matter SET title = '（内容已删除）', place = '', longitude = NULL, latitude = NULL, reporter_id = NULL, published = false, erased = true, updated_at = at_time, version = version + 1
  WHERE county_code = county AND id = ANY (matters);
  UPDATE hotline_event SET words_sealed = NULL WHERE county_code = county AND matter_id = ANY (matters) AND words_sealed IS NOT NULL;
  -- What the platform sent again is named by the fingerprint of its words.
  UPDATE hotline_event e SET event_key = 'again ' || n.place FROM (SELECT k.order_number, k.round, k.event_key, row_number() OVER (PARTITION BY k.order_number, k.round ORDER BY k.taken_at, k.event_key) AS place
    FROM hotline_event k WHERE k.county_code = county AND k.matter_id = ANY (matters) AND k.event_key LIKE 'again %.%') n
  WHERE e.county_code = county AND e.order_number = n.order_number AND e.round = n.round AND e.event_key = n.event_key;
  UPDATE hotline_batch b SET content_sealed = NULL WHERE b.county_code = county AND b.content_sealed IS NOT NULL AND b.id IN (SELECT m.batch_id FROM hotline_message m
    LEFT JOIN matter_event e ON e.county_code = county AND e.id = m.event_id WHERE m.county_code = county AND m.batch_id IS NOT NULL AND (m.matter_id = ANY (matters) OR e.matter_id = ANY (matters)));
  UPDATE hotline_order SET fingerprint = '', said_fingerprint = NULL, solved = NULL, satisfied = NULL WHERE county_code = county AND matter_id = ANY (matters);
  UPDATE rights_request SET wish_sealed = NULL, before_sealed = NULL, words_sealed = NULL WHERE county_code = county AND matter_id = ANY (matters);
  PERFORM app.drop_appeal_files(county, ARRAY(SELECT a.id FROM sheet_appeal a WHERE a.county_code = county AND a.matter_id = ANY (matters)), at_time);
  UPDATE sheet_appeal SET reason = '（内容已删除）', evidence = '（内容已删除）', decision = CASE WHEN decision IS NOT NULL THEN '（内容已删除）' END WHERE county_code = county AND matter_id = ANY (matters);
END
$$;

-- Deletes a person: for the second person only, of a request that the first has prepared. What has ended is erased; what is
-- open goes on without name, number and link to him, and is erased when it ends. Answers how many of each.
CREATE OR REPLACE FUNCTION app.erase_person(asked_id uuid, phone_indexes text[], end_states text[], at_time timestamptz)
RETURNS TABLE (erased integer, left_open integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  county text := app.county();
  asked rights_request;
  ended_ids uuid[];
  open_ids uuid[];
BEGIN
  IF ('countyLeader' = ANY (app.roles())) IS NOT TRUE THEN RETURN; END IF;
  SELECT * INTO asked FROM rights_request r WHERE r.county_code = county AND r.id = asked_id AND r.kind = 'deletion' AND r.state = 'prepared' AND r.handled_by <> app.account() FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM FROM matter m WHERE m.county_code = county AND m.id IN (SELECT app.matters_of_subject(asked, phone_indexes)) ORDER BY m.id FOR UPDATE;
  SELECT coalesce(array_agg(m.id) FILTER (WHERE m.state = ANY (end_states)), '{}'), coalesce(array_agg(m.id) FILTER (WHERE NOT m.state = ANY (end_states)), '{}') INTO ended_ids, open_ids
  FROM matter m WHERE m.county_code = county AND m.id IN (SELECT app.matters_of_subject(asked, phone_indexes));
  PERFORM app.erase_matters(county, ended_ids, at_time);
  UPDATE request SET reporter_name_sealed = NULL, reporter_phone_sealed = NULL, reporter_phone_index = NULL, slip_word_hash = NULL, submission = NULL, anonymous_to_public = true, erase_at_end = true
  WHERE county_code = county AND matter_id = ANY (open_ids);
  UPDATE matter SET reporter_id = NULL, updated_at = at_time, version = version + 1 WHERE county_code = county AND id = ANY (open_ids);
  UPDATE published_request SET reporter_shown = NULL, updated_at = at_time, version = version + 1 WHERE county_code = county AND matter_id = ANY (open_ids) AND reporter_shown IS NOT NULL;
  IF asked.account_id IS NOT NULL THEN PERFORM app.erase_account(county, asked.account_id, at_time); END IF;
  UPDATE rights_request SET wish_sealed = NULL, before_sealed = NULL, words_sealed = NULL, refusal = CASE WHEN refusal IS NULL THEN NULL ELSE '（已随本人信息删除）' END
  WHERE county_code = county AND (account_id = asked.account_id OR id = asked.id);
  erased := cardinality(ended_ids);
  left_open := cardinality(open_ids);
  RETURN NEXT;
END
$$;

-- An account in this county: profile, sessions, phones with a PIN, ways in, notices, addresses for them. Where it belongs to no other county nobody can sign in with
-- it any more; its random id stays, since audit and timeline name it.
CREATE OR REPLACE FUNCTION app.erase_account(county text, gone uuid, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO file_to_delete (county_code, id, kind, asked_at)
    SELECT county, p.id, 'photo', at_time FROM attachment p WHERE p.county_code = county AND p.uploaded_by = gone AND p.matter_id IS NULL ON CONFLICT DO NOTHING;
  DELETE FROM attachment WHERE county_code = county AND uploaded_by = gone AND matter_id IS NULL;
  DELETE FROM notice_read r USING notice n WHERE r.county_code = county AND n.county_code = county AND n.id = r.notice_id AND (r.account_id = gone OR n.account_id = gone);
  DELETE FROM notice WHERE county_code = county AND account_id = gone;
  DELETE FROM supporter WHERE county_code = county AND account_id = gone;
  DELETE FROM live_event WHERE county_code = county AND reporter_id = gone;
  DELETE FROM delivery WHERE county_code = county AND account_id = gone;
  DELETE FROM notice_address WHERE county_code = county AND account_id = gone;
  DELETE FROM notice_preference WHERE county_code = county AND account_id = gone;
  DELETE FROM push_subscription WHERE county_code = county AND account_id = gone;
  DELETE FROM idempotency WHERE county_code = county AND actor = gone::text;
  DELETE FROM resident_profile WHERE county_code = county AND account_id = gone;
  DELETE FROM session WHERE county_code = county AND account_id = gone;
  DELETE FROM field_device WHERE county_code = county AND account_id = gone;
  DELETE FROM invitation WHERE county_code = county AND account_id = gone;
  DELETE FROM account_change WHERE county_code = county AND account_id = gone;
  DELETE FROM membership WHERE county_code = county AND account_id = gone;
  IF EXISTS (SELECT FROM membership m WHERE m.account_id = gone) THEN RETURN; END IF;
  DELETE FROM phone_code p USING credential c WHERE c.account_id = gone AND c.kind = 'phone' AND p.phone_index = c.identifier;
  DELETE FROM sign_in_limit l USING credential c WHERE c.account_id = gone AND c.kind = 'phone' AND right(l.key, length(c.identifier)) = c.identifier;
  DELETE FROM credential WHERE account_id = gone;
  UPDATE account SET disabled_at = at_time, last_seen_at = NULL WHERE id = gone;
END
$$;

-- What time erases: requests whose keeping is over, and those that ended after their reporter had asked to be forgotten.
CREATE OR REPLACE FUNCTION app.erase_due(ended_until timestamptz, end_states text[], at_time timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ids uuid[];
BEGIN
  IF app.account() IS DISTINCT FROM '00000000-0000-7000-8000-000000000001' THEN RETURN 0; END IF;
  SELECT coalesce(array_agg(due.id), '{}') INTO ids FROM (
    SELECT kept.id FROM (SELECT m.id FROM matter m WHERE m.county_code = app.county() AND m.closed_at <= ended_until AND NOT m.erased AND m.state = ANY (end_states)
      ORDER BY m.closed_at LIMIT most FOR UPDATE SKIP LOCKED) kept
    UNION
    SELECT promised.id FROM (SELECT m.id FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id
      WHERE q.county_code = app.county() AND q.erase_at_end AND m.state = ANY (end_states) LIMIT most FOR UPDATE OF m SKIP LOCKED) promised
  ) due;
  PERFORM app.erase_matters(app.county(), ids, at_time);
  RETURN cardinality(ids);
END
$$;

-- Consents that no longer count, requests about one's data that are long settled, and the names of those who left long ago.
DROP FUNCTION IF EXISTS app.forget_old(timestamptz, timestamptz, date);
CREATE OR REPLACE FUNCTION app.forget_old(consents_until timestamptz, rights_until timestamptz, staff_until date, at_time timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  county text := app.county();
  part integer;
  forgotten integer := 0;
  leaver record;
BEGIN
  IF app.account() IS DISTINCT FROM '00000000-0000-7000-8000-000000000001' THEN RETURN 0; END IF;
  DELETE FROM consent c WHERE c.county_code = county AND (
    EXISTS (SELECT FROM consent n WHERE n.county_code = c.county_code AND n.account_id = c.account_id AND n.purpose = c.purpose AND n.ordinal = c.ordinal + 1 AND n.decided_at <= consents_until)
    OR (c.decided_at <= consents_until AND NOT EXISTS (SELECT FROM membership m WHERE m.county_code = c.county_code AND m.account_id = c.account_id)));
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  DELETE FROM rights_request r WHERE r.county_code = county AND r.ended_at <= rights_until;
  GET DIAGNOSTICS part = ROW_COUNT;
  forgotten := forgotten + part;
  -- Of somebody who left, his ways in go with his name: codes to his phone, the phones with a PIN, the account in this county.
  FOR leaver IN SELECT s.id, s.account_id FROM staff_member s
    WHERE s.county_code = county AND s.name <> '（已离任）'
      AND EXISTS (SELECT FROM appointment a WHERE a.county_code = s.county_code AND a.staff_member_id = s.id)
      AND NOT EXISTS (SELECT FROM appointment a WHERE a.county_code = s.county_code AND a.staff_member_id = s.id AND (a.valid_to IS NULL OR a.valid_to > staff_until))
    FOR UPDATE
  LOOP
    UPDATE staff_member s SET name = '（已离任）', work_phone_sealed = NULL, account_id = NULL, version = s.version + 1 WHERE s.county_code = county AND s.id = leaver.id;
    IF leaver.account_id IS NOT NULL THEN PERFORM app.erase_account(county, leaver.account_id, at_time); END IF;
    forgotten := forgotten + 1;
  END LOOP;
  RETURN forgotten;
END
$$;

SELECT app.own_functions(NULL, 'app.matters_of_subject(rights_request, text[])', 'app.rights_subject(uuid)', 'app.rights_matters(uuid, text[])', 'app.correct_name(uuid, text)',
  'app.end_exports_holding(text, uuid[], timestamptz)', 'app.end_exports_of_right(uuid, uuid[], timestamptz)', 'app.erase_matters(text, uuid[], timestamptz)',
  'app.erase_person(uuid, text[], text[], timestamptz)', 'app.erase_account(text, uuid, timestamptz)', 'app.erase_due(timestamptz, text[], timestamptz, integer)',
  'app.forget_old(timestamptz, timestamptz, date, timestamptz)', 'app.drop_appeal_files(text, uuid[], timestamptz)', 'app.forget_appeal_files(timestamptz, timestamptz)');
-- The others are called by these only.
GRANT EXECUTE ON FUNCTION app.rights_subject(uuid), app.rights_matters(uuid, text[]), app.correct_name(uuid, text), app.end_exports_of_right(uuid, uuid[], timestamptz),
  app.erase_person(uuid, text[], text[], timestamptz), app.erase_due(timestamptz, text[], timestamptz, integer), app.forget_old(timestamptz, timestamptz, date, timestamptz),
  app.forget_appeal_files(timestamptz, timestamptz) TO linli_app;

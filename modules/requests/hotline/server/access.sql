-- The 12345 platform: its key brings orders and events in and reads nothing but receipts; what goes back is made by moves and
-- sent by the worker, or handed over in files by the county dispatcher. The connection is the system administrator's, who sees
-- no order.

DO $$
DECLARE t text;
BEGIN
  PERFORM app.close_tables('hotline_connection', 'hotline_order', 'hotline_event', 'hotline_message', 'hotline_batch');
  FOREACH t IN ARRAY ARRAY['hotline_order', 'hotline_event', 'hotline_message']
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS through_matter ON %I', t);
    EXECUTE format('CREATE POLICY through_matter ON %1$I FOR SELECT TO linli_app USING (county_code = (SELECT app.county())
      AND (SELECT true FROM matter m WHERE m.county_code = %1$I.county_code AND m.id = %1$I.matter_id))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON hotline_connection TO linli_app;
DROP POLICY IF EXISTS administrator_only ON hotline_connection;
CREATE POLICY administrator_only ON hotline_connection FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

-- Which key of the platform is asking; NULL for anybody else.
CREATE OR REPLACE FUNCTION app.hotline_key() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE WHEN app.account() = '00000000-0000-7000-8000-000000000003' THEN app.session_id() END $$;

-- The request that a list brought in under an order's number before the platform sent it: the one request that is still handled and is
-- nobody's order yet. The number alone is only enough of a list that says that it is one of orders, and unless another telephone
-- contradicts it: other systems number alike. Elsewhere the same words or the same telephone must stand beside it. Of several none.
CREATE OR REPLACE FUNCTION app.hotline_imported(wanted_number text, phones text[], said text, ended text[]) RETURNS TABLE (matter_id uuid, is_sealed boolean, same_words boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT (array_agg(f.id))[1], bool_or(f.sealed), bool_or(f.same_words) FROM (
    SELECT m.id, m.sealed, w.same_words FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id
    JOIN imported_request i ON i.county_code = q.county_code AND i.matter_id = q.matter_id
    JOIN request_import l ON l.county_code = i.county_code AND l.id = i.import_id
    CROSS JOIN LATERAL (SELECT coalesce(strpos(regexp_replace(q.text, '\s', '', 'g'), regexp_replace(said, '\s', '', 'g')) > 0, false) AS same_words, coalesce(q.reporter_phone_index = ANY (phones), false) AS same_phone,
      concat_ws(' ', l.source, l.file_name, l.headers[(l.mapping -> 'columns' ->> 'externalNumber')::integer + 1]) ~ '12345|热线|工单' AS is_of_orders) w
    WHERE q.county_code = (SELECT app.county()) AND (SELECT app.hotline_key()) IS NOT NULL AND upper(q.external_number) = upper(wanted_number) AND NOT m.erased AND NOT q.closed_elsewhere
      AND (m.state <> ALL (ended) OR m.state = 'merged' AND EXISTS (SELECT FROM matter t WHERE t.county_code = m.county_code AND t.id = q.merged_into_id AND t.state <> ALL (ended)))
      AND NOT EXISTS (SELECT FROM hotline_order o WHERE o.county_code = m.county_code AND o.matter_id = m.id)
      AND (w.same_words OR w.same_phone OR w.is_of_orders AND (q.reporter_phone_index IS NULL OR cardinality(phones) = 0))
    LIMIT 2) f HAVING count(*) = 1
$$;

-- Before an order is taken: what is known under its number. Holds the key's row, so that of two same ones at once the second finds
-- the first; and whatever an import is just bringing in is there or comes after it.
DROP FUNCTION IF EXISTS app.hotline_before(text, integer);
CREATE OR REPLACE FUNCTION app.hotline_before(wanted_number text, wanted_round integer, phones text[], said text, ended text[])
RETURNS TABLE (known_fingerprint text, said_fingerprint text, later_words text[], last_round integer, is_sealed boolean, imported_id uuid, same_words boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM FROM open311_key k WHERE k.county_code = app.county() AND k.id = app.hotline_key() FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM hotline_order o WHERE o.county_code = app.county() AND o.order_number = wanted_number) THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('import rows/' || app.county(), 0));
    RETURN QUERY SELECT NULL::text, NULL::text, '{}'::text[], 0, coalesce(i.is_sealed, false), i.matter_id, i.same_words
      FROM (SELECT) one LEFT JOIN app.hotline_imported(wanted_number, phones, said, ended) i ON true;
    RETURN;
  END IF;
  RETURN QUERY SELECT o.fingerprint, o.said_fingerprint,
    ARRAY (SELECT e.event_key FROM hotline_event e WHERE e.county_code = app.county() AND e.order_number = wanted_number AND e.round = wanted_round AND e.meaning = 'supplemented'), coalesce((SELECT max(l.round) FROM hotline_order l WHERE l.county_code = app.county() AND l.order_number = wanted_number), 0),
    EXISTS (SELECT FROM hotline_order l JOIN matter m ON m.county_code = l.county_code AND m.id = l.matter_id AND m.sealed WHERE l.county_code = app.county() AND l.order_number = wanted_number), NULL::uuid, NULL::boolean
  FROM (SELECT) one LEFT JOIN hotline_order o ON o.county_code = app.county() AND o.order_number = wanted_number AND o.round = wanted_round;
END
$$;

-- The nearest deadline of the orders that were merged into a request, which stands by it in the lists. Whoever asks learns nothing.
CREATE OR REPLACE FUNCTION app.gather_platform_due(matter uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE matter m SET merged_due_at = g.due FROM (SELECT (SELECT min(o.their_due_at) FROM matter_link l
      JOIN matter f ON f.county_code = l.county_code AND f.id = l.matter_id AND NOT f.sealed
      JOIN hotline_order o ON o.county_code = f.county_code AND o.matter_id = f.id
      WHERE l.county_code = app.county() AND l.other_id = matter AND l.kind = 'merge' AND l.undone_at IS NULL) AS due) g
  WHERE m.county_code = app.county() AND m.id = matter AND m.merged_due_at IS DISTINCT FROM g.due
$$;

-- By when the platform wants the answer, beside our own due time; time reminds of it. For the functions that hear of it, once the order says so.
-- What was sealed has gone back to the platform, which waits for nothing.
CREATE OR REPLACE FUNCTION app.set_platform_due(county text, matter uuid, due timestamptz, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE matter m SET platform_due_at = due WHERE m.county_code = county AND m.id = matter AND m.platform_due_at IS DISTINCT FROM due AND NOT m.sealed;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE matter_timer t SET done_at = at_time WHERE t.county_code = county AND t.matter_id = matter AND t.kind LIKE 'platformDue%' AND t.done_at IS NULL;
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES (county, gen_random_uuid(), matter, 'platformDue', at_time);
  PERFORM app.gather_platform_due(l.other_id) FROM matter_link l WHERE l.county_code = county AND l.matter_id = matter AND l.kind = 'merge' AND l.undone_at IS NULL;
END
$$;

-- An order beside its request, which is found by its number from then on; for the two functions that say which one it is.
CREATE OR REPLACE FUNCTION app.keep_hotline_order(given_number text, given_round integer, matter uuid, given_fingerprint text, given_said text, due timestamptz, state text, state_at timestamptz, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp
AS $$
BEGIN
  -- A clock there that is far ahead would make all that is said later older.
  state_at := least(state_at, at_time + interval '1 day');
  INSERT INTO hotline_order (county_code, order_number, round, matter_id, fingerprint, said_fingerprint, taken_at, their_due_at, their_due_since, their_state, their_state_at, sent_due_at, sent_state)
  VALUES (app.county(), given_number, given_round, matter, given_fingerprint, given_said, at_time, due, CASE WHEN due IS NOT NULL THEN state_at END, state, state_at, due, state);
  UPDATE request q SET external_number = given_number WHERE q.county_code = app.county() AND q.matter_id = matter;
  PERFORM app.set_platform_due(app.county(), matter, due, at_time);
  -- The round before may still wait for the platform's decision: this is it.
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at)
  SELECT app.county(), gen_random_uuid(), b.matter_id, 'hotlineHeard', at_time FROM hotline_order b WHERE b.county_code = app.county() AND b.order_number = given_number AND b.round < given_round ORDER BY b.round DESC LIMIT 1;
  UPDATE open311_key k SET last_used_on = (at_time AT TIME ZONE 'Asia/Shanghai')::date, taken = k.taken + 1 WHERE k.county_code = app.county() AND k.id = app.hotline_key();
  UPDATE hotline_connection c SET last_heard_at = at_time WHERE c.county_code = app.county();
END
$$;

-- The order that this very transaction has made a request of.
DROP FUNCTION IF EXISTS app.hotline_taken(text, integer, uuid, text, timestamptz, text, timestamptz, timestamptz);
CREATE OR REPLACE FUNCTION app.hotline_taken(given_number text, given_round integer, matter uuid, given_fingerprint text, given_said text, due timestamptz, state text, state_at timestamptz, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM FROM matter m WHERE m.county_code = app.county() AND m.id = matter AND m.channel = 'hotline' AND app.hotline_key() IS NOT NULL
    AND app.written_now(m.xmin);
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM app.keep_hotline_order(given_number, given_round, matter, given_fingerprint, given_said, due, state, state_at, at_time);
END
$$;

-- The order whose request a list has brought in before: it goes on there. What it says otherwise stands beside it, time tells the
-- unit, and the platform hears how it stands (`kinds`: move → message). No row: it is not that order's any more.
CREATE OR REPLACE FUNCTION app.hotline_tied(given_number text, given_round integer, matter uuid, given_fingerprint text, given_said text, due timestamptz, state text, state_at timestamptz, at_time timestamptz,
  phones text[], said text, ended text[], given_key text, word text, given_words text, kinds jsonb)
RETURNS TABLE (area_path text, org_ids uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE county CONSTANT text := app.county();
BEGIN
  -- No move goes by meanwhile: each is told once, by itself or here.
  PERFORM FROM matter m WHERE m.county_code = county AND m.id = matter FOR UPDATE;
  PERFORM FROM app.hotline_imported(given_number, phones, said, ended) i WHERE i.matter_id = matter AND NOT i.is_sealed;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM app.keep_hotline_order(given_number, given_round, matter, given_fingerprint, given_said, due, $7, state_at, at_time);
  INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at, words_sealed)
  VALUES (county, given_number, given_round, given_key, matter, word, 'tied', at_time, at_time, given_words);
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES (county, gen_random_uuid(), matter, 'hotlineHeard', at_time);
  INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, matter_id, event_id, made_at, next_try_at)
  SELECT county, gen_random_uuid(), given_number, given_round,
    (SELECT coalesce(max(b.ordinal), 0) FROM hotline_message b WHERE b.county_code = county AND b.order_number = given_number AND b.round = given_round) + row_number() OVER (ORDER BY e.ordinal, e.id), kinds ->> e.move, matter, e.id, at_time, at_time
  FROM matter_event e WHERE e.county_code = county AND e.matter_id = matter AND kinds ? e.move AND e.data -> 'approve' IS DISTINCT FROM 'false' AND app.hotline_is_named(county, kinds ->> e.move);
  RETURN QUERY SELECT m.area_path, m.org_ids FROM matter m WHERE m.county_code = county AND m.id = matter;
END
$$;

-- The same order again with other words than any before, for the key that sends it: kept under the key that names them, and time
-- tells the unit.
DROP FUNCTION IF EXISTS app.hotline_sent_again(text, integer, text, text, text, timestamptz, text, timestamptz);
CREATE OR REPLACE FUNCTION app.hotline_supplemented(given_number text, given_round integer, given_key text, word text, given_words text, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE o hotline_order;
BEGIN
  IF app.hotline_key() IS NULL THEN RETURN; END IF;
  SELECT * INTO o FROM hotline_order h WHERE h.county_code = app.county() AND h.order_number = given_number AND h.round = given_round FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at, words_sealed)
  VALUES (o.county_code, o.order_number, o.round, given_key, o.matter_id, word, 'supplemented', at_time, at_time, given_words);
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES (o.county_code, gen_random_uuid(), o.matter_id, 'hotlineHeard', at_time);
  UPDATE hotline_connection c SET last_heard_at = at_time WHERE c.county_code = o.county_code;
END
$$;

-- The platform's deadline and state as it sends the order now: whatever differs from the last time it was sent, also an earlier value
-- once more. The same as the last time takes nothing back of what an event has said since; nor does the first time after it became
-- unknown how it was sent before. True: something differs.
CREATE OR REPLACE FUNCTION app.hotline_restated(given_number text, given_round integer, word text, due timestamptz, state text, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE o hotline_order; other_due boolean; other_state boolean;
BEGIN
  IF app.hotline_key() IS NULL THEN RETURN false; END IF;
  SELECT * INTO o FROM hotline_order h WHERE h.county_code = app.county() AND h.order_number = given_number AND h.round = given_round FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT o.sent_known THEN
    UPDATE hotline_order h SET sent_known = true, sent_due_at = due, sent_state = $5 WHERE h.county_code = o.county_code AND h.order_number = o.order_number AND h.round = o.round;
    RETURN false;
  END IF;
  other_due := due IS NOT NULL AND due IS DISTINCT FROM o.sent_due_at;
  other_state := $5 IS NOT NULL AND $5 IS DISTINCT FROM o.sent_state;
  IF NOT other_due AND NOT other_state THEN RETURN false; END IF;
  INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at, effect)
  SELECT o.county_code, o.order_number, o.round, 'restated ' || count(*) + 1, o.matter_id, word, 'restated', at_time, at_time, 'noted'
  FROM hotline_event e WHERE e.county_code = o.county_code AND e.order_number = o.order_number AND e.round = o.round AND e.meaning = 'restated';
  UPDATE hotline_order h SET sent_due_at = coalesce(due, h.sent_due_at), their_due_at = CASE WHEN other_due THEN due ELSE h.their_due_at END,
    their_due_since = CASE WHEN other_due THEN greatest(at_time, h.their_due_since) ELSE h.their_due_since END,
    sent_state = coalesce($5, h.sent_state), their_state = CASE WHEN other_state THEN $5 ELSE h.their_state END, their_state_at = CASE WHEN other_state THEN greatest(at_time, h.their_state_at) ELSE h.their_state_at END
  WHERE h.county_code = o.county_code AND h.order_number = o.order_number AND h.round = o.round;
  UPDATE hotline_connection c SET last_heard_at = at_time WHERE c.county_code = o.county_code;
  IF other_due THEN PERFORM app.set_platform_due(o.county_code, o.matter_id, due, at_time); END IF;
  RETURN true;
END
$$;

-- What the platform hears of an order that it has sent.
DROP FUNCTION IF EXISTS app.hotline_receipt(text, integer);
CREATE OR REPLACE FUNCTION app.hotline_receipt(wanted_number text, wanted_round integer) RETURNS TABLE (number text, receiver text, due_at timestamptz, place_up_to text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT r.* FROM hotline_order h CROSS JOIN LATERAL app.system_receipt(h.county_code, h.matter_id) r
  WHERE h.county_code = (SELECT app.county()) AND (SELECT app.hotline_key()) IS NOT NULL AND h.order_number = wanted_number AND h.round = wanted_round
$$;

-- How the county calls the platform's events; for the key that sends them.
CREATE OR REPLACE FUNCTION app.hotline_incoming() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.incoming FROM hotline_connection c WHERE c.county_code = app.county() AND app.hotline_key() IS NOT NULL $$;

-- What came of an event here; time alone says so.
CREATE OR REPLACE FUNCTION app.note_hotline_effect(given_number text, given_round integer, given_key text, given_effect text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE hotline_event e SET effect = given_effect WHERE e.county_code = app.county() AND e.order_number = given_number AND e.round = given_round AND e.event_key = given_key
    AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'
$$;

-- Whether the county's map of states has a name for what would be said: what has none is not sent.
CREATE OR REPLACE FUNCTION app.hotline_is_named(county text, given_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT coalesce((SELECT coalesce(c.outgoing ->> given_kind, given_kind) <> '' FROM hotline_connection c WHERE c.county_code = county), true) $$;

-- The same for whoever reads an order of his own county.
CREATE OR REPLACE FUNCTION app.hotline_unnamed() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT coalesce((SELECT array_agg(o.key) FROM hotline_connection c CROSS JOIN LATERAL jsonb_each_text(c.outgoing) o WHERE c.county_code = app.county() AND o.value = ''), '{}') $$;

-- Whether the platform is told of this at all: what it never hears of it does not decide, and nothing while the connection is switched off.
CREATE OR REPLACE FUNCTION app.hotline_hears(given_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM hotline_connection c WHERE c.county_code = app.county() AND c.enabled) AND app.hotline_is_named(app.county(), given_kind) $$;

-- An event of an order, once; time does what it asks for. What is older than the last that speaks of its
-- state, or names a deadline, does not change that. No row: no such order.
CREATE OR REPLACE FUNCTION app.hotline_event_taken(given_number text, given_round integer, given_key text, word text, given_meaning text, at_time timestamptz, now_time timestamptz,
  given_words text, due timestamptz, given_solved boolean, given_satisfied boolean)
RETURNS TABLE (is_new boolean, matter_id uuid, area_path text, org_ids uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE o hotline_order; added integer;
BEGIN
  IF app.hotline_key() IS NULL THEN RETURN; END IF;
  -- A clock there that is far ahead would make all that is said later older.
  at_time := least(at_time, now_time + interval '1 day');
  SELECT * INTO o FROM hotline_order h WHERE h.county_code = app.county() AND h.order_number = given_number AND h.round = given_round FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at, words_sealed)
  VALUES (o.county_code, given_number, given_round, given_key, o.matter_id, word, given_meaning, at_time, now_time, given_words) ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS added = ROW_COUNT;
  IF added > 0 THEN
    INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES (o.county_code, gen_random_uuid(), o.matter_id, 'hotlineHeard', now_time);
    IF o.their_state_at IS NULL OR at_time >= o.their_state_at THEN
      UPDATE hotline_order h SET their_state = word, their_state_at = at_time
      WHERE h.county_code = o.county_code AND h.order_number = o.order_number AND h.round = o.round;
    END IF;
    -- What it has withdrawn it does not wait for.
    IF (due IS NOT NULL OR given_meaning = 'withdrawn') AND (o.their_due_since IS NULL OR at_time >= o.their_due_since) THEN
      UPDATE hotline_order h SET their_due_at = due, their_due_since = at_time WHERE h.county_code = o.county_code AND h.order_number = o.order_number AND h.round = o.round;
      PERFORM app.set_platform_due(o.county_code, o.matter_id, due, now_time);
    END IF;
    IF given_meaning = 'evaluated' AND (o.evaluated_at IS NULL OR at_time >= o.evaluated_at) THEN
      UPDATE hotline_order h SET solved = given_solved, satisfied = given_satisfied, evaluated_at = at_time
      WHERE h.county_code = o.county_code AND h.order_number = o.order_number AND h.round = o.round;
    END IF;
    UPDATE hotline_connection c SET last_heard_at = now_time WHERE c.county_code = o.county_code;
  END IF;
  RETURN QUERY SELECT added > 0, m.id, m.area_path, m.org_ids FROM matter m WHERE m.county_code = o.county_code AND m.id = o.matter_id;
END
$$;

-- Of a list that a person uploaded: who entered the event that this very transaction has taken.
CREATE OR REPLACE FUNCTION app.hotline_event_entered(given_number text, given_round integer, given_key text, account uuid, organization uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE hotline_event e SET entered_by = account, entered_organization_id = organization
  WHERE e.county_code = app.county() AND e.order_number = given_number AND e.round = given_round AND e.event_key = given_key AND e.effect IS NULL AND (SELECT app.hotline_key()) IS NOT NULL
$$;

-- A move goes to every order whose request it is, or was merged into it; each event once. Only for who has just made the move.
-- That it was merged an order hears once: not again when what it went into goes on itself. What follows is looked for through all
-- merges, since time links it to the last one only a moment later.
-- Of what is sealed the platform hears no more. What the order was sent back with before it could be taken counts on. Two for one ordinal would lose one of them: that fails.
CREATE OR REPLACE FUNCTION app.queue_hotline_messages(matter uuid, event uuid, given_kind text, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE o hotline_order;
BEGIN
  PERFORM FROM matter_event e WHERE e.county_code = app.county() AND e.id = event AND e.matter_id = matter AND e.account_id IS NOT DISTINCT FROM app.account() AND e.at = at_time;
  IF NOT FOUND OR NOT app.hotline_is_named(app.county(), given_kind) THEN RETURN; END IF;
  FOR o IN SELECT h.* FROM hotline_order h JOIN matter n ON n.county_code = h.county_code AND n.id = h.matter_id AND NOT n.sealed
    WHERE h.county_code = app.county() AND (h.matter_id = matter OR given_kind <> 'merged' AND h.matter_id IN (
      WITH RECURSIVE into_it AS (
        SELECT l.matter_id FROM matter_link l WHERE l.county_code = app.county() AND l.other_id = matter AND l.kind = 'merge' AND l.undone_at IS NULL
        UNION SELECT l.matter_id FROM into_it i JOIN matter_link l ON l.county_code = app.county() AND l.other_id = i.matter_id AND l.kind = 'merge' AND l.undone_at IS NULL)
      SELECT i.matter_id FROM into_it i))
    ORDER BY h.order_number, h.round FOR UPDATE OF h
  LOOP
    INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, matter_id, event_id, made_at, next_try_at)
    VALUES (o.county_code, gen_random_uuid(), o.order_number, o.round,
      (SELECT coalesce(max(l.ordinal), 0) + 1 FROM hotline_message l WHERE l.county_code = o.county_code AND l.order_number = o.order_number AND l.round = o.round), given_kind, o.matter_id, event, at_time, at_time)
    ON CONFLICT (county_code, order_number, round, event_id) WHERE event_id IS NOT NULL DO NOTHING;
  END LOOP;
END
$$;

-- How the county and the platform exchange.
CREATE OR REPLACE FUNCTION app.hotline_goes_by(county text, way text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT coalesce((SELECT c.transport = way FROM hotline_connection c WHERE c.county_code = county), false) $$;

-- What has ended without arriving cannot follow what has gone after it, nor go where the order has come out anew meanwhile: the platform would see it stand as it no longer does.
CREATE OR REPLACE FUNCTION app.hotline_is_overtaken(message hotline_message) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT message.state IN ('refused', 'stopped') AND (EXISTS (SELECT FROM hotline_message l WHERE l.county_code = message.county_code AND l.order_number = message.order_number
      AND (l.round, l.ordinal) > (message.round, message.ordinal) AND (l.state = 'sent' OR l.unsure))
    OR EXISTS (SELECT FROM hotline_order o WHERE o.county_code = message.county_code AND o.order_number = message.order_number AND o.round > message.round))
$$;

-- Of an order one after the other: what waits before a message, or was refused of the same round (but that words were not taken), holds it back until it has gone
-- or the administrator has given it up. So what is sent again overtakes nothing and is overtaken by nothing; what was overtaken holds
-- nothing back, since it goes no more.
CREATE OR REPLACE FUNCTION app.hotline_is_held_back(message hotline_message) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM hotline_message b WHERE b.county_code = message.county_code AND b.order_number = message.order_number
    AND (b.round, b.ordinal) < (message.round, message.ordinal) AND (b.state = 'waiting' OR b.state = 'refused' AND b.round = message.round AND b.kind <> 'wordsRefused' AND NOT app.hotline_is_overtaken(b)))
$$;

-- For the system administrator: how much waits, since when, and was refused; of an order its number alone.
DROP FUNCTION IF EXISTS app.hotline_health();
CREATE FUNCTION app.hotline_health() RETURNS TABLE (orders integer, waiting integer, oldest timestamptz, refused integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT (SELECT count(*)::integer FROM hotline_order o WHERE o.county_code = app.county()),
    (SELECT count(*)::integer FROM hotline_message m WHERE m.county_code = app.county() AND m.state = 'waiting'),
    (SELECT min(m.made_at) FROM hotline_message m WHERE m.county_code = app.county() AND m.state = 'waiting'),
    (SELECT count(*)::integer FROM hotline_message m WHERE m.county_code = app.county() AND m.state = 'refused')
  WHERE ('systemAdministrator' = ANY (app.roles())) IS TRUE
$$;
DROP FUNCTION IF EXISTS app.hotline_troubles();
CREATE FUNCTION app.hotline_troubles()
RETURNS TABLE (id uuid, order_number text, round integer, kind text, state text, unsure boolean, made_at timestamptz, next_try_at timestamptz, ended_at timestamptz, attempts integer, reason text, overtaken boolean, sent_anew boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id, m.order_number, m.round, m.kind, m.state, m.unsure, m.made_at, m.next_try_at, m.ended_at, m.attempts,
    CASE WHEN m.state = 'waiting' AND m.kind = ANY (app.hotline_unnamed()) THEN 'stateUnnamed' ELSE m.reason END, app.hotline_is_overtaken(m),
    EXISTS (SELECT FROM hotline_order o WHERE o.county_code = m.county_code AND o.order_number = m.order_number AND o.round > m.round)
  FROM hotline_message m
  WHERE m.county_code = app.county() AND ('systemAdministrator' = ANY (app.roles())) IS TRUE
    AND (m.state IN ('refused', 'stopped') OR m.state = 'waiting' AND m.batch_id IS NULL AND (m.reason IS NOT NULL OR m.unsure AND app.hotline_goes_by(m.county_code, 'files') OR m.kind = ANY (app.hotline_unnamed())))
  ORDER BY m.state = 'stopped', m.made_at DESC, m.id LIMIT 100
$$;

-- What was asked and will not be heard is decided by nobody there: time ends the waiting for it.
CREATE OR REPLACE FUNCTION app.end_hotline_waiting(message hotline_message, at_time timestamptz) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) SELECT message.county_code, gen_random_uuid(), message.matter_id, 'hotlineUnheard', at_time
  WHERE message.state IN ('refused', 'stopped') AND message.kind IN ('returned', 'extensionAsked') AND message.matter_id IS NOT NULL
$$;

-- Again at once, or never. False: not the caller's to decide, or nothing to decide any more. What may have arrived is asked for
-- first, as ever; where nobody can be asked, whoever decides has asked. What stands in an open batch is the batch's, and what was
-- overtaken goes no more.
CREATE OR REPLACE FUNCTION app.decide_hotline_message(message uuid, again boolean, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE decided hotline_message;
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE hotline_message m SET state = CASE WHEN again THEN 'waiting' ELSE 'stopped' END, next_try_at = CASE WHEN again AND m.state = 'waiting' AND m.unsure THEN m.next_try_at ELSE at_time END,
    ended_at = CASE WHEN again THEN NULL ELSE at_time END, unsure = m.unsure AND NOT (again AND app.hotline_goes_by(m.county_code, 'files'))
  WHERE m.county_code = app.county() AND m.id = message AND (m.state <> 'waiting' OR m.batch_id IS NULL) AND (again AND m.state <> 'sent' AND NOT app.hotline_is_overtaken(m) OR NOT again AND m.state IN ('waiting', 'refused')) RETURNING m.* INTO decided;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM app.end_hotline_waiting(decided, at_time);
  RETURN true;
END
$$;

-- For the worker, under the sign-in role, which sees no matter: the connection, where there is one that is switched on and can be called.
CREATE OR REPLACE FUNCTION app.open_hotline(county text) RETURNS TABLE (settings_sealed text, outgoing jsonb, polled boolean, read_to text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.settings_sealed, c.outgoing, c.polled, c.read_to FROM hotline_connection c WHERE c.county_code = county AND c.enabled AND c.transport = 'http' $$;

-- What a message says beside its kind, read when it goes; for the two functions that hand it out. Of what is sealed or erased no word,
-- and of what is sealed neither our number nor the unit. An order that was merged hears of the other request how it stands and what
-- everybody may read of it: what was written to its reporter was not written to this caller.
CREATE OR REPLACE FUNCTION app.hotline_words(county text, message hotline_message, moves jsonb) RETURNS TABLE (our_number text, unit text, words text, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT CASE WHEN NOT b.is_sealed AND NOT b.is_anothers THEN a.number END, CASE WHEN NOT b.is_sealed AND NOT b.is_anothers THEN o.name END,
    CASE WHEN b.is_sealed OR a.erased OR jsonb_array_length(moves) = 0 THEN NULL
      WHEN b.is_anothers THEN (SELECT p.public_answer FROM published_request p WHERE p.county_code = county AND p.matter_id = a.id AND p.withdrawn_at IS NULL)
      ELSE (SELECT t.words FROM matter_event w JOIN matter_text t ON t.county_code = w.county_code AND t.id = w.text_id
      WHERE w.county_code = county AND w.matter_id = e.matter_id AND moves ? w.move AND w.ordinal <= e.ordinal AND t.audience = 'reporter' ORDER BY w.ordinal DESC LIMIT 1) END,
    CASE WHEN b.is_sealed THEN '{}'::jsonb ELSE e.data END
  FROM (SELECT) one LEFT JOIN matter_event e ON e.county_code = county AND e.id = message.event_id
  LEFT JOIN matter a ON a.county_code = county AND a.id = e.matter_id
  LEFT JOIN matter m ON m.county_code = county AND m.id = message.matter_id
  LEFT JOIN organization o ON o.county_code = county AND o.id = e.organization_id
  CROSS JOIN LATERAL (SELECT coalesce(a.sealed, false) OR coalesce(m.sealed, false) AS is_sealed, a.id IS DISTINCT FROM message.matter_id AS is_anothers) b
$$;
DROP FUNCTION IF EXISTS app.hotline_words(text, uuid, jsonb);

-- Orders whose requests are sealed now: what is not sent yet of them goes no more, one message takes its place, the same that an order
-- gets which accuses when it comes; files that were made of their words are void. What may have arrived, or lies in an open
-- batch, is ended by whoever sends it. For app.seal_report.
CREATE OR REPLACE FUNCTION app.seal_hotline_orders(county text, matters uuid[], at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE o hotline_order;
BEGIN
  UPDATE matter m SET platform_due_at = NULL, merged_due_at = NULL WHERE m.county_code = county AND m.id = ANY (matters);
  UPDATE hotline_batch b SET content_sealed = NULL WHERE b.county_code = county AND b.content_sealed IS NOT NULL AND b.id IN (SELECT m.batch_id FROM hotline_message m
    LEFT JOIN matter_event e ON e.county_code = county AND e.id = m.event_id WHERE m.county_code = county AND m.batch_id IS NOT NULL AND (m.matter_id = ANY (matters) OR e.matter_id = ANY (matters)));
  FOR o IN SELECT h.* FROM hotline_order h WHERE h.county_code = county AND h.matter_id = ANY (matters) ORDER BY h.order_number, h.round FOR UPDATE
  LOOP
    DELETE FROM hotline_message m WHERE m.county_code = county AND m.order_number = o.order_number AND m.round = o.round AND m.state IN ('waiting', 'refused') AND NOT m.unsure AND m.batch_id IS NULL;
    CONTINUE WHEN NOT app.hotline_is_named(county, 'returned');
    INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, note, matter_id, made_at, next_try_at)
    SELECT county, gen_random_uuid(), o.order_number, o.round, coalesce(max(l.ordinal), 0) + 1, 'returned', '检举控告不经热线工单办理，工单退回。请反映人拨打 12388。', o.matter_id, at_time, at_time
    FROM hotline_message l WHERE l.county_code = county AND l.order_number = o.order_number AND l.round = o.round;
  END LOOP;
END
$$;

-- What is due, for one process alone until `again_at`; of each order the first that has not ended. `was_unsure`: an earlier try
-- may have arrived. From here on it may have arrived until somebody says otherwise. What stands in an open batch goes with it.
CREATE OR REPLACE FUNCTION app.claim_hotline_messages(county text, claimed_at timestamptz, again_at timestamptz, words_of jsonb, most integer)
RETURNS TABLE (id uuid, order_number text, round integer, ordinal integer, kind text, note text, made_at timestamptz, attempts integer, was_unsure boolean, our_number text, unit text, words text, data jsonb)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS (
    SELECT m.id, m.unsure FROM hotline_message m WHERE m.county_code = county AND m.state = 'waiting' AND m.batch_id IS NULL AND m.next_try_at <= claimed_at
      AND app.hotline_goes_by(county, 'http') AND app.hotline_is_named(county, m.kind) AND NOT app.hotline_is_held_back(m)
    ORDER BY m.next_try_at LIMIT most FOR UPDATE OF m SKIP LOCKED
  ), claimed AS (
    UPDATE hotline_message m SET next_try_at = again_at, attempts = m.attempts + 1, unsure = true FROM due WHERE m.county_code = county AND m.id = due.id
    RETURNING m.*, due.unsure AS was_unsure
  )
  SELECT c.id, c.order_number, c.round, c.ordinal, c.kind, c.note, c.made_at, c.attempts, c.was_unsure, s.our_number, s.unit, s.words, s.data
  FROM claimed c JOIN hotline_message m ON m.county_code = county AND m.id = c.id CROSS JOIN LATERAL app.hotline_words(county, m, words_of -> c.kind) s
$$;

-- What became of one try. `sent`: the platform has it. `refused`: it said no, and would again. `later`: surely not there. `unclear`: perhaps.
CREATE OR REPLACE FUNCTION app.close_hotline_message(county text, message uuid, outcome text, why text, again_at timestamptz, closed_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE closed hotline_message;
BEGIN
  UPDATE hotline_message m SET state = CASE WHEN outcome IN ('sent', 'refused') THEN outcome ELSE m.state END, ended_at = CASE WHEN outcome IN ('sent', 'refused') THEN closed_at END,
    unsure = outcome = 'unclear', reason = why, next_try_at = coalesce(again_at, m.next_try_at)
  WHERE m.county_code = county AND m.id = message AND m.state = 'waiting' RETURNING m.* INTO closed;
  PERFORM app.end_hotline_waiting(closed, closed_at);
  UPDATE hotline_connection c SET last_sent_at = CASE WHEN outcome = 'sent' THEN closed_at ELSE c.last_sent_at END,
    trouble = CASE WHEN outcome IN ('sent', 'refused') THEN NULL ELSE why END, trouble_at = CASE WHEN outcome IN ('sent', 'refused') THEN NULL ELSE closed_at END WHERE c.county_code = county;
END
$$;

-- How far the platform's list was read, or why it could not be.
CREATE OR REPLACE FUNCTION app.note_hotline_reading(county text, read_from text, read_up_to text, why text, at_time timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE hotline_connection c SET read_to = CASE WHEN why IS NULL AND c.read_to IS NOT DISTINCT FROM read_from THEN read_up_to ELSE c.read_to END,
    last_heard_at = CASE WHEN why IS NULL THEN at_time ELSE c.last_heard_at END, trouble = why, trouble_at = CASE WHEN why IS NULL THEN NULL ELSE at_time END WHERE c.county_code = county
$$;

-- An order of the list that could not be taken goes back with the reason: once, and again if the list then has another reason for it.
-- Never one that is handled, or whose later round is: whatever is wrong with what came of it since.
CREATE OR REPLACE FUNCTION app.return_hotline_order(county text, given_number text, given_round integer, given_note text, at_time timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, note, made_at, next_try_at)
  SELECT county, gen_random_uuid(), given_number, given_round, coalesce(last.ordinal + 1, 0), 'returned', given_note, at_time, at_time
  FROM (SELECT) one LEFT JOIN LATERAL (SELECT m.ordinal, m.note FROM hotline_message m WHERE m.county_code = county AND m.order_number = given_number AND m.round = given_round
    ORDER BY m.ordinal DESC LIMIT 1) last ON true
  WHERE last.note IS DISTINCT FROM given_note AND app.hotline_is_named(county, 'returned')
    AND NOT EXISTS (SELECT FROM hotline_order o WHERE o.county_code = county AND o.order_number = given_number AND o.round >= given_round) ON CONFLICT DO NOTHING
$$;

-- Words of the platform's list that were not kept beside their order: it hears so once, whatever is refused of that message. Nothing of
-- them is kept but the fingerprint by which they are known again (`given_keys`: under the newest key first), and nobody here reads that
-- they came: they may have accused. Of what was given back, erased or never taken nothing is said.
CREATE OR REPLACE FUNCTION app.tell_words_refused(county text, given_number text, given_round integer, given_keys text[], given_note text, at_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE o hotline_order;
BEGIN
  SELECT * INTO o FROM hotline_order h WHERE h.county_code = county AND h.order_number = given_number AND h.round = given_round FOR UPDATE;
  IF NOT FOUND OR o.fingerprint = '' OR NOT app.hotline_is_named(county, 'wordsRefused') THEN RETURN; END IF;
  PERFORM FROM matter m WHERE m.county_code = county AND m.id = o.matter_id AND m.sealed;
  IF FOUND THEN RETURN; END IF;
  PERFORM FROM hotline_event e WHERE e.county_code = county AND e.order_number = given_number AND e.round = given_round AND e.event_key = ANY (given_keys);
  IF FOUND THEN RETURN; END IF;
  INSERT INTO hotline_event (county_code, order_number, round, event_key, matter_id, their_word, meaning, happened_at, taken_at, effect)
  VALUES (county, given_number, given_round, given_keys[1], o.matter_id, '再次送来，没有保存', 'wordsRefused', at_time, at_time, 'noted');
  INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, note, matter_id, made_at, next_try_at)
  SELECT county, gen_random_uuid(), given_number, given_round, coalesce(max(l.ordinal), 0) + 1, 'wordsRefused', given_note, o.matter_id, at_time, at_time
  FROM hotline_message l WHERE l.county_code = county AND l.order_number = given_number AND l.round = given_round;
END
$$;

-- What the next batch would take. What may have arrived, was refused or has no name any more, and what follows it of its order, stays out.
CREATE OR REPLACE FUNCTION app.hotline_due(county text) RETURNS TABLE (id uuid, order_number text, round integer, ordinal integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id, m.order_number, m.round, m.ordinal FROM hotline_message m JOIN hotline_connection c ON c.county_code = county
  WHERE m.county_code = county AND m.state = 'waiting' AND NOT m.unsure AND m.batch_id IS NULL AND coalesce(c.outgoing ->> m.kind, m.kind) <> ''
    AND NOT EXISTS (SELECT FROM hotline_message b WHERE b.county_code = county AND b.order_number = m.order_number AND (b.round, b.ordinal) < (m.round, m.ordinal)
      AND (b.state = 'waiting' AND (b.unsure OR coalesce(c.outgoing ->> b.kind, b.kind) = '') OR b.state = 'refused' AND b.round = m.round AND b.kind <> 'wordsRefused' AND NOT app.hotline_is_overtaken(b)))
$$;

-- For the county dispatcher, who carries the files: how it stands. The sealed settings are for the house, which brings the orders in with their key.
DROP FUNCTION IF EXISTS app.hotline_files();
CREATE FUNCTION app.hotline_files() RETURNS TABLE (transport text, enabled boolean, settings_sealed text, outgoing jsonb, waiting integer, oldest timestamptz, unsure integer, undecided integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT c.transport, c.enabled, c.settings_sealed, c.outgoing,
    (SELECT count(*)::integer FROM app.hotline_due(c.county_code)),
    (SELECT min(m.made_at) FROM hotline_message m JOIN app.hotline_due(c.county_code) d ON d.id = m.id WHERE m.county_code = c.county_code),
    (SELECT count(*)::integer FROM hotline_message m WHERE m.county_code = c.county_code AND m.state = 'waiting' AND m.batch_id IS NULL AND m.unsure),
    (SELECT count(*)::integer FROM hotline_message m WHERE m.county_code = c.county_code AND (m.state = 'refused' OR m.state = 'waiting' AND m.batch_id IS NULL AND NOT m.unsure AND coalesce(c.outgoing ->> m.kind, m.kind) = ''))
  FROM hotline_connection c WHERE c.county_code = app.county() AND ('countyDispatcher' = ANY (app.roles())) IS TRUE
$$;

-- Which of these numbers were taken before; also for time, which brings in lists.
DROP FUNCTION IF EXISTS app.hotline_known(text[]);
CREATE FUNCTION app.hotline_known(numbers text[]) RETURNS TABLE (order_number text, round integer, matter_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT o.order_number, o.round, o.matter_id FROM hotline_order o
  WHERE o.county_code = app.county() AND o.order_number = ANY (numbers) AND (('countyDispatcher' = ANY (app.roles())) IS TRUE OR (SELECT app.account()) = '00000000-0000-7000-8000-000000000001')
$$;

CREATE OR REPLACE FUNCTION app.hotline_batches(most integer)
RETURNS TABLE (id uuid, number integer, state text, messages integer, made_at timestamptz, ended_at timestamptz, is_kept boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT b.id, b.number, b.state, b.messages, b.made_at, b.ended_at, b.content_sealed IS NOT NULL FROM hotline_batch b
  WHERE b.county_code = app.county() AND ('countyDispatcher' = ANY (app.roles())) IS TRUE ORDER BY b.number DESC LIMIT most
$$;

-- What is due goes into the next batch, each order's messages from its first on.
-- No row: nothing is due, or it is not the caller's.
CREATE OR REPLACE FUNCTION app.begin_hotline_batch(batch uuid, words_of jsonb, most integer, at_time timestamptz)
RETURNS TABLE (batch_number integer, id uuid, order_number text, round integer, ordinal integer, kind text, note text, made_at timestamptz, our_number text, unit text, words text, data jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE c hotline_connection; next_number integer; taken integer;
BEGIN
  IF ('countyDispatcher' = ANY (app.roles())) IS NOT TRUE THEN RETURN; END IF;
  SELECT * INTO c FROM hotline_connection h WHERE h.county_code = app.county() AND h.enabled AND h.transport = 'files' FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT coalesce(max(b.number), 0) + 1 INTO next_number FROM hotline_batch b WHERE b.county_code = c.county_code;
  INSERT INTO hotline_batch (county_code, id, number, state, messages, made_at, made_by) VALUES (c.county_code, batch, next_number, 'open', 0, at_time, app.account());
  UPDATE hotline_message m SET batch_id = batch
  WHERE m.county_code = c.county_code AND m.state = 'waiting' AND NOT m.unsure AND m.id IN (SELECT d.id FROM app.hotline_due(c.county_code) d ORDER BY d.order_number, d.round, d.ordinal LIMIT most);
  GET DIAGNOSTICS taken = ROW_COUNT;
  UPDATE hotline_batch b SET messages = taken WHERE b.county_code = c.county_code AND b.id = batch;
  RETURN QUERY SELECT next_number, m.id, m.order_number, m.round, m.ordinal, m.kind, m.note, m.made_at, s.our_number, s.unit, s.words, s.data
  FROM hotline_message m CROSS JOIN LATERAL app.hotline_words(c.county_code, m, words_of -> m.kind) s
  WHERE m.county_code = c.county_code AND m.batch_id = batch ORDER BY m.order_number, m.round, m.ordinal;
END
$$;

-- The file of the batch that this account has just begun, once.
CREATE OR REPLACE FUNCTION app.keep_hotline_batch(batch uuid, given_content text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE hotline_batch b SET content_sealed = given_content WHERE b.county_code = app.county() AND b.id = batch AND b.state = 'open' AND b.content_sealed IS NULL
    AND b.made_by = app.account() AND app.written_now(b.xmin)
$$;

CREATE OR REPLACE FUNCTION app.open_hotline_batch(batch uuid) RETURNS TABLE (number integer, content_sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT b.number, b.content_sealed FROM hotline_batch b WHERE b.county_code = app.county() AND b.id = batch AND ('countyDispatcher' = ANY (app.roles())) IS TRUE
$$;

-- Handed over: the platform has what is in it. Taken back: it all waits again. False: it is over already, or not the caller's.
CREATE OR REPLACE FUNCTION app.end_hotline_batch(batch uuid, is_handed boolean, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('countyDispatcher' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  UPDATE hotline_batch b SET state = CASE WHEN is_handed THEN 'handed' ELSE 'takenBack' END, ended_at = at_time, ended_by = app.account(), content_sealed = CASE WHEN is_handed THEN b.content_sealed END
  WHERE b.county_code = app.county() AND b.id = batch AND b.state = 'open';
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE hotline_message m SET state = CASE WHEN is_handed THEN 'sent' ELSE m.state END, ended_at = CASE WHEN is_handed THEN at_time END, reason = CASE WHEN is_handed THEN NULL ELSE m.reason END,
    batch_id = CASE WHEN is_handed THEN batch END
  WHERE m.county_code = app.county() AND m.batch_id = batch AND m.state = 'waiting';
  UPDATE hotline_connection c SET last_sent_at = at_time WHERE c.county_code = app.county() AND is_handed;
  RETURN true;
END
$$;

-- Whoever lost a file that was handed over has until then to fetch it again.
CREATE OR REPLACE FUNCTION app.forget_hotline_batches(county text, ended_before timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ UPDATE hotline_batch b SET content_sealed = NULL WHERE b.county_code = county AND b.ended_at < ended_before AND b.content_sealed IS NOT NULL $$;

SELECT app.own_functions('linli_app', 'app.hotline_key()', 'app.hotline_before(text, integer, text[], text, text[])', 'app.hotline_taken(text, integer, uuid, text, text, timestamptz, text, timestamptz, timestamptz)',
  'app.hotline_tied(text, integer, uuid, text, text, timestamptz, text, timestamptz, timestamptz, text[], text, text[], text, text, text, jsonb)',
  'app.hotline_supplemented(text, integer, text, text, text, timestamptz)', 'app.hotline_restated(text, integer, text, timestamptz, text, timestamptz)', 'app.hotline_unnamed()',
  'app.gather_platform_due(uuid)', 'app.hotline_receipt(text, integer)', 'app.hotline_incoming()', 'app.hotline_hears(text)', 'app.note_hotline_effect(text, integer, text, text)', 'app.hotline_event_taken(text, integer, text, text, text, timestamptz, timestamptz, text, timestamptz, boolean, boolean)',
  'app.queue_hotline_messages(uuid, uuid, text, timestamptz)', 'app.hotline_health()', 'app.hotline_troubles()', 'app.decide_hotline_message(uuid, boolean, timestamptz)',
  'app.hotline_event_entered(text, integer, text, uuid, uuid)',
  'app.hotline_files()', 'app.hotline_known(text[])', 'app.hotline_batches(integer)', 'app.begin_hotline_batch(uuid, jsonb, integer, timestamptz)', 'app.keep_hotline_batch(uuid, text)',
  'app.open_hotline_batch(uuid)', 'app.end_hotline_batch(uuid, boolean, timestamptz)');
SELECT app.own_functions(NULL, 'app.hotline_imported(text, text[], text, text[])', 'app.set_platform_due(text, uuid, timestamptz, timestamptz)', 'app.keep_hotline_order(text, integer, uuid, text, text, timestamptz, text, timestamptz, timestamptz)', 'app.hotline_is_named(text, text)', 'app.hotline_is_held_back(hotline_message)', 'app.hotline_is_overtaken(hotline_message)', 'app.hotline_goes_by(text, text)', 'app.hotline_words(text, hotline_message, jsonb)', 'app.seal_hotline_orders(text, uuid[], timestamptz)', 'app.hotline_due(text)', 'app.end_hotline_waiting(hotline_message, timestamptz)');
SELECT app.own_functions('linli_gate', 'app.open_hotline(text)', 'app.claim_hotline_messages(text, timestamptz, timestamptz, jsonb, integer)',
  'app.close_hotline_message(text, uuid, text, text, timestamptz, timestamptz)', 'app.note_hotline_reading(text, text, text, text, timestamptz)',
  'app.return_hotline_order(text, text, integer, text, timestamptz)', 'app.tell_words_refused(text, text, integer, text[], text, timestamptz)', 'app.forget_hotline_batches(text, timestamptz)');

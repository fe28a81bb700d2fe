-- How notices leave the house. What is on its way shows itself to nobody: it is made, sent and noted by the functions below.

DO $$
DECLARE t text;
BEGIN
  PERFORM app.close_tables('notice_channel', 'group_robot', 'notice_address', 'notice_preference', 'delivery');
  FOREACH t IN ARRAY ARRAY['notice_channel', 'group_robot']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS administrator_only ON %I', t);
    EXECUTE format('CREATE POLICY administrator_only ON %I FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND ''systemAdministrator'' = ANY ((SELECT app.roles())::text[]))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['notice_address', 'notice_preference']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS own ON %I', t);
    EXECUTE format('CREATE POLICY own ON %I FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()))', t);
  END LOOP;
END $$;

-- The names that these had while browsers were the only channel.
DROP FUNCTION IF EXISTS app.queue_pushes(text, timestamptz, jsonb), app.claim_pushes(text, timestamptz, timestamptz, timestamptz, integer), app.close_push(text, uuid, uuid, text, timestamptz);
DROP FUNCTION IF EXISTS app.take_notices(text, timestamptz, boolean, jsonb), app.take_notices(text, timestamptz, boolean, jsonb, integer), app.take_notices(text, timestamptz, boolean, jsonb, integer, boolean);

-- Delivery of notices, under the sign-in role, which sees no matter: takes what is not sent yet and says whom it concerns.
-- `reaches`: {"request.sign": {"communityStaff": ["party"], …}, …}, in which rows each role holds each permission. What is
-- over by now (the matter waits for something else, the clock has stopped) and what is too old to be news goes to nobody.
-- A grid's group hears what waits for a post of that very grid; of what is sealed it hears nothing. A person hears of what is sealed
-- that there is something, and reads it on the page: a lock screen and a provider learn neither that he accused nor whom he examines.
-- What ends before the next digest (`gather_until`) is gathered by unit: all of it goes when nothing of that unit has gone so for
-- `apart_minutes`, or when one of it would have ended by the next time.
-- `for_digest`: also what went at once since the digest before (`told`), for those alone who hear somewhere by the digest only and had
-- nothing of it there. Nothing goes at once at a time before a digest that is out already: it would be in neither.
CREATE FUNCTION app.take_notices(county text, taken_at timestamptz, only_immediate boolean, reaches jsonb, apart_minutes integer DEFAULT 0, for_digest boolean DEFAULT false)
RETURNS TABLE (account_id uuid, group_robot_id uuid, notice_id uuid, matter_id uuid, sentence text, immediate boolean, gathered boolean, told boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH gather AS (
    SELECT n.organization_id FROM notice n WHERE n.county_code = county AND n.sent_at IS NULL AND n.at <= taken_at AND n.gather_until IS NOT NULL
    GROUP BY n.organization_id
    HAVING min(n.gather_until) <= taken_at + apart_minutes * interval '1 minute' OR NOT EXISTS (
      SELECT FROM notice s WHERE s.county_code = county AND s.organization_id = n.organization_id AND s.at > taken_at - interval '1 day' AND s.gather_until IS NOT NULL
        AND s.sent_at > taken_at - apart_minutes * interval '1 minute')
  ), open AS (
    SELECT n.id FROM notice n WHERE n.county_code = county AND n.sent_at IS NULL AND n.at <= taken_at AND (n.immediate OR NOT only_immediate)
      AND (n.gather_until IS NULL OR n.organization_id IN (SELECT g.organization_id FROM gather g))
    ORDER BY n.at FOR UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE notice n SET sent_at = CASE WHEN for_digest THEN taken_at
      ELSE greatest(taken_at, (SELECT max(d.claimed_at) + interval '1 microsecond' FROM digest_day d WHERE d.county_code = county)) END
    FROM open WHERE n.county_code = county AND n.id = open.id
    RETURNING n.id, n.at, n.organization_id, n.permission, n.account_id, n.matter_id, n.clock_id, n.waits_for, n.sentence, n.immediate, n.gather_until IS NOT NULL AS gathered, false AS told
  ), told_before AS (
    SELECT n.id, n.at, n.organization_id, n.permission, n.account_id, n.matter_id, n.clock_id, n.waits_for, n.sentence, n.immediate, n.gather_until IS NOT NULL AS gathered, true AS told
    FROM notice n WHERE for_digest AND n.county_code = county AND n.immediate AND n.at > taken_at - interval '15 days' AND n.sent_at <= taken_at
      AND n.sent_at > coalesce((SELECT d.claimed_at FROM digest_day d WHERE d.county_code = county ORDER BY d.day DESC OFFSET 1 LIMIT 1), '-infinity')
  ), current AS (
    SELECT t.id, t.at, t.organization_id, t.permission, t.account_id, t.matter_id, t.clock_id, t.waits_for, t.immediate, t.gathered, t.told, m.area_path, m.org_ids, m.sealed,
      CASE WHEN m.sealed THEN '您有一条新提醒，请登录查看。' ELSE t.sentence END AS sentence FROM (SELECT * FROM taken UNION ALL SELECT * FROM told_before) t
    LEFT JOIN matter m ON m.county_code = county AND m.id = t.matter_id
    LEFT JOIN matter_clock c ON c.county_code = county AND c.id = t.clock_id
    WHERE t.at > taken_at - interval '15 days' AND c.stopped_at IS NULL
      AND (t.waits_for IS NULL OR (m.waiting_for = t.waits_for AND m.waiting_organization_id = t.organization_id))
  ), by_digest_only AS (
    SELECT DISTINCT p.account_id FROM notice_preference p WHERE p.county_code = county AND p.digest AND NOT p.immediate AND p.gone_at IS NULL
  )
  SELECT t.account_id, NULL::uuid, t.id, t.matter_id, t.sentence, t.immediate, t.gathered, t.told
  FROM current t WHERE t.account_id IS NOT NULL AND (NOT t.told OR t.account_id IN (SELECT b.account_id FROM by_digest_only b))
  UNION
  SELECT s.account_id, NULL, t.id, t.matter_id, t.sentence, t.immediate, t.gathered, t.told
  FROM current t
  JOIN post p ON p.county_code = county AND (p.organization_id = t.organization_id OR t.organization_id IS NULL) AND reaches -> t.permission ? p.role
  JOIN appointment a ON a.county_code = county AND a.post_id = p.id
  JOIN staff_member s ON s.county_code = county AND s.id = a.staff_member_id
  CROSS JOIN (SELECT (taken_at AT TIME ZONE 'Asia/Shanghai')::date AS today) d
  LEFT JOIN area r ON r.county_code = county AND r.id = p.area_id AND (r.valid_to IS NULL OR r.valid_to > d.today)
  WHERE s.account_id IS NOT NULL AND a.valid_from <= d.today AND (a.valid_to IS NULL OR a.valid_to > d.today)
    AND (NOT t.told OR s.account_id IN (SELECT b.account_id FROM by_digest_only b))
    AND p.valid_from <= d.today AND (p.valid_to IS NULL OR p.valid_to > d.today)
    AND CASE WHEN t.matter_id IS NULL THEN true
             WHEN reaches -> t.permission -> p.role ? 'area' AND t.area_path ^@ r.path THEN true
             ELSE reaches -> t.permission -> p.role ? 'party' AND t.organization_id = ANY (t.org_ids) END
    AND (a.position = 'primary' OR EXISTS (
      SELECT FROM appointment b JOIN absence w ON w.county_code = b.county_code AND w.staff_member_id = b.staff_member_id
      WHERE b.county_code = county AND b.post_id = a.post_id AND b.position = 'primary'
        AND b.valid_from <= d.today AND (b.valid_to IS NULL OR b.valid_to > d.today)
        AND w.away_from <= taken_at AND (w.away_to IS NULL OR w.away_to > taken_at)))
  UNION
  SELECT NULL, g.id, t.id, t.matter_id, t.sentence, t.immediate, t.gathered, t.told
  FROM current t
  CROSS JOIN (SELECT (taken_at AT TIME ZONE 'Asia/Shanghai')::date AS today) d
  JOIN group_robot g ON g.county_code = county AND g.enabled AND g.gone_at IS NULL
  JOIN area r ON r.county_code = county AND r.id = g.area_id AND (r.valid_to IS NULL OR r.valid_to > d.today)
  WHERE NOT t.told AND (t.waits_for IS NOT NULL OR t.clock_id IS NOT NULL) AND NOT t.sealed AND t.area_path ^@ r.path
    AND EXISTS (SELECT FROM notice_channel c WHERE c.county_code = county AND c.channel = 'groupRobot' AND c.enabled)
    AND EXISTS (SELECT FROM post p WHERE p.county_code = county AND p.organization_id = t.organization_id AND p.area_id = g.area_id AND p.role IN ('gridWorker', 'gridLeader')
      AND p.valid_from <= d.today AND (p.valid_to IS NULL OR p.valid_to > d.today) AND reaches -> t.permission -> p.role ? 'area')
$$;

-- One process sends the digest of a day.
CREATE OR REPLACE FUNCTION app.claim_digest(county text, day date, claimed_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO digest_day (county_code, day, claimed_at) VALUES (county, day, claimed_at) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END
$$;

-- Puts sentences on their way by every channel that their receivers chose, in the transaction that took the notices: none is
-- lost between taking and sending. `messages`: [{"account": …, "sentence": …, "immediate": …} or {"group": …}, …]. A digest with
-- `whole` goes only where its receiver hears nothing at once (true), or only where he does (false).
CREATE OR REPLACE FUNCTION app.queue_deliveries(county text, queued_at timestamptz, messages jsonb) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH told AS (
    SELECT m.* FROM jsonb_to_recordset(messages) AS m (account uuid, "group" uuid, sentence text, immediate boolean, whole boolean)
    WHERE NOT EXISTS (SELECT FROM membership b WHERE b.county_code = county AND b.account_id = m.account AND b.disabled_at IS NOT NULL)
  ), queued AS (
    INSERT INTO delivery (county_code, id, channel, account_id, subscription_id, group_robot_id, sentence, immediate, made_at, next_try_at)
    SELECT county, gen_random_uuid(), 'push', m.account, s.id, NULL::uuid, m.sentence, m.immediate, queued_at, queued_at
    FROM told m JOIN push_subscription s ON s.county_code = county AND s.account_id = m.account
    LEFT JOIN notice_preference p ON p.county_code = county AND p.account_id = m.account AND p.channel = 'push'
    WHERE CASE WHEN m.immediate THEN coalesce(p.immediate, true) ELSE coalesce(p.digest, true) AND m.whole IS DISTINCT FROM coalesce(p.immediate, true) END
    UNION ALL
    SELECT county, gen_random_uuid(), p.channel, m.account, NULL, NULL, m.sentence, m.immediate, queued_at, queued_at
    FROM told m JOIN notice_preference p ON p.county_code = county AND p.account_id = m.account AND p.channel <> 'push' AND p.gone_at IS NULL
    JOIN notice_channel c ON c.county_code = county AND c.channel = p.channel AND c.enabled
    WHERE CASE WHEN m.immediate THEN p.immediate ELSE p.digest AND m.whole IS DISTINCT FROM p.immediate END
    UNION ALL
    SELECT county, gen_random_uuid(), 'groupRobot', NULL, NULL, m."group", m.sentence, m.immediate, queued_at, queued_at FROM told m WHERE m."group" IS NOT NULL
    RETURNING 1)
  SELECT count(*)::integer FROM queued
$$;

-- Why a notice cannot go by its channel as things are, be it sent or sent again: the channel is off (`channelOff`), the other side said that nobody is
-- there (`gone`, `groupGone`: until it is opened again), nobody hears by it any more (`unwanted`, `groupUnwanted`). NULL: it can go.
CREATE OR REPLACE FUNCTION app.delivery_hindrance(d delivery) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM notice_channel c WHERE c.county_code = d.county_code AND c.channel = d.channel AND c.enabled) THEN 'channelOff'
    WHEN d.channel = 'groupRobot' THEN nullif(coalesce((SELECT CASE WHEN g.gone_at IS NOT NULL THEN 'groupGone' WHEN g.enabled THEN 'none' END
      FROM group_robot g WHERE g.county_code = d.county_code AND g.id = d.group_robot_id), 'groupUnwanted'), 'none')
    ELSE nullif(coalesce((SELECT CASE WHEN p.gone_at IS NOT NULL THEN 'gone' WHEN CASE WHEN d.immediate THEN p.immediate ELSE p.digest END THEN 'none' END
      FROM notice_preference p WHERE p.county_code = d.county_code AND p.account_id = d.account_id AND p.channel = d.channel), 'unwanted'), 'none') END
$$;

-- What is due by one channel, for one process alone until `again_at`. What nobody waits for any more is taken away first; what is too old
-- to be news ends. What may have arrived (nobody answered a try, or a process ended with it in its hands) is sent again only while
-- the other side tells a second message from the first: for `known_milliseconds` since then (NULL: without an end), and
-- while the channel is set up as it was. `unclear_since` is answered as it was before this try.
DROP FUNCTION IF EXISTS app.claim_deliveries(text, timestamptz, timestamptz, timestamptz, text[], integer), app.claim_deliveries(text, text, timestamptz, timestamptz, timestamptz, boolean, integer),
  app.claim_deliveries(text, text, timestamptz, timestamptz, timestamptz, integer, integer);
CREATE FUNCTION app.claim_deliveries(county text, by_channel text, claimed_at timestamptz, again_at timestamptz, too_old timestamptz, known_milliseconds integer, most integer)
RETURNS TABLE (id uuid, channel text, origin text, sentence text, immediate boolean, attempts integer, made_at timestamptz, tried_at timestamptz, unclear_since timestamptz, subscription_id uuid, subscription_sealed text, robot_id uuid,
  webhook_sealed text, account_id uuid, address_sealed text, staff_member_id uuid, work_phone_sealed text, phone_sealed text, direct_sealed text, home text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM delivery d WHERE d.county_code = county AND d.channel = by_channel AND d.ended IS NULL AND d.next_try_at <= claimed_at AND CASE
    WHEN d.channel = 'push' THEN d.made_at < too_old OR NOT EXISTS (SELECT FROM push_subscription p WHERE p.county_code = county AND p.id = d.subscription_id)
    WHEN d.origin = 'test' THEN false
    WHEN d.origin = 'code' THEN d.made_at < claimed_at - interval '10 minutes' OR NOT EXISTS (SELECT FROM notice_channel c WHERE c.county_code = county AND c.channel = d.channel AND c.enabled)
    ELSE app.delivery_hindrance(d) IS NOT NULL END;
  DELETE FROM delivery d WHERE d.county_code = county AND d.channel = by_channel AND d.ended_at < claimed_at - interval '30 days';
  UPDATE delivery d SET unclear_since = coalesce(d.unclear_since, d.tried_at)
  WHERE d.county_code = county AND d.channel = by_channel AND d.ended IS NULL AND d.under_way AND d.next_try_at <= claimed_at;
  UPDATE delivery d SET ended = 'uncertain', ended_at = claimed_at, reason = CASE WHEN d.under_way THEN 'interrupted' ELSE 'neverCleared' END, under_way = false, direct_sealed = NULL
  WHERE d.county_code = county AND d.channel = by_channel AND d.ended IS NULL AND d.unclear_since IS NOT NULL AND d.next_try_at <= claimed_at
    AND (claimed_at >= d.unclear_since + known_milliseconds * interval '1 millisecond' OR d.made_at < too_old
      OR EXISTS (SELECT FROM notice_channel c WHERE c.county_code = county AND c.channel = d.channel AND c.changed_at > d.unclear_since));
  UPDATE delivery d SET ended = 'refused', ended_at = claimed_at, reason = coalesce(d.reason, 'tooOld'), direct_sealed = NULL
  WHERE d.county_code = county AND d.channel = by_channel AND d.ended IS NULL AND d.next_try_at <= claimed_at AND d.made_at < too_old;
  RETURN QUERY
    WITH due AS (
      SELECT d.id FROM delivery d WHERE d.county_code = county AND d.channel = by_channel AND d.ended IS NULL AND d.next_try_at <= claimed_at
      ORDER BY d.next_try_at LIMIT most FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE delivery d SET next_try_at = again_at, attempts = d.attempts + 1, tried_at = claimed_at, under_way = true
      FROM due WHERE d.county_code = county AND d.id = due.id RETURNING d.*
    )
    SELECT d.id, d.channel, d.origin, d.sentence, d.immediate, d.attempts, d.made_at, d.tried_at, d.unclear_since, d.subscription_id, p.subscription_sealed, d.group_robot_id, g.webhook_sealed, d.account_id,
      CASE WHEN a.confirmed_at IS NOT NULL THEN a.address_sealed END, s.id, s.work_phone_sealed, r.phone_sealed, d.direct_sealed,
      CASE WHEN s.id IS NULL THEN '/notices'
           WHEN EXISTS (SELECT FROM appointment o JOIN post q ON q.county_code = county AND q.id = o.post_id JOIN role_scope k ON k.role = q.role
             WHERE o.county_code = county AND o.staff_member_id = s.id AND NOT k.field AND (o.valid_to IS NULL OR o.valid_to > claimed_at::date)) THEN '/desk/notices'
           ELSE '/field/notices' END
    FROM claimed d
    LEFT JOIN push_subscription p ON p.county_code = county AND p.id = d.subscription_id
    LEFT JOIN group_robot g ON g.county_code = county AND g.id = d.group_robot_id
    LEFT JOIN notice_address a ON a.county_code = county AND a.account_id = d.account_id AND a.channel = d.channel
    LEFT JOIN staff_member s ON s.county_code = county AND s.account_id = d.account_id
    LEFT JOIN resident_profile r ON r.county_code = county AND r.account_id = d.account_id;
END
$$;

-- What the other side said. `taken`: never again. `gone`: nobody is there any more, and nothing more is sent there. `refused`:
-- never, whatever we do. `uncertain`: it may have arrived, and a second one could not be told from the first. `later`: again
-- at that time; with `unclear` this try may have arrived. A browser that has refused ten messages in a row is forgotten like one that is gone.
DROP FUNCTION IF EXISTS app.close_delivery(text, uuid, text, text, timestamptz, timestamptz);
CREATE OR REPLACE FUNCTION app.close_delivery(county text, delivery_id uuid, outcome text, why text, again_at timestamptz, unclear boolean, closed_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE d delivery;
BEGIN
  SELECT * INTO d FROM delivery o WHERE o.county_code = county AND o.id = delivery_id AND o.ended IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF outcome = 'later' THEN
    UPDATE delivery SET next_try_at = again_at, under_way = false, reason = why, unclear_since = CASE WHEN unclear THEN coalesce(unclear_since, tried_at) ELSE unclear_since END
    WHERE county_code = county AND id = d.id;
    RETURN;
  END IF;
  IF d.channel = 'push' THEN
    DELETE FROM delivery WHERE county_code = county AND id = d.id;
    IF outcome = 'taken' THEN
      UPDATE push_subscription SET failures = 0 WHERE county_code = county AND id = d.subscription_id AND failures > 0;
    ELSIF outcome = 'refused' THEN
      UPDATE push_subscription SET failures = failures + 1 WHERE county_code = county AND id = d.subscription_id;
    END IF;
    DELETE FROM push_subscription WHERE county_code = county AND id = d.subscription_id AND (outcome = 'gone' OR failures > 10);
    RETURN;
  END IF;
  IF outcome = 'taken' THEN
    UPDATE notice_channel SET last_sent_at = closed_at WHERE county_code = county AND channel = d.channel;
    UPDATE group_robot SET last_sent_at = closed_at WHERE county_code = county AND id = d.group_robot_id;
    IF d.origin <> 'test' THEN
      DELETE FROM delivery WHERE county_code = county AND id = d.id;
      RETURN;
    END IF;
  ELSIF outcome = 'gone' AND d.origin = 'notice' THEN
    UPDATE notice_preference SET gone_at = closed_at WHERE county_code = county AND account_id = d.account_id AND channel = d.channel;
    UPDATE group_robot SET gone_at = closed_at WHERE county_code = county AND id = d.group_robot_id;
  END IF;
  UPDATE delivery SET ended = outcome, ended_at = closed_at, reason = why, under_way = false, direct_sealed = NULL WHERE county_code = county AND id = d.id;
END
$$;

-- What the county entered for its channels, for the process that delivers.
CREATE OR REPLACE FUNCTION app.open_channels(county text) RETURNS TABLE (channel text, settings_sealed text, enabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.channel, c.settings_sealed, c.enabled FROM notice_channel c WHERE c.county_code = county $$;

-- For the administrator of the channels: how many wait and how many did not arrive; neither to whom nor what.
CREATE OR REPLACE FUNCTION app.channel_health() RETURNS TABLE (channel text, waiting integer, failed integer, uncertain integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT d.channel, (count(*) FILTER (WHERE d.ended IS NULL))::integer, (count(*) FILTER (WHERE d.ended IN ('refused', 'gone')))::integer, (count(*) FILTER (WHERE d.ended = 'uncertain'))::integer
  FROM delivery d WHERE d.county_code = app.county() AND d.origin <> 'test' AND 'systemAdministrator' = ANY (app.roles()) GROUP BY d.channel
$$;

-- The same, singly: what did not arrive and what has failed at least once, and the last test of each channel.
DROP FUNCTION IF EXISTS app.channel_troubles();
CREATE FUNCTION app.channel_troubles() RETURNS TABLE (id uuid, channel text, origin text, group_robot_id uuid, made_at timestamptz, next_try_at timestamptz, attempts integer, ended text, ended_at timestamptz, reason text,
  may_have_arrived boolean, hindrance text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT d.id, d.channel, d.origin, d.group_robot_id, d.made_at, d.next_try_at, d.attempts, d.ended, d.ended_at, d.reason, d.unclear_since IS NOT NULL OR d.ended IS NOT DISTINCT FROM 'uncertain',
    CASE WHEN d.origin = 'notice' THEN app.delivery_hindrance(d) END
  FROM delivery d WHERE d.county_code = app.county() AND 'systemAdministrator' = ANY (app.roles()) AND d.channel <> 'push'
    AND (d.origin = 'test' OR d.ended IS NOT NULL OR d.reason IS NOT NULL)
  ORDER BY d.origin = 'test' DESC, d.made_at DESC, d.id DESC LIMIT 60
$$;

-- Sends it once more, or never. `even_twice`: whoever decides knows that it may have arrived already; from there it is sent like a new one.
-- `notThere`: it is not there any more, or on its way at this moment; else as app.delivery_hindrance says, since it would be taken away instead of sent.
DROP FUNCTION IF EXISTS app.decide_delivery(uuid, boolean, timestamptz);
CREATE OR REPLACE FUNCTION app.decide_delivery(delivery_id uuid, again boolean, even_twice boolean, at_time timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE d delivery;
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN 'notThere'; END IF;
  SELECT * INTO d FROM delivery o WHERE o.county_code = app.county() AND o.id = delivery_id AND o.channel <> 'push' AND NOT o.under_way FOR UPDATE;
  IF NOT FOUND OR again AND d.origin <> 'notice' THEN RETURN 'notThere'; END IF;
  IF NOT again THEN
    DELETE FROM delivery WHERE county_code = d.county_code AND id = d.id;
  ELSIF (d.ended = 'uncertain' OR d.unclear_since IS NOT NULL) AND NOT even_twice THEN
    RETURN 'mayHaveArrived';
  ELSIF app.delivery_hindrance(d) IS NOT NULL THEN
    RETURN app.delivery_hindrance(d);
  ELSE
    UPDATE delivery SET ended = NULL, ended_at = NULL, made_at = at_time, next_try_at = at_time, attempts = 0, tried_at = NULL, unclear_since = NULL WHERE county_code = d.county_code AND id = d.id;
  END IF;
  RETURN 'done';
END
$$;

-- A test message to a place that the administrator chose; the one before it is forgotten.
CREATE OR REPLACE FUNCTION app.queue_test(delivery_id uuid, by_channel text, robot uuid, direct text, words text, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF ('systemAdministrator' = ANY (app.roles())) IS NOT TRUE THEN RETURN false; END IF;
  DELETE FROM delivery d WHERE d.county_code = app.county() AND d.channel = by_channel AND d.origin = 'test';
  INSERT INTO delivery (county_code, id, channel, origin, group_robot_id, direct_sealed, sentence, made_at, next_try_at)
  VALUES (app.county(), delivery_id, by_channel, 'test', robot, direct, words, at_time, at_time);
  RETURN true;
END
$$;

-- The code that proves an address: to the seal's own account's, and to nobody else's; once for each code that was made.
CREATE OR REPLACE FUNCTION app.queue_code(delivery_id uuid, direct text, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM FROM notice_address a WHERE a.county_code = app.county() AND a.account_id = app.account() AND a.channel = 'mail' AND a.code_index IS NOT NULL AND a.code_sent_at = at_time;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO delivery (county_code, id, channel, origin, account_id, direct_sealed, sentence, made_at, next_try_at)
  VALUES (app.county(), delivery_id, 'mail', 'code', app.account(), direct, '', at_time, at_time);
  RETURN true;
END
$$;

-- Whose code this is that somebody wrote to the official account, and that he may be reached there from now on.
CREATE OR REPLACE FUNCTION app.find_binding(county text, code_indexes text[], asked_at timestamptz) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.account_id FROM notice_address a
  WHERE a.county_code = county AND a.channel = 'officialAccount' AND a.code_index = ANY (code_indexes) AND a.code_expires_at > asked_at LIMIT 1
$$;

CREATE OR REPLACE FUNCTION app.bind_official_account(county text, account uuid, code_indexes text[], sealed text, bound_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE notice_address a SET address_sealed = sealed, confirmed_at = bound_at, code_index = NULL, code_expires_at = NULL
  WHERE a.county_code = county AND a.account_id = account AND a.channel = 'officialAccount' AND a.code_index = ANY (code_indexes) AND a.code_expires_at > bound_at;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO notice_preference (county_code, account_id, channel, immediate, digest) VALUES (county, account, 'officialAccount', true, false)
  ON CONFLICT ON CONSTRAINT notice_preference_pkey DO UPDATE SET gone_at = NULL;
  RETURN true;
END
$$;

SELECT app.own_functions(NULL, 'app.delivery_hindrance(delivery)');
SELECT app.own_functions('linli_gate', 'app.take_notices(text, timestamptz, boolean, jsonb, integer, boolean)', 'app.claim_digest(text, date, timestamptz)', 'app.queue_deliveries(text, timestamptz, jsonb)',
  'app.claim_deliveries(text, text, timestamptz, timestamptz, timestamptz, integer, integer)', 'app.close_delivery(text, uuid, text, text, timestamptz, boolean, timestamptz)', 'app.open_channels(text)',
  'app.find_binding(text, text[], timestamptz)', 'app.bind_official_account(text, uuid, text[], text, timestamptz)');
SELECT app.own_functions('linli_app', 'app.channel_health()', 'app.channel_troubles()', 'app.decide_delivery(uuid, boolean, boolean, timestamptz)',
  'app.queue_test(uuid, text, uuid, text, text, timestamptz)', 'app.queue_code(uuid, text, timestamptz)');

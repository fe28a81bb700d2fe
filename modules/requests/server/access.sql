-- A request follows its matter; what is published is the county's; figures are read through a function.

SELECT app.close_tables('duty_entry', 'routing_rule', 'request', 'approval', 'callback_attempt', 'rating', 'exclusion', 'published_request',
  'request_count_delta', 'request_count', 'unmask_use');
SELECT app.open_rules('duty_entry', 'routing_rule');
GRANT SELECT, INSERT, UPDATE ON request, approval, callback_attempt, rating, exclusion TO linli_app;
SELECT app.guard_through_matter('request', 'approval', 'callback_attempt', 'rating', 'exclusion');
-- What a county has learnt says nothing of a person and is read with every submission; only the worker that learns writes it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['category_model', 'category_training']
  LOOP
    PERFORM app.close_tables(t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
    EXECUTE format('DROP POLICY IF EXISTS worker_write ON %I', t);
    EXECUTE format('CREATE POLICY worker_write ON %I FOR ALL TO linli_app
      USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001'')', t);
  END LOOP;
END $$;
DROP POLICY IF EXISTS administrator_ask ON category_training;
CREATE POLICY administrator_ask ON category_training FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[]));

-- How many closed matters each category has, for whoever sets what is learnt from and reaches none of them. No sealed report
-- is counted, nor what is gone, nor what was closed elsewhere or has no words: what category-training.ts learns from.
CREATE OR REPLACE FUNCTION app.closed_by_category()
RETURNS TABLE (category text, closed integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.category, count(*)::integer FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = (SELECT app.county()) AND 'systemAdministrator' = ANY ((SELECT app.roles())::text[])
    AND m.kind = 'request' AND m.state IN ('closed', 'calledBack', 'final') AND NOT m.sealed AND NOT m.erased AND NOT q.closed_elsewhere AND q.text IS NOT NULL AND q.text <> '（没有写文字，见照片）'
  GROUP BY m.category
$$;
SELECT app.own_functions('linli_app', 'app.closed_by_category()');

-- Each in his own name: who asks for an exclusion, decides on it or takes it back is the account under the seal. What is decided
-- stays as it was decided; that it counts again is written by a function, which changes nothing else.
REVOKE UPDATE ON exclusion FROM linli_app;
GRANT UPDATE (status, approved_by, organization_id, at, decision_text_id, ended_at, ended_by, ended_text_id) ON exclusion TO linli_app;
DROP POLICY IF EXISTS own_asking ON exclusion;
CREATE POLICY own_asking ON exclusion AS RESTRICTIVE FOR INSERT TO linli_app
  WITH CHECK (status = 'pending' AND asked_by = (SELECT app.account()) AND ended_by IS NULL);
DROP POLICY IF EXISTS own_decision ON exclusion;
CREATE POLICY own_decision ON exclusion AS RESTRICTIVE FOR UPDATE TO linli_app USING (status = 'pending')
  WITH CHECK ((approved_by IS NULL OR approved_by = (SELECT app.account())) AND (ended_by IS NULL OR ended_by = (SELECT app.account())));
-- False: none in force, or not the caller's to end.
CREATE OR REPLACE FUNCTION app.end_exclusion(excluded_id uuid, at_time timestamptz, words_id uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE exclusion x SET ended_at = at_time, ended_by = app.account(), ended_text_id = words_id
  FROM matter m WHERE x.county_code = app.county() AND x.matter_id = excluded_id AND x.status = 'approved' AND x.ended_at IS NULL AND app.account() IS NOT NULL
    AND m.county_code = x.county_code AND m.id = x.matter_id AND 'countyDispatcher' = ANY (app.roles()) AND m.area_path ^@ ANY (app.paths());
  RETURN FOUND;
END
$$;
SELECT app.own_functions('linli_app', 'app.end_exclusion(uuid, timestamptz, uuid)');

-- What somebody said stays as he said it.
REVOKE UPDATE ON callback_attempt, rating FROM linli_app;
REVOKE UPDATE, DELETE ON callback_attempt, rating FROM linli_definer;

GRANT SELECT, INSERT, UPDATE ON published_request TO linli_app;
DROP POLICY IF EXISTS published_read ON published_request;
CREATE POLICY published_read ON published_request FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND
    CASE WHEN withdrawn_at IS NULL THEN true
         ELSE (SELECT true FROM matter m WHERE m.county_code = published_request.county_code AND m.id = published_request.matter_id) END);
DROP POLICY IF EXISTS published_add ON published_request;
CREATE POLICY published_add ON published_request FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND (SELECT true FROM matter m WHERE m.county_code = published_request.county_code AND m.id = published_request.matter_id));
DROP POLICY IF EXISTS published_change ON published_request;
CREATE POLICY published_change ON published_request FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT true FROM matter m WHERE m.county_code = published_request.county_code AND m.id = published_request.matter_id));

GRANT SELECT, INSERT ON unmask_use TO linli_app;
DROP POLICY IF EXISTS unmask_use_own ON unmask_use;
CREATE POLICY unmask_use_own ON unmask_use FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));

-- Whoever has the same trouble as somebody whose request is public: his own row and nobody else's; time tells them, and takes them along when two are merged.
SELECT app.close_tables('supporter');
GRANT SELECT, INSERT, UPDATE ON supporter TO linli_app;
DROP POLICY IF EXISTS supporter_own ON supporter;
CREATE POLICY supporter_own ON supporter FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND account_id = (SELECT app.account()));
DROP POLICY IF EXISTS supporter_told ON supporter;
DROP POLICY IF EXISTS supporter_by_time ON supporter;
CREATE POLICY supporter_by_time ON supporter FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

-- Such a person asks for it to be done: kept at his own row, once within the county's hours, and time is asked to tell the unit.
-- True: kept. The matter is held as time holds it that tells: no asking is overlooked, and neither waits for the other.
CREATE OR REPLACE FUNCTION app.urge_supported(request_id uuid, at_time timestamptz, asked_until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM FROM matter m WHERE m.county_code = app.county() AND m.id = request_id
    AND EXISTS (SELECT FROM supporter s WHERE s.county_code = m.county_code AND s.matter_id = m.id AND s.account_id = app.account() AND s.ended_at IS NULL) FOR SHARE OF m;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE supporter s SET urged_at = at_time, urge_waits = true
  WHERE s.county_code = app.county() AND s.matter_id = request_id AND s.account_id = app.account() AND s.ended_at IS NULL AND (s.urged_at IS NULL OR s.urged_at <= asked_until);
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) SELECT app.county(), gen_random_uuid(), request_id, 'supportersUrge', at_time
  WHERE NOT EXISTS (SELECT FROM matter_timer t WHERE t.county_code = app.county() AND t.matter_id = request_id AND t.kind = 'supportersUrge' AND t.done_at IS NULL);
  RETURN true;
END
$$;
SELECT app.own_functions('linli_app', 'app.urge_supported(uuid, timestamptz, timestamptz)');

-- Where the caller went along when what he had joined was merged into it: the one that he supports since, also while nothing of it is public, and when he asked there.
-- Asked by either of the two. Nothing of what was taken back from the public or sealed.
CREATE OR REPLACE FUNCTION app.went_along_to(request_id uuid) RETURNS TABLE (matter_id uuid, urged_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE way AS (
    SELECT request_id AS id
    UNION
    SELECT l.other_id FROM way w JOIN matter_link l ON l.county_code = (SELECT app.county()) AND l.matter_id = w.id AND l.kind = 'merge' AND l.undone_at IS NULL
      JOIN supporter s ON s.county_code = l.county_code AND s.matter_id = l.matter_id AND s.account_id = (SELECT app.account()) AND s.ended_at = l.created_at + interval '1 microsecond'
  )
  SELECT o.matter_id, o.urged_at FROM way w
    JOIN supporter o ON o.county_code = (SELECT app.county()) AND o.matter_id = w.id AND o.account_id = (SELECT app.account()) AND o.ended_at IS NULL
    JOIN matter m ON m.county_code = o.county_code AND m.id = o.matter_id AND NOT m.sealed AND NOT m.erased
  WHERE EXISTS (SELECT FROM matter_link l JOIN supporter s ON s.county_code = l.county_code AND s.matter_id = l.matter_id AND s.account_id = o.account_id AND s.ended_at = l.created_at + interval '1 microsecond'
      WHERE l.county_code = o.county_code AND l.other_id = o.matter_id AND l.kind = 'merge' AND l.undone_at IS NULL)
    AND NOT EXISTS (SELECT FROM published_request p WHERE p.county_code = o.county_code AND p.matter_id = o.matter_id AND p.withdrawn_at IS NOT NULL)
  LIMIT 1
$$;
SELECT app.own_functions('linli_app', 'app.went_along_to(uuid)');

-- How many others raised the same, never who: each person once, whether he supports it or his own was merged into it; and how many
-- of those who support it have asked for it to be done. Of what is public, or within the caller's reach.
DROP FUNCTION IF EXISTS app.others_who_raised(uuid[]);
CREATE FUNCTION app.others_who_raised(request_ids uuid[])
RETURNS TABLE (matter_id uuid, others integer, urging integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id, (SELECT count(*)::integer FROM (
      SELECT s.account_id AS who FROM supporter s WHERE s.county_code = m.county_code AND s.matter_id = m.id AND s.ended_at IS NULL
      UNION SELECT coalesce(n.reporter_id, n.id) FROM matter_link l JOIN matter n ON n.county_code = l.county_code AND n.id = l.matter_id
        WHERE l.county_code = m.county_code AND l.other_id = m.id AND l.kind = 'merge' AND l.undone_at IS NULL
    ) raised WHERE raised.who IS DISTINCT FROM m.reporter_id),
    (SELECT count(*)::integer FROM supporter s
      WHERE s.county_code = m.county_code AND s.matter_id = m.id AND s.ended_at IS NULL AND s.urged_at IS NOT NULL AND s.account_id IS DISTINCT FROM m.reporter_id)
  FROM matter m WHERE m.county_code = (SELECT app.county()) AND m.id = ANY (request_ids) AND NOT m.sealed
    AND CASE WHEN m.published THEN true
             WHEN m.area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true
             WHEN m.reporter_id = (SELECT app.account()) THEN true
             WHEN m.org_ids && (SELECT app.orgs())::uuid[] THEN true ELSE false END
$$;
SELECT app.own_functions('linli_app', 'app.others_who_raised(uuid[])');

-- What whoever is signed in hears of others' open requests before anything of them is public: that something of a public facility
-- was reported in a community or village, on which day, and how it stands. No words, place, number, person or count; nothing that
-- nobody has accepted yet, nothing sealed, nothing that was taken back from the public. What staff have closed to joining is there
-- for those alone who had joined it before, and for time, which tells them.
DROP FUNCTION IF EXISTS app.open_requests(uuid[]);
CREATE FUNCTION app.open_requests(request_ids uuid[])
RETURNS TABLE (matter_id uuid, category text, area_name text, opened_on date, state text, reply_kind text, suspended boolean, closed_to_joining boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id, m.category, a.name, (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date, m.state, q.reply_kind, q.suspended_until IS NOT NULL, q.joining = 'closed'
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
    JOIN category c ON c.county_code = m.county_code AND c.key = m.category AND c.public_facility
      -- As soon as another form of the category is laid down it is closed until that one holds.
      AND c.valid_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date AND c.valid_to IS NULL
    JOIN LATERAL (SELECT b.name FROM area b WHERE b.county_code = m.county_code AND m.area_path ^@ b.path AND b.level IN ('community', 'village') ORDER BY length(b.path) DESC LIMIT 1) a ON true
  WHERE m.county_code = (SELECT app.county()) AND (SELECT app.account()) IS NOT NULL AND m.id = ANY (request_ids) AND m.kind = 'request'
    AND NOT m.sealed AND NOT m.erased AND NOT m.published AND m.purpose IN ('help', 'complaint') AND m.urgency <> 'emergency'
    AND m.state NOT IN ('draft', 'submitted', 'declined', 'merged')
    AND NOT EXISTS (SELECT FROM published_request p WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.withdrawn_at IS NOT NULL)
    AND CASE WHEN q.joining <> 'closed' THEN true
             WHEN (SELECT app.account()) = '00000000-0000-7000-8000-000000000001' THEN true
             ELSE EXISTS (SELECT FROM supporter s WHERE s.county_code = m.county_code AND s.matter_id = m.id AND s.account_id = (SELECT app.account()) AND s.ended_at IS NULL) END
$$;

-- Those of one category in one community or village (never a smaller place), not the caller's own, the newest first.
CREATE OR REPLACE FUNCTION app.open_requests_near(near_area text, category_key text, since timestamptz)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT o.matter_id FROM app.open_requests(ARRAY(
      SELECT m.id FROM area a JOIN matter m ON m.county_code = a.county_code AND m.area_path ^@ a.path
      WHERE a.county_code = (SELECT app.county()) AND a.id = near_area AND a.level IN ('community', 'village') AND m.category = category_key
        AND m.opened_at > since AND m.state IN ('accepted', 'dispatched', 'signed', 'handling', 'replied') AND m.reporter_id IS DISTINCT FROM (SELECT app.account())
      ORDER BY m.opened_at DESC, m.id DESC LIMIT 50)) o ORDER BY o.matter_id DESC
$$;
SELECT app.own_functions('linli_app', 'app.open_requests(uuid[])', 'app.open_requests_near(text, text, timestamptz)');

-- Texts for replies: no personal data, so all staff of the county may see them; the command lets a unit's own people change them.
SELECT app.close_tables('reply_template');
GRANT SELECT, INSERT, UPDATE ON reply_template TO linli_app;
DROP POLICY IF EXISTS staff ON reply_template;
CREATE POLICY staff ON reply_template FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);

-- Figures are only added to here; they are read through app.request_figures, which checks the reach.
GRANT INSERT ON request_count_delta TO linli_app;
DROP POLICY IF EXISTS count_add ON request_count_delta;
CREATE POLICY count_add ON request_count_delta FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND (SELECT app.account()) IS NOT NULL);

-- The state of a request for whoever holds its printed slip: number and check word, nothing of a person. Of one that was merged,
-- how it goes on in the other.
CREATE OR REPLACE FUNCTION app.read_slip(slip_number text, word_hashes text[])
RETURNS TABLE (number text, state text, opened_at timestamptz, unit text, due_at timestamptz, public_answer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.number, n.state, m.opened_at, coalesce(h.short_name, r.short_name), n.due_at, p.public_answer
  FROM matter m
  JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN matter n ON n.county_code = m.county_code AND n.id = CASE WHEN m.state = 'merged' THEN coalesce(q.merged_into_id, m.id) ELSE m.id END
  JOIN organization r ON r.county_code = m.county_code AND r.id = q.receiver_organization_id
  LEFT JOIN organization h ON h.county_code = n.county_code AND h.id = n.holder_organization_id
  LEFT JOIN published_request p ON p.county_code = n.county_code AND p.matter_id = n.id AND p.withdrawn_at IS NULL
  WHERE m.county_code = (SELECT app.county()) AND m.kind = 'request' AND m.number = slip_number AND q.slip_word_hash = ANY (word_hashes)
$$;

-- What became of a request that was merged, for its own reporter and for whoever tells him where he has no account; neither
-- need reach the other one: where it goes on, its state, how it was answered and what is public of it. Of what was sealed
-- meanwhile, that it is over.
DROP FUNCTION IF EXISTS app.merged_into(uuid);
CREATE FUNCTION app.merged_into(merged_id uuid)
RETURNS TABLE (number text, state text, unit text, due_at timestamptz, reply_kind text, public_answer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.number, n.state, CASE WHEN NOT n.sealed THEN h.short_name END, n.due_at, CASE WHEN NOT n.sealed THEN r.reply_kind END, p.public_answer
  FROM matter m
  JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN matter n ON n.county_code = m.county_code AND n.id = q.merged_into_id
  JOIN request r ON r.county_code = n.county_code AND r.matter_id = n.id
  LEFT JOIN organization h ON h.county_code = n.county_code AND h.id = n.holder_organization_id
  LEFT JOIN published_request p ON p.county_code = n.county_code AND p.matter_id = n.id AND p.withdrawn_at IS NULL
  WHERE m.county_code = (SELECT app.county()) AND m.id = merged_id AND m.state = 'merged'
    AND CASE WHEN m.reporter_id = (SELECT app.account()) THEN true
             WHEN m.area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true
             WHEN m.org_ids && (SELECT app.orgs())::uuid[] THEN true ELSE false END
$$;

-- What is sealed now was split from open messages, over as many steps as it may be: neither they nor their other parts say its words, where
-- those stand there as they are, nor show its photos, of which it has the same itself; what was heard said all of the message, and goes
-- along. Answers who of them was looked at, which is found by what is left.
CREATE OR REPLACE FUNCTION app.take_out_of_messages(county text, sealed_id uuid, at_time timestamptz) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE origins uuid[]; kin uuid[]; said text;
BEGIN
  -- One that is sealed already is left as it is, but not its other parts.
  origins := ARRAY(WITH RECURSIVE up AS (SELECT sealed_id AS id UNION SELECT l.matter_id FROM up u JOIN matter_link l ON l.county_code = county AND l.other_id = u.id AND l.kind = 'split' AND l.undone_at IS NULL)
    SELECT u.id FROM up u WHERE u.id <> sealed_id);
  IF origins = '{}' THEN RETURN origins; END IF;
  kin := ARRAY(WITH RECURSIVE down AS (SELECT unnest(origins) AS id UNION SELECT l.other_id FROM down d JOIN matter_link l ON l.county_code = county AND l.matter_id = d.id AND l.kind = 'split' AND l.undone_at IS NULL WHERE l.other_id <> sealed_id)
    SELECT m.id FROM matter m WHERE m.county_code = county AND m.id IN (SELECT d.id FROM down d) AND NOT m.sealed AND NOT m.erased ORDER BY m.id FOR UPDATE OF m);
  WITH gone AS (DELETE FROM attachment p WHERE p.county_code = county AND p.matter_id = ANY (kin) AND p.kind = 'report'
      AND p.sha256 IN (SELECT own.sha256 FROM attachment own WHERE own.county_code = county AND own.matter_id = sealed_id AND own.kind = 'report') RETURNING p.id)
    INSERT INTO file_to_delete (county_code, id, kind, asked_at) SELECT county, g.id, 'photo', at_time FROM gone g ON CONFLICT DO NOTHING;
  UPDATE attachment p SET matter_id = sealed_id, event_id = (SELECT e.id FROM matter_event e WHERE e.county_code = county AND e.matter_id = sealed_id ORDER BY e.ordinal, e.id LIMIT 1)
    WHERE p.county_code = county AND p.matter_id = ANY (origins) AND p.matter_id = ANY (kin) AND p.kind = 'audio';
  UPDATE request q SET typing = NULL WHERE q.county_code = county AND q.matter_id = ANY (origins) AND q.matter_id = ANY (kin) AND q.typing IS NOT NULL;
  SELECT q.text INTO said FROM request q WHERE q.county_code = county AND q.matter_id = sealed_id AND length(q.text) > 1;
  IF said IS NULL THEN RETURN kin; END IF;
  UPDATE matter m SET title = CASE WHEN strpos(said, rtrim(m.title, '…')) > 0 OR strpos(m.title, left(said, 8)) > 0 THEN '（部分内容已密封）' ELSE m.title END, published = false, version = m.version + 1
    FROM request q WHERE m.county_code = county AND m.id = ANY (kin) AND q.county_code = m.county_code AND q.matter_id = m.id AND strpos(q.text, said) > 0;
  UPDATE published_request p SET withdrawn_at = at_time, updated_at = at_time, version = p.version + 1 FROM request q
    WHERE p.county_code = county AND p.matter_id = ANY (kin) AND p.withdrawn_at IS NULL AND q.county_code = p.county_code AND q.matter_id = p.matter_id AND strpos(q.text, said) > 0;
  UPDATE request q SET text = replace(q.text, said, '（已密封）') WHERE q.county_code = county AND q.matter_id = ANY (kin) AND strpos(q.text, said) > 0;
  UPDATE matter_text t SET words = replace(t.words, said, '（已密封）') WHERE t.county_code = county AND t.matter_id = ANY (kin) AND strpos(t.words, said) > 0;
  DELETE FROM matter_words w WHERE w.county_code = county AND w.matter_id = ANY (kin);
  INSERT INTO matter_words_due (county_code, matter_id) SELECT county, k FROM unnest(kin) k ON CONFLICT DO NOTHING;
  RETURN kin;
END
$$;

-- Out of sight of everybody but the examining body and the reporter: to the county's level, no party but that body. With it whatever
-- is merged into it, which says the same; it stays merged. For whoever reaches the request now, which after this he does not.
-- Answers how each of them stood, for figures and live feed.
DROP FUNCTION IF EXISTS app.seal_report(uuid, uuid, uuid);
DROP FUNCTION IF EXISTS app.seal_report(uuid, uuid, uuid, timestamptz);
CREATE FUNCTION app.seal_report(report_id uuid, body_id uuid, centre_id uuid, at_time timestamptz)
RETURNS TABLE (id uuid, area_id text, area_path text, org_ids uuid[], reporter_id uuid, opened_at timestamptz, holder_organization_id uuid, category text, channel text, state text, reply_kind text,
  contacted_in_time boolean, replied_in_time boolean, taken_up_in_time boolean, closing integer, solved boolean, satisfaction text, excluded boolean, suggested_category text, suggested_model uuid, closed_elsewhere boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE county CONSTANT text := app.county(); ids uuid[]; one uuid; origins uuid[] := '{}';
BEGIN
  PERFORM FROM matter m JOIN organization o ON o.county_code = m.county_code AND o.id = body_id AND o.key = 'disciplineInspection'
  WHERE m.county_code = county AND m.id = report_id AND m.kind = 'request' AND (m.area_path ^@ ANY (app.paths()) OR m.org_ids && app.orgs());
  IF NOT FOUND THEN RAISE EXCEPTION 'no report to seal'; END IF;
  -- Also what was merged into one of those and has not been linked to it yet.
  ids := ARRAY(WITH RECURSIVE joined AS (
      SELECT report_id AS id UNION SELECT l.matter_id FROM joined j JOIN matter_link l ON l.county_code = county AND l.other_id = j.id AND l.kind = 'merge' AND l.undone_at IS NULL)
    SELECT m.id FROM matter m WHERE m.county_code = county AND NOT m.erased AND (m.id = report_id OR NOT m.sealed AND m.id IN (SELECT j.id FROM joined j)) ORDER BY m.id FOR UPDATE OF m);
  RETURN QUERY SELECT m.id, m.area_id, m.area_path, m.org_ids, m.reporter_id, m.opened_at, m.holder_organization_id, m.category, m.channel, m.state, q.reply_kind, q.contacted_in_time, q.replied_in_time,
    q.taken_up_in_time, q.closing, q.solved, q.satisfaction, q.excluded, q.suggested_category, q.suggested_model, q.closed_elsewhere
    FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = county AND m.id = ANY (ids);
  UPDATE matter m SET sealed = true, title = '检举控告（密封件）', area_id = c.id, area_path = c.path, level_1 = c.id, level_2 = NULL, level_3 = NULL, level_4 = NULL,
    level_5 = NULL, level_6 = NULL, level_7 = NULL, level_8 = NULL, org_ids = ARRAY[body_id], holder_organization_id = body_id, sender_organization_id = NULL,
    co_unit_ids = '{}', open_task_ids = '{}', published = false, version = m.version + CASE WHEN m.id = report_id THEN 0 ELSE 1 END
  FROM area c WHERE m.county_code = county AND m.id = ANY (ids) AND c.county_code = m.county_code AND c.path = m.level_1 || '/';
  UPDATE matter_party p SET open = false WHERE p.county_code = county AND p.matter_id = ANY (ids) AND p.organization_id <> body_id;
  INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, required, opened_at, created_at)
    SELECT county, body_id, m.id, 'holder', true, false, m.opened_at, at_time FROM matter m WHERE m.county_code = county AND m.id = ANY (ids)
    ON CONFLICT ON CONSTRAINT matter_party_pkey DO UPDATE SET open = true;
  DELETE FROM matter_words w WHERE w.county_code = county AND w.matter_id = ANY (ids);
  UPDATE published_request p SET withdrawn_at = at_time, updated_at = at_time, version = p.version + 1 WHERE p.county_code = county AND p.matter_id = ANY (ids) AND p.withdrawn_at IS NULL;
  -- The open messages that any of them was split from still say it.
  FOREACH one IN ARRAY ids LOOP
    origins := origins || app.take_out_of_messages(county, one, at_time);
  END LOOP;
  PERFORM app.end_exports_holding(county, ids || origins, at_time);
  PERFORM app.seal_hotline_orders(county, ids, at_time);
  -- What the words were taken for says something of them.
  UPDATE request q SET receiver_organization_id = coalesce(centre_id, q.receiver_organization_id), suggested_category = NULL, suggested_confidence = NULL, suggested_model = NULL
  WHERE q.county_code = county AND q.matter_id = ANY (ids);
END
$$;

-- To the place to which it was corrected just now, by whoever reaches it where it lies and after this perhaps no more. Parties,
-- clocks and figures have followed already; the words by which it is found follow by time.
CREATE OR REPLACE FUNCTION app.move_place(request_id uuid, to_area text, place_words text, east double precision, north double precision) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE touched integer;
BEGIN
  EXECUTE format('UPDATE matter m SET area_id = v.id, area_path = v.new_path, place = $4, longitude = $5, latitude = $6, place_synthetic = false %s
    FROM (SELECT a.id, a.path AS new_path FROM area a WHERE a.county_code = $1 AND a.id = $3) v
    WHERE m.county_code = $1 AND m.id = $2 AND m.kind = ''request'' AND NOT m.sealed AND NOT m.erased AND m.area_path ^@ ANY (app.paths())
      AND EXISTS (SELECT FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id AND e.ordinal = m.version AND e.move = ''correctPlace'' AND e.account_id = app.account() AND app.written_now(e.xmin))', app.level_assignments())
  USING app.county(), request_id, to_area, place_words, east, north;
  GET DIAGNOSTICS touched = ROW_COUNT;
  IF touched = 0 THEN RAISE EXCEPTION 'no request whose place was corrected'; END IF;
  INSERT INTO matter_words_due (county_code, matter_id) VALUES (app.county(), request_id) ON CONFLICT DO NOTHING;
END
$$;

-- The unit in whose area it lies no more hears that it is gone: its number and where to, and nothing of the request.
DROP POLICY IF EXISTS place_read ON notice;
CREATE POLICY place_read ON notice FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND step = 'correctPlace' AND matter_id IS NULL AND organization_id = ANY ((SELECT app.orgs())::uuid[]));

-- What whoever has just corrected its place out of his own sight still hears of it: where it went.
CREATE OR REPLACE FUNCTION app.just_moved_away(request_id uuid)
RETURNS TABLE (number text, title text, category text, purpose text, urgency text, channel text, state text, area_id text, area_name text, holder_organization_id uuid, holder_name text,
  opened_at timestamptz, updated_at timestamptz, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.number, m.title, m.category, m.purpose, m.urgency, m.channel, m.state, m.area_id, a.name, m.holder_organization_id, h.short_name, m.opened_at, m.updated_at, m.version
  FROM matter m JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id LEFT JOIN organization h ON h.county_code = m.county_code AND h.id = m.holder_organization_id
  CROSS JOIN LATERAL (SELECT e.account_id, e.move FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id ORDER BY e.ordinal DESC, e.id DESC LIMIT 1) last
  WHERE m.county_code = (SELECT app.county()) AND m.id = request_id AND NOT m.sealed AND NOT m.erased AND last.move = 'correctPlace' AND last.account_id = (SELECT app.account())
$$;

-- The number of what somebody has sent under this submission, which only he can name, though he may not reach it any more.
CREATE OR REPLACE FUNCTION app.sent_before(submission_hash text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.number FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id
  WHERE q.county_code = (SELECT app.county()) AND q.submission = submission_hash
    AND (SELECT app.account()) IN (m.reporter_id, q.entered_by)
$$;

-- What whoever has just sealed a report away still hears of it: that it is gone, and where to.
CREATE OR REPLACE FUNCTION app.just_sealed(report_id uuid)
RETURNS TABLE (number text, category text, purpose text, urgency text, channel text, state text, area_id text, area_name text, holder_organization_id uuid, holder_name text,
  opened_at timestamptz, updated_at timestamptz, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.number, m.category, m.purpose, m.urgency, m.channel, m.state, m.area_id, a.name, m.holder_organization_id, h.short_name, m.opened_at, m.updated_at, m.version
  FROM matter m JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id JOIN organization h ON h.county_code = m.county_code AND h.id = m.holder_organization_id
  WHERE m.county_code = (SELECT app.county()) AND m.id = report_id AND m.sealed
    AND (SELECT e.account_id FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id ORDER BY e.ordinal DESC LIMIT 1) = (SELECT app.account())
$$;

-- By the number of another system or its beginning, the newest first. It checks the reach itself, as app.search_matters does.
-- Nothing sealed is found. `scanned`: of a beginning that as many have, those that come first by their number are looked at, each
-- for the reach and the filters, and `is_whole` is false. On a busy machine 3,000 took 44 ms (p95), 5,000 took 76, 20,000 over 300.
-- Row by row in the order of the index, whatever is guessed of a table that has just grown by an import.
DROP FUNCTION IF EXISTS app.search_external_numbers(text, jsonb, text[], uuid[], boolean, timestamptz, uuid, integer);
CREATE OR REPLACE FUNCTION app.search_external_numbers(
  number_begins text, narrow jsonb, area_paths text[], units uuid[], own boolean, before_opened timestamptz, before_id uuid, most integer, scanned integer DEFAULT 3000
) RETURNS TABLE (ids uuid[], is_whole boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
DECLARE reach_paths text[]; reach_units uuid[];
BEGIN
  reach_paths := ARRAY(SELECT p FROM unnest(area_paths) p WHERE p ^@ ANY (app.paths()));
  reach_units := ARRAY(SELECT u FROM unnest(units) u WHERE u = ANY (app.orgs()));
  RETURN QUERY EXECUTE format('WITH s AS MATERIALIZED (SELECT q.matter_id FROM request q
      WHERE q.county_code = $1 AND q.external_number IS NOT NULL AND upper(q.external_number) ^@ %L ORDER BY upper(q.external_number) LIMIT %s)
    SELECT ARRAY(SELECT m.id FROM s JOIN matter m ON m.county_code = $1 AND m.id = s.matter_id
      WHERE %s AND NOT m.sealed AND (m.opened_at, m.id) < ($2, $3)
        AND CASE WHEN m.area_path ^@ ANY ($4) THEN true WHEN m.reporter_id = $6 THEN true WHEN m.org_ids && $5 THEN true ELSE false END
      ORDER BY m.opened_at DESC, m.id DESC LIMIT %s), (SELECT count(*) FROM s) < %s',
    number_begins, scanned, app.search_conditions('request', narrow), least(greatest(most, 1), 200), scanned)
  USING app.county(), coalesce(before_opened, 'infinity'), coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), reach_paths, reach_units, CASE WHEN own THEN app.account() END;
END
$$;

SELECT app.own_functions(NULL, 'app.take_out_of_messages(text, uuid, timestamptz)');
SELECT app.own_functions('linli_app', 'app.search_external_numbers(text, jsonb, text[], uuid[], boolean, timestamptz, uuid, integer, integer)', 'app.seal_report(uuid, uuid, uuid, timestamptz)', 'app.just_sealed(uuid)', 'app.move_place(uuid, text, text, double precision, double precision)', 'app.just_moved_away(uuid)', 'app.sent_before(text)');

-- One fewer was merged into it, for who has just undone the merge, whether he reaches the other one or not.
CREATE OR REPLACE FUNCTION app.count_unmerged(merged_id uuid, into_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE request q SET merged_count = q.merged_count - 1 WHERE q.county_code = (SELECT app.county()) AND q.matter_id = into_id
    AND EXISTS (SELECT FROM matter_link l WHERE l.county_code = (SELECT app.county()) AND l.matter_id = merged_id AND l.other_id = into_id AND l.kind = 'merge' AND l.undone_at IS NOT NULL AND app.written_now(l.xmin))
$$;

SELECT app.own_functions('linli_app', 'app.read_slip(text, text[])', 'app.merged_into(uuid)', 'app.count_unmerged(uuid, uuid)');

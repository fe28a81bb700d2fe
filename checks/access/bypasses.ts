/** What came of an attempt to get round row security in plain SQL. */
export type Verdict =
  /** PostgreSQL refuses. */
  | 'refused'
  /** It runs, and shows or changes nothing: no row, or rows of nothing but null, zero, false and empty text. */
  | 'nothing'
  /** Whatever it answers, the hidden words are not in it. */
  | 'silent'

export type Bypass = { name: string; statements: string; verdict: Verdict }

/** The row that must stay hidden, and names around it. */
export type Targets = {
  county: string
  otherCounty: string
  matterId: string
  matterNumber: string
  /** An own row of whoever tries. */
  ownMatterId: string
  accountId: string
  organizationId: string
  areaPath: string
  textId: string
}

/** Part of every word of the hidden row: it may appear in no answer, notice or error. */
export const CANARY = 'cn4ry'

/** Statements that somebody runs who has found an injection, each in a fresh transaction under the seal of a grid worker. */
export function bypasses(t: Targets): Bypass[] {
  const hidden = `county_code = '${t.county}' AND id = '${t.matterId}'`
  const refused = (name: string, statements: string): Bypass => ({ name, statements, verdict: 'refused' })
  const nothing = (name: string, statements: string): Bypass => ({ name, statements, verdict: 'nothing' })
  const silent = (name: string, statements: string): Bypass => ({ name, statements, verdict: 'silent' })
  return [
    // Another identity
    refused('become the definer', 'SET ROLE linli_definer'),
    refused('become the gate', 'SET ROLE linli_gate'),
    refused('become the owner', 'SET ROLE postgres'),
    refused('become the owner for the session', 'SET SESSION AUTHORIZATION postgres'),
    nothing('reset the role', `RESET ROLE; SELECT title FROM matter WHERE ${hidden}`),
    nothing('reset the session’s role', `RESET SESSION AUTHORIZATION; SELECT title FROM matter WHERE ${hidden}`),
    refused('give oneself a role', 'GRANT linli_definer TO linli_app'),
    refused('give oneself BYPASSRLS', 'ALTER ROLE linli_app BYPASSRLS'),
    refused('make a role', 'CREATE ROLE helper LOGIN SUPERUSER'),
    refused('switch row security off', `SET LOCAL row_security = off; SELECT title FROM matter WHERE ${hidden}`),
    refused('pretend to be a replica', 'SET LOCAL session_replication_role = replica'),

    // The seal
    nothing('a seal of plain words', `SELECT set_config('app.seal', 'x', true) IS NULL; SELECT title FROM matter WHERE ${hidden}`),
    nothing('an empty seal', `SELECT set_config('app.seal', '', true) IS NULL; SELECT title FROM matter WHERE ${hidden}`),
    nothing('a seal that is no more than a signature', `SELECT set_config('app.seal', repeat('0', 64), true) IS NULL; SELECT title FROM matter WHERE ${hidden}`),
    nothing('a wider area under one’s own signature', `SELECT set_config('app.seal', regexp_replace(current_setting('app.seal'), '\\|([0-9a-z/]+/)\\|', '|${t.county}/|'), true) IS NULL; SELECT title FROM matter WHERE ${hidden}`),
    nothing('a later end under one’s own signature', `SELECT set_config('app.seal', regexp_replace(current_setting('app.seal'), '^\\d+', '9999999999'), true) IS NULL; SELECT title FROM matter WHERE ${hidden}`),
    nothing('a signature without the key', `SELECT set_config('app.seal', body || '|' || encode(sha256(convert_to(body, 'UTF8')), 'hex'), true) IS NULL FROM (SELECT concat_ws('|', '9999999999', '${t.county}', '${t.accountId}', '', 'countyLeader', '${t.county}/', '') AS body) b; SELECT title FROM matter WHERE ${hidden}`),
    refused('sign for oneself', "SELECT app.seal_signature('x')"),
    refused('seal for oneself', `SELECT app.set_seal('${t.county}', '${t.accountId}', NULL, ARRAY['countyLeader'], ARRAY['${t.county}/'], NULL)`),
    refused('look up a session', `SELECT * FROM app.find_sessions('${t.county}', ARRAY['x'])`),
    refused('read the key', 'SELECT * FROM app.seal_key'),
    refused('read the key with COPY', 'COPY app.seal_key TO STDOUT'),
    refused('write a key of one’s own', "INSERT INTO app.seal_key VALUES (99, 'x', 'x')"),
    nothing('enter with a guessed handle', `SELECT * FROM app.enter('${t.county}', repeat('a', 64))`),
    nothing('enter the other county without a session there', `SELECT * FROM app.enter('${t.otherCounty}', NULL); SELECT title FROM matter WHERE ${hidden}`),
    nothing('enter no county', `SELECT * FROM app.enter(NULL, NULL); SELECT title FROM matter WHERE ${hidden}`),
    nothing('enter a county whose name carries a whole seal', `SELECT * FROM app.enter('${t.county}|${t.accountId}||countyLeader|${t.county}/|', NULL); SELECT title FROM matter WHERE ${hidden}`),
    nothing('enter a county whose name carries an account', `SELECT * FROM app.enter('${t.county}|${t.accountId}', NULL); SELECT app.account()`),
    nothing('enter a county that is a pattern', `SELECT * FROM app.enter('%', NULL); SELECT title FROM matter WHERE ${hidden}`),

    // Who can sign in, and with what
    refused('read sessions', 'SELECT * FROM session'),
    refused('open a session', `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at) VALUES (gen_random_uuid(), 'x', '${t.county}', '${t.accountId}', 'desk', '1 hour', now(), now())`),
    refused('read credentials', 'SELECT * FROM credential'),
    refused('read accounts', 'SELECT * FROM account'),
    refused('read phone codes', 'SELECT * FROM phone_code'),
    refused('read one-time tokens', 'SELECT * FROM one_time_token'),
    refused('read the database’s own passwords', 'SELECT rolpassword FROM pg_authid'),
    refused('read the database’s own passwords elsewhere', 'SELECT passwd FROM pg_shadow'),
    refused('widen what a role sees', "UPDATE role_scope SET sees_area = true, sees_party = true"),
    refused('appoint oneself', `INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, valid_from) SELECT county_code, gen_random_uuid(), post_id, staff_member_id, position, valid_from FROM appointment LIMIT 1`),
    nothing('widen one’s own post', "WITH u AS (UPDATE post SET name = name || '长' RETURNING 1) SELECT count(*)::int FROM u"),
    nothing('prolong one’s own appointment', 'WITH u AS (UPDATE appointment SET valid_to = NULL RETURNING 1) SELECT count(*)::int FROM u'),
    refused('move one’s membership to the other county', `UPDATE membership SET county_code = '${t.otherCounty}'`),

    // The schema
    refused('switch off the table’s row security', 'ALTER TABLE matter DISABLE ROW LEVEL SECURITY'),
    refused('no longer force it', 'ALTER TABLE matter NO FORCE ROW LEVEL SECURITY'),
    refused('drop a policy', 'DROP POLICY matter_reach ON matter'),
    refused('add a policy', 'CREATE POLICY mine ON matter USING (true)'),
    refused('make a view', 'CREATE VIEW mine AS SELECT * FROM matter'),
    refused('make a table', 'CREATE TABLE mine (words text)'),
    refused('make a temporary table that shadows one', 'CREATE TEMPORARY TABLE matter (title text)'),
    refused('make a temporary view that shadows one', 'CREATE TEMPORARY VIEW area AS SELECT 1'),
    refused('make a function that shadows one', "CREATE FUNCTION public.county() RETURNS text LANGUAGE sql AS 'SELECT 1::text'"),
    refused('make a temporary function that leaks', "CREATE FUNCTION pg_temp.leak(words text) RETURNS boolean COST 0.0001 LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''%'', words; RETURN true; END'"),
    refused('make an operator', 'CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, PROCEDURE = texteq)'),
    refused('replace an identity function', "CREATE OR REPLACE FUNCTION app.account() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'"),
    refused('make a language', 'CREATE EXTENSION plperlu'),
    refused('make a connection out', 'CREATE EXTENSION dblink'),
    refused('make a foreign server', 'CREATE SERVER mine FOREIGN DATA WRAPPER postgres_fdw'),
    refused('make an extension that reads pages', 'CREATE EXTENSION pageinspect'),
    refused('empty a table', 'TRUNCATE audit_entry'),
    refused('change the audit', "UPDATE audit_entry SET reason = ''"),
    refused('clear the audit', 'DELETE FROM audit_entry'),
    refused('seal what one likes', `INSERT INTO audit_batch VALUES ('${t.county}', 1, 1, 1, 'x', now())`),
    refused('change the timeline', "UPDATE matter_event SET move = 'reply'"),
    refused('comment on a table', "COMMENT ON TABLE matter IS 'mine'"),

    // Other ways to the same rows
    silent('COPY a table out', 'COPY matter TO STDOUT'),
    nothing('COPY a query out', `COPY (SELECT * FROM matter WHERE ${hidden}) TO STDOUT`),
    refused('COPY into a table past its policies', 'COPY matter FROM STDIN'),
    refused('COPY to a program', "COPY matter TO PROGRAM 'cat'"),
    refused('COPY to a file', "COPY matter TO '/tmp/linli-bypass'"),
    refused('COPY from a file', "COPY setting FROM '/etc/passwd'"),
    nothing('a cursor', `DECLARE c CURSOR FOR SELECT title FROM matter WHERE ${hidden}; FETCH ALL FROM c`),
    nothing('a cursor that outlasts the transaction', `DECLARE c CURSOR WITH HOLD FOR SELECT title FROM matter WHERE ${hidden}; FETCH ALL FROM c`),
    nothing('a prepared statement', `PREPARE p (uuid) AS SELECT title FROM matter WHERE id = $1; EXECUTE p ('${t.matterId}'); DEALLOCATE p`),
    nothing('a lock on the row', `SELECT title FROM matter WHERE ${hidden} FOR UPDATE`),
    nothing('a sample of the table', `SELECT title FROM matter TABLESAMPLE SYSTEM (100) WHERE ${hidden}`),
    nothing('the row by its address', `SELECT title FROM matter WHERE ctid = ANY (SELECT ('(' || b || ',' || n || ')')::tid FROM generate_series(0, 20) b, generate_series(1, 40) n) AND ${hidden}`),
    nothing('the row as a whole', `SELECT matter FROM matter WHERE ${hidden}`),
    nothing('a join with what hangs on it', `SELECT q.text FROM request q LEFT JOIN matter m ON m.id = q.matter_id WHERE q.matter_id = '${t.matterId}'`),
    nothing('its words', `SELECT words FROM matter_text WHERE id = '${t.textId}'`),
    nothing('its parties', `SELECT organization_id FROM matter_party WHERE matter_id = '${t.matterId}'`),
    nothing('its timeline', `SELECT move FROM matter_event WHERE matter_id = '${t.matterId}'`),
    refused('the live feed', 'SELECT * FROM live_event'),
    refused('the live feed’s function', `SELECT * FROM app.live_events('0', '${t.matterId}', 100)`),
    refused('other people’s reach', `SELECT * FROM app.live_reach('${t.county}', ARRAY['x'])`),
    nothing('XML of a query', `SELECT (xpath('//title/text()', query_to_xml('SELECT title FROM matter WHERE id = ''${t.matterId}''', true, false, '')))[1]::text`),
    nothing('XML of the table', `SELECT position('${t.matterId}' IN table_to_xml('matter', true, false, '')::text)`),
    nothing('an upsert over the row', `UPDATE matter SET title = 'mine' WHERE ${hidden} RETURNING 1`),
    refused('an upsert that hits the hidden row', `INSERT INTO matter SELECT (jsonb_populate_record(m, jsonb_build_object('id', '${t.matterId}'))).* FROM matter m WHERE id = '${t.ownMatterId}' ON CONFLICT (county_code, id) DO UPDATE SET title = 'mine' RETURNING title`),
    nothing('a merge into the hidden row', `MERGE INTO matter m USING (SELECT 1) s ON m.id = '${t.matterId}' WHEN MATCHED THEN UPDATE SET title = 'mine' RETURNING 1`),
    refused('a row moved out of one’s own area', `UPDATE matter SET area_path = '${t.areaPath}', org_ids = '{}' WHERE id = '${t.ownMatterId}'`),
    refused('a row put into somebody else’s area', `INSERT INTO matter SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', 'mine', 'area_path', '${t.areaPath}', 'reporter_id', NULL, 'org_ids', '{}'::uuid[]))).* FROM matter m WHERE id = '${t.ownMatterId}'`),
    refused('a word put under a hidden matter', `INSERT INTO matter_text VALUES ('${t.county}', gen_random_uuid(), '${t.matterId}', 'reporter', 'mine', now())`),

    // What errors, plans and statistics say
    nothing('a cast that fails on the hidden title', `SELECT title::integer FROM matter WHERE ${hidden}`),
    nothing('a division that fails on the hidden row only', `SELECT 1 / (CASE WHEN id = '${t.matterId}' THEN 0 ELSE 1 END) FROM matter WHERE ${hidden}`),
    nothing('a cast in the condition', `SELECT 1 FROM matter WHERE id = '${t.matterId}' AND title::integer > 0`),
    nothing('a condition that is not leakproof', "SELECT 1 FROM matter WHERE title || '' LIKE '%cn' || '4ry%'"),
    silent('a unique key that names the hidden number', `INSERT INTO matter SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', '${t.matterNumber}'))).* FROM matter m WHERE id = '${t.ownMatterId}'`),
    silent('the plan of a query', `EXPLAIN (VERBOSE, FORMAT JSON) SELECT title FROM matter WHERE ${hidden}`),
    silent('what the plan counted', `EXPLAIN (ANALYZE, VERBOSE) SELECT title FROM matter WHERE title > 'a'`),
    silent('the whole schema as XML', "SELECT schema_to_xml('public', true, false, '')"),
    nothing('the statistics of columns', "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename IN ('matter', 'request', 'matter_text', 'resident_profile')"),
    nothing('the statistics of expressions', 'SELECT * FROM pg_stats_ext'),
    refused('the statistics themselves', 'SELECT * FROM pg_statistic'),
    nothing('statements of other sessions', `SELECT query FROM pg_stat_activity WHERE query LIKE '%cn' || '4ry%' AND pid <> pg_backend_pid()`),
    silent('debug output', `SET LOCAL client_min_messages = debug5; SET LOCAL debug_print_plan = on; SET LOCAL debug_print_rewritten = on; SELECT title FROM matter WHERE ${hidden}`),

    // The server around the database
    refused('a file of the server', "SELECT pg_read_file('postgresql.conf')"),
    refused('a folder of the server', "SELECT pg_ls_dir('.')"),
    refused('a file as a large object', "SELECT lo_import('/etc/passwd')"),
    refused('a large object as a file', "SELECT lo_export(1, '/tmp/linli-bypass')"),
    refused('large objects as a table', 'SELECT * FROM pg_largeobject'),
    refused('a table’s overflow', 'SELECT * FROM pg_toast.pg_toast_1262'),
    refused('the write-ahead log by a slot', "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')"),
    refused('the log of statements that fail', "SET LOCAL log_min_error_statement = 'debug1'"),
    refused('the log of statements', "SET LOCAL log_statement = 'all'"),
    refused('reload', 'SELECT pg_reload_conf()'),
    refused('a backup', "SELECT pg_backup_start('mine')"),
    refused('rules of access', 'SELECT * FROM pg_hba_file_rules'),
    refused('end the owner’s sessions', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND datname = current_database()"),
  ]
}

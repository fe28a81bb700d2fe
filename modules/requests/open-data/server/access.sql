-- What is published of closed months: anybody reads it, time alone makes it, nobody changes it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['open_data_edition', 'open_data_file']
  LOOP
    PERFORM app.close_tables(t);
    EXECUTE format('REVOKE ALL ON %I FROM linli_definer', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS county_read ON %I', t);
    EXECUTE format('CREATE POLICY county_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', t);
    EXECUTE format('DROP POLICY IF EXISTS time_add ON %I', t);
    EXECUTE format('CREATE POLICY time_add ON %I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND (SELECT app.account()) = ''00000000-0000-7000-8000-000000000001'')', t);
  END LOOP;
END $$;

-- A correction is asked for and decided by the county's posts; time writes down which edition it became.
SELECT app.close_tables('open_data_correction');
REVOKE ALL ON open_data_correction FROM linli_definer;
GRANT SELECT, INSERT ON open_data_correction TO linli_app;
DROP POLICY IF EXISTS county_posts ON open_data_correction;
CREATE POLICY county_posts ON open_data_correction FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND ((SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader'] OR (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'));
-- Each in his own name: who asks and who decides are the account under the seal.
DROP POLICY IF EXISTS own_proposal ON open_data_correction;
CREATE POLICY own_proposal ON open_data_correction AS RESTRICTIVE FOR INSERT TO linli_app
  WITH CHECK (proposed_by = (SELECT app.account()) AND status = 'pending');
REVOKE UPDATE ON open_data_correction FROM linli_app;
GRANT UPDATE (status, decided_by, decided_post, decided_at, decision, edition, held_since, held_why, looked_at, version) ON open_data_correction TO linli_app;
DROP POLICY IF EXISTS own_decision ON open_data_correction;
CREATE POLICY own_decision ON open_data_correction AS RESTRICTIVE FOR UPDATE TO linli_app
  USING ((SELECT app.account()) = '00000000-0000-7000-8000-000000000001' OR status = 'pending')
  WITH CHECK ((SELECT app.account()) = '00000000-0000-7000-8000-000000000001' OR edition IS NULL AND looked_at IS NULL
    AND CASE status WHEN 'pending' THEN true WHEN 'withdrawn' THEN false ELSE decided_by = (SELECT app.account()) END);
-- Taken back by whoever asked, until it is published; who agreed on it stays. False: not the caller's, or over.
GRANT SELECT, UPDATE (status, withdrawn_at, version) ON open_data_correction TO linli_definer;
CREATE OR REPLACE FUNCTION app.withdraw_open_data_correction(correction_id uuid, at_time timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE open_data_correction c SET status = 'withdrawn', withdrawn_at = at_time, version = c.version + 1
  WHERE c.county_code = app.county() AND c.id = correction_id AND c.proposed_by = app.account() AND 'countyDispatcher' = ANY (app.roles())
    AND (c.status = 'pending' OR c.status = 'approved' AND c.edition IS NULL);
  RETURN FOUND;
END
$$;
SELECT app.own_functions('linli_app', 'app.withdraw_open_data_correction(uuid, timestamptz)');

-- Who may decide is told.
DROP POLICY IF EXISTS correction_read ON notice;
CREATE POLICY correction_read ON notice FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND step = 'openDataCorrection' AND organization_id IS NOT NULL AND (SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader']);
DROP POLICY IF EXISTS correction_tell ON notice;
CREATE POLICY correction_tell ON notice FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND step = 'openDataCorrection' AND organization_id IS NOT NULL AND matter_id IS NULL AND (SELECT app.roles())::text[] && ARRAY['countyDispatcher', 'countyLeader']);

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

-- Monthly sheets: seen where the unit stands. Time alone makes them; the roles that decide on appeals add further editions. Nobody changes one.
DO $$
DECLARE
  t text;
  by_time text := '(SELECT app.account()) = ''00000000-0000-7000-8000-000000000001''';
BEGIN
  FOREACH t IN ARRAY ARRAY['sheet_month', 'sheet_holding', 'monthly_sheet', 'sheet_edition', 'sheet_row', 'sheet_appeal', 'sheet_appeal_file']
  LOOP
    PERFORM app.close_tables(t);
    EXECUTE format('REVOKE ALL ON %I FROM linli_definer', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO linli_app', t);
    EXECUTE format('DROP POLICY IF EXISTS sheet_read ON %I', t);
    EXECUTE format('DROP POLICY IF EXISTS sheet_add ON %I', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['sheet_month', 'sheet_holding']
  LOOP
    EXECUTE format('CREATE POLICY sheet_read ON %I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND %s)', t, by_time);
  END LOOP;
  EXECUTE format('CREATE POLICY sheet_read ON monthly_sheet FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND
    CASE WHEN area_path ^@ ANY ((SELECT app.paths())::text[]) THEN true WHEN organization_id = ANY ((SELECT app.orgs())::uuid[]) THEN true ELSE %s END)', by_time);
  GRANT UPDATE (finished_at) ON sheet_month TO linli_app;
  DROP POLICY IF EXISTS sheet_finish ON sheet_month;
  EXECUTE format('CREATE POLICY sheet_finish ON sheet_month FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND %s)', by_time);
  GRANT DELETE ON sheet_holding TO linli_app;
  DROP POLICY IF EXISTS sheet_forget ON sheet_holding;
  EXECUTE format('CREATE POLICY sheet_forget ON sheet_holding FOR DELETE TO linli_app USING (county_code = (SELECT app.county()) AND %s)', by_time);
  FOREACH t IN ARRAY ARRAY['sheet_month', 'sheet_holding', 'monthly_sheet']
  LOOP
    EXECUTE format('CREATE POLICY sheet_add ON %I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND %s)', t, by_time);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['sheet_edition', 'sheet_row', 'sheet_appeal', 'sheet_appeal_file']
  LOOP
    EXECUTE format('CREATE POLICY sheet_read ON %1$I FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND
      CASE WHEN %2$s THEN true ELSE (SELECT true FROM monthly_sheet s WHERE s.county_code = %1$I.county_code AND s.id = %1$I.sheet_id) END)', t, by_time);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['sheet_edition', 'sheet_row']
  LOOP
    EXECUTE format('CREATE POLICY sheet_add ON %1$I FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND
      CASE WHEN %2$s THEN true WHEN ARRAY[''countyDispatcher'', ''countyLeader''] && (SELECT app.roles())::text[] THEN
        edition > 1 AND (SELECT true FROM monthly_sheet s WHERE s.county_code = %1$I.county_code AND s.id = %1$I.sheet_id) ELSE false END)', t, by_time);
  END LOOP;
END $$;

-- Raised in one's own name about a sheet in reach; decided or withdrawn once.
CREATE POLICY sheet_add ON sheet_appeal FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND asked_by = (SELECT app.account()) AND state = 'pending'
    AND (SELECT true FROM monthly_sheet s WHERE s.county_code = sheet_appeal.county_code AND s.id = sheet_appeal.sheet_id));
GRANT UPDATE (state, decided_by, decided_organization_id, decided_at, decision) ON sheet_appeal TO linli_app;
DROP POLICY IF EXISTS sheet_decide ON sheet_appeal;
CREATE POLICY sheet_decide ON sheet_appeal FOR UPDATE TO linli_app
  USING (county_code = (SELECT app.county()) AND state = 'pending' AND (SELECT true FROM monthly_sheet s WHERE s.county_code = sheet_appeal.county_code AND s.id = sheet_appeal.sheet_id))
  WITH CHECK (county_code = (SELECT app.county()) AND decided_by IS NOT DISTINCT FROM CASE WHEN state IN ('upheld', 'dismissed') THEN (SELECT app.account()) END);

-- What it rests on is read by whoever reads the sheet, and added in one's own name.
CREATE POLICY sheet_add ON sheet_appeal_file FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND uploaded_by = (SELECT app.account())
    AND (SELECT true FROM monthly_sheet s WHERE s.county_code = sheet_appeal_file.county_code AND s.id = sheet_appeal_file.sheet_id));

-- Follows its unit when the tree changes; words about a request are erased with it.
GRANT SELECT, UPDATE ON monthly_sheet, sheet_appeal TO linli_definer;
GRANT SELECT, DELETE ON sheet_appeal_file TO linli_definer;

-- An import is its uploader's; time works on it. What it brought in follows its matter.

SELECT app.close_tables('request_import', 'request_import_row', 'imported_request', 'import_mapping');

GRANT SELECT, INSERT, UPDATE ON request_import TO linli_app;
DROP POLICY IF EXISTS import_own ON request_import;
CREATE POLICY import_own ON request_import FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (uploaded_by = (SELECT app.account()) OR (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'));

GRANT SELECT, INSERT, DELETE ON request_import_row TO linli_app;
DROP POLICY IF EXISTS row_read ON request_import_row;
CREATE POLICY row_read ON request_import_row FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND (uploaded_by = (SELECT app.account()) OR (SELECT app.account()) = '00000000-0000-7000-8000-000000000001'));
DROP POLICY IF EXISTS row_write ON request_import_row;
CREATE POLICY row_write ON request_import_row FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');
DROP POLICY IF EXISTS row_forget ON request_import_row;
CREATE POLICY row_forget ON request_import_row FOR DELETE TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

-- The keys are nobody's to read but time's: whoever could ask by a key would learn whether a number was ever brought in.
GRANT SELECT, INSERT ON imported_request TO linli_app;
DROP POLICY IF EXISTS imported ON imported_request;
CREATE POLICY imported ON imported_request FOR ALL TO linli_app
  USING (county_code = (SELECT app.county()) AND (SELECT app.account()) = '00000000-0000-7000-8000-000000000001');

-- Erasing cuts them off from their request (modules/rights).
GRANT SELECT, UPDATE (matter_id) ON imported_request TO linli_definer;

-- Names of columns, for the staff of the county.
GRANT SELECT, INSERT, UPDATE ON import_mapping TO linli_app;
DROP POLICY IF EXISTS mapping_staff ON import_mapping;
CREATE POLICY mapping_staff ON import_mapping FOR ALL TO linli_app USING (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);

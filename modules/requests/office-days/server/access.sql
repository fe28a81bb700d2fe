-- What is announced anybody reads; what is only planned, whoever holds a post. Who may change which is asked of the area of his post.
SELECT app.close_tables('office_day');
REVOKE ALL ON office_day FROM linli_definer;
GRANT SELECT, INSERT, UPDATE ON office_day TO linli_app;
DROP POLICY IF EXISTS announced ON office_day;
CREATE POLICY announced ON office_day FOR SELECT TO linli_app USING (county_code = (SELECT app.county()) AND (published_at IS NOT NULL OR cardinality((SELECT app.roles())::text[]) > 0));
DROP POLICY IF EXISTS staff_add ON office_day;
CREATE POLICY staff_add ON office_day FOR INSERT TO linli_app WITH CHECK (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);
DROP POLICY IF EXISTS staff_change ON office_day;
CREATE POLICY staff_change ON office_day FOR UPDATE TO linli_app USING (county_code = (SELECT app.county()) AND cardinality((SELECT app.roles())::text[]) > 0);

-- A unit that comes is told; it says no more than what is announced.
DROP POLICY IF EXISTS office_day_read ON notice;
CREATE POLICY office_day_read ON notice FOR SELECT TO linli_app
  USING (county_code = (SELECT app.county()) AND step = 'officeDay' AND organization_id IS NOT NULL AND cardinality((SELECT app.roles())::text[]) > 0);
DROP POLICY IF EXISTS office_day_tell ON notice;
CREATE POLICY office_day_tell ON notice FOR INSERT TO linli_app
  WITH CHECK (county_code = (SELECT app.county()) AND step = 'officeDay' AND organization_id IS NOT NULL AND matter_id IS NULL AND cardinality((SELECT app.roles())::text[]) > 0);

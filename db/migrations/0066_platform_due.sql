-- By when the 12345 platform wants the answer, beside our own due time, so that lists need not look for it. Time plans the reminders.
ALTER TABLE matter ADD COLUMN platform_due_at timestamptz;
UPDATE matter m SET platform_due_at = o.their_due_at FROM hotline_order o
WHERE m.county_code = o.county_code AND m.id = o.matter_id AND m.closed_at IS NULL AND o.their_due_at IS NOT NULL;
INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at)
SELECT m.county_code, gen_random_uuid(), m.id, 'platformDue', now() FROM matter m WHERE m.platform_due_at > now();

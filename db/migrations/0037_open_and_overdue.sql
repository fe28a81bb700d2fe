-- Overdue and not completed yet is counted like everything else: in totals, per unit, with its rows.
ALTER TABLE request_count_delta ADD COLUMN open_overdue integer NOT NULL DEFAULT 0, ADD COLUMN excluded_open_overdue integer NOT NULL DEFAULT 0;
ALTER TABLE request_count ADD COLUMN open_overdue integer NOT NULL DEFAULT 0, ADD COLUMN excluded_open_overdue integer NOT NULL DEFAULT 0;
ALTER TABLE request_month_count ADD COLUMN open_overdue integer NOT NULL DEFAULT 0, ADD COLUMN excluded_open_overdue integer NOT NULL DEFAULT 0;
-- It answers two columns more; access.sql makes it again.
DROP FUNCTION IF EXISTS app.request_figures(text, uuid, date, date, text, text, uuid, text, text);

INSERT INTO request_count_delta (county_code, id, day, area_id, organization_id, category, channel, open_overdue, excluded_open_overdue)
SELECT m.county_code, gen_random_uuid(), (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date, m.area_id, m.holder_organization_id, m.category, m.channel, count(*), count(*) FILTER (WHERE q.excluded)
FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
WHERE m.kind = 'request' AND m.state NOT IN ('merged', 'declined') AND NOT q.closed_elsewhere
  AND (q.replied_in_time IS NOT NULL OR NOT q.taken_up_in_time OR q.contacted_in_time IS FALSE) AND (q.replied_in_time AND q.taken_up_in_time) IS NOT TRUE
  AND (m.state IN ('replied', 'verified', 'closed', 'calledBack', 'final') AND q.reply_kind <> 'byWhen') IS NOT TRUE
GROUP BY 1, 3, 4, 5, 6, 7;

-- The records of why requests do not count leave as a file in the same way as requests do.
ALTER TABLE export DROP CONSTRAINT export_what_check, ADD CONSTRAINT export_what_check CHECK (what IN ('requests', 'exclusions'));

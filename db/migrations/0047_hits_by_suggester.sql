-- How often a suggestion stands is counted for the classifier by itself: what hint words suggested says nothing of it.
ALTER TABLE request_count_delta ADD COLUMN suggested_by_model integer NOT NULL DEFAULT 0, ADD COLUMN suggested_by_model_right integer NOT NULL DEFAULT 0;
ALTER TABLE request_count ADD COLUMN suggested_by_model integer NOT NULL DEFAULT 0, ADD COLUMN suggested_by_model_right integer NOT NULL DEFAULT 0;
ALTER TABLE request_month_count ADD COLUMN suggested_by_model integer NOT NULL DEFAULT 0, ADD COLUMN suggested_by_model_right integer NOT NULL DEFAULT 0;
-- It answers two columns more; access.sql makes it again.
DROP FUNCTION IF EXISTS app.request_figures(text, uuid, date, date, text, text, uuid, text, text);

INSERT INTO request_count_delta (county_code, id, day, area_id, organization_id, category, channel, suggested_by_model, suggested_by_model_right)
SELECT m.county_code, gen_random_uuid(), (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date, m.area_id, m.holder_organization_id, m.category, m.channel, count(*), count(*) FILTER (WHERE q.suggested_category = m.category)
FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
WHERE m.kind = 'request' AND m.state NOT IN ('draft', 'submitted', 'merged', 'declined') AND NOT q.closed_elsewhere AND q.suggested_category IS NOT NULL AND q.suggested_model IS NOT NULL
GROUP BY 1, 3, 4, 5, 6, 7;

-- Whoever lets the time for accepting, dispatching or signing pass has not been on time, though no reply was due yet.
ALTER TABLE request ADD COLUMN taken_up_in_time boolean NOT NULL DEFAULT true;

UPDATE request q SET taken_up_in_time = false
WHERE EXISTS (SELECT FROM matter_clock c WHERE c.county_code = q.county_code AND c.matter_id = q.matter_id AND c.stage IN ('accept', 'dispatch', 'sign') AND c.missed_at IS NOT NULL);

-- The figures follow: due now is also what was not taken up, or not contacted and not answered yet; in time only what was taken up.
INSERT INTO request_count_delta (county_code, id, day, area_id, organization_id, category, channel, due, in_time, excluded_due, excluded_in_time)
SELECT county_code, gen_random_uuid(), day, area_id, holder_organization_id, category, channel, sum(due), sum(in_time), coalesce(sum(due) FILTER (WHERE excluded), 0), coalesce(sum(in_time) FILTER (WHERE excluded), 0)
FROM (
  SELECT m.county_code, (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day, m.area_id, m.holder_organization_id, m.category, m.channel, q.excluded,
    (q.replied_in_time IS NULL)::integer AS due, -coalesce(q.replied_in_time AND NOT q.taken_up_in_time, false)::integer AS in_time
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.kind = 'request' AND m.state NOT IN ('merged', 'declined') AND (NOT q.taken_up_in_time OR q.contacted_in_time IS FALSE AND q.replied_in_time IS NULL)
) changed
GROUP BY county_code, day, area_id, holder_organization_id, category, channel
HAVING sum(due) <> 0 OR sum(in_time) <> 0;

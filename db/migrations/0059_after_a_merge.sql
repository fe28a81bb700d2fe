-- What a merge had stopped before they began left clocks without a due time once the calendar was changed: they are worked out anew.
UPDATE matter_clock SET recompute = true, next_fire_at = started_at WHERE stopped_at IS NULL AND missed_at IS NULL AND due_at IS NULL AND NOT paused AND NOT pending_calendar;
-- A merge that was undone by whoever did not reach the other one was counted on.
UPDATE request q SET merged_count = n.merged
FROM (SELECT t.county_code, t.matter_id, (SELECT count(*) FROM matter_link l WHERE l.county_code = t.county_code AND l.other_id = t.matter_id AND l.kind = 'merge' AND l.undone_at IS NULL) AS merged
  FROM request t WHERE t.merged_count > 0) n
WHERE q.county_code = n.county_code AND q.matter_id = n.matter_id AND q.merged_count > n.merged;

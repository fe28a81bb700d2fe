-- What waits stands by the nearer of our own due time and the platform's; a request also by the deadlines of the orders that were
-- merged into it.
ALTER TABLE matter ADD COLUMN merged_due_at timestamptz;
UPDATE matter m SET merged_due_at = (SELECT min(o.their_due_at) FROM matter_link l
  JOIN matter f ON f.county_code = l.county_code AND f.id = l.matter_id AND NOT f.sealed
  JOIN hotline_order o ON o.county_code = f.county_code AND o.matter_id = f.id
  WHERE l.county_code = m.county_code AND l.other_id = m.id AND l.kind = 'merge' AND l.undone_at IS NULL)
WHERE m.closed_at IS NULL AND (m.county_code, m.id) IN (SELECT l.county_code, l.other_id FROM matter_link l WHERE l.kind = 'merge' AND l.undone_at IS NULL);
DROP INDEX matter_queue;
CREATE INDEX matter_queue ON matter (county_code, waiting_organization_id, waiting_for, (CASE urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END),
  (coalesce(least(due_at, CASE WHEN closed_at IS NULL AND due_stage NOT IN ('verify', 'callback') THEN least(platform_due_at, merged_due_at) END), 'infinity')), id) WHERE waiting_organization_id IS NOT NULL;

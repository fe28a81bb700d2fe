-- Since when the platform's deadline is the one that stands: another moment than that of its state, which need not name one.
ALTER TABLE hotline_order ADD COLUMN their_due_since timestamptz;
UPDATE hotline_order SET their_due_since = their_state_at WHERE their_due_at IS NOT NULL;
-- How an order was last sent was not kept before 0055, which took what an event had said since for it. Where that may be so it is
-- unknown: the next sending says it, and takes nothing back of what the event said. Where one has said it meanwhile it is known.
ALTER TABLE hotline_order ADD COLUMN sent_known boolean NOT NULL DEFAULT true;
UPDATE hotline_order h SET sent_known = false, sent_due_at = NULL, sent_state = NULL
FROM migration g
WHERE g.name = '0055_platform_versions.sql' AND h.taken_at < g.applied_at
  AND EXISTS (SELECT FROM hotline_event e WHERE e.county_code = h.county_code AND e.order_number = h.order_number AND e.round = h.round AND e.meaning NOT IN ('supplemented', 'restated'))
  AND NOT EXISTS (SELECT FROM hotline_event e WHERE e.county_code = h.county_code AND e.order_number = h.order_number AND e.round = h.round AND e.meaning = 'restated' AND e.taken_at >= g.applied_at);

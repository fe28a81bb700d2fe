-- When what is published of a request last changed: its state, answer, promise, whether that was kept, until when an answer is due, its words.
-- Feeds say it. `due_at`: the end of the answer's time, while it runs and nothing is answered.
ALTER TABLE published_request ADD COLUMN updated_at timestamptz, ADD COLUMN due_at timestamptz;
-- The best that is known: what was never followed is as it was published; of the rest, the last move or miss, which may be later than the change.
UPDATE published_request p SET updated_at = CASE WHEN p.version = 1 THEN p.published_at ELSE greatest(p.published_at, m.updated_at, p.withdrawn_at,
    (SELECT max(c.missed_at) FROM matter_clock c WHERE c.county_code = p.county_code AND c.matter_id = p.matter_id AND c.stage = 'reply')) END,
  due_at = CASE WHEN p.reply_kind IS NULL THEN (SELECT min(c.due_at) FROM matter_clock c
    WHERE c.county_code = p.county_code AND c.matter_id = p.matter_id AND c.stage = 'reply' AND c.stopped_at IS NULL AND NOT c.paused) END
FROM matter m WHERE m.county_code = p.county_code AND m.id = p.matter_id;
ALTER TABLE published_request ALTER COLUMN updated_at SET NOT NULL;

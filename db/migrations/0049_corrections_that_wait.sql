-- A correction of open data may be taken back by whoever asked for it until it is published, and waits while so little differs
-- from what is published that two editions beside each other would point at single requests.
ALTER TABLE open_data_correction DROP CONSTRAINT open_data_correction_status_check, DROP CONSTRAINT open_data_correction_check,
  ADD COLUMN withdrawn_at timestamptz,
  -- Agreed on, and looked at with nothing to publish: since when, why, and when last.
  ADD COLUMN held_since timestamptz, ADD COLUMN held_why text CHECK (held_why IN ('same', 'few')), ADD COLUMN looked_at timestamptz,
  ADD CONSTRAINT open_data_correction_status_check CHECK (status IN ('pending', 'approved', 'refused', 'withdrawn')),
  ADD CONSTRAINT open_data_correction_check CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decided_post IS NULL)
    AND CASE status WHEN 'pending' THEN decided_by IS NULL WHEN 'withdrawn' THEN true ELSE decided_by IS NOT NULL END),
  ADD CONSTRAINT open_data_correction_withdrawn CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL)),
  ADD CONSTRAINT open_data_correction_held CHECK ((held_since IS NULL) = (held_why IS NULL) AND (held_since IS NULL) = (looked_at IS NULL));

-- The 12345 platform decides on what was asked of it, and its call-back may be the answer to ours.

ALTER TABLE request DROP CONSTRAINT request_pending_check,
  ADD CONSTRAINT request_pending_check CHECK (pending IN ('return', 'extension', 'suspension', 'arbitration', 'platformReturn', 'platformExtension'));
ALTER TABLE rating DROP CONSTRAINT rating_source_check, ADD CONSTRAINT rating_source_check CHECK (source IN ('reporter', 'callback', 'platform'));

-- What came of it here; null until time has looked at it. What came before today was only noted.
ALTER TABLE hotline_event ADD COLUMN effect text;
UPDATE hotline_event SET effect = 'noted';
CREATE INDEX hotline_event_unheard ON hotline_event (county_code, matter_id) WHERE effect IS NULL;

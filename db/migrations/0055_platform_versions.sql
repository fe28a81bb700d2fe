-- The platform's deadline and state as its order was last sent with them: what is shown may come from an event since.
ALTER TABLE hotline_order ADD COLUMN sent_due_at timestamptz, ADD COLUMN sent_state text;
UPDATE hotline_order SET sent_due_at = their_due_at, sent_state = their_state;
-- The messages themselves say which of them is the last.
ALTER TABLE hotline_order DROP COLUMN last_ordinal;

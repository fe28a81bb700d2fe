-- The sheets of a month are made in steps; until the last of them the month is not made.
ALTER TABLE sheet_month ADD COLUMN finished_at timestamptz;
UPDATE sheet_month SET finished_at = made_at;

-- Who sent it and under which key, as a hash: keys themselves are forgotten after a week, and a phone may lie switched off for longer.
ALTER TABLE request ADD COLUMN submission text;
CREATE UNIQUE INDEX request_submission ON request (county_code, submission) WHERE submission IS NOT NULL;

-- The number that a request had in the system from which it was brought in, by which it is found.
ALTER TABLE request ADD COLUMN external_number text COLLATE "C";
CREATE INDEX request_external_number ON request (county_code, upper(external_number)) WHERE external_number IS NOT NULL;

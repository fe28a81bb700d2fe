-- By its keys a row is known when its list comes again, for good. Of an erased request they remain, and lead to it no longer.
ALTER TABLE imported_request ALTER COLUMN matter_id DROP NOT NULL;
UPDATE imported_request i SET matter_id = NULL FROM matter m WHERE m.county_code = i.county_code AND m.id = i.matter_id AND m.erased;

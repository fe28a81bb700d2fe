-- Hours of work have dates as every rule: changed ones are closed and followed, so that no clock is reckoned by hours that
-- were not in force on the day.
ALTER TABLE working_season ADD COLUMN valid_from date NOT NULL DEFAULT '1970-01-01', ADD COLUMN valid_to date, ADD CHECK (valid_to > valid_from);

-- How far a promise may reach and how often plain names may be asked for are the county's own figures now.
UPDATE setting SET value = '{"promiseWithinDays": 60, "unmaskPerHour": 30}'::jsonb || value WHERE key = 'procedure';
UPDATE rule_version SET version = version + 1;

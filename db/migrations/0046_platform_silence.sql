-- How long the 12345 platform may leave a return unanswered before whoever sent it back is reminded: the county's own figure.
UPDATE setting SET value = '{"platformAnswerWorkingDays": 3}'::jsonb || value WHERE key = 'procedure';
UPDATE rule_version SET version = version + 1;
-- What waits already is looked at soon; whoever looks finds out whether it has waited long enough.
INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) SELECT county_code, gen_random_uuid(), matter_id, 'platformSilent', now() FROM request WHERE pending = 'platformReturn';

-- Of what was said alone, without the platform's deadline and state: those change from one list to the next. Null on orders from before.
ALTER TABLE hotline_order ADD COLUMN said_fingerprint text;

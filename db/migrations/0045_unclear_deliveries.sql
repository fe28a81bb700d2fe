-- What a try that nobody answered may have brought is remembered until the message ends, whatever later tries say. `tried_at`
-- is the last try, no longer the first: from it a process that was killed in between counts.
ALTER TABLE delivery ADD COLUMN unclear_since timestamptz;
ALTER TABLE delivery RENAME COLUMN first_tried_at TO tried_at;
-- Of what waits, later answers may have covered an unclear one: an official account's counts as unclear from its first try.
UPDATE delivery SET unclear_since = tried_at
WHERE ended IS NULL AND channel <> 'push' AND tried_at IS NOT NULL AND (reason = 'repeated' OR channel = 'officialAccount' AND attempts > 1);

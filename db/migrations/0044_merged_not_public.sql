-- What was merged while it was public stood there as open for ever: nothing more becomes of it by itself. Who supports it goes on with the other.
UPDATE published_request p SET withdrawn_at = now(), updated_at = now(), version = p.version + 1
FROM matter m WHERE m.county_code = p.county_code AND m.id = p.matter_id AND m.state = 'merged' AND p.withdrawn_at IS NULL;
UPDATE matter SET published = false, version = version + 1 WHERE state = 'merged' AND published;
INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at)
SELECT m.county_code, gen_random_uuid(), m.id, 'moveSupporters', now() FROM matter m
WHERE m.state = 'merged' AND EXISTS (SELECT FROM supporter s WHERE s.county_code = m.county_code AND s.matter_id = m.id AND s.ended_at IS NULL);

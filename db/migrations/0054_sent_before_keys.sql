-- What was sent before submissions were kept is known by its key for as long as keys are: sent again later it would be made a second time.
UPDATE request q SET submission = encode(sha256(convert_to(i.actor || ' ' || i.key, 'UTF8')), 'hex')
FROM idempotency i
WHERE i.county_code = q.county_code AND i.result_id = q.matter_id::text AND i.route IN ('POST /requests', 'POST /requests/for-somebody') AND q.submission IS NULL;

-- Office days of an area that has ended stayed under it, where nobody found or could change them: they stand in what it became, of several
-- in the first, as its rows do.
UPDATE office_day d SET area_id = n.id, version = d.version + 1
FROM area o CROSS JOIN LATERAL (
  WITH RECURSIVE became AS (
    SELECT o.id, o.valid_to, 0 AS steps
    UNION SELECT x.id, x.valid_to, b.steps + 1 FROM became b JOIN area_succession s ON s.county_code = o.county_code AND s.predecessor_id = b.id AND b.valid_to IS NOT NULL AND b.steps < 16
      JOIN area x ON x.county_code = s.county_code AND x.id = s.successor_id
  )
  SELECT b.id FROM became b WHERE b.valid_to IS NULL ORDER BY b.steps, b.id LIMIT 1
) n
WHERE o.county_code = d.county_code AND o.id = d.area_id AND o.valid_to IS NOT NULL;

-- What was public of a community that has ended stayed under it, in no row of the numbers: it stands where its matter stands today.
UPDATE published_request p SET area_id = n.id, version = p.version + 1
FROM matter m CROSS JOIN LATERAL (
  SELECT a.id FROM unnest(string_to_array(rtrim(m.area_path, '/'), '/')) AS part (id) JOIN area a ON a.county_code = m.county_code AND a.id = part.id COLLATE "C"
  WHERE a.level IN ('county', 'street', 'town', 'community', 'village') ORDER BY a.depth DESC LIMIT 1
) n
WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.area_id <> n.id;

-- Where no special rule speaks, the duty list itself routes. The rules that were once generated from it, one a leading entry,
-- said the same a second time and stood before whatever the list says later: they go. Whoever changed one has a rule of his
-- own, which stays.
DELETE FROM routing_rule r USING duty_entry d
WHERE d.county_code = r.county_code AND d.part = 'lead' AND d.category = r.when_category AND d.unit = r.lead AND d.citation = r.citation AND d.valid_from = r.valid_from
  AND r.position >= 1000 AND r.when_urgency IS NULL AND r.when_purpose IS NULL AND r.when_area_level IS NULL AND r.version = 1 AND r.why ^@ '“';
UPDATE rule_version SET version = version + 1;

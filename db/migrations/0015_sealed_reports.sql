-- A report on the conduct of officials: its words are for the body that examines it and for whoever made it, for nobody else.
ALTER TABLE matter ADD COLUMN sealed boolean NOT NULL DEFAULT false;

UPDATE matter m SET sealed = true, title = '检举控告（密封件）'
FROM organization o
WHERE o.county_code = m.county_code AND o.id = m.holder_organization_id AND o.key = 'disciplineInspection' AND m.kind = 'request'
  AND m.sender_organization_id IS NULL AND m.area_path = m.level_1 || '/' AND NOT m.erased;

-- An application that its own unit takes back is neither approved nor refused, and does not use up its number.
ALTER TABLE approval DROP CONSTRAINT approval_status_check;
ALTER TABLE approval ADD CONSTRAINT approval_status_check CHECK (status IN ('pending', 'approved', 'refused', 'withdrawn'));
ALTER TABLE approval DROP CONSTRAINT approval_county_code_matter_id_kind_ordinal_key;
CREATE UNIQUE INDEX approval_ordinal ON approval (county_code, matter_id, kind, ordinal) WHERE status <> 'withdrawn';

-- Every co-unit has something to answer, also one whose answer nobody waits for.
DROP INDEX matter_party_task;
CREATE INDEX matter_party_task ON matter_party (county_code, organization_id) WHERE role = 'coUnit' AND open AND answered_at IS NULL;

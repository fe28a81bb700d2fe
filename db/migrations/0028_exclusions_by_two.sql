-- An exclusion is asked for by one and decided by another. `approved_by`, `organization_id` and `at` say who decided and when, whichever
-- way; what one person decided before this stays approved, with nobody who asked and no evidence.
ALTER TABLE exclusion ALTER COLUMN approved_by DROP NOT NULL, ALTER COLUMN at DROP NOT NULL,
  ADD COLUMN status text NOT NULL DEFAULT 'approved' CHECK (status IN ('pending', 'approved', 'refused', 'withdrawn')),
  ADD COLUMN asked_by uuid, ADD COLUMN asked_organization_id uuid, ADD COLUMN asked_at timestamptz,
  -- The number of a document, a case or another request: words, in their erasable place as the others.
  ADD COLUMN evidence_text_id uuid, ADD COLUMN decision_text_id uuid, ADD COLUMN ended_text_id uuid, ADD COLUMN ended_by uuid,
  ADD CONSTRAINT exclusion_decided CHECK ((status IN ('approved', 'refused')) = (approved_by IS NOT NULL)),
  ADD CONSTRAINT exclusion_two CHECK (approved_by IS DISTINCT FROM asked_by OR approved_by IS NULL);
DROP INDEX exclusion_one;
CREATE UNIQUE INDEX exclusion_one ON exclusion (county_code, matter_id) WHERE ended_at IS NULL AND status IN ('pending', 'approved');
CREATE INDEX exclusion_matter ON exclusion (county_code, matter_id);
CREATE INDEX exclusion_newest ON exclusion (county_code, status, (coalesce(asked_at, at)) DESC, id DESC);

-- Who has asked and waits: the rules read it with the request's row.
ALTER TABLE request ADD COLUMN exclusion_asked_by uuid, ADD COLUMN exclusion_asked_organization_id uuid;

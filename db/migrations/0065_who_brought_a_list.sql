-- What a person entered from the platform's list says so: who, and of which unit. Null: the platform said it itself.
ALTER TABLE hotline_event ADD COLUMN entered_by uuid, ADD COLUMN entered_organization_id uuid;
ALTER TABLE rating DROP CONSTRAINT rating_source_check, ADD CONSTRAINT rating_source_check CHECK (source IN ('reporter', 'callback', 'platform', 'platformList'));

-- A new way into an account that has one, or a first one into an administrator's: proposed by one administrator, carried out
-- by the confirmation of another, and never by the person whose account it is.
CREATE TABLE account_change (
  county_code        text NOT NULL,
  id                 uuid NOT NULL,
  account_id         uuid NOT NULL,
  -- desk: name, password and code app by a link; field: another phone number for the codes.
  kind               text NOT NULL CHECK (kind IN ('desk', 'field')),
  work_phone_sealed  text,
  reason             text NOT NULL,
  proposed_by        uuid NOT NULL,
  proposed_at        timestamptz NOT NULL,
  confirmed_by       uuid,
  confirmed_at       timestamptz,
  withdrawn_at       timestamptz,
  confirmed          boolean NOT NULL GENERATED ALWAYS AS (confirmed_by IS NOT NULL) STORED,
  version            integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, id, account_id, kind, confirmed),
  CHECK (proposed_by <> account_id),
  CHECK (confirmed_by IS NULL OR (confirmed_by <> proposed_by AND confirmed_by <> account_id)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK (confirmed_by IS NULL OR withdrawn_at IS NULL),
  FOREIGN KEY (county_code, account_id) REFERENCES membership (county_code, account_id)
);
CREATE INDEX account_change_account ON account_change (county_code, account_id);
-- One at a time of each kind.
CREATE UNIQUE INDEX account_change_open ON account_change (county_code, account_id, kind) WHERE confirmed_by IS NULL AND withdrawn_at IS NULL;

-- The link that a confirmed change answered; without one it is a first invitation.
ALTER TABLE invitation
  ADD COLUMN account_change_id uuid,
  ADD COLUMN change_kind text NOT NULL GENERATED ALWAYS AS ('desk') STORED,
  ADD COLUMN change_confirmed boolean NOT NULL GENERATED ALWAYS AS (true) STORED,
  ADD FOREIGN KEY (county_code, account_change_id, account_id, change_kind, change_confirmed) REFERENCES account_change (county_code, id, account_id, kind, confirmed);
CREATE UNIQUE INDEX invitation_of_change ON invitation (county_code, account_change_id) WHERE account_change_id IS NOT NULL;

-- What concerns a person's own account is told to him, though it hangs on no matter.
ALTER TABLE notice DROP CONSTRAINT notice_check;
ALTER TABLE notice ADD CONSTRAINT notice_check CHECK (CASE WHEN matter_id IS NULL THEN subject IS NOT NULL AND (permission IS NULL) <> (account_id IS NULL) AND organization_id IS NULL ELSE organization_id IS NOT NULL OR account_id IS NOT NULL END);

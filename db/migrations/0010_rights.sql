-- A person's rights over his data: consents for what is optional, requests to correct or delete, and how long things are kept.

-- Each yes and each no, with the version of the words that were read. The newest one for a purpose counts.
CREATE TABLE consent (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  account_id   uuid NOT NULL,
  purpose      text NOT NULL CHECK (purpose IN ('push', 'publicName', 'location')),
  -- The person's first, second, … word on this purpose.
  ordinal      integer NOT NULL,
  version      text NOT NULL,
  granted      boolean NOT NULL,
  decided_at   timestamptz NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, account_id, purpose, ordinal)
);

-- A request to correct or to delete one's data: asked, dealt with by one person, and a deletion confirmed by a second.
CREATE TABLE rights_request (
  county_code                text NOT NULL REFERENCES county (county_code),
  id                         uuid NOT NULL,
  kind                       text NOT NULL CHECK (kind IN ('deletion', 'correction')),
  state                      text NOT NULL CHECK (state IN ('asked', 'prepared', 'done', 'refused', 'withdrawn')),
  -- Whose data; for somebody without an account, the request that his slip names.
  account_id                 uuid,
  matter_id                  uuid,
  field                      text CHECK (field IN ('name', 'text')),
  -- What it should say, what it said before, and what the person wrote beside it: sealed, and gone with a deletion.
  wish_sealed                text,
  before_sealed              text,
  words_sealed               text,
  asked_at                   timestamptz NOT NULL,
  due_at                     timestamptz,
  -- Who wrote it down for him.
  recorded_by                uuid,
  recorded_organization_id   uuid,
  handled_by                 uuid,
  handled_organization_id    uuid,
  handled_at                 timestamptz,
  confirmed_by               uuid,
  confirmed_organization_id  uuid,
  confirmed_at               timestamptz,
  refusal                    text,
  ended_at                   timestamptz,
  -- What a deletion came to: requests erased, and open ones that go on without a name.
  erased_count               integer,
  open_count                 integer,
  version                    integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK (account_id IS NOT NULL OR matter_id IS NOT NULL),
  CHECK (kind = 'deletion' OR field IS NOT NULL),
  CHECK (state <> 'refused' OR refusal IS NOT NULL),
  CHECK (confirmed_by IS NULL OR confirmed_by <> handled_by),
  CHECK (kind <> 'deletion' OR state <> 'done' OR confirmed_by IS NOT NULL),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX rights_request_time ON rights_request (county_code, asked_at DESC, id DESC);
CREATE INDEX rights_request_account ON rights_request (county_code, account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX rights_request_open ON rights_request (county_code, account_id, kind, field, matter_id) NULLS NOT DISTINCT WHERE state IN ('asked', 'prepared');

-- Files whose rows are gone: the worker removes them and then the line here, so that a killed process leaves none behind.
CREATE TABLE file_to_delete (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('photo', 'export')),
  asked_at     timestamptz NOT NULL,
  PRIMARY KEY (county_code, id)
);

-- A change of how long things are kept takes effect when a second administrator has confirmed it.
CREATE TABLE retention_proposal (
  county_code   text NOT NULL REFERENCES county (county_code),
  id            uuid NOT NULL,
  what          text NOT NULL CHECK (what IN ('matter', 'consent', 'right', 'staff')),
  months        integer NOT NULL CHECK (months BETWEEN 1 AND 240),
  reason        text NOT NULL,
  proposed_by   uuid NOT NULL,
  proposed_at   timestamptz NOT NULL,
  confirmed_by  uuid,
  confirmed_at  timestamptz,
  withdrawn_at  timestamptz,
  version       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
  CHECK (confirmed_by IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX retention_proposal_open ON retention_proposal (county_code, what) WHERE confirmed_by IS NULL AND withdrawn_at IS NULL;

-- Who is there and what belongs to whom. Areas and organisations carry dates: history is never lost.

-- Equality of text and uuid in exclusion constraints over dates.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE area (
  county_code    text NOT NULL REFERENCES county (county_code),
  id             text COLLATE "C" NOT NULL CHECK (id ~ '^[0-9a-z]{1,16}$'),
  level          text NOT NULL,
  division_code  text CHECK (division_code ~ '^\d{6,12}$'),
  name           text NOT NULL,
  parent_id      text COLLATE "C",
  path           text COLLATE "C" NOT NULL CHECK (path LIKE '%/' AND path !~ '[|,]'),
  depth          integer NOT NULL CHECK (depth BETWEEN 1 AND 8),
  households     integer,
  synthetic      boolean NOT NULL DEFAULT false,
  valid_from     date NOT NULL,
  valid_to       date CHECK (valid_to > valid_from),
  version        integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, parent_id) REFERENCES area (county_code, id)
);
CREATE INDEX area_parent ON area (county_code, parent_id);
CREATE INDEX area_path ON area (county_code, path);
CREATE INDEX area_division ON area (county_code, division_code) WHERE division_code IS NOT NULL;

-- Each name, code and place in the tree an area has had; the row without valid_to is today's. A closed area has none.
CREATE TABLE area_history (
  county_code    text NOT NULL,
  area_id        text COLLATE "C" NOT NULL,
  valid_from     date NOT NULL,
  valid_to       date CHECK (valid_to > valid_from),
  name           text NOT NULL,
  division_code  text,
  parent_id      text COLLATE "C",
  path           text COLLATE "C" NOT NULL CHECK (path LIKE '%/' AND path !~ '[|,]'),
  PRIMARY KEY (county_code, area_id, valid_from),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id),
  -- An area is in one place at a time.
  EXCLUDE USING gist (county_code WITH =, area_id WITH =, daterange(valid_from, valid_to) WITH &&)
);

CREATE TABLE area_succession (
  county_code     text NOT NULL,
  predecessor_id  text COLLATE "C" NOT NULL,
  successor_id    text COLLATE "C" NOT NULL,
  on_date         date NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('merge', 'split', 'convert')),
  PRIMARY KEY (county_code, predecessor_id, successor_id),
  FOREIGN KEY (county_code, predecessor_id) REFERENCES area (county_code, id),
  FOREIGN KEY (county_code, successor_id) REFERENCES area (county_code, id)
);

-- Raised in the transaction that changes the tree or an outline, so that every process notices that its copy is old.
CREATE TABLE area_version (
  county_code  text PRIMARY KEY REFERENCES county (county_code),
  version      bigint NOT NULL
);

-- What was done to the tree, and what is planned for a day to come. A plan is tried out when it is made, and again on its day.
CREATE TABLE area_change (
  county_code   text NOT NULL REFERENCES county (county_code),
  id            uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('create', 'rename', 'move', 'merge', 'split', 'close', 'import')),
  on_date       date NOT NULL,
  -- The change as modules/places/rules.ts has it.
  change        jsonb NOT NULL,
  status        text NOT NULL CHECK (status IN ('planned', 'effective', 'cancelled', 'failed')),
  -- Why it could not take effect on its day.
  failure       text,
  ordered_by    uuid,
  ordered_at    timestamptz NOT NULL,
  settled_at    timestamptz,
  version       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK ((status = 'planned') = (settled_at IS NULL))
);
CREATE INDEX area_change_planned ON area_change (county_code, on_date, ordered_at, id) WHERE status = 'planned';
CREATE INDEX area_change_time ON area_change (county_code, ordered_at DESC, id DESC);

-- When an area was split: which part each row that lay in it belongs to, one by one, and how that was found out.
CREATE TABLE area_reassignment (
  county_code   text NOT NULL,
  object_kind   text NOT NULL CHECK (object_kind ~ '^[a-z_]+$'),
  object_id     uuid NOT NULL,
  from_area_id  text COLLATE "C" NOT NULL,
  to_area_id    text COLLATE "C" NOT NULL,
  on_date       date NOT NULL,
  basis         text NOT NULL CHECK (basis IN ('point', 'remainder', 'person')),
  PRIMARY KEY (county_code, object_kind, object_id, from_area_id),
  FOREIGN KEY (county_code, from_area_id) REFERENCES area (county_code, id),
  FOREIGN KEY (county_code, to_area_id) REFERENCES area (county_code, id)
);

CREATE TABLE area_outline (
  county_code  text NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  outline      jsonb NOT NULL,
  source       text NOT NULL,
  -- What was mended in it, in words.
  repaired     text,
  -- The file it came with; empty for the sample's.
  import_id    uuid,
  imported_at  timestamptz NOT NULL,
  PRIMARY KEY (county_code, area_id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);

-- A unit, post or appointment whose last day is before its first (valid_to = valid_from) was a mistake, or ended on its first
-- day: it holds on no day from then on, so that what was given by mistake can be taken back at once (security Z8).
CREATE TABLE organization (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  -- The template it was made from (preset), or null for one that an administrator added.
  key              text,
  line             text NOT NULL CHECK (line IN ('government', 'party', 'residents', 'enterprise')),
  kind             text NOT NULL,
  name             text NOT NULL,
  short_name       text NOT NULL,
  accepts_matters  boolean NOT NULL,
  parent_id        uuid,
  area_id          text COLLATE "C",
  synthetic    boolean NOT NULL DEFAULT false,
  valid_from   date NOT NULL,
  valid_to     date CHECK (valid_to >= valid_from),
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, parent_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);
CREATE INDEX organization_key ON organization (county_code, key, area_id) WHERE key IS NOT NULL;
CREATE INDEX organization_area ON organization (county_code, area_id) WHERE area_id IS NOT NULL;

-- Who took over from a unit that ended, by a change of the tree or of the organisation itself.
CREATE TABLE organization_succession (
  county_code     text NOT NULL,
  predecessor_id  uuid NOT NULL,
  successor_id    uuid NOT NULL,
  on_date         date NOT NULL,
  PRIMARY KEY (county_code, predecessor_id, successor_id),
  FOREIGN KEY (county_code, predecessor_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, successor_id) REFERENCES organization (county_code, id)
);

CREATE TABLE staff_member (
  county_code         text NOT NULL REFERENCES county (county_code),
  id                  uuid NOT NULL,
  account_id          uuid,
  name                text NOT NULL,
  work_phone_sealed   text,
  synthetic           boolean NOT NULL DEFAULT false,
  version             integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);
CREATE UNIQUE INDEX staff_member_account ON staff_member (county_code, account_id) WHERE account_id IS NOT NULL;

CREATE TABLE post (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  organization_id  uuid NOT NULL,
  role             text NOT NULL REFERENCES role_scope (role),
  name             text NOT NULL,
  area_id          text COLLATE "C",
  valid_from       date NOT NULL,
  valid_to         date CHECK (valid_to >= valid_from),
  version          integer NOT NULL DEFAULT 1,
  -- The four lines of work of which one person has one at a time: three that administer, and everybody who handles requests.
  duty             text NOT NULL GENERATED ALWAYS AS (CASE role
    WHEN 'systemAdministrator' THEN 'system' WHEN 'securityAdministrator' THEN 'security' WHEN 'auditAdministrator' THEN 'audit' ELSE 'handling' END) STORED,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, id, duty),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);
CREATE INDEX post_organization ON post (county_code, organization_id);
CREATE INDEX post_area ON post (county_code, area_id) WHERE area_id IS NOT NULL;

-- One person proposes, another confirms, and neither is the one who is appointed.
CREATE TABLE appointment_proposal (
  county_code           text NOT NULL,
  id                    uuid NOT NULL,
  post_id               uuid NOT NULL,
  staff_member_id       uuid NOT NULL,
  position              text NOT NULL CHECK (position IN ('primary', 'substitute')),
  valid_from            date NOT NULL,
  valid_to              date CHECK (valid_to > valid_from),
  -- The account of the one who is appointed, so that the rule below can be kept by the database.
  appointee_account_id  uuid,
  proposed_by           uuid NOT NULL,
  proposed_at           timestamptz NOT NULL,
  confirmed_by          uuid,
  confirmed_at          timestamptz,
  withdrawn_at          timestamptz,
  confirmed             boolean NOT NULL GENERATED ALWAYS AS (confirmed_by IS NOT NULL) STORED,
  version               integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, id, post_id, staff_member_id, position, confirmed),
  CHECK (confirmed_by IS NULL OR (confirmed_by <> proposed_by AND confirmed_by IS DISTINCT FROM appointee_account_id)),
  CHECK (proposed_by IS DISTINCT FROM appointee_account_id),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK (confirmed_by IS NULL OR withdrawn_at IS NULL),
  FOREIGN KEY (county_code, post_id) REFERENCES post (county_code, id),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id)
);
CREATE INDEX appointment_proposal_open ON appointment_proposal (county_code, proposed_at DESC, id DESC) WHERE confirmed_by IS NULL AND withdrawn_at IS NULL;

CREATE TABLE appointment (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  post_id          uuid NOT NULL,
  staff_member_id  uuid NOT NULL,
  position         text NOT NULL CHECK (position IN ('primary', 'substitute')),
  -- Whoever is appointed to a post of an administrator says which, or the foreign key refuses.
  administers      text CHECK (administers IN ('system', 'security', 'audit')),
  duty             text NOT NULL GENERATED ALWAYS AS (coalesce(administers, 'handling')) STORED,
  -- Empty for the first appointments of an empty county and for the sample; the program can only write confirmed ones.
  proposal_id      uuid,
  confirmed        boolean NOT NULL DEFAULT true CHECK (confirmed),
  valid_from       date NOT NULL,
  valid_to         date CHECK (valid_to >= valid_from),
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, post_id, duty) REFERENCES post (county_code, id, duty),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id),
  FOREIGN KEY (county_code, proposal_id, post_id, staff_member_id, position, confirmed)
    REFERENCES appointment_proposal (county_code, id, post_id, staff_member_id, position, confirmed),
  -- System, security and audit administration exclude each other and every post that reads requests, on each single day.
  CONSTRAINT appointment_one_duty EXCLUDE USING gist (county_code WITH =, staff_member_id WITH =, duty WITH <>, daterange(valid_from, valid_to) WITH &&),
  -- A post has one holder A and one holder B at a time.
  CONSTRAINT appointment_one_holder EXCLUDE USING gist (county_code WITH =, post_id WITH =, position WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX appointment_staff ON appointment (county_code, staff_member_id);
CREATE INDEX appointment_post ON appointment (county_code, post_id);
CREATE UNIQUE INDEX appointment_of_proposal ON appointment (county_code, proposal_id) WHERE proposal_id IS NOT NULL;

-- While A is away B acts.
CREATE TABLE absence (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  staff_member_id  uuid NOT NULL,
  away_from        timestamptz NOT NULL,
  away_to          timestamptz CHECK (away_to > away_from),
  recorded_by      uuid,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id)
);
CREATE INDEX absence_staff ON absence (county_code, staff_member_id);

-- An account that this county has stopped: by the administrator of accounts, by the one of security, or because nobody used it.
ALTER TABLE membership
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN disabled_why text CHECK (disabled_why IN ('disabled', 'locked', 'idle')),
  ADD CHECK ((disabled_at IS NULL) = (disabled_why IS NULL));

-- A way in, handed to one person once: he chooses his password and ties his authenticator or phone.
CREATE TABLE invitation (
  county_code           text NOT NULL,
  id                    uuid NOT NULL,
  account_id            uuid NOT NULL,
  token_hash            bytea NOT NULL,
  authenticator_sealed  text NOT NULL,
  invited_by            uuid,
  invited_at            timestamptz NOT NULL,
  expires_at            timestamptz NOT NULL,
  used_at               timestamptz,
  withdrawn_at          timestamptz,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, token_hash),
  FOREIGN KEY (county_code, account_id) REFERENCES membership (county_code, account_id)
);
CREATE INDEX invitation_account ON invitation (county_code, account_id);

-- A resident's own data: sealed values only, erasable as one row.
CREATE TABLE resident_profile (
  county_code    text NOT NULL REFERENCES county (county_code),
  account_id     uuid NOT NULL,
  name_sealed    text,
  phone_sealed   text,
  phone_index    text,
  synthetic      boolean NOT NULL DEFAULT false,
  version        integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, account_id)
);
CREATE INDEX resident_profile_phone ON resident_profile (county_code, phone_index) WHERE phone_index IS NOT NULL;

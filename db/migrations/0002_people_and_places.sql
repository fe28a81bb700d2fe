-- Who is there and what belongs to whom. Areas and organisations carry dates: history is never lost.

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

-- Each name and place in the tree an area has had; the row without valid_to is today's.
CREATE TABLE area_history (
  county_code  text NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date CHECK (valid_to > valid_from),
  name         text NOT NULL,
  parent_id    text COLLATE "C",
  path         text COLLATE "C" NOT NULL CHECK (path LIKE '%/'),
  PRIMARY KEY (county_code, area_id, valid_from),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
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

CREATE TABLE area_outline (
  county_code  text NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  outline      jsonb NOT NULL,
  source       text NOT NULL,
  repaired     text,
  imported_at  timestamptz NOT NULL,
  PRIMARY KEY (county_code, area_id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);

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
  valid_to     date CHECK (valid_to > valid_from),
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, parent_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);
CREATE INDEX organization_key ON organization (county_code, key, area_id) WHERE key IS NOT NULL;
CREATE INDEX organization_area ON organization (county_code, area_id) WHERE area_id IS NOT NULL;

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
  valid_to         date CHECK (valid_to > valid_from),
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);
CREATE INDEX post_organization ON post (county_code, organization_id);
CREATE INDEX post_area ON post (county_code, area_id) WHERE area_id IS NOT NULL;

CREATE TABLE appointment (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  post_id          uuid NOT NULL,
  staff_member_id  uuid NOT NULL,
  position         text NOT NULL CHECK (position IN ('primary', 'substitute')),
  administers      text CHECK (administers IN ('system', 'security', 'audit')),
  valid_from       date NOT NULL,
  valid_to         date CHECK (valid_to > valid_from),
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, post_id) REFERENCES post (county_code, id),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id)
);
CREATE INDEX appointment_staff ON appointment (county_code, staff_member_id);
CREATE INDEX appointment_post ON appointment (county_code, post_id);
-- System, security and audit administration exclude each other: one row a person, and the row says which.
CREATE TABLE administrator (
  county_code      text NOT NULL,
  staff_member_id  uuid NOT NULL,
  administers      text NOT NULL CHECK (administers IN ('system', 'security', 'audit')),
  PRIMARY KEY (county_code, staff_member_id),
  UNIQUE (county_code, staff_member_id, administers),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id)
);
ALTER TABLE appointment ADD FOREIGN KEY (county_code, staff_member_id, administers)
  REFERENCES administrator (county_code, staff_member_id, administers);

-- While A is away B acts.
CREATE TABLE absence (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  staff_member_id  uuid NOT NULL,
  away_from        timestamptz NOT NULL,
  away_to          timestamptz CHECK (away_to > away_from),
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, staff_member_id) REFERENCES staff_member (county_code, id)
);
CREATE INDEX absence_staff ON absence (county_code, staff_member_id);

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

-- What a unit is assessed by in a month, frozen with the rows it is made of. An upheld appeal makes another edition; nothing is changed.
CREATE TABLE sheet_month (
  county_code  text NOT NULL REFERENCES county (county_code),
  -- Its first day.
  month        date NOT NULL CHECK (month = date_trunc('month', month::timestamp)::date),
  made_at      timestamptz NOT NULL,
  PRIMARY KEY (county_code, month)
);

CREATE TABLE monthly_sheet (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  month            date NOT NULL,
  organization_id  uuid NOT NULL,
  -- Where the unit stands: those above see it.
  area_path        text COLLATE "C" NOT NULL CHECK (area_path LIKE '%/' AND area_path !~ '[|,]'),
  -- Working days to appeal, as the county had it then.
  appeal_days      integer NOT NULL CHECK (appeal_days > 0),
  made_at          timestamptz NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, month, organization_id),
  FOREIGN KEY (county_code, month) REFERENCES sheet_month (county_code, month),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id)
);
CREATE INDEX monthly_sheet_list ON monthly_sheet (county_code, month, area_path, id);

CREATE TABLE sheet_edition (
  county_code  text NOT NULL,
  sheet_id     uuid NOT NULL,
  edition      integer NOT NULL CHECK (edition > 0),
  made_at      timestamptz NOT NULL,
  formula      integer NOT NULL,
  counts       jsonb NOT NULL,
  row_count    integer NOT NULL,
  sha256       text NOT NULL,
  -- The upheld appeal; none for the first.
  appeal_id    uuid CHECK ((appeal_id IS NULL) = (edition = 1)),
  PRIMARY KEY (county_code, sheet_id, edition),
  FOREIGN KEY (county_code, sheet_id) REFERENCES monthly_sheet (county_code, id)
);

-- No number, no title, no place: the request says them to whoever reaches it.
CREATE TABLE sheet_row (
  county_code        text NOT NULL,
  sheet_id           uuid NOT NULL,
  edition            integer NOT NULL,
  ordinal            integer NOT NULL CHECK (ordinal > 0),
  matter_id          uuid NOT NULL,
  day                date NOT NULL,
  standing           text NOT NULL CHECK (standing IN ('holder', 'coUnit', 'former', 'sender', 'receiver', 'notOurs')),
  state              text NOT NULL,
  reply_kind         text,
  contacted_in_time  boolean,
  replied_in_time    boolean,
  taken_up_in_time   boolean NOT NULL,
  solved             boolean,
  satisfaction       text,
  excluded           boolean NOT NULL,
  exclusion_reason   text,
  closed_elsewhere   boolean NOT NULL,
  corrected          text CHECK (corrected IN ('asRecorded', 'notOurs', 'contactedInTime', 'inTime')),
  PRIMARY KEY (county_code, sheet_id, edition, ordinal),
  FOREIGN KEY (county_code, sheet_id, edition) REFERENCES sheet_edition (county_code, sheet_id, edition)
);

CREATE TABLE sheet_appeal (
  county_code              text NOT NULL,
  id                       uuid NOT NULL,
  sheet_id                 uuid NOT NULL,
  edition                  integer NOT NULL,
  matter_id                uuid,
  figure                   text CHECK (figure IN ('response', 'completion', 'resolution', 'satisfaction', 'onTime')),
  claim                    text NOT NULL CHECK (claim IN ('asRecorded', 'notOurs', 'contactedInTime', 'inTime')),
  reason                   text NOT NULL,
  evidence                 text NOT NULL,
  state                    text NOT NULL CHECK (state IN ('pending', 'upheld', 'dismissed', 'withdrawn')),
  asked_by                 uuid NOT NULL,
  asked_organization_id    uuid NOT NULL,
  asked_at                 timestamptz NOT NULL,
  decided_by               uuid,
  decided_organization_id  uuid,
  decided_at               timestamptz,
  decision                 text,
  PRIMARY KEY (county_code, id),
  CHECK ((matter_id IS NULL) <> (figure IS NULL)),
  CHECK ((state IN ('upheld', 'dismissed')) = (decided_by IS NOT NULL)),
  CONSTRAINT sheet_appeal_two CHECK (decided_by IS NULL OR decided_by <> asked_by),
  FOREIGN KEY (county_code, sheet_id, edition) REFERENCES sheet_edition (county_code, sheet_id, edition)
);
-- What was decided once is not asked again.
CREATE UNIQUE INDEX sheet_appeal_row ON sheet_appeal (county_code, sheet_id, matter_id, claim) WHERE matter_id IS NOT NULL AND state <> 'withdrawn';
CREATE UNIQUE INDEX sheet_appeal_figure ON sheet_appeal (county_code, sheet_id, figure) WHERE figure IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX sheet_appeal_waiting ON sheet_appeal (county_code, sheet_id) WHERE state = 'pending';

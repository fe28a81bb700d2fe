-- Months of figures summed up along each axis, and exports that a second person approves.

-- For which tree of areas a month of request_month_count was summed up. Another tree: the month is summed up anew.
CREATE TABLE request_month (
  county_code  text NOT NULL REFERENCES county (county_code),
  starts       date NOT NULL CHECK (extract(day FROM starts) = 1),
  tree_version bigint NOT NULL,
  PRIMARY KEY (county_code, starts)
);

-- What request_count says of a month, for each area of that day's tree (all levels above the request's own included) along
-- one axis at a time. Written from request_count by the compaction, never by a request.
CREATE TABLE request_month_count (
  county_code        text NOT NULL,
  starts             date NOT NULL,
  area_id            text COLLATE "C" NOT NULL,
  -- own: requests at the area itself, not at one below it.
  axis               text NOT NULL CHECK (axis IN ('total', 'own', 'unit', 'category', 'channel', 'day')),
  -- Above it on that day (an area that moved within the month has two rows), empty above the county; for 'own' the area itself.
  parent_id          text COLLATE "C" NOT NULL,
  key                text NOT NULL,
  received           integer NOT NULL,
  assessable         integer NOT NULL,
  excluded           integer NOT NULL,
  contacted          integer NOT NULL,
  contacted_in_time  integer NOT NULL,
  completed          integer NOT NULL,
  due                integer NOT NULL,
  in_time            integer NOT NULL,
  asked              integer NOT NULL,
  answered           integer NOT NULL,
  solved             integer NOT NULL,
  satisfied          integer NOT NULL,
  excluded_contacted_in_time integer NOT NULL,
  excluded_completed integer NOT NULL,
  excluded_due       integer NOT NULL,
  excluded_in_time   integer NOT NULL,
  excluded_answered  integer NOT NULL,
  excluded_solved    integer NOT NULL,
  excluded_satisfied integer NOT NULL,
  PRIMARY KEY (county_code, area_id, axis, starts, parent_id, key)
);
CREATE INDEX request_month_count_parent ON request_month_count (county_code, parent_id, starts) WHERE axis IN ('total', 'own');
CREATE INDEX request_month_count_month ON request_month_count (county_code, starts);

-- A department's figures, and what was counted but is not in its month yet.
CREATE INDEX request_count_organization ON request_count (county_code, organization_id, day);
CREATE INDEX request_count_delta_day ON request_count_delta (county_code, day);

-- A file with rows, asked for by one person and approved by another; it lies where the post lies for which it was asked.
CREATE TABLE export (
  county_code              text NOT NULL REFERENCES county (county_code),
  id                       uuid NOT NULL,
  what                     text NOT NULL CHECK (what IN ('requests')),
  -- Which rows: the area or the unit asked for, and the filters of the list.
  asked_area_id            text COLLATE "C",
  asked_organization_id    uuid,
  filter                   jsonb NOT NULL,
  reason                   text NOT NULL,
  state                    text NOT NULL CHECK (state IN ('pending', 'refused', 'ready', 'ended')),
  -- The post for which it was made, and what that post covers.
  created_by               uuid NOT NULL,
  post_id                  uuid NOT NULL,
  organization_id          uuid NOT NULL,
  area_path                text COLLATE "C" CHECK (area_path LIKE '%/' AND area_path !~ '[|,]'),
  org_ids                  uuid[] NOT NULL DEFAULT '{}',
  created_at               timestamptz NOT NULL,
  decided_by               uuid,
  decided_organization_id  uuid,
  decided_at               timestamptz,
  decision                 text,
  row_count                integer,
  sha256                   text,
  -- Until when it may be approved; then until when the file may be opened.
  expires_at               timestamptz NOT NULL,
  opened_count             integer NOT NULL DEFAULT 0,
  version                  integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK (decided_by IS NULL OR decided_by <> created_by),
  CHECK ((asked_area_id IS NULL) <> (asked_organization_id IS NULL)),
  CHECK ((area_path IS NULL) <> (org_ids = '{}')),
  FOREIGN KEY (county_code, asked_area_id) REFERENCES area (county_code, id),
  FOREIGN KEY (county_code, asked_organization_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, post_id) REFERENCES post (county_code, id)
);
CREATE INDEX export_creator ON export (county_code, created_by, created_at DESC);
CREATE INDEX export_pending ON export (county_code, created_at DESC) WHERE state = 'pending';
CREATE INDEX export_expiry ON export (county_code, expires_at) WHERE state IN ('pending', 'ready');

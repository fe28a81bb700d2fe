-- Joint office days: units come to a street or a community and answer residents in person. No person stands in it.
CREATE TABLE office_day (
  county_code           text NOT NULL,
  id                    uuid NOT NULL,
  -- Days that were planned in one act.
  plan_id               uuid NOT NULL,
  area_id               text COLLATE "C" NOT NULL,
  host_organization_id  uuid NOT NULL,
  -- Who comes beside the host.
  unit_ids              uuid[] NOT NULL,
  -- Where, in words.
  spot                  text NOT NULL,
  starts_at             timestamptz NOT NULL,
  ends_at               timestamptz NOT NULL CHECK (ends_at > starts_at),
  -- First level; none: anything.
  categories            text[] NOT NULL,
  note                  text,
  state                 text NOT NULL CHECK (state IN ('planned', 'published', 'cancelled', 'held')),
  published_at          timestamptz CHECK (state NOT IN ('published', 'held') OR published_at IS NOT NULL),
  -- When it was to begin before it was last put off.
  moved_from            timestamptz,
  -- Why it was last put off or cancelled: everybody reads it.
  reason                text CHECK (state <> 'cancelled' OR reason IS NOT NULL),
  -- What came of it: counts only.
  people                integer CHECK (people >= 0),
  taken_up              integer CHECK (taken_up >= 0),
  -- How often it was changed since it was published: calendars go by it.
  sequence              integer NOT NULL DEFAULT 0,
  changed_at            timestamptz NOT NULL,
  version               integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK ((state = 'held') = (people IS NOT NULL) AND (people IS NULL) = (taken_up IS NULL)),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id),
  FOREIGN KEY (county_code, host_organization_id) REFERENCES organization (county_code, id)
);
CREATE INDEX office_day_start ON office_day (county_code, starts_at, id);
CREATE INDEX office_day_plan ON office_day (county_code, plan_id);
CREATE INDEX office_day_area ON office_day (county_code, area_id);
CREATE INDEX office_day_host ON office_day (county_code, host_organization_id);

-- A unit is told of what hangs on no matter.
ALTER TABLE notice DROP CONSTRAINT notice_check;
ALTER TABLE notice ADD CONSTRAINT notice_check CHECK (CASE WHEN matter_id IS NULL THEN subject IS NOT NULL AND (permission IS NULL) <> (account_id IS NULL) AND (organization_id IS NULL OR permission IS NOT NULL) ELSE organization_id IS NOT NULL OR account_id IS NOT NULL END);

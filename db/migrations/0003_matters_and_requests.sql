-- What moves: matters with their timeline, clocks and parties; requests, the first kind of matter; the county's rules for them.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The named service sessions: time passing is an actor with an account of its own, never a person's.
INSERT INTO account (id, kind, created_at) VALUES ('00000000-0000-7000-8000-000000000001', 'service', '2025-01-01T00:00:00+08:00');

-- Rules: seeded from the preset, changed by administrators, always with dates; what is over is closed, not overwritten.

-- Raised in the same transaction as a change of rules, so that every process notices that its copy is old.
CREATE TABLE rule_version (
  county_code  text PRIMARY KEY REFERENCES county (county_code),
  version      bigint NOT NULL
);

CREATE TABLE category (
  county_code        text NOT NULL REFERENCES county (county_code),
  key                text NOT NULL CHECK (key ~ '^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)?$'),
  valid_from         date NOT NULL,
  valid_to           date CHECK (valid_to > valid_from),
  name               text NOT NULL,
  urgency            text CHECK (urgency IN ('routine', 'urgent', 'emergency')),
  hints              text[] NOT NULL DEFAULT '{}',
  site_verification  boolean NOT NULL DEFAULT false,
  position           integer NOT NULL,
  version            integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, key, valid_from)
);

CREATE TABLE limit_rule (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  stage        text NOT NULL CHECK (stage IN ('accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback')),
  value        integer NOT NULL CHECK (value > 0),
  unit         text NOT NULL CHECK (unit IN ('minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays')),
  category     text,
  urgency      text CHECK (urgency IN ('routine', 'urgent', 'emergency')),
  citation     text NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date CHECK (valid_to > valid_from),
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE calendar_year (
  county_code  text NOT NULL REFERENCES county (county_code),
  year         integer NOT NULL CHECK (year BETWEEN 1970 AND 2999),
  loaded_at    timestamptz NOT NULL,
  PRIMARY KEY (county_code, year)
);

CREATE TABLE calendar_day (
  county_code  text NOT NULL REFERENCES county (county_code),
  date         date NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('holiday', 'makeup_workday', 'in_lieu')),
  label        text NOT NULL DEFAULT '',
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, date)
);

CREATE TABLE working_season (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  name         text NOT NULL,
  from_day     text NOT NULL CHECK (from_day ~ '^\d{2}-\d{2}$'),
  to_day       text NOT NULL CHECK (to_day ~ '^\d{2}-\d{2}$'),
  -- [{"start": "08:30", "end": "12:00"}, …]
  periods      jsonb NOT NULL,
  position     integer NOT NULL,
  citation     text NOT NULL,
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE duty_entry (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  unit         text NOT NULL,
  category     text NOT NULL,
  part         text NOT NULL CHECK (part IN ('lead', 'support')),
  basis        text NOT NULL,
  citation     text NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date CHECK (valid_to > valid_from),
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX duty_entry_category ON duty_entry (county_code, category);

CREATE TABLE routing_rule (
  county_code      text NOT NULL REFERENCES county (county_code),
  id               uuid NOT NULL,
  position         integer NOT NULL CHECK (position > 0),
  when_category    text,
  when_urgency     text CHECK (when_urgency IN ('routine', 'urgent', 'emergency')),
  when_purpose     text CHECK (when_purpose IN ('consult', 'help', 'complaint', 'report', 'suggest', 'thanks')),
  when_area_level  text,
  lead             text NOT NULL,
  co_units         text[] NOT NULL DEFAULT '{}',
  why              text NOT NULL,
  citation         text NOT NULL,
  valid_from       date NOT NULL,
  valid_to         date CHECK (valid_to > valid_from),
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);

-- Numbers are taken in small blocks by each process, outside the business transaction: no hot row, and a gap where a
-- submission failed or a process ended.
CREATE TABLE matter_number (
  county_code  text NOT NULL REFERENCES county (county_code),
  kind         text NOT NULL,
  year         integer NOT NULL,
  last         integer NOT NULL,
  PRIMARY KEY (county_code, kind, year)
);

CREATE TABLE matter (
  county_code              text NOT NULL REFERENCES county (county_code),
  id                       uuid NOT NULL,
  kind                     text NOT NULL,
  number                   text NOT NULL,
  title                    text NOT NULL,
  state                    text NOT NULL,
  category                 text NOT NULL,
  purpose                  text NOT NULL CHECK (purpose IN ('consult', 'help', 'complaint', 'report', 'suggest', 'thanks')),
  urgency                  text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
  channel                  text NOT NULL,
  area_id                  text COLLATE "C" NOT NULL,
  -- Today's place of the area in the tree; rewritten when areas are reorganised. The levels are its ids, one by one.
  area_path                text COLLATE "C" NOT NULL CHECK (area_path LIKE '%/' AND area_path !~ '[|,]'),
  level_1                  text COLLATE "C",
  level_2                  text COLLATE "C",
  level_3                  text COLLATE "C",
  level_4                  text COLLATE "C",
  level_5                  text COLLATE "C",
  level_6                  text COLLATE "C",
  level_7                  text COLLATE "C",
  level_8                  text COLLATE "C",
  place                    text NOT NULL,
  longitude                double precision,
  latitude                 double precision,
  place_synthetic          boolean NOT NULL DEFAULT false,
  -- The account that may speak for it: the resident, or the building lead whose authority is recorded.
  reporter_id              uuid,
  -- Who else is concerned: holder, co-units, senders.
  org_ids                  uuid[] NOT NULL DEFAULT '{}',
  holder_organization_id   uuid,
  sender_organization_id   uuid,
  co_unit_ids              uuid[] NOT NULL DEFAULT '{}',
  -- Co-units whose required task is still open.
  open_task_ids            uuid[] NOT NULL DEFAULT '{}',
  -- Who must act now; without a unit it is the reporter, or time.
  waiting_for              text,
  waiting_organization_id  uuid,
  due_stage                text,
  due_at                   timestamptz,
  pending_calendar         boolean NOT NULL DEFAULT false,
  paused                   boolean NOT NULL DEFAULT false,
  opened_at                timestamptz NOT NULL,
  closed_at                timestamptz,
  updated_at               timestamptz NOT NULL,
  version                  integer NOT NULL DEFAULT 1,
  published                boolean NOT NULL DEFAULT false,
  -- Words, place, photos and the person are gone: what is left is what the figures need.
  erased                   boolean NOT NULL DEFAULT false,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, kind, number),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id),
  FOREIGN KEY (county_code, holder_organization_id) REFERENCES organization (county_code, id)
);
-- Lists walk one of these backwards: the county, or the level at which the reader's post is held.
CREATE INDEX matter_level_1 ON matter (county_code, opened_at DESC, id DESC);
CREATE INDEX matter_level_2 ON matter (county_code, level_2, opened_at DESC, id DESC);
CREATE INDEX matter_level_3 ON matter (county_code, level_3, opened_at DESC, id DESC);
CREATE INDEX matter_level_4 ON matter (county_code, level_4, opened_at DESC, id DESC);
CREATE INDEX matter_level_5 ON matter (county_code, level_5, opened_at DESC, id DESC);
CREATE INDEX matter_reporter ON matter (county_code, reporter_id, opened_at DESC, id DESC) WHERE reporter_id IS NOT NULL;
-- What waits for a unit, by act, the most urgent and soonest due first: a queue is read from its beginning.
CREATE INDEX matter_queue ON matter (county_code, waiting_organization_id, waiting_for,
  (CASE urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END), (coalesce(due_at, 'infinity')), id) WHERE waiting_organization_id IS NOT NULL;
CREATE INDEX matter_sent ON matter (county_code, sender_organization_id, due_at) WHERE sender_organization_id IS NOT NULL AND closed_at IS NULL;
-- What retention has still to look at, the oldest first.
CREATE INDEX matter_kept ON matter (county_code, closed_at) WHERE closed_at IS NOT NULL AND NOT erased;
CREATE INDEX matter_title ON matter USING gin (title gin_trgm_ops);

-- The index of a department's list: which matters an organisation takes part in.
CREATE TABLE matter_party (
  county_code      text NOT NULL,
  organization_id  uuid NOT NULL,
  matter_id        uuid NOT NULL,
  role             text NOT NULL CHECK (role IN ('holder', 'coUnit', 'sender')),
  open             boolean NOT NULL DEFAULT true,
  -- A co-unit's task: the lead cannot reply while a required one is open.
  required         boolean NOT NULL DEFAULT false,
  answered_at      timestamptz,
  opened_at        timestamptz NOT NULL,
  created_at       timestamptz NOT NULL,
  PRIMARY KEY (county_code, organization_id, matter_id, role),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id)
);
CREATE INDEX matter_party_list ON matter_party (county_code, organization_id, opened_at DESC, matter_id DESC) WHERE open;
CREATE INDEX matter_party_task ON matter_party (county_code, organization_id) WHERE role = 'coUnit' AND required AND open AND answered_at IS NULL;
CREATE INDEX matter_party_matter ON matter_party (county_code, matter_id);

-- Words on the timeline stand apart, so that they can be erased while what happened stays.
CREATE TABLE matter_text (
  county_code  text NOT NULL,
  id           uuid NOT NULL,
  matter_id    uuid NOT NULL,
  audience     text NOT NULL CHECK (audience IN ('internal', 'reporter')),
  words        text,
  created_at   timestamptz NOT NULL,
  erased_at    timestamptz,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX matter_text_matter ON matter_text (county_code, matter_id);

-- The timeline: append-only. `data` holds ids, keys and figures, never words about a person.
CREATE TABLE matter_event (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  matter_id        uuid NOT NULL,
  -- Its place on the matter's timeline: the version that the matter had after it.
  ordinal          integer NOT NULL DEFAULT 0,
  at               timestamptz NOT NULL,
  move             text NOT NULL,
  from_state       text,
  to_state         text NOT NULL,
  account_id       uuid,
  organization_id  uuid,
  role             text,
  area_id          text COLLATE "C" NOT NULL,
  -- From here to the next 'resume' the clocks stand still.
  clock            text CHECK (clock IN ('pause', 'resume')),
  data             jsonb NOT NULL DEFAULT '{}',
  text_id          uuid,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id),
  FOREIGN KEY (county_code, text_id) REFERENCES matter_text (county_code, id)
);
CREATE INDEX matter_event_matter ON matter_event (county_code, matter_id, ordinal, id);

CREATE TABLE matter_clock (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  matter_id        uuid NOT NULL,
  stage            text NOT NULL CHECK (stage IN ('accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback')),
  -- Who holds the clock.
  organization_id  uuid,
  started_at       timestamptz NOT NULL,
  limit_value      integer NOT NULL,
  limit_unit       text NOT NULL CHECK (limit_unit IN ('minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays')),
  -- Working days granted on top.
  extension_days   integer NOT NULL DEFAULT 0,
  due_at           timestamptz,
  pending_calendar boolean NOT NULL DEFAULT false,
  paused           boolean NOT NULL DEFAULT false,
  stopped_at       timestamptz,
  -- How it ended: the stage was done, or taken away (returned, merged, declined).
  stopped_why      text CHECK (stopped_why IN ('done', 'void')),
  -- The due time that was missed: a fact, whatever happens later.
  missed_at        timestamptz,
  next_fire_at     timestamptz,
  -- The calendar has changed: the due time must be worked out again before anything is sent or missed.
  recompute        boolean NOT NULL DEFAULT false,
  steps_sent       text[] NOT NULL DEFAULT '{}',
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX matter_clock_matter ON matter_clock (county_code, matter_id);
CREATE INDEX matter_clock_fire ON matter_clock (county_code, next_fire_at) WHERE next_fire_at IS NOT NULL;
CREATE INDEX matter_clock_pending ON matter_clock (county_code, matter_id) WHERE pending_calendar AND stopped_at IS NULL;

-- What time itself does to a matter: the end of a wait, silence, review of a suspension, becoming final.
CREATE TABLE matter_timer (
  county_code  text NOT NULL,
  id           uuid NOT NULL,
  matter_id    uuid NOT NULL,
  kind         text NOT NULL,
  fire_at      timestamptz NOT NULL,
  done_at      timestamptz,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX matter_timer_fire ON matter_timer (county_code, fire_at) WHERE done_at IS NULL;
CREATE INDEX matter_timer_matter ON matter_timer (county_code, matter_id) WHERE done_at IS NULL;

-- What somebody must hear: an organisation (those of its people who hold the permission) or one account.
CREATE TABLE notice (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  at               timestamptz NOT NULL,
  organization_id  uuid,
  permission       text,
  account_id       uuid,
  -- None: it is about the settings, for whoever of the county holds the permission.
  matter_id        uuid,
  clock_id         uuid,
  -- What the unit is told to do: over as soon as the matter waits for something else or for somebody else.
  waits_for        text,
  -- What of the settings it is about, so that it is told once ('2027': a year of the calendar).
  subject          text,
  step             text NOT NULL,
  sentence         text NOT NULL,
  -- Sent by itself (safety, due today); everything else waits for the digest of the day.
  immediate        boolean NOT NULL DEFAULT false,
  sent_at          timestamptz,
  PRIMARY KEY (county_code, id),
  CHECK (CASE WHEN matter_id IS NULL THEN permission IS NOT NULL AND subject IS NOT NULL ELSE organization_id IS NOT NULL OR account_id IS NOT NULL END),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE UNIQUE INDEX notice_step ON notice (county_code, clock_id, step) WHERE clock_id IS NOT NULL;
CREATE UNIQUE INDEX notice_subject ON notice (county_code, step, subject) WHERE subject IS NOT NULL;
CREATE INDEX notice_organization ON notice (county_code, organization_id, at DESC, id DESC) WHERE organization_id IS NOT NULL;
CREATE INDEX notice_account ON notice (county_code, account_id, at DESC, id DESC) WHERE account_id IS NOT NULL;
CREATE INDEX notice_unsent ON notice (county_code, at) WHERE sent_at IS NULL;

CREATE TABLE attachment (
  county_code   text NOT NULL REFERENCES county (county_code),
  id            uuid NOT NULL,
  matter_id     uuid,
  event_id      uuid,
  uploaded_by   uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('report', 'evidence')),
  content_type  text NOT NULL,
  bytes         integer NOT NULL,
  width         integer NOT NULL,
  height        integer NOT NULL,
  sha256        text NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX attachment_matter ON attachment (county_code, matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX attachment_orphan ON attachment (county_code, created_at) WHERE matter_id IS NULL;
CREATE INDEX attachment_uploader ON attachment (county_code, uploaded_by, created_at);

CREATE TABLE request (
  county_code            text NOT NULL,
  matter_id              uuid NOT NULL,
  text                   text,
  anonymous_to_public    boolean NOT NULL DEFAULT false,
  reporter_name_sealed   text,
  reporter_phone_sealed  text,
  reporter_phone_index   text,
  -- Who entered it, where that is not the reporter himself, and by which recorded authority.
  entered_by             uuid,
  entered_organization_id uuid,
  authority              text CHECK (authority IN ('call', 'counter', 'visit', 'writtenConsent', 'spokenConsent')),
  slip_word_hash         text,
  slip_prints            integer NOT NULL DEFAULT 0 CHECK (slip_prints >= 0),
  -- First receiver: accepts, and leads until somebody has signed.
  receiver_organization_id uuid NOT NULL,
  -- What routing proposed, and why: {leadOrganizationId, coUnitIds, why, ruleId}.
  routing                jsonb NOT NULL DEFAULT '{}',
  -- The record beside the state that somebody else must decide, and who asked.
  pending                text CHECK (pending IN ('return', 'extension', 'suspension', 'arbitration')),
  pending_by             uuid,
  pending_organization_id uuid,
  -- Who decides a pending extension or suspension: the unit itself, or the next above it that has somebody to decide.
  decider_organization_id uuid,
  asked_resident_at      timestamptz,
  suspended_until        timestamptz,
  dispatched_at          timestamptz,
  -- The county has decided who leads: no objection and no return against it.
  arbitrated             boolean NOT NULL DEFAULT false,
  -- Until when the holder may ask to return it; null when no working time is known.
  returnable_until       timestamptz,
  contacted_at           timestamptz,
  reply_due_at           timestamptz,
  replied_at             timestamptz,
  replied_by             uuid,
  replied_organization_id uuid,
  reply_kind             text CHECK (reply_kind IN ('done', 'notPossible', 'byWhen')),
  promised_at            timestamptz,
  -- Who would look at the place: the community, or the street where the community has nobody but whoever replied.
  verifier_organization_id uuid,
  -- Why a person must look at the place, or null when the reporter's word suffices.
  check_reason           text CHECK (check_reason IN ('safety', 'dispute', 'silence', 'random', 'noReporter')),
  verified_by            text CHECK (verified_by IN ('reporter', 'staff')),
  closing                integer NOT NULL DEFAULT 0,
  callback_count         integer NOT NULL DEFAULT 0,
  rated_closing          integer NOT NULL DEFAULT 0,
  solved                 boolean,
  satisfaction           text CHECK (satisfaction IN ('satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied')),
  return_count           integer NOT NULL DEFAULT 0,
  objection_count        integer NOT NULL DEFAULT 0,
  extension_count        integer NOT NULL DEFAULT 0,
  reopen_count           integer NOT NULL DEFAULT 0,
  -- How often a holder has passed it on: limited, or it would go in circles.
  transfer_count         integer NOT NULL DEFAULT 0,
  -- How often the reporter has urged, and when last.
  urge_count             integer NOT NULL DEFAULT 0,
  urged_at               timestamptz,
  -- Not before this is the next attempt to reach the reporter another attempt.
  next_callback_at       timestamptz,
  merged_into_id         uuid,
  -- How many go on in this one: their reporters are told what comes of it.
  merged_count           integer NOT NULL DEFAULT 0,
  -- Facts that the rates count; each is set once and only by what happened.
  contacted_in_time      boolean,
  replied_in_time        boolean,
  excluded               boolean NOT NULL DEFAULT false,
  -- Its reporter asked to be forgotten while it was open: it is finished without him, then erased.
  erase_at_end           boolean NOT NULL DEFAULT false,
  PRIMARY KEY (county_code, matter_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
-- What waits for somebody's decision is looked through again and again, whether there still is somebody.
CREATE INDEX request_decided ON request (county_code, matter_id) WHERE pending IN ('extension', 'suspension');
CREATE INDEX request_erase_at_end ON request (county_code, matter_id) WHERE erase_at_end;
CREATE INDEX request_phone ON request (county_code, reporter_phone_index) WHERE reporter_phone_index IS NOT NULL;

-- Records beside the state, each decided by somebody else than who asked.
CREATE TABLE approval (
  county_code              text NOT NULL,
  id                       uuid NOT NULL,
  matter_id                uuid NOT NULL,
  kind                     text NOT NULL CHECK (kind IN ('return', 'extension', 'suspension', 'objection', 'arbitration')),
  ordinal                  integer NOT NULL,
  status                   text NOT NULL CHECK (status IN ('pending', 'approved', 'refused')),
  asked_by                 uuid,
  asked_organization_id    uuid,
  asked_at                 timestamptz NOT NULL,
  reason_key               text,
  duty_entry_id            uuid,
  working_days             integer,
  review_on                date,
  text_id                  uuid,
  decided_by               uuid,
  decided_organization_id  uuid,
  decided_at               timestamptz,
  decision_text_id         uuid,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, matter_id, kind, ordinal),
  CHECK (decided_by IS DISTINCT FROM asked_by OR decided_by IS NULL),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE UNIQUE INDEX approval_pending ON approval (county_code, matter_id) WHERE status = 'pending';

CREATE TABLE callback_attempt (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  matter_id        uuid NOT NULL,
  closing          integer NOT NULL,
  ordinal          integer NOT NULL,
  at               timestamptz NOT NULL,
  outcome          text NOT NULL CHECK (outcome IN ('reached', 'notReached', 'declinedToAnswer')),
  account_id       uuid NOT NULL,
  organization_id  uuid NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, matter_id, closing, ordinal),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);

-- One answer for each closing, by the reporter himself or given at the call-back.
CREATE TABLE rating (
  county_code   text NOT NULL,
  id            uuid NOT NULL,
  matter_id     uuid NOT NULL,
  closing       integer NOT NULL,
  source        text NOT NULL CHECK (source IN ('reporter', 'callback')),
  solved        boolean NOT NULL,
  satisfaction  text NOT NULL CHECK (satisfaction IN ('satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied')),
  by_authority  boolean NOT NULL DEFAULT false,
  text_id       uuid,
  at            timestamptz NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, matter_id, closing),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);

CREATE TABLE matter_link (
  county_code  text NOT NULL,
  id           uuid NOT NULL,
  matter_id    uuid NOT NULL,
  other_id     uuid NOT NULL,
  -- matter was merged into other, or other was split off from matter.
  kind         text NOT NULL CHECK (kind IN ('merge', 'split')),
  created_at   timestamptz NOT NULL,
  undone_at    timestamptz,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id),
  FOREIGN KEY (county_code, other_id) REFERENCES matter (county_code, id)
);
CREATE INDEX matter_link_matter ON matter_link (county_code, matter_id);
CREATE INDEX matter_link_other ON matter_link (county_code, other_id);

-- Why a request does not count in a rate. Rates are shown with and without.
CREATE TABLE exclusion (
  county_code      text NOT NULL,
  id               uuid NOT NULL,
  matter_id        uuid NOT NULL,
  reason_key       text NOT NULL CHECK (reason_key IN ('invalidContact', 'duplicateReport', 'statutoryProcedure', 'forceMajeure', 'unreasonableDemand')),
  approved_by      uuid NOT NULL,
  organization_id  uuid,
  text_id          uuid NOT NULL,
  at               timestamptz NOT NULL,
  ended_at         timestamptz,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE UNIQUE INDEX exclusion_one ON exclusion (county_code, matter_id) WHERE ended_at IS NULL;

-- What the county may read without signing in: words written for it, never the internal ones, and no reporter.
CREATE TABLE published_request (
  county_code      text NOT NULL,
  matter_id        uuid NOT NULL,
  number           text NOT NULL,
  category         text NOT NULL,
  -- Community level: nearer would point at a house.
  area_id          text COLLATE "C" NOT NULL,
  organization_id  uuid NOT NULL,
  public_text      text NOT NULL,
  public_answer    text NOT NULL,
  reporter_shown   text,
  -- Null while nothing is answered: what is public then is the plan of a suspension.
  reply_kind       text,
  is_plan          boolean NOT NULL DEFAULT false,
  suspended_until  timestamptz,
  opened_at        timestamptz NOT NULL,
  replied_at       timestamptz,
  promised_at      timestamptz,
  -- Whether the answer came in time; null while the time still runs.
  kept             boolean,
  published_at     timestamptz NOT NULL,
  withdrawn_at     timestamptz,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, matter_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);
CREATE INDEX published_request_time ON published_request (county_code, published_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL;

-- Exact figures without a hot row: what a request contributes is a function of its row; each move adds the difference here.
CREATE TABLE request_count_delta (
  county_code        text NOT NULL,
  id                 uuid NOT NULL,
  day                date NOT NULL,
  area_id            text COLLATE "C" NOT NULL,
  organization_id    uuid,
  category           text NOT NULL,
  channel            text NOT NULL,
  received           integer NOT NULL DEFAULT 0,
  assessable         integer NOT NULL DEFAULT 0,
  excluded           integer NOT NULL DEFAULT 0,
  contacted          integer NOT NULL DEFAULT 0,
  contacted_in_time  integer NOT NULL DEFAULT 0,
  completed          integer NOT NULL DEFAULT 0,
  due                integer NOT NULL DEFAULT 0,
  in_time            integer NOT NULL DEFAULT 0,
  asked              integer NOT NULL DEFAULT 0,
  answered           integer NOT NULL DEFAULT 0,
  solved             integer NOT NULL DEFAULT 0,
  satisfied          integer NOT NULL DEFAULT 0,
  excluded_contacted_in_time integer NOT NULL DEFAULT 0,
  excluded_completed integer NOT NULL DEFAULT 0,
  excluded_due       integer NOT NULL DEFAULT 0,
  excluded_in_time   integer NOT NULL DEFAULT 0,
  excluded_answered  integer NOT NULL DEFAULT 0,
  excluded_solved    integer NOT NULL DEFAULT 0,
  excluded_satisfied integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE request_count (
  county_code        text NOT NULL,
  day                date NOT NULL,
  area_id            text COLLATE "C" NOT NULL,
  -- The zero id stands for "no unit yet", so that it can be a part of the key.
  organization_id    uuid NOT NULL,
  category           text NOT NULL,
  channel            text NOT NULL,
  received           integer NOT NULL DEFAULT 0,
  assessable         integer NOT NULL DEFAULT 0,
  excluded           integer NOT NULL DEFAULT 0,
  contacted          integer NOT NULL DEFAULT 0,
  contacted_in_time  integer NOT NULL DEFAULT 0,
  completed          integer NOT NULL DEFAULT 0,
  due                integer NOT NULL DEFAULT 0,
  in_time            integer NOT NULL DEFAULT 0,
  asked              integer NOT NULL DEFAULT 0,
  answered           integer NOT NULL DEFAULT 0,
  solved             integer NOT NULL DEFAULT 0,
  satisfied          integer NOT NULL DEFAULT 0,
  excluded_contacted_in_time integer NOT NULL DEFAULT 0,
  excluded_completed integer NOT NULL DEFAULT 0,
  excluded_due       integer NOT NULL DEFAULT 0,
  excluded_in_time   integer NOT NULL DEFAULT 0,
  excluded_answered  integer NOT NULL DEFAULT 0,
  excluded_solved    integer NOT NULL DEFAULT 0,
  excluded_satisfied integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, day, area_id, organization_id, category, channel)
);

-- How often an account has looked at plain personal data lately: the limit is counted here.
CREATE TABLE unmask_use (
  county_code  text NOT NULL,
  id           uuid NOT NULL,
  account_id   uuid NOT NULL,
  at           timestamptz NOT NULL,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX unmask_use_account ON unmask_use (county_code, account_id, at DESC);

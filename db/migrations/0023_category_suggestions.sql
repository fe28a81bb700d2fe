-- What was suggested when a request came in, how sure that was (per cent) and by which model (none: by hint words), so that
-- what staff made of it can be counted.
ALTER TABLE request ADD COLUMN suggested_category text, ADD COLUMN suggested_confidence integer CHECK (suggested_confidence BETWEEN 0 AND 100), ADD COLUMN suggested_model uuid;

ALTER TABLE request_count_delta ADD COLUMN suggested integer NOT NULL DEFAULT 0, ADD COLUMN suggested_right integer NOT NULL DEFAULT 0;
ALTER TABLE request_count ADD COLUMN suggested integer NOT NULL DEFAULT 0, ADD COLUMN suggested_right integer NOT NULL DEFAULT 0;
ALTER TABLE request_month_count ADD COLUMN suggested integer NOT NULL DEFAULT 0, ADD COLUMN suggested_right integer NOT NULL DEFAULT 0;

-- What a county's closed matters have taught; the newest that is there holds. The text of older ones goes, what they were stays.
CREATE TABLE category_model (
  county_code  text NOT NULL REFERENCES county (county_code),
  id           uuid NOT NULL,
  trained_at   timestamptz NOT NULL,
  matters      integer NOT NULL,
  model        text,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX category_model_newest ON category_model (county_code, trained_at DESC, id DESC);

-- One row a county: who learns now, and what came of it the last time.
CREATE TABLE category_training (
  county_code  text PRIMARY KEY REFERENCES county (county_code),
  asked        boolean NOT NULL DEFAULT false,
  asked_at     timestamptz,
  asked_by     uuid,
  started_at   timestamptz,
  -- Null while somebody learns.
  ended_at     timestamptz,
  outcome      text CHECK (outcome IN ('trained', 'notEnough', 'failed'))
);

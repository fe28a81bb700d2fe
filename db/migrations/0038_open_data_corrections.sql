-- A month of open data is published anew when one person asked for it with a reason and another agreed. The files are made by time.
CREATE TABLE open_data_correction (
  county_code    text NOT NULL REFERENCES county (county_code),
  id             uuid NOT NULL,
  -- Its first day.
  month          date NOT NULL CHECK (month = date_trunc('month', month::timestamp)::date),
  -- Everybody reads it with the new edition.
  reason         text NOT NULL,
  status         text NOT NULL CHECK (status IN ('pending', 'approved', 'refused')),
  proposed_by    uuid NOT NULL,
  -- Unit and post, as everybody reads it.
  proposed_post  text NOT NULL,
  proposed_at    timestamptz NOT NULL,
  decided_by     uuid,
  decided_post   text,
  decided_at     timestamptz,
  decision       text,
  -- The edition that it became; none until it is made.
  edition        integer,
  version        integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  CHECK ((status = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decided_post IS NULL)),
  CHECK (status <> 'refused' OR decision IS NOT NULL),
  CHECK (edition IS NULL OR status = 'approved'),
  CONSTRAINT open_data_correction_two CHECK (decided_by IS DISTINCT FROM proposed_by OR decided_by IS NULL),
  FOREIGN KEY (county_code, month, edition) REFERENCES open_data_edition (county_code, month, edition)
);
-- One at a time for each month, until its edition is there.
CREATE UNIQUE INDEX open_data_correction_open ON open_data_correction (county_code, month) WHERE status = 'pending' OR (status = 'approved' AND edition IS NULL);
CREATE INDEX open_data_correction_month ON open_data_correction (county_code, month, edition);
CREATE INDEX open_data_correction_newest ON open_data_correction (county_code, proposed_at DESC, id DESC);

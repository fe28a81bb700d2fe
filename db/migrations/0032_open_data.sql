-- Open data of closed months: files as they were published, never changed; a correction is a new edition.
CREATE TABLE open_data_edition (
  county_code  text NOT NULL REFERENCES county (county_code),
  -- Its first day.
  month        date NOT NULL CHECK (month = date_trunc('month', month::timestamp)::date),
  edition      integer NOT NULL CHECK (edition > 0),
  made_at      timestamptz NOT NULL,
  -- Why there is another edition; none for the first.
  note         text CHECK ((note IS NULL) = (edition = 1)),
  -- Too few requests for any row to be published.
  withheld     boolean NOT NULL,
  PRIMARY KEY (county_code, month, edition)
);

CREATE TABLE open_data_file (
  county_code  text NOT NULL,
  month        date NOT NULL,
  edition      integer NOT NULL,
  name         text NOT NULL CHECK (name ~ '^[a-z]+(\.[a-z]+)?$' OR name = 'SHA256SUMS'),
  content      text NOT NULL,
  sha256       text NOT NULL,
  PRIMARY KEY (county_code, month, edition, name),
  FOREIGN KEY (county_code, month, edition) REFERENCES open_data_edition (county_code, month, edition)
);

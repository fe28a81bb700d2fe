-- Each outline that an area had before today's, which stands in area_outline. What was corrected on the day from which it held
-- leaves no row: it held on no day. Before an area was first drawn, its first outline counts.
CREATE TABLE area_outline_history (
  county_code  text NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date NOT NULL CHECK (valid_to > valid_from),
  outline      jsonb NOT NULL,
  source       text NOT NULL,
  repaired     text,
  imported_at  timestamptz NOT NULL,
  PRIMARY KEY (county_code, area_id, valid_from),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id),
  -- An area has one outline at a time.
  EXCLUDE USING gist (county_code WITH =, area_id WITH =, daterange(valid_from, valid_to) WITH &&)
);

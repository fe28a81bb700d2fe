-- Each name and place that a unit has had before today's, which stands on the unit itself. What was corrected on the day it
-- was written leaves no row: it held on no day.
CREATE TABLE organization_history (
  county_code      text NOT NULL,
  organization_id  uuid NOT NULL,
  valid_from       date NOT NULL,
  valid_to         date NOT NULL CHECK (valid_to > valid_from),
  name             text NOT NULL,
  short_name       text NOT NULL,
  parent_id        uuid,
  PRIMARY KEY (county_code, organization_id, valid_from),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id),
  FOREIGN KEY (county_code, parent_id) REFERENCES organization (county_code, id),
  -- A unit has one name at a time.
  EXCLUDE USING gist (county_code WITH =, organization_id WITH =, daterange(valid_from, valid_to) WITH &&)
);

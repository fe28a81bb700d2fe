-- Who held each request of a month at the moment in which its sheets were begun. They are made in steps; what is passed on meanwhile
-- stays, for them, where it was. Emptied when the last of them is made.
CREATE TABLE sheet_holding (
  county_code      text NOT NULL,
  month            date NOT NULL,
  matter_id        uuid NOT NULL,
  -- None: no unit held it.
  organization_id  uuid,
  PRIMARY KEY (county_code, month, matter_id),
  FOREIGN KEY (county_code, month) REFERENCES sheet_month (county_code, month)
);

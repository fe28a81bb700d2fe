-- Texts that a unit, or without one the county, keeps for its replies. No personal data: what names or calls a person is refused.
CREATE TABLE reply_template (
  county_code      text NOT NULL REFERENCES county (county_code),
  id               uuid NOT NULL,
  organization_id  uuid,
  -- Null: for every category; a first level is for all below it.
  category         text,
  title            text NOT NULL,
  wording          text NOT NULL,
  changed_at       timestamptz NOT NULL,
  ended_at         timestamptz,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id)
);
CREATE INDEX reply_template_unit ON reply_template (county_code, organization_id) WHERE ended_at IS NULL;

-- Who has the same trouble as somebody whose request is public: "me too" instead of a copy. Counted by request, never by person.
CREATE TABLE supporter (
  county_code  text NOT NULL,
  matter_id    uuid NOT NULL,
  account_id   uuid NOT NULL,
  at           timestamptz NOT NULL,
  -- Taken back.
  ended_at     timestamptz,
  PRIMARY KEY (county_code, matter_id, account_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE INDEX supporter_account ON supporter (county_code, account_id, at DESC) WHERE ended_at IS NULL;

-- What is public of a place, the newest first: looked for while somebody reports.
CREATE INDEX published_request_area ON published_request (county_code, area_id, opened_at DESC) WHERE withdrawn_at IS NULL;

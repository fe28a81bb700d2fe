-- The open interface (Open311 GeoReport v2): which systems send reports, each under a key of its own.

-- The account of them all, as that of time passing is time's: never a person's.
INSERT INTO account (id, kind, created_at) VALUES ('00000000-0000-7000-8000-000000000002', 'service', '2025-01-01T00:00:00+08:00');

CREATE TABLE open311_key (
  county_code      text NOT NULL REFERENCES county (county_code),
  -- Stands in the audit where a session would.
  id               uuid NOT NULL,
  key_hash         bytea NOT NULL,
  system           text NOT NULL,
  -- Who answers for what the system sends.
  organization_id  uuid NOT NULL,
  given_by         uuid NOT NULL,
  given_at         timestamptz NOT NULL,
  last_used_on     date,
  taken            integer NOT NULL DEFAULT 0,
  ended_by         uuid,
  ended_at         timestamptz,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, key_hash),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id)
);

-- What a key has sent lately: the same again makes no second request, and so many an hour are taken. Swept after a day.
CREATE TABLE open311_submission (
  county_code  text NOT NULL,
  matter_id    uuid NOT NULL,
  key_id       uuid NOT NULL,
  -- Of all that was sent, under the index key: no words, name or number can be read or guessed from it.
  fingerprint  text NOT NULL,
  taken_at     timestamptz NOT NULL,
  PRIMARY KEY (county_code, matter_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id),
  FOREIGN KEY (county_code, key_id) REFERENCES open311_key (county_code, id)
);
CREATE INDEX open311_submission_key ON open311_submission (county_code, key_id, taken_at);

-- Published requests by the time when they were made, which is what the interface asks for.
CREATE INDEX published_request_opened ON published_request (county_code, opened_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL;

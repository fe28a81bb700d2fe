-- Where a person asked to be told by his browser: sealed, since such an address is a name for a device.
CREATE TABLE push_subscription (
  county_code          text NOT NULL REFERENCES county (county_code),
  id                   uuid NOT NULL,
  account_id           uuid NOT NULL,
  -- Hash of the address, so that one browser has one row.
  endpoint_hash        text NOT NULL,
  subscription_sealed  text NOT NULL,
  created_at           timestamptz NOT NULL,
  failures             integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, account_id, endpoint_hash)
);

-- The days on which the digest went out: one process claims the day, no process sends a second one.
CREATE TABLE digest_day (
  county_code  text NOT NULL REFERENCES county (county_code),
  day          date NOT NULL,
  claimed_at   timestamptz NOT NULL,
  PRIMARY KEY (county_code, day)
);

-- A phone on which a grid worker or building lead works: it proves itself by a key that never leaves it, and that its owner's
-- PIN was given by a secret that only the PIN opens there.
CREATE TABLE field_device (
  county_code      text NOT NULL REFERENCES county (county_code),
  id               uuid NOT NULL,
  account_id       uuid NOT NULL,
  -- ECDSA P-256, uncompressed point in base64url.
  public_key       text NOT NULL CHECK (public_key ~ '^[A-Za-z0-9_-]{87}$'),
  -- SHA-256, in base64url, of the secret that comes with each proof.
  unlock_hash      text NOT NULL CHECK (unlock_hash ~ '^[A-Za-z0-9_-]{43}$'),
  name             text NOT NULL,
  registered_at    timestamptz NOT NULL,
  last_seen_at     timestamptz NOT NULL,
  revoked_at       timestamptz,
  -- The question that the phone is to sign; asked once, answered once.
  challenge        text,
  challenge_until  timestamptz,
  PRIMARY KEY (county_code, id),
  CHECK ((challenge IS NULL) = (challenge_until IS NULL))
);
CREATE INDEX field_device_account ON field_device (county_code, account_id);

-- Identity, sessions, idempotency, audit, live events.
-- Roles (linli_definer, linli_app, linli_gate) and their passwords are made by kit/database/migrate.ts before this runs.

CREATE SCHEMA app AUTHORIZATION linli_definer;
REVOKE ALL ON SCHEMA app FROM PUBLIC;
GRANT USAGE ON SCHEMA app TO linli_app, linli_gate;

-- The seal's key: readable by the functions that seal and verify, by nobody else.
CREATE TABLE app.seal_key (
  generation  integer PRIMARY KEY,
  inner_pad   bytea NOT NULL,
  outer_pad   bytea NOT NULL
);
ALTER TABLE app.seal_key OWNER TO linli_definer;
REVOKE ALL ON app.seal_key FROM PUBLIC;

CREATE TABLE county (
  county_code  text PRIMARY KEY CHECK (county_code ~ '^\d{6}$'),
  name         text NOT NULL,
  preset       text NOT NULL,
  synthetic    boolean NOT NULL DEFAULT false,
  created_at   timestamptz NOT NULL DEFAULT now()
);

-- Accounts and credentials are global: one person, one sign-in, whatever the counties.
CREATE TABLE account (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('person', 'service')),
  created_at    timestamptz NOT NULL,
  last_seen_at  timestamptz,
  disabled_at   timestamptz
);

CREATE TABLE credential (
  account_id  uuid NOT NULL REFERENCES account (id),
  kind        text NOT NULL CHECK (kind IN ('password', 'totp', 'phone', 'field-phone', 'device', 'oidc')),
  identifier  text NOT NULL,
  secret      text NOT NULL,
  last_step   bigint,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (kind, identifier)
);
CREATE INDEX credential_account ON credential (account_id);

CREATE TABLE phone_code (
  phone_index  text PRIMARY KEY,
  code_hash    text NOT NULL,
  expires_at   timestamptz NOT NULL,
  tries_left   integer NOT NULL,
  used_at      timestamptz,
  sent_at      timestamptz NOT NULL
);

-- The operator's one-time tokens for the first four administrators of an empty county.
CREATE TABLE one_time_token (
  token_hash            bytea PRIMARY KEY,
  county_code           text NOT NULL REFERENCES county (county_code),
  administers           text NOT NULL CHECK (administers IN ('system', 'security', 'audit')),
  -- The key of the code app, shown when the link is opened; the account is made when one of its codes has been given.
  authenticator_sealed  text NOT NULL,
  expires_at            timestamptz NOT NULL,
  used_at               timestamptz
);

CREATE TABLE sign_in_limit (
  key     varchar(255) PRIMARY KEY,
  points  integer NOT NULL DEFAULT 0,
  expire  bigint
);

CREATE TABLE membership (
  county_code               text NOT NULL REFERENCES county (county_code),
  account_id                uuid NOT NULL REFERENCES account (id),
  notice_version            text,
  notice_acknowledged_at    timestamptz,
  large_type                boolean NOT NULL DEFAULT false,
  created_at                timestamptz NOT NULL,
  PRIMARY KEY (county_code, account_id)
);

CREATE TABLE session (
  id           uuid PRIMARY KEY,
  token_hash   bytea NOT NULL UNIQUE,
  county_code  text NOT NULL REFERENCES county (county_code),
  account_id   uuid NOT NULL REFERENCES account (id),
  surface      text NOT NULL CHECK (surface IN ('desk', 'field', 'resident', 'service')),
  -- The phone that opened it again last, of a session of the field.
  device_id    uuid,
  -- Opened by a code alone: it carries no post until a phone has proved itself.
  awaits_device  boolean NOT NULL DEFAULT false,
  idle_limit   interval NOT NULL,
  idle_until   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  ended_at     timestamptz,
  ended_why    text
);
CREATE INDEX session_account ON session (account_id) WHERE ended_at IS NULL;

-- What a role may see: the only thing the database must know of roles. Permissions are the program's.
CREATE TABLE role_scope (
  role         text PRIMARY KEY,
  sees_area    boolean NOT NULL,
  sees_party   boolean NOT NULL,
  -- Carried by a session that was opened with a phone code and a device key.
  field        boolean NOT NULL
);

CREATE TABLE idempotency (
  county_code  text NOT NULL,
  actor        text NOT NULL,
  key          text NOT NULL CHECK (length(key) BETWEEN 8 AND 80),
  route        text NOT NULL,
  body_hash    text NOT NULL,
  result_id    text,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (county_code, actor, key)
);
CREATE INDEX idempotency_expiry ON idempotency (county_code, expires_at);

CREATE TABLE audit_entry (
  county_code         text NOT NULL,
  id                  uuid NOT NULL,
  at                  timestamptz NOT NULL DEFAULT clock_timestamp(),
  account_id          uuid,
  session_id          uuid,
  source_address      text,
  organization_id     uuid,
  role                text,
  action              text NOT NULL,
  object_kind         text,
  object_id           text,
  subject_account_id  uuid,
  reason              text,
  outcome             text NOT NULL CHECK (outcome IN ('done', 'refused', 'replayed')),
  details             jsonb NOT NULL DEFAULT '{}',
  transaction_id      xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (county_code, id)
);
CREATE INDEX audit_entry_subject ON audit_entry (county_code, subject_account_id, at DESC) WHERE subject_account_id IS NOT NULL;
CREATE INDEX audit_entry_object ON audit_entry (county_code, object_id, at DESC) WHERE object_id IS NOT NULL;
CREATE INDEX audit_entry_time ON audit_entry (county_code, at DESC);
CREATE INDEX audit_entry_transaction ON audit_entry (county_code, transaction_id, id);

CREATE TABLE audit_seal (
  county_code  text NOT NULL,
  position     bigint NOT NULL,
  entry_id     uuid NOT NULL,
  entry_hash   text NOT NULL,
  batch        bigint NOT NULL,
  PRIMARY KEY (county_code, position),
  UNIQUE (county_code, entry_id),
  FOREIGN KEY (county_code, entry_id) REFERENCES audit_entry (county_code, id)
);

CREATE TABLE audit_batch (
  county_code     text NOT NULL,
  batch           bigint NOT NULL,
  first_position  bigint NOT NULL,
  last_position   bigint NOT NULL,
  batch_hash      text NOT NULL,
  sealed_at       timestamptz NOT NULL,
  PRIMARY KEY (county_code, batch)
);

-- What changed, for live updates: written in the business transaction, read with a cursor below the snapshot's xmin.
CREATE TABLE live_event (
  county_code     text NOT NULL,
  id              uuid NOT NULL,
  transaction_id  xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind            text NOT NULL,
  object_id       text NOT NULL,
  area_path       text COLLATE "C" CHECK (area_path LIKE '%/' AND area_path !~ '[|,]'),
  reporter_id     uuid,
  org_ids         uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county_code, id)
);
CREATE INDEX live_event_cursor ON live_event (transaction_id, id);

-- Settings that an administrator changes at run time (county data, not code).
CREATE TABLE setting (
  county_code  text NOT NULL REFERENCES county (county_code),
  key          text NOT NULL,
  value        jsonb NOT NULL,
  changed_at   timestamptz NOT NULL,
  changed_by   uuid,
  version      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, key)
);

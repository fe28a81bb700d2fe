-- The city's 12345 platform: its orders come in, what becomes of them goes back.

-- Its account, as that of the open interface: never a person's.
INSERT INTO account (id, kind, created_at) VALUES ('00000000-0000-7000-8000-000000000003', 'service', '2025-01-01T00:00:00+08:00');

-- A key opens one door only.
ALTER TABLE open311_key ADD COLUMN kind text NOT NULL DEFAULT 'open311' CHECK (kind IN ('open311', 'hotline'));
CREATE UNIQUE INDEX open311_key_one_hotline ON open311_key (county_code) WHERE kind = 'hotline' AND ended_at IS NULL;

CREATE TABLE hotline_connection (
  county_code      text NOT NULL REFERENCES county (county_code),
  -- Address, secret for signatures, the key under which orders come in.
  settings_sealed  text NOT NULL,
  organization_id  uuid NOT NULL,
  -- Our message → the platform's name of that state; an empty name is not sent.
  outgoing         jsonb NOT NULL,
  -- The platform's name of an event → what it means here.
  incoming         jsonb NOT NULL,
  enabled          boolean NOT NULL DEFAULT false,
  polled           boolean NOT NULL DEFAULT false,
  -- How far its list of orders was read.
  read_to          text,
  last_heard_at    timestamptz,
  last_sent_at     timestamptz,
  -- Why the last call came to nothing; null after one that did not.
  trouble          text,
  trouble_at       timestamptz,
  changed_at       timestamptz NOT NULL,
  changed_by       uuid NOT NULL,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code),
  FOREIGN KEY (county_code, organization_id) REFERENCES organization (county_code, id)
);

-- One order of the platform; a refused return or a case taken up anew comes as its next round.
CREATE TABLE hotline_order (
  county_code    text NOT NULL,
  order_number   text NOT NULL,
  round          integer NOT NULL,
  matter_id      uuid NOT NULL,
  -- Of all that was sent, under the index key: the same again is known, something else under its number refused.
  fingerprint    text NOT NULL,
  taken_at       timestamptz NOT NULL,
  their_due_at   timestamptz,
  their_state    text,
  their_state_at timestamptz,
  solved         boolean,
  satisfied      boolean,
  evaluated_at   timestamptz,
  last_ordinal   integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, order_number, round),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE UNIQUE INDEX hotline_order_matter ON hotline_order (county_code, matter_id);

-- What the platform said of an order after it had sent it.
CREATE TABLE hotline_event (
  county_code   text NOT NULL,
  order_number  text NOT NULL,
  round         integer NOT NULL,
  event_key     text NOT NULL,
  matter_id     uuid NOT NULL,
  their_word    text NOT NULL,
  meaning       text NOT NULL,
  happened_at   timestamptz NOT NULL,
  taken_at      timestamptz NOT NULL,
  words_sealed  text,
  PRIMARY KEY (county_code, order_number, round, event_key),
  FOREIGN KEY (county_code, order_number, round) REFERENCES hotline_order (county_code, order_number, round)
);
CREATE INDEX hotline_event_matter ON hotline_event (county_code, matter_id);

-- What goes back; the words stand on the timeline and are read when it is sent. Of an order the messages go in their order.
CREATE TABLE hotline_message (
  county_code   text NOT NULL,
  id            uuid NOT NULL,
  order_number  text NOT NULL,
  round         integer NOT NULL,
  ordinal       integer NOT NULL,
  kind          text NOT NULL,
  -- Null: the order made no request here.
  matter_id     uuid,
  event_id      uuid,
  -- Why an order was not taken; never a person's words.
  note          text,
  made_at       timestamptz NOT NULL,
  -- Whoever sends it moves this ahead for as long as he needs.
  next_try_at   timestamptz NOT NULL,
  attempts      integer NOT NULL DEFAULT 0,
  -- It may have arrived: the platform is asked before it is sent again.
  unsure        boolean NOT NULL DEFAULT false,
  state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'stopped')),
  ended_at      timestamptz,
  reason        text,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, order_number, round, ordinal),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
CREATE UNIQUE INDEX hotline_message_event ON hotline_message (county_code, order_number, round, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX hotline_message_waiting ON hotline_message (county_code, next_try_at) WHERE state = 'waiting';
CREATE INDEX hotline_message_matter ON hotline_message (county_code, matter_id);

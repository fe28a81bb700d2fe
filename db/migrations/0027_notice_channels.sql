-- How the county reaches people beside the page: what the operator of the channel gave it, entered at the desk, sealed.
CREATE TABLE notice_channel (
  county_code      text NOT NULL REFERENCES county (county_code),
  channel          text NOT NULL CHECK (channel IN ('sms', 'groupRobot', 'officialAccount', 'mail')),
  settings_sealed  text NOT NULL,
  enabled          boolean NOT NULL DEFAULT false,
  last_sent_at     timestamptz,
  changed_at       timestamptz NOT NULL,
  changed_by       uuid NOT NULL,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, channel)
);

-- The robot of one grid's group: one grid, one group.
CREATE TABLE group_robot (
  county_code     text NOT NULL REFERENCES county (county_code),
  id              uuid NOT NULL,
  area_id         text COLLATE "C" NOT NULL,
  webhook_sealed  text NOT NULL,
  enabled         boolean NOT NULL DEFAULT true,
  -- The robot was taken out of its group: nothing is sent until somebody enters a new one.
  gone_at         timestamptz,
  last_sent_at    timestamptz,
  created_at      timestamptz NOT NULL,
  version         integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, area_id),
  FOREIGN KEY (county_code, area_id) REFERENCES area (county_code, id)
);

-- Where a person is reached who gave an address himself: it counts from the moment he proved that it is his.
CREATE TABLE notice_address (
  county_code      text NOT NULL REFERENCES county (county_code),
  account_id       uuid NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('officialAccount', 'mail')),
  address_sealed   text,
  confirmed_at     timestamptz,
  -- Keyed hash of the code that is awaited.
  code_index       text,
  code_expires_at  timestamptz,
  tries_left       integer NOT NULL DEFAULT 0,
  -- Codes of this day, so that nobody has a stranger's box filled.
  code_day         date,
  codes_of_day     integer NOT NULL DEFAULT 0,
  code_sent_at     timestamptz,
  PRIMARY KEY (county_code, account_id, channel)
);
CREATE INDEX notice_address_code ON notice_address (county_code, code_index) WHERE code_index IS NOT NULL;

-- What a person wants to hear by which channel. No row: by the browsers that he subscribed, and by nothing else.
CREATE TABLE notice_preference (
  county_code  text NOT NULL REFERENCES county (county_code),
  account_id   uuid NOT NULL,
  channel      text NOT NULL CHECK (channel IN ('push', 'sms', 'officialAccount', 'mail')),
  immediate    boolean NOT NULL,
  digest       boolean NOT NULL,
  -- The other side said that nobody is there any more.
  gone_at      timestamptz,
  PRIMARY KEY (county_code, account_id, channel)
);

-- One message on its way by one channel. It goes when it has been taken; what cannot arrive stays for a while, for whoever
-- looks after the channels.
CREATE TABLE delivery (
  county_code      text NOT NULL REFERENCES county (county_code),
  id               uuid NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('push', 'sms', 'groupRobot', 'officialAccount', 'mail')),
  origin           text NOT NULL DEFAULT 'notice' CHECK (origin IN ('notice', 'test', 'code')),
  account_id       uuid,
  subscription_id  uuid,
  group_robot_id   uuid,
  -- A place that was chosen for this message alone: a test, a code.
  direct_sealed    text,
  sentence         text NOT NULL,
  immediate        boolean NOT NULL DEFAULT true,
  made_at          timestamptz NOT NULL,
  -- Whoever sends it moves this ahead for as long as he needs: no other process takes it meanwhile, and when he ends, another does later.
  next_try_at      timestamptz NOT NULL,
  attempts         integer NOT NULL DEFAULT 0,
  first_tried_at   timestamptz,
  -- Taken to be sent, and nothing was heard of it yet: whether it went out is not known.
  under_way        boolean NOT NULL DEFAULT false,
  ended            text CHECK (ended IN ('taken', 'gone', 'refused', 'uncertain')),
  ended_at         timestamptz,
  reason           text,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX delivery_due ON delivery (county_code, next_try_at) WHERE ended IS NULL;
CREATE INDEX delivery_ended ON delivery (county_code, ended_at) WHERE ended IS NOT NULL;
CREATE INDEX delivery_account ON delivery (county_code, account_id);

INSERT INTO delivery (county_code, id, channel, account_id, subscription_id, sentence, made_at, next_try_at, attempts)
SELECT d.county_code, d.id, 'push', p.account_id, d.subscription_id, d.sentence, d.made_at, d.next_try_at, d.attempts
FROM push_delivery d JOIN push_subscription p ON p.county_code = d.county_code AND p.id = d.subscription_id;
DROP TABLE push_delivery;

ALTER TABLE consent DROP CONSTRAINT consent_purpose_check;
ALTER TABLE consent ADD CONSTRAINT consent_purpose_check CHECK (purpose IN ('push', 'sms', 'publicName', 'location'));

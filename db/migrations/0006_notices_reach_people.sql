-- Which notices a person has read; not when, so that nobody's diligence can be measured by it.
CREATE TABLE notice_read (
  county_code  text NOT NULL,
  account_id   uuid NOT NULL,
  notice_id    uuid NOT NULL,
  PRIMARY KEY (county_code, account_id, notice_id),
  FOREIGN KEY (county_code, notice_id) REFERENCES notice (county_code, id)
);

-- One sentence on its way to one browser. The row goes when the push service has taken it; until then it is tried again.
CREATE TABLE push_delivery (
  county_code      text NOT NULL REFERENCES county (county_code),
  id               uuid NOT NULL,
  subscription_id  uuid NOT NULL,
  sentence         text NOT NULL,
  made_at          timestamptz NOT NULL,
  -- Whoever sends it moves this ahead for as long as he needs: no other process takes it meanwhile, and when he ends, another does later.
  next_try_at      timestamptz NOT NULL,
  attempts         integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX push_delivery_due ON push_delivery (county_code, next_try_at);
CREATE INDEX push_delivery_subscription ON push_delivery (county_code, subscription_id);

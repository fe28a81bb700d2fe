-- A hotline without an interface: its orders come in by file, and what goes back goes in numbered batches.
ALTER TABLE hotline_connection ADD COLUMN transport text NOT NULL DEFAULT 'http' CHECK (transport IN ('http', 'files'));

CREATE TABLE hotline_batch (
  county_code     text NOT NULL REFERENCES county (county_code),
  id              uuid NOT NULL,
  number          integer NOT NULL CHECK (number > 0),
  state           text NOT NULL CHECK (state IN ('open', 'handed', 'takenBack')),
  messages        integer NOT NULL,
  made_at         timestamptz NOT NULL,
  made_by         uuid NOT NULL,
  ended_at        timestamptz CHECK ((ended_at IS NULL) = (state = 'open')),
  ended_by        uuid,
  -- The file, the same bytes each time; null when it was forgotten, or words in it were erased.
  content_sealed  text,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, number)
);
-- One after the other, so that an order's messages stay in their order.
CREATE UNIQUE INDEX hotline_batch_one_open ON hotline_batch (county_code) WHERE state = 'open';

-- The batch that a message waits or went in; while it waits in one it goes no other way.
ALTER TABLE hotline_message ADD COLUMN batch_id uuid, ADD FOREIGN KEY (county_code, batch_id) REFERENCES hotline_batch (county_code, id);
CREATE INDEX hotline_message_batch ON hotline_message (county_code, batch_id) WHERE batch_id IS NOT NULL;

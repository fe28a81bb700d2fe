-- What an appeal rests on, beside its words: photos, encoded anew, and documents as they came, which are only ever saved. Added by
-- nobody but whoever raised it, which the key that it hangs on says.
ALTER TABLE sheet_appeal ADD CONSTRAINT sheet_appeal_asker UNIQUE (county_code, sheet_id, id, asked_by);
CREATE TABLE sheet_appeal_file (
  county_code   text NOT NULL,
  id            uuid NOT NULL,
  sheet_id      uuid NOT NULL,
  appeal_id     uuid NOT NULL,
  content_type  text NOT NULL CHECK (content_type IN ('image/webp', 'application/pdf')),
  bytes         integer NOT NULL CHECK (bytes > 0),
  width         integer,
  height        integer,
  sha256        text NOT NULL,
  uploaded_by   uuid NOT NULL,
  uploaded_at   timestamptz NOT NULL,
  PRIMARY KEY (county_code, id),
  CHECK ((content_type = 'image/webp') = (width IS NOT NULL AND height IS NOT NULL)),
  FOREIGN KEY (county_code, sheet_id, appeal_id, uploaded_by) REFERENCES sheet_appeal (county_code, sheet_id, id, asked_by)
);
CREATE INDEX sheet_appeal_file_appeal ON sheet_appeal_file (county_code, sheet_id, appeal_id);
CREATE INDEX sheet_appeal_file_uploader ON sheet_appeal_file (county_code, uploaded_by, uploaded_at);

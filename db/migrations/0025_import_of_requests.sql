-- Requests from files of other systems: the file while it is needed, what became of each row, and by what it is known again.

-- Closed where it came from: kept and found, in no figure, because nobody here answered it and no clock of ours ran.
ALTER TABLE request ADD COLUMN closed_elsewhere boolean NOT NULL DEFAULT false;

CREATE TABLE request_import (
  county_code       text NOT NULL REFERENCES county (county_code),
  id                uuid NOT NULL,
  uploaded_by       uuid NOT NULL,
  -- The post by which it was uploaded: rows lie in its area or come back.
  organization_id   uuid NOT NULL,
  role              text NOT NULL,
  area_path         text COLLATE "C" NOT NULL CHECK (area_path LIKE '%/' AND area_path !~ '[|,]'),
  file_name         text NOT NULL,
  -- {"kind": "csv", "encoding": …, "delimiter": …, "lineEnd": …} or {"kind": "xlsx", "sheet": …}
  format            jsonb NOT NULL,
  bytes             integer NOT NULL,
  sha256            text NOT NULL,
  -- The key of the file on disk; without it, when its time is over, nobody reads the file any more.
  file_key_sealed   text,
  -- The first rows, for the preview.
  head_sealed       text,
  headers           text[] NOT NULL,
  -- {"lines": […], "remarks": […], "dataFrom": …, "hiddenColumns": […], "otherSheets": […]}
  layout            jsonb NOT NULL,
  source            text NOT NULL,
  -- {"columns": {field: column}, "coordinates": …, "unknownCategory": …}
  mapping           jsonb NOT NULL,
  state             text NOT NULL CHECK (state IN ('checking', 'ready', 'refused', 'running', 'done', 'cancelled', 'stopped')),
  -- Why it was refused or stopped.
  why               text,
  row_count         integer,
  next_row          integer NOT NULL DEFAULT 0,
  added_open        integer NOT NULL DEFAULT 0,
  added_closed      integer NOT NULL DEFAULT 0,
  already_there     integer NOT NULL DEFAULT 0,
  returned          integer NOT NULL DEFAULT 0,
  -- The process that works on it, and until when nobody else begins.
  worker_id         uuid,
  worker_until      timestamptz,
  failures          integer NOT NULL DEFAULT 0,
  created_at        timestamptz NOT NULL,
  started_at        timestamptz,
  ended_at          timestamptz,
  file_until        timestamptz NOT NULL,
  version           integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX request_import_own ON request_import (county_code, uploaded_by, created_at DESC, id DESC);
CREATE INDEX request_import_work ON request_import (county_code, created_at) WHERE state IN ('checking', 'running');
CREATE INDEX request_import_file ON request_import (county_code, file_until) WHERE file_key_sealed IS NOT NULL;

-- Rows that come back: which, and why. What they say stands in the file alone.
CREATE TABLE request_import_row (
  county_code  text NOT NULL,
  import_id    uuid NOT NULL,
  row          integer NOT NULL,
  uploaded_by  uuid NOT NULL,
  reason       text NOT NULL,
  PRIMARY KEY (county_code, import_id, row),
  FOREIGN KEY (county_code, import_id) REFERENCES request_import (county_code, id)
);

-- By what a row is known when it comes again: keyed hashes of its number in the system it comes from, or of all that it says.
CREATE TABLE imported_request (
  county_code  text NOT NULL,
  row_key      text NOT NULL,
  content_key  text NOT NULL,
  matter_id    uuid NOT NULL,
  import_id    uuid NOT NULL,
  PRIMARY KEY (county_code, row_key),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX imported_request_content ON imported_request (county_code, content_key);
CREATE INDEX imported_request_matter ON imported_request (county_code, matter_id);
CREATE INDEX imported_request_import ON imported_request (county_code, import_id);

-- How the columns of a list were understood last time: for whoever brings the same list again.
CREATE TABLE import_mapping (
  county_code  text NOT NULL REFERENCES county (county_code),
  -- Of all headers in their order.
  header_key   text NOT NULL,
  source       text NOT NULL,
  mapping      jsonb NOT NULL,
  saved_by     uuid NOT NULL,
  saved_at     timestamptz NOT NULL,
  PRIMARY KEY (county_code, header_key)
);

ALTER TABLE file_to_delete DROP CONSTRAINT file_to_delete_kind_check;
ALTER TABLE file_to_delete ADD CONSTRAINT file_to_delete_kind_check CHECK (kind IN ('photo', 'export', 'import'));

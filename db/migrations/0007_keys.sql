-- Which keys this database was written with: told apart by fingerprints, so that another file put in their place is noticed
-- before anything is sealed with it. No key stands here. Reached by the owner alone.
CREATE TABLE key_generation (
  purpose      text NOT NULL,
  generation   integer NOT NULL,
  -- The set of keys that the generation belongs to.
  key_set      text NOT NULL,
  fingerprint  text NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  -- Nothing was found under it any more at this time: a hint for the resealer. Retiring looks again.
  emptied_at   timestamptz,
  retired_at   timestamptz,
  PRIMARY KEY (purpose, generation)
);
ALTER TABLE key_generation ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_generation FORCE ROW LEVEL SECURITY;
REVOKE ALL ON key_generation FROM PUBLIC, linli_app, linli_gate;

-- Words by which a matter is found: what was written, where, and the names of its areas, in one form (modules/matters/search-words.ts).
-- What is sealed and what is erased has no row here.
CREATE TABLE matter_words (
  county_code  text NOT NULL,
  matter_id    uuid NOT NULL,
  opened_at    timestamptz NOT NULL,
  -- The areas that it lies in, from below the county: with them a grid is searched without the rest of the county.
  area_ids     text[] NOT NULL,
  words        text COLLATE "C" NOT NULL,
  PRIMARY KEY (county_code, matter_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
-- No sample of them in the statistics: erased words would stay there until the next look.
ALTER TABLE matter_words ALTER COLUMN words SET STATISTICS 0;

-- Whose words must be made anew, because an area is called otherwise now; in the beginning all.
CREATE TABLE matter_words_due (
  county_code  text NOT NULL,
  matter_id    uuid NOT NULL,
  PRIMARY KEY (county_code, matter_id),
  FOREIGN KEY (county_code, matter_id) REFERENCES matter (county_code, id)
);
INSERT INTO matter_words_due (county_code, matter_id) SELECT county_code, id FROM matter WHERE NOT sealed AND NOT erased;

-- The pairs of neighbouring characters, exactly: 20 bits of county and 21 of each character. Chinese words have mostly two
-- characters and no spaces between them, and trigrams find nothing below three. Its query is planned once a session: 0.1 ms for
-- 250 characters.
CREATE FUNCTION app.word_pairs(county text, words text) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
  characters text[] := string_to_array(words, NULL);
  county_bits bigint := county::bigint << 42;
BEGIN
  RETURN (SELECT coalesce(array_agg(county_bits | (ascii(p.one)::bigint << 21) | ascii(p.other)), '{}')
    FROM unnest(characters, characters[2:]) AS p (one, other) WHERE p.one <> ' ' AND p.other <> ' ');
END
$$;

-- The week, so that the newest are found without the older ones: a negative number, no pair is.
CREATE FUNCTION app.search_week(county text, opened_at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT -((county::bigint << 20) | floor(extract(epoch FROM opened_at) / 604800)::bigint) $$;

-- An area: negative as well, and far below the weeks. Two areas of one key would only be looked through twice.
CREATE FUNCTION app.search_area(area_id text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT -((1::bigint << 62) | (hashtextextended(area_id, 0) & ((1::bigint << 61) - 1))) $$;

CREATE FUNCTION app.search_keys(county text, opened_at timestamptz, area_ids text[], words text) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
  RETURN app.search_week(county, opened_at) || ARRAY(SELECT app.search_area(a) FROM unnest(area_ids) a) || app.word_pairs(county, words);
END
$$;

CREATE INDEX matter_words_found ON matter_words USING gin (app.search_keys(county_code, opened_at, area_ids, words)) WITH (gin_pending_list_limit = 1024);

DROP INDEX matter_title;

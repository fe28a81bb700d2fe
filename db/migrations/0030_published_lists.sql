-- The public lists: by area, category, standing, time and words, for 100,000 published requests.

-- What is published in the one form in which it is searched (modules/matters/search-words.ts).
ALTER TABLE published_request ADD COLUMN words text COLLATE "C" NOT NULL DEFAULT '';
-- No sample of them in the statistics: erased words would stay there until the next look.
ALTER TABLE published_request ALTER COLUMN words SET STATISTICS 0;
UPDATE published_request SET words = btrim(regexp_replace(lower(normalize(public_text || ' ' || public_answer, NFKC)), '[^[:alnum:]]+', ' ', 'g'));
ALTER TABLE published_request ALTER COLUMN words DROP DEFAULT;

-- A report on officials that was sealed after it was published is public no longer.
UPDATE published_request p SET withdrawn_at = now(), version = p.version + 1 FROM matter m
  WHERE m.county_code = p.county_code AND m.id = p.matter_id AND m.sealed AND p.withdrawn_at IS NULL;

CREATE INDEX published_request_words ON published_request USING gin (app.word_pairs(county_code, words)) WHERE withdrawn_at IS NULL;
CREATE INDEX published_request_number ON published_request (county_code, number);
CREATE INDEX published_request_area_newest ON published_request (county_code, area_id, published_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX published_request_category ON published_request (county_code, split_part(category, '.', 1), published_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL;
-- Most are answered: those that are not would be looked for among all of them.
CREATE INDEX published_request_open ON published_request (county_code, published_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL AND (reply_kind IS NULL OR reply_kind = 'byWhen');

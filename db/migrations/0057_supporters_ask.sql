-- Whoever follows what others reported may ask for it to be done, as its reporter may: when he did last, and whether the unit is
-- still to hear of it.
ALTER TABLE supporter ADD COLUMN urged_at timestamptz, ADD COLUMN urge_waits boolean NOT NULL DEFAULT false;
ALTER TABLE supporter ADD CONSTRAINT supporter_urge CHECK (NOT urge_waits OR urged_at IS NOT NULL);

-- Whether others may join it before anything of it is public, where its category lets them: staff close a single one and open it
-- again. What was public once is joined in public or not at all.
ALTER TABLE request ADD COLUMN joining text NOT NULL DEFAULT 'open' CHECK (joining IN ('open', 'closed', 'published'));
UPDATE request q SET joining = 'published' FROM published_request p WHERE p.county_code = q.county_code AND p.matter_id = q.matter_id;

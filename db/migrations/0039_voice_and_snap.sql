-- What a resident says instead of writing it: an attachment of its own kind, which lasts instead of having a size.
ALTER TABLE attachment ADD COLUMN milliseconds integer CHECK (milliseconds > 0);
ALTER TABLE attachment ALTER COLUMN width DROP NOT NULL, ALTER COLUMN height DROP NOT NULL;
ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_kind_check CHECK (
  CASE kind WHEN 'audio' THEN milliseconds IS NOT NULL AND width IS NULL AND height IS NULL
            WHEN 'report' THEN milliseconds IS NULL AND width IS NOT NULL AND height IS NOT NULL
            WHEN 'evidence' THEN milliseconds IS NULL AND width IS NOT NULL AND height IS NOT NULL
            ELSE false END) NOT VALID;
ALTER TABLE attachment VALIDATE CONSTRAINT attachment_kind_check;

-- Of a report by voice alone: whether somebody has typed what was said, and whether its reporter says that it is not what he meant.
ALTER TABLE request ADD COLUMN typing text CHECK (typing IN ('awaited', 'done', 'disputed'));

-- 随手拍: one photo and one tap.
ALTER TABLE matter DROP CONSTRAINT matter_channel_check;
ALTER TABLE matter ADD CONSTRAINT matter_channel_check
  CHECK (kind <> 'request' OR channel IN ('resident', 'snap', 'field', 'desk', 'hotline', 'counter', 'wecomGroup', 'paper', 'import', 'open311')) NOT VALID;
ALTER TABLE matter VALIDATE CONSTRAINT matter_channel_check;
ALTER TABLE consent DROP CONSTRAINT consent_purpose_check;
ALTER TABLE consent ADD CONSTRAINT consent_purpose_check CHECK (purpose IN ('push', 'sms', 'publicName', 'location', 'snapLocation'));

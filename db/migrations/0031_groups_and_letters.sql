-- What residents write in a group, and letters on paper, entered by staff: two more channels, the authority of each, and the day a letter came.
ALTER TABLE matter ADD CONSTRAINT matter_channel_check
  CHECK (kind <> 'request' OR channel IN ('resident', 'field', 'desk', 'hotline', 'counter', 'wecomGroup', 'paper', 'import', 'open311')) NOT VALID;
ALTER TABLE matter VALIDATE CONSTRAINT matter_channel_check;

ALTER TABLE request DROP CONSTRAINT request_authority_check;
ALTER TABLE request ADD CONSTRAINT request_authority_check
  CHECK (authority IN ('call', 'counter', 'visit', 'writtenConsent', 'spokenConsent', 'groupMessage', 'letter')) NOT VALID;
ALTER TABLE request VALIDATE CONSTRAINT request_authority_check;

ALTER TABLE request ADD COLUMN received_on date;

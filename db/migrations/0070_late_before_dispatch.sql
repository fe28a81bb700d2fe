-- Which step of taking it up is late while it is public: nobody answers for it yet.
ALTER TABLE published_request ADD COLUMN late_step text CHECK (late_step IN ('accept', 'dispatch'));
ALTER TABLE published_request ADD CONSTRAINT published_request_late_step CHECK (late_step IS NULL OR reply_kind IS NULL AND kept IS NOT TRUE);

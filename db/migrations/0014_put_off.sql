-- What time could not carry out is put off, each time longer: how often it failed since it last succeeded.
ALTER TABLE matter_clock ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0);
ALTER TABLE matter_timer ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0);

-- Where the office day is as a point (WGS-84), where somebody has set one.
ALTER TABLE office_day ADD COLUMN longitude double precision CHECK (longitude BETWEEN 73 AND 136), ADD COLUMN latitude double precision CHECK (latitude BETWEEN 3 AND 54),
  ADD CONSTRAINT office_day_point CHECK ((longitude IS NULL) = (latitude IS NULL));

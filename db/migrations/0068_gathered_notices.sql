-- A notice whose limit ends before the next digest goes with the others of its unit, and no later than this.
ALTER TABLE notice ADD COLUMN gather_until timestamptz CHECK (gather_until IS NULL OR immediate);
UPDATE setting SET value = '{"noticesApartMinutes": 60}'::jsonb || value WHERE key = 'procedure';

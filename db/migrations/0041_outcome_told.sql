-- Whoever raised it without an account hears what became of the request that his own was merged into, from staff: whether that
-- is still owed, and of which closing of the other one (0: it was declined).
ALTER TABLE request ADD COLUMN outcome_telling text CHECK (outcome_telling IN ('owed', 'told', 'notReached')), ADD COLUMN outcome_of integer;

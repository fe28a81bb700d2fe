-- Lists of one category, and of what is overdue, without walking every newer row.
CREATE INDEX matter_category ON matter (county_code, category, opened_at DESC, id DESC);
CREATE INDEX matter_due ON matter (county_code, opened_at DESC, id DESC) WHERE due_at IS NOT NULL;

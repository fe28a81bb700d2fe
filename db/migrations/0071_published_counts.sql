-- What is counted of all that is public is read from these alone, never from the words beside it.
CREATE INDEX published_request_unit_counts ON published_request (county_code, organization_id) INCLUDE (reply_kind, kept, promised_at, suspended_until) WHERE withdrawn_at IS NULL;
CREATE INDEX published_request_area_counts ON published_request (county_code, area_id) INCLUDE (reply_kind, kept) WHERE withdrawn_at IS NULL;

-- The public list of one authority, newest first.
CREATE INDEX published_request_unit ON published_request (county_code, organization_id, published_at DESC, matter_id DESC) WHERE withdrawn_at IS NULL;

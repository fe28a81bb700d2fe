-- What was closed elsewhere and brought in is in no figure; what returns every season is counted from its rows.
CREATE INDEX request_closed_elsewhere ON request (county_code, matter_id) WHERE closed_elsewhere;

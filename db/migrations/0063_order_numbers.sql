-- An order of the platform is found by its number as what a list brought in; until now the number stood beside the request alone.
UPDATE request q SET external_number = o.order_number
FROM hotline_order o JOIN matter m ON m.county_code = o.county_code AND m.id = o.matter_id AND NOT m.erased
WHERE q.county_code = o.county_code AND q.matter_id = o.matter_id AND q.external_number IS NULL;

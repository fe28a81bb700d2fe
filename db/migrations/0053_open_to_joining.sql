-- Of which kinds others may hear before anything of a request is public: public facilities, never a dispute, a person, a home or
-- an emergency. Counties that are there already switch it on themselves.
ALTER TABLE category ADD COLUMN public_facility boolean NOT NULL DEFAULT false;
ALTER TABLE category ADD CONSTRAINT category_public_facility CHECK (NOT public_facility
  OR (urgency IS DISTINCT FROM 'emergency' AND key ~ '^(utilities|municipal|sanitation|greening|traffic|safety)[.]'));

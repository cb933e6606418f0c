-- Finds the live records of a category by body.

CREATE INDEX records_body ON records (body, resource) WHERE gone_at IS NULL;

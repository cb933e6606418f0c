-- Maps the body ids of live records to row ids (see index.body_ranges), kept by triggers.

DELETE FROM sheets;

DROP INDEX records_body;

CREATE TABLE spans (
    body INTEGER PRIMARY KEY, id INTEGER NOT NULL,
    count INTEGER NOT NULL, resource TEXT NOT NULL);

INSERT INTO spans SELECT min(body), min(id), count(*), resource FROM (
    SELECT body, id, resource, body - row_number() OVER (ORDER BY body) AS run
    FROM records WHERE gone_at IS NULL AND body IS NOT NULL)
    GROUP BY resource, run, body - id;

CREATE INDEX spans_of ON spans (resource);

CREATE TRIGGER spans_new AFTER INSERT ON records
    WHEN new.gone_at IS NULL AND new.body IS NOT NULL
BEGIN
    UPDATE spans SET count = count + 1
        WHERE body = (SELECT max(body) FROM spans WHERE body < new.body)
        AND resource = new.resource
        AND body + count = new.body AND id + count = new.id;
    INSERT INTO spans SELECT new.body, new.id, 1, new.resource
        WHERE changes() = 0;
END;

CREATE TRIGGER spans_old AFTER UPDATE OF body, gone_at ON records
    WHEN old.gone_at IS NULL AND old.body IS NOT NULL
    AND (new.body IS NOT old.body OR (new.gone_at IS NULL) <> (old.gone_at IS NULL))
BEGIN
    INSERT INTO spans SELECT old.body + 1, id + old.body + 1 - body,
        body + count - old.body - 1, resource
        FROM spans
        WHERE body = (SELECT max(body) FROM spans WHERE body <= old.body)
        AND body + count > old.body + 1;
    UPDATE spans SET count = old.body - body
        WHERE body = (SELECT max(body) FROM spans WHERE body <= old.body)
        AND body + count > old.body;
    DELETE FROM spans WHERE body = old.body AND count = 0;
END;

CREATE TRIGGER spans_other AFTER UPDATE OF body, gone_at ON records
    WHEN new.gone_at IS NULL AND new.body IS NOT NULL
    AND (new.body IS NOT old.body OR (new.gone_at IS NULL) <> (old.gone_at IS NULL))
BEGIN
    UPDATE spans SET count = count + 1
        WHERE body = (SELECT max(body) FROM spans WHERE body < new.body)
        AND resource = new.resource
        AND body + count = new.body AND id + count = new.id;
    INSERT INTO spans SELECT new.body, new.id, 1, new.resource
        WHERE changes() = 0;
END;

CREATE TRIGGER spans_no_more AFTER DELETE ON records
    WHEN old.gone_at IS NULL AND old.body IS NOT NULL
BEGIN
    INSERT INTO spans SELECT old.body + 1, id + old.body + 1 - body,
        body + count - old.body - 1, resource
        FROM spans
        WHERE body = (SELECT max(body) FROM spans WHERE body <= old.body)
        AND body + count > old.body + 1;
    UPDATE spans SET count = old.body - body
        WHERE body = (SELECT max(body) FROM spans WHERE body <= old.body)
        AND body + count > old.body;
    DELETE FROM spans WHERE body = old.body AND count = 0;
END;

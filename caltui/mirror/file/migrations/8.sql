-- Acts: a run whose items differ in category, verb and values. A journal entry knows its item.

ALTER TABLE batches ADD COLUMN kind TEXT NOT NULL DEFAULT 'bulk';

ALTER TABLE batches ADD COLUMN undo_of TEXT;

ALTER TABLE batch_items ADD COLUMN change TEXT;

ALTER TABLE batch_items ADD COLUMN skipped TEXT;

ALTER TABLE journal ADD COLUMN item INTEGER;

UPDATE journal SET item = (SELECT min(i.position) FROM batch_items AS i
    WHERE i.batch = journal.batch AND i.ids = journal.ids) WHERE batch IS NOT NULL;

DROP INDEX journal_batch;

CREATE INDEX journal_batch ON journal (batch, item) WHERE batch IS NOT NULL;

CREATE INDEX journal_undo ON journal (undo_of) WHERE undo_of IS NOT NULL;

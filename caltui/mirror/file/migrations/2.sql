-- Bulk runs and their items.

CREATE TABLE batches (
    id TEXT PRIMARY KEY, at REAL NOT NULL, profile TEXT NOT NULL, resource TEXT NOT NULL,
    verb TEXT NOT NULL, summary TEXT NOT NULL, entries TEXT NOT NULL,
    look TEXT NOT NULL, stop_on_error INTEGER NOT NULL, owner TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE batch_items (
    batch TEXT NOT NULL, position INTEGER NOT NULL, ids TEXT NOT NULL,
    summary TEXT NOT NULL, PRIMARY KEY (batch, position)) WITHOUT ROWID;

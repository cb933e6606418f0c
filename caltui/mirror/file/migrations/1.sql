-- Records as last seen, the search index, and the journal of writes.

CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

INSERT INTO meta VALUES ('next_body', 1);

CREATE TABLE lists (
    resource TEXT PRIMARY KEY, round INTEGER NOT NULL,
    synced_at REAL NOT NULL, complete_at REAL) WITHOUT ROWID;

CREATE TABLE records (
    id INTEGER PRIMARY KEY, resource TEXT NOT NULL, key TEXT NOT NULL,
    body INTEGER, digest BLOB, seen_at REAL NOT NULL, gone_at REAL,
    round INTEGER NOT NULL, mark TEXT NOT NULL, UNIQUE (resource, key));

CREATE INDEX records_live ON records (resource, gone_at);

CREATE TABLE bodies (id INTEGER PRIMARY KEY, record INTEGER NOT NULL, text TEXT NOT NULL);

CREATE VIRTUAL TABLE words USING fts5 (
    text, content='', tokenize='trigram', detail=none, columnsize=0);

INSERT INTO words (words, rank) VALUES ('hashsize', 8000000);

CREATE VIRTUAL TABLE terms USING fts5vocab ('words', 'row');

CREATE TABLE formats (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, format TEXT NOT NULL, why TEXT NOT NULL);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, profile TEXT NOT NULL,
    resource TEXT NOT NULL, verb TEXT NOT NULL, ids TEXT NOT NULL, summary TEXT NOT NULL,
    method TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL, body TEXT, before TEXT,
    outcome TEXT NOT NULL, detail TEXT NOT NULL, after TEXT, settled_at REAL,
    undo_of INTEGER, batch TEXT, owner TEXT NOT NULL);

CREATE INDEX journal_open ON journal (outcome) WHERE outcome IN ('about to', 'unknown');

CREATE INDEX journal_batch ON journal (batch) WHERE batch IS NOT NULL;

CREATE TABLE drafts (place TEXT PRIMARY KEY, at REAL NOT NULL, entries TEXT NOT NULL);

CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);

PRAGMA application_id = 211906580;

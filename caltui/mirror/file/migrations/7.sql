-- What a person put off in the inbox and noted on records, and what reads found changed.

CREATE TABLE snoozes (
    queue TEXT NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL,
    until REAL, cause TEXT NOT NULL, PRIMARY KEY (queue, resource, key)) WITHOUT ROWID;

CREATE TABLE notes (
    resource TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (resource, key)) WITHOUT ROWID;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY, resource TEXT NOT NULL, key TEXT NOT NULL,
    since REAL, at REAL NOT NULL, kind TEXT NOT NULL, fields TEXT NOT NULL);

CREATE INDEX changes_of ON changes (resource, key);

CREATE INDEX changes_at ON changes (at);

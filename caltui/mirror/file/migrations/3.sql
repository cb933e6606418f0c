-- What each category's columns sort and search by.

CREATE TABLE sheets (
    resource TEXT PRIMARY KEY, signature TEXT NOT NULL,
    live INTEGER NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;

"""The tables of a mirror, as a list of migrations.

`records` is small (identity, state, when seen); `bodies` holds the JSON. What changed can be found
without reading 1 kB a record. Each version of a body gets a new id that is never reused, so the
search index needs no update when a record changes: entries of replaced bodies are in no range of
`spans`, and `tidy` rebuilds the index when there are many.

`spans` maps the body ids of live records to row ids (see `index.body_ranges`). Whoever inserts
records adds them there, many at once; triggers handle changed and deleted records.

The search index consists of trigrams, so any part of a word is found. It has no positions and no
copy of the text: 0.3 kB and about 30 µs a record of 1 kB, where one with positions takes 1.5 kB and
50 to 70 µs. Its results are candidates that are read and checked.
"""

from typing import TYPE_CHECKING

from caltui import __version__
from caltui.mirror.file.errors import MirrorError, Newer

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

APPLICATION_ID = 0x0CA17014
INDEX: tuple[str, ...] = (
    """CREATE VIRTUAL TABLE {name} USING fts5 (
        text, content='', tokenize='trigram', detail=none, columnsize=0)""",
    "INSERT INTO {name} ({name}, rank) VALUES ('hashsize', 8000000)",
)
"""Creates a search index of that name."""

TERMS = "CREATE VIRTUAL TABLE terms USING fts5vocab ('words', 'row')"
"""The trigrams in the index that is in use."""

_FIRST: tuple[str, ...] = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "INSERT INTO meta VALUES ('next_body', 1)",
    """CREATE TABLE lists (
        resource TEXT PRIMARY KEY, round INTEGER NOT NULL,
        synced_at REAL NOT NULL, complete_at REAL) WITHOUT ROWID""",
    """CREATE TABLE records (
        id INTEGER PRIMARY KEY, resource TEXT NOT NULL, key TEXT NOT NULL,
        body INTEGER, digest BLOB, seen_at REAL NOT NULL, gone_at REAL,
        round INTEGER NOT NULL, mark TEXT NOT NULL, UNIQUE (resource, key))""",
    "CREATE INDEX records_live ON records (resource, gone_at)",
    "CREATE TABLE bodies (id INTEGER PRIMARY KEY, record INTEGER NOT NULL, text TEXT NOT NULL)",
    *(statement.format(name="words") for statement in INDEX),
    TERMS,
    """CREATE TABLE formats (
        id INTEGER PRIMARY KEY, at REAL NOT NULL, format TEXT NOT NULL, why TEXT NOT NULL)""",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, profile TEXT NOT NULL,
        resource TEXT NOT NULL, verb TEXT NOT NULL, ids TEXT NOT NULL, summary TEXT NOT NULL,
        method TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL, body TEXT, before TEXT,
        outcome TEXT NOT NULL, detail TEXT NOT NULL, after TEXT, settled_at REAL,
        undo_of INTEGER, batch TEXT, owner TEXT NOT NULL)""",
    "CREATE INDEX journal_open ON journal (outcome) WHERE outcome IN ('about to', 'unknown')",
    "CREATE INDEX journal_batch ON journal (batch) WHERE batch IS NOT NULL",
    "CREATE TABLE drafts (place TEXT PRIMARY KEY, at REAL NOT NULL, entries TEXT NOT NULL)",
    "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_BATCHES: tuple[str, ...] = (
    """CREATE TABLE batches (
        id TEXT PRIMARY KEY, at REAL NOT NULL, profile TEXT NOT NULL, resource TEXT NOT NULL,
        verb TEXT NOT NULL, summary TEXT NOT NULL, entries TEXT NOT NULL,
        look TEXT NOT NULL, stop_on_error INTEGER NOT NULL, owner TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE batch_items (
        batch TEXT NOT NULL, position INTEGER NOT NULL, ids TEXT NOT NULL,
        summary TEXT NOT NULL, PRIMARY KEY (batch, position)) WITHOUT ROWID""",
)

_SHEETS: tuple[str, ...] = (
    """CREATE TABLE sheets (
        resource TEXT PRIMARY KEY, signature TEXT NOT NULL,
        live INTEGER NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID""",
)

_LIVE_BODIES: tuple[str, ...] = (
    "CREATE INDEX records_body ON records (body, resource) WHERE gone_at IS NULL",
)

_BEFORE = "(SELECT max(body) FROM spans WHERE body {} {})"
_ADD = """
    UPDATE spans SET count = count + 1
        WHERE body = {before} AND resource = new.resource
        AND body + count = new.body AND id + count = new.id;
    INSERT INTO spans SELECT new.body, new.id, 1, new.resource
        WHERE changes() = 0;""".format(before=_BEFORE.format("<", "new.body"))
_TAKE_OUT = """
    INSERT INTO spans SELECT old.body + 1, id + old.body + 1 - body,
        body + count - old.body - 1, resource
        FROM spans WHERE body = {before} AND body + count > old.body + 1;
    UPDATE spans SET count = old.body - body
        WHERE body = {before} AND body + count > old.body;
    DELETE FROM spans WHERE body = old.body AND count = 0;""".format(
    before=_BEFORE.format("<=", "old.body")
)
_WAS_LIVE = "old.gone_at IS NULL AND old.body IS NOT NULL"
_IS_LIVE = "new.gone_at IS NULL AND new.body IS NOT NULL"
_MOVED = "(new.body IS NOT old.body OR (new.gone_at IS NULL) <> (old.gone_at IS NULL))"

_SPANS: tuple[str, ...] = (
    "DELETE FROM sheets",
    "DROP INDEX records_body",
    """CREATE TABLE spans (
        body INTEGER PRIMARY KEY, id INTEGER NOT NULL,
        count INTEGER NOT NULL, resource TEXT NOT NULL)""",
    """INSERT INTO spans SELECT min(body), min(id), count(*), resource FROM (
        SELECT body, id, resource, body - row_number() OVER (ORDER BY body) AS run
        FROM records WHERE gone_at IS NULL AND body IS NOT NULL)
        GROUP BY resource, run, body - id""",
    "CREATE INDEX spans_of ON spans (resource)",
    f"CREATE TRIGGER spans_new AFTER INSERT ON records WHEN {_IS_LIVE} BEGIN {_ADD} END",
    f"""CREATE TRIGGER spans_old AFTER UPDATE OF body, gone_at ON records
        WHEN {_WAS_LIVE} AND {_MOVED} BEGIN {_TAKE_OUT} END""",
    f"""CREATE TRIGGER spans_other AFTER UPDATE OF body, gone_at ON records
        WHEN {_IS_LIVE} AND {_MOVED} BEGIN {_ADD} END""",
    f"CREATE TRIGGER spans_no_more AFTER DELETE ON records WHEN {_WAS_LIVE} BEGIN {_TAKE_OUT} END",
)

_TOGETHER: tuple[str, ...] = ("DROP TRIGGER spans_new",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    *(_FIRST, _BATCHES, _SHEETS),
    *(_LIVE_BODIES, _SPANS, _TOGETHER),
)
"""The statements that lead from version n to n + 1. Entries are only ever added."""

VERSION = len(MIGRATIONS)


def upgrade(connection: "sqlite3.Connection", path: "Path | None") -> None:
    """Brings a file to VERSION in one transaction. Raises Newer for a newer one."""
    found = version_of(connection)
    if found == VERSION:
        return
    if found > VERSION:
        raise _newer(connection, path)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in MIGRATIONS[version_of(connection) :]:
            for statement in migration:
                _run(connection, statement)
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('written_by', ?)", (f"caltui {__version__}",)
        )
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def version_of(connection: "sqlite3.Connection") -> int:
    """The schema version of the file; 0 if it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _run(connection: "sqlite3.Connection", statement: str) -> None:
    import sqlite3

    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error) or "tokenizer" in str(error):
            raise MirrorError(
                f"This Python's SQLite ({sqlite3.sqlite_version}) has no trigram search.",
                "Use a Python with SQLite 3.34 or newer.",
            ) from error
        raise


def _newer(connection: "sqlite3.Connection", path: "Path | None") -> Newer:
    import sqlite3

    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'written_by'").fetchone()
    except sqlite3.Error:
        row = None
    writer = str(row[0]) if row else "a newer caltui"
    return Newer(
        f"The mirror {path} was written by {writer} (schema {version_of(connection)}); "
        f"this is caltui {__version__} (schema {VERSION}).",
        "Upgrade caltui, or move the file away: records come back with the next sync, "
        "the journal of writes does not.",
    )

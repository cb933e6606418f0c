"""The head of a mirror's file: in which dialect its records and its journal are."""

from pathlib import Path

from caltui.mirror.file.connections import Connections
from caltui.mirror.file.errors import OtherDialect

_HELD = "SELECT value FROM meta WHERE name = 'dialect'"
_CLAIM = "INSERT OR IGNORE INTO meta VALUES ('dialect', ?)"


def check_dialect(connections: Connections, path: Path, dialect: str, *, claim: bool) -> None:
    """Raises OtherDialect for a file of another dialect; such records never meet in one file.

    A file that has none yet is this one's from now on, if it is to `claim` it.
    """
    with connections.read() as sql:
        row = sql.execute(_HELD).fetchone()
    if row is None:
        if claim:
            with connections.write() as sql:
                sql.execute(_CLAIM, (dialect,))
    elif row[0] != dialect:
        raise OtherDialect(
            f"The mirror {path} holds what was seen in the dialect '{row[0]}', and this profile "
            f"speaks '{dialect}'.",
            "Give the profile its dialect back, or move the file away: records come back with "
            "the next sync, the journal of writes does not.",
        )

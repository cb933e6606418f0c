"""The users that typed texts mean: a mail address, a name, or an id."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.ports import Reads

_LOOKED_AT = 50
USERS = "users"


class Calls(Reads, Protocol):
    """Finds records by name."""

    def called(self, resource: str, text: str, most: int) -> list[tuple[str, str]]:
        """(key, name) of records that a typed text may mean."""


class MeantUser(NamedTuple):
    """A text, and the users that it may mean, as (id, name). One is certain, none is unknown."""

    text: str
    found: tuple[tuple[str, str], ...]


def users_named(workspace: Calls, texts: Sequence[str]) -> list[MeantUser]:
    """Finds the users that each text may mean.

    An id, a whole address or a whole name wins over a part of one.
    """
    return [MeantUser(text, tuple(_found(workspace, text.strip()))) for text in texts]


def _found(workspace: Calls, text: str) -> list[tuple[str, str]]:
    if text.isdecimal():
        seen = workspace.record(USERS, text)
        return [(text, workspace.name(USERS, text) or f"user {text}")] if seen else []
    wanted = fold(text)
    rows = []
    for key, name in workspace.called(USERS, text, _LOOKED_AT):
        seen = workspace.record(USERS, key)
        email = str((seen.record if seen else {}).get("email") or "")
        rows.append((key, name, fold(email)))
    exact = [row for row in rows if row[2] == wanted] or [r for r in rows if fold(r[1]) == wanted]
    return [(key, name) for key, name, _ in exact or rows]

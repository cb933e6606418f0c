"""One call of an operation of v2, with everything a handler needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.calv2.facts import Account, Route
from caltui.sandbox.calv2.refusals import bad_request, fault, invalid

Granted = dict[tuple[int, str, str, int], datetime]
"""By user, role, kind of place and its number."""


class PagedRecords(NamedTuple):
    """The records of a list with what its answer says about pages."""

    data: Sequence[Any]
    pagination: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what. `me` is the id of the key's user, None without a key. `old` asks for the form
    of April 2024; `version` is the value of the header. `granted` says when a role last passed."""

    world: World
    account: Account
    route: Route
    me: int | None
    ids: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    body: Any = None
    version: str = ""
    old: bool = False
    granted: Granted = field(default_factory=dict)

    @property
    def mine(self) -> int:
        """The id of the key's user; 0 without one, which no user has."""
        return self.me or 0

    @property
    def user(self) -> Record:
        """The key's user."""
        found = self.world.find("users", self.me)
        return found if found is not None else {"id": 0, "email": "", "timeZone": "UTC"}

    def number(self, name: str) -> int:
        """A number in the path. 400 where it is none."""
        text = self.ids[name]
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise bad_request("Validation failed (numeric string is expected)")
        return int(text)

    def text(self, name: str) -> str | None:
        """The first value of a key of the query, None without one."""
        values = self.query.get(name)
        return values[0] if values else None

    def texts(self, name: str) -> list[str]:
        """The values of a key: repeated, numbered in brackets, or with commas between them."""
        values = [*self.query.get(name, ()), *self.query.get(f"{name}[]", ())]
        return [part for value in values for part in value.split(",") if part]

    def page(self, *, usual: int = 250, most: int = 250) -> tuple[int, int]:
        """(skip, take) of a list. 400 for what is no such number."""
        skip, take = self.whole("skip", 0, 0, None), self.whole("take", usual, 1, most)
        return skip, take

    def whole(self, name: str, usual: int, least: int, most: int | None) -> int:
        """A whole number of the query within its bounds. 400 for anything else."""
        text = self.text(name)
        if text is None:
            return usual
        target = {key: values[0] for key, values in self.query.items()}
        if not text.removeprefix("-").isdecimal():
            why = f"{name} must be a number conforming to the specified constraints"
            raise invalid([fault(name, target, text, isNumber=why)])
        value = int(text)
        if value < least:
            why = f"{name} must not be less than {least}"
            raise invalid([fault(name, target, value, min=why)])
        if most is not None and value > most:
            why = f"{name} must not be greater than {most}"
            raise invalid([fault(name, target, value, max=why)])
        return value


def sliced(question: Question, rows: Sequence[Any]) -> Sequence[Any]:
    """The page of a list without a word about pages."""
    skip, take = question.page()
    return rows[skip : skip + take]


class NoData:
    """The answer of an operation that has nothing to say: `{status}` alone."""


NO_DATA = NoData()

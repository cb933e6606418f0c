"""Attempts grouped under the call that caused them, with the reason for each further one."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from caltui.gateway.trace import Entry

WRAPPERS = ("result", "data", "error")
"""Names under which servers put an answer, the outermost first."""


class SentCall(NamedTuple):
    """One call of the session with its attempts, the first one first."""

    number: int
    tries: tuple[Entry, ...]

    @property
    def last(self) -> Entry:
        """The attempt that decided."""
        return self.tries[-1]

    @property
    def ms(self) -> float:
        """Milliseconds of all attempts together."""
        return sum(entry.ms for entry in self.tries)

    @property
    def waited(self) -> float:
        """Milliseconds for which the budget was waited for."""
        return sum(entry.waited for entry in self.tries)

    def why(self, index: int) -> str:
        """Says why the attempt with this index was made; empty for the first."""
        if not index:
            return ""
        before, entry = self.tries[index - 1], self.tries[index]
        what = status_text(before)
        if before.format != entry.format:
            return f"{entry.format or 'other'} URLs after {what}"
        return f"after {what}"

    def has(self, words: Sequence[str], bodies: bytes) -> bool:
        """Tells whether each word is in one of its texts or in its bodies, in small letters."""
        texts = " ".join(
            " ".join((e.operation, e.method, e.url, status_text(e), e.code, e.error, e.way))
            for e in self.tries
        ).casefold()
        return all(word in texts or word.encode() in bodies for word in words)


def calls_of(entries: Iterable[Entry]) -> list[SentCall]:
    """The calls, the newest first."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.call, []).append(entry)
    return [SentCall(number, tuple(tries)) for number, tries in reversed(found.items())]


def status_text(entry: Entry) -> str:
    """`200`, `404 in 200` where a wrapper said so, or `no answer`."""
    if entry.status is None:
        return "no answer"
    inside = entry.http is not None and entry.http != entry.status
    return f"{entry.status} in {entry.http}" if inside else str(entry.status)


def phrase(status: int | None) -> str:
    """The words of HTTP for a status; empty for none."""
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""


def wrapper_of(value: Any) -> tuple[str, ...]:
    """The names that lead to what an answer is about: `("data", "bookings")`. The last one is that
    of the records, where they have one."""
    names: list[str] = []
    while isinstance(value, dict) and "id" not in value and len(names) < 4:
        name = next((name for name in WRAPPERS if name in value), "")
        if not name and len(value) == 1:
            name = next(iter(value))
        if not name or not isinstance(value[name], (dict, list)):
            break
        names.append(name)
        value = value[name]
    return tuple(names)


def code_inside(value: Any) -> str:
    """The code that an answer holds beside its message; empty where it has none."""
    for _ in range(4):
        if not isinstance(value, dict):
            return ""
        code = value.get("code", value.get("statusCode"))
        if isinstance(code, (int, str)) and not isinstance(code, bool):
            return str(code)
        value = next((value[name] for name in reversed(WRAPPERS) if name in value), None)
    return ""

"""A record of every attempt, for the request inspector and `--verbose`."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import NamedTuple

from caltui.gateway.exchanged import Exchanged, ExchangedBodies

NOT_WAITED = "was not waited for"
"""The error of a call that was stopped here."""


class Entry(NamedTuple):
    """One attempt. `url` is redacted; `format` is `new`, `old` or empty.

    `status` is None when no answer came, and `error` then says why. `attempt`
    counts the attempts of one call from 1, retries and the other URL format alike. `code`
    is what a refusal's wrapper holds beside its message. `headers` are those that the call has
    of its own, by name; of the version that was asked for also the value, of no other one.
    `call` is the number of the call, `number` that of the attempt in the session. `waited` are
    the milliseconds for which the budget was waited for before it. `http` is the status of HTTP
    itself, where `status` may be one that stood inside the answer.
    """

    at: datetime
    operation: str
    method: str
    url: str
    format: str
    status: int | None
    ms: float
    bytes: int
    attempt: int
    error: str = ""
    code: str = ""
    headers: tuple[str, ...] = ()
    call: int = 0
    number: int = 0
    waited: float = 0.0
    http: int | None = None

    @property
    def way(self) -> str:
        """The URL format of the call, or the API version that it asked for; empty where there is
        only one."""
        versions = (head.partition(": ")[2] for head in self.headers)
        return self.format or next(filter(None, versions), "")


class Trace:
    """The last attempts, newest last, and whoever wants to hear of new ones."""

    def __init__(self, keep: int = 500) -> None:
        self.entries: deque[Entry] = deque(maxlen=keep)
        self.keeps_bodies = False
        """Whether what attempts exchanged is kept too: only the console looks at it."""
        self._callbacks: list[Callable[[Entry], None]] = []
        self._numbers, self._calls = count(1), count(1)
        self._bodies = ExchangedBodies()

    @property
    def reached(self) -> bool | None:
        """Whether the last call that was waited for was answered; None before the first."""
        waited = (entry for entry in reversed(self.entries) if entry.error != NOT_WAITED)
        last = next(waited, None)
        return None if last is None else last.status is not None

    def next_call(self) -> int:
        """The number for a call that begins."""
        return next(self._calls)

    def exchanged(self, number: int) -> Exchanged | None:
        """The bodies and headers of the attempt with this number; None if they are not kept."""
        return self._bodies.get(number)

    def record(self, entry: Entry, exchanged: Exchanged | None = None) -> None:
        """Keeps the entry and what it exchanged, and tells every subscriber."""
        entry = entry._replace(number=next(self._numbers))
        self.entries.append(entry)
        if exchanged is not None and self.keeps_bodies:
            self._bodies.put(entry.number, exchanged)
        for callback in tuple(self._callbacks):
            callback(entry)

    def subscribe(self, callback: Callable[[Entry], None]) -> Callable[[], None]:
        """Calls `callback` for each new entry. Returns what ends the subscription."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

"""A record of every attempt, for the request inspector and `--verbose`."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

NOT_WAITED = "was not waited for"
"""The error of a call that was stopped here."""


class Entry(NamedTuple):
    """One attempt. `url` is redacted; `format` is `new`, `old` or empty.

    `status` is None when no answer came, and `error` then says why. `attempt`
    counts the attempts of one call from 1, retries and the other URL format alike. `code`
    is what a refusal's wrapper holds beside its message.
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


class Trace:
    """The last attempts, newest last, and whoever wants to hear of new ones."""

    def __init__(self, keep: int = 500) -> None:
        self.entries: deque[Entry] = deque(maxlen=keep)
        self._callbacks: list[Callable[[Entry], None]] = []

    @property
    def reached(self) -> bool | None:
        """Whether the last call that was waited for was answered; None before the first."""
        waited = (entry for entry in reversed(self.entries) if entry.error != NOT_WAITED)
        last = next(waited, None)
        return None if last is None else last.status is not None

    def record(self, entry: Entry) -> None:
        """Keeps the entry and tells every subscriber."""
        self.entries.append(entry)
        for callback in tuple(self._callbacks):
            callback(entry)

    def subscribe(self, callback: Callable[[Entry], None]) -> Callable[[], None]:
        """Calls `callback` for each new entry. Returns what ends the subscription."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

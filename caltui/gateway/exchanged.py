"""Keeps bodies and headers of the last attempts, for the request inspector."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

MOST_OF_ONE = 64 * 1024
"""Bytes of a body that are kept; the rest is cut off."""

MOST_IN_ALL = 4 * 1024 * 1024
"""Bytes of all bodies that are kept; then the oldest go."""

MOST_ATTEMPTS = 500
"""Attempts of which anything is kept."""


class Exchanged(NamedTuple):
    """What one attempt carried. `sent` and `got` are bodies, cut where their sizes say more.

    No text in it holds the token; what else is secret is still in the bodies.
    """

    sent: bytes = b""
    sent_size: int = 0
    sent_headers: tuple[tuple[str, str], ...] = ()
    got: bytes = b""
    got_size: int = 0
    got_headers: Mapping[str, str] = {}

    @property
    def weight(self) -> int:
        """The bytes that are held."""
        return len(self.sent) + len(self.got)


def exchanged(
    sent: bytes | None,
    sent_headers: tuple[tuple[str, str], ...],
    got: bytes = b"",
    got_headers: Mapping[str, str] | None = None,
) -> Exchanged:
    """The bodies, each cut where it is long."""
    sent = sent or b""
    sizes = len(sent), len(got)
    return Exchanged(
        sent[:MOST_OF_ONE], sizes[0], sent_headers, got[:MOST_OF_ONE], sizes[1], got_headers or {}
    )


class ExchangedBodies:
    """What was exchanged, by the number of the attempt; bounded by its weight."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Exchanged] = OrderedDict()
        self._weight = 0

    def put(self, number: int, one: Exchanged) -> None:
        """Keeps one, and lets go of the oldest where that is too much."""
        self._kept[number] = one
        self._weight += one.weight
        while len(self._kept) > 1 and (
            self._weight > MOST_IN_ALL or len(self._kept) > MOST_ATTEMPTS
        ):
            self._weight -= self._kept.popitem(last=False)[1].weight

    def get(self, number: int) -> Exchanged | None:
        """The bodies and headers of an attempt; None if they are no longer kept."""
        return self._kept.get(number)

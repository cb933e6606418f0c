"""Finds the least events that still break the console."""

from collections.abc import Callable, Sequence

from tests.random_use.events import Event


def shrunk(
    events: Sequence[Event], breaks: Callable[[Sequence[Event]], bool], *, tries: int = 200
) -> list[Event]:
    """Takes parts out, halves first, single events last, while what is left still breaks."""
    left, size = list(events), max(1, len(events) // 2)
    while tries > 0:
        smaller = False
        at = 0
        while at < len(left) and tries > 0:
            without = [*left[:at], *left[at + size :]]
            tries -= 1
            if breaks(without):
                left, smaller = without, True
            else:
                at += size
        if size == 1 and not smaller:
            break
        size = max(1, size // 2)
    return left

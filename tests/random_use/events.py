"""What a hand, a window and a gateway can do, by chance."""

import random
from collections.abc import Sequence
from typing import Any

Event = Sequence[Any]
"""`key name`, `text words`, `mouse code x y up`, `size columns rows`, `fault kind`, `rest`."""

KEYS = (
    *"jkhlgGnedrwtvVaAiFIuUsfpcymMoxXbz/:?[]{}=+-123 ",
    *("enter", "enter", "enter", "esc", "esc", "esc", "esc", "tab", "tab", "backspace"),
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end"),
    *("ctrl+p", "ctrl+s", "ctrl+o", "ctrl+g", "ctrl+f", "ctrl+a", "ctrl+u", "ctrl+t", "ctrl+r"),
)
TEXTS = (
    *("guest3", "users", "bookings /guest3", "event-types", "teams", "schedules 1", "zz[bold]"),
    *("9-12", "tue 10:00", "漢字", "x" * 60, "status=ACCEPTED", "attendees", "journal", "theme"),
)
SIZES = ((80, 24), (120, 40), (200, 50), (100, 30), (60, 15), (40, 10), (20, 5), (10, 3), (1, 1))
FAULTS = ("status", "delay", "reset", "server_error", "rate_limited", "html", "broken_json")
SLOW_EACH = 3
"""Of so many seeds one has a gateway that is slow all the time."""

MOUSE = {"left": 0, "middle": 1, "right": 2, "drag": 32, "move": 35, "up": 64, "down": 65}
"""Codes of the SGR mouse protocol; a wheel turns up or down."""


def events(seed: int, count: int) -> list[Event]:
    """So many events, always the same of a seed."""
    chance = random.Random(seed)
    found: list[Event] = []
    size = chance.choice(SIZES[:4])
    found.append(["size", *size])
    if not seed % SLOW_EACH:
        found.append(["fault", "slow"])
    while len(found) < count:
        new = _some(chance, size)
        size = tuple(new[-1][1:]) if new[-1][0] == "size" else size
        found += new
    return found


def _some(chance: random.Random, size: tuple[int, int]) -> list[Event]:
    x, y = chance.randint(1, max(1, size[0])), chance.randint(1, max(1, size[1]))
    kind = chance.choices(
        ("key", "text", "click", "drag", "wheel", "move", "size", "fault", "rest"),
        (60, 5, 12, 2, 4, 4, 4, 2, 7),
    )[0]
    if kind == "key":
        return [["key", chance.choice(KEYS)]]
    if kind == "text":
        return [["text", chance.choice(TEXTS)]]
    if kind == "click":
        code = chance.choice((0, 0, 0, 0, 1, 2))
        return [["mouse", code, x, y, False], ["mouse", code, x, y, True]]
    if kind == "drag":
        to = [(x + chance.randint(-9, 9), y + chance.randint(-5, 5)) for _ in range(3)]
        way = [["mouse", MOUSE["drag"], max(1, a), max(1, b), False] for a, b in to]
        return [["mouse", 0, x, y, False], *way, ["mouse", 0, *way[-1][2:4], True]]
    if kind == "wheel":
        return [["mouse", MOUSE[chance.choice(("up", "down"))], x, y, False]] * 3
    if kind == "move":
        return [["mouse", MOUSE["move"], x, y, False]]
    if kind == "fault":
        return [["fault", chance.choice(FAULTS)]]
    if kind == "rest":
        return [["rest"]]
    return [["size", *chance.choice(SIZES)]]


def mouse(code: int, x: int, y: int, up: bool) -> str:
    """A mouse event as the bytes that a terminal sends."""
    return f"\x1b[<{code};{x};{y}{'m' if up else 'M'}"

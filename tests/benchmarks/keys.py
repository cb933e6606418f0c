"""Keys in an open console, each beside a letter typed into an input a moment before."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from typing import NamedTuple

from tests.benchmarks import homes, sight, targets
from tests.benchmarks.console import CALTUI, app, terminal
from tests.benchmarks.options import Options
from tests.benchmarks.processes import busy
from tests.benchmarks.sight import Stroke, strike
from tests.benchmarks.timing import P95, Line, Measured
from tests.support.emulator import Frame
from tests.support.terminal import NotShown, Terminal

LETTER = "letter into an Input"
LEG = 15
"""Keys in one direction before the cursor turns: it stays within the page."""

WORDS = ("ken", "kob", "jon", "yor", "kat", "joa", "qui", "fer")
"""Every letter of them leaves fewer bookings than the one before."""

PAUSE, LONG_PAUSE = 0.4, 1.5
"""Seconds without a change after which a filter has settled; long for a million rows."""

COLUMNS = ("When", "State", "Title", "Host", "Event type")
SETTLED = 0.25
CALM, CALM_SECONDS = 0.06, 3.0
"""Seconds in which an idle console uses no processor, and how long that is waited for."""


class Pair:
    """A console and the app with an input, both open: what one does is set beside the other."""

    def __init__(self, console: Terminal, input: Terminal, options: Options) -> None:
        self.console = console
        self.options = options
        self._input = input
        self._letters = cycle("abcdefghijklmnopqrstuvwxyz")
        self.ours: list[Stroke] = []
        self.floors: list[float] = []

    def strike(self, key: str, look: sight.Look, *, quiet: float = 0.05, letters: int = 3) -> None:
        """Letters there, then the key here; one letter where there are many keys."""
        self.floor(letters)
        done = strike(
            self.console, key, look, quiet=quiet, seconds=self.options.limit, undisturbed=True
        )
        self.ours.append(done)

    def floor(self, letters: int) -> None:
        """Letters into the input, once the console has nothing to do that would slow them."""
        end = time.monotonic() + CALM_SECONDS
        worked = -1
        while worked != (worked := busy(self.console.pid)) and time.monotonic() < end:
            self.console.rest(CALM, look=sight.table)
        for _ in range(letters):
            self.floors.append(strike(self._input, next(self._letters), sight.whole).first)

    def taken(self) -> tuple[list[Stroke], Measured]:
        """What was measured since the last time."""
        found = self.ours, Measured.of(self.floors)
        self.ours, self.floors = [], []
        return found

    def see(self, key: str, sees: Callable[[Frame], bool]) -> None:
        """Presses a key that is not measured and waits for its effect."""
        at = self.console.press(key)
        self.console.until(sees, since=at, seconds=self.options.limit)

    def settle(self) -> None:
        """Waits until the table rests."""
        self.console.rest(SETTLED, look=sight.table)


class Kind(NamedTuple):
    """Something a key does: how it is measured, its target, whether over every large mirror."""

    name: str
    measure: Callable[[Pair, int], list[Line]]
    target: Callable[[int], float | None]
    everywhere: bool = False


def keys(options: Options) -> list[Line]:
    """Every key of the table of targets over the first large mirror; the busiest over all."""
    large = [size for size in options.sizes if size > 1_000] or list(options.sizes)
    wanted = [(size, kind) for size in large for kind in KINDS]
    return [
        line
        for size, kind in wanted
        if size == large[0] or kind.everywhere
        for line in _measured(kind, size, options)
    ]


def _measured(kind: Kind, size: int, options: Options) -> list[Line]:
    try:
        with pair(size, options) as both:
            return kind.measure(both, size)
    except NotShown:
        note = f"not shown within {options.limit:g} s"
        name = f"{kind.name}, {size:,} bookings"
        return [Line(name, Measured(()), None, LETTER, kind.target(size), note=note)]


@contextmanager
def pair(size: int, options: Options) -> Iterator[Pair]:
    """Both programs, calm and ready for keys."""
    home = homes.home(options.keep, size)
    env = options.env | homes.environment(home, options.gateway)
    with terminal(app("input"), options.env) as input, terminal(CALTUI, env) as console:
        input.until(lambda frame: "Here I am" in frame.text)
        rows = console.until(sight.rows_shown, seconds=options.limit)
        console.press("j")
        console.until(sight.moved_from(rows), seconds=options.limit)
        console.rest(1.0, look=sight.table)
        yield Pair(console, input, options)


def cursor(both: Pair, size: int) -> list[Line]:
    """Up and down within the page."""
    for turn in range(both.options.keys):
        both.strike("jk"[turn // LEG % 2], sight.table, letters=1)
    return _with_tail("cursor within the page", size, both, targets.CURSOR)


def page_down(both: Pair, size: int) -> list[Line]:
    """Page after page."""
    most = max(1, size // 36 - 2)
    for turn in range(both.options.keys):
        if turn and turn % most == 0:
            both.see("g", lambda frame: sight.position(frame) == (1, size))
        both.strike("pagedown", sight.table, letters=1)
    median, tail = _with_tail("page down", size, both, targets.PAGE)
    return [median._replace(compare=(f"{size:,} rows: page down", "caltui")), tail]


def category(both: Pair, size: int) -> list[Line]:
    """To the event types and back."""
    for _ in range(max(3, both.options.keys // 6)):
        for name, sees in (("event-types", _event_types), ("bookings", sight.rows_shown)):
            _jump(both, name)
            both.strike("enter", lambda frame, sees=sees: sees(frame) and sight.table(frame))
            both.settle()
    strokes, floor = both.taken()
    there, back = (Measured.of([run.first for run in strokes[n::2]]) for n in (0, 1))
    name = "switching category, rows shown"
    return [
        Line(f"{name}: 60 event types", there, floor, LETTER, targets.CATEGORY),
        Line(f"{name}: {size:,} bookings", back, floor, LETTER, targets.CATEGORY),
    ]


def filter_rows(both: Pair, size: int) -> list[Line]:
    """Words letter by letter, each when the last has settled."""
    pause = PAUSE if size <= 100_000 else LONG_PAUSE
    echoes: list[float] = []
    for word in WORDS[: max(2, both.options.keys // 7)]:
        both.see("/", lambda frame: bool(_LINE.search(frame.text)))
        both.settle()
        for number, letter in enumerate(word, 1):
            start = len(both.console.frames)
            both.strike(letter, sight.answer, quiet=pause)
            typed = f"/ {word[:number]}"
            seen = next(f.at for f in both.console.frames[start:] if typed in f.text)
            echoes.append(seen - both.ours[-1].at)
        both.see("esc", lambda frame: (sight.position(frame) or (0, 0))[1] == size)
        both.settle()
    strokes, floor = both.taken()
    name = f"filter as you type, {size:,} bookings"
    first = Measured.of([stroke.first for stroke in strokes])
    settled = Measured.of([stroke.settled for stroke in strokes])
    return [
        Line(f"{name}: first answer", first, floor, LETTER, targets.of(targets.FILTER_FIRST, size)),
        Line(f"{name}: settled", settled, floor, LETTER, targets.of(targets.FILTER_SETTLED, size)),
        Line(f"{name}: the letter itself", Measured.of(echoes), floor, LETTER),
    ]


def sort(both: Pair, size: int) -> list[Line]:
    """By one column after the other, from the choice in the menu to rows that rest."""
    for title in COLUMNS:
        both.see("s", lambda frame: "Sort by" in frame.text)
        for _ in range(2 * len(COLUMNS)):
            if f"▌ {title}" in both.console.text():
                break
            both.see("down", lambda frame: True)
        both.strike("enter", _sorted, quiet=PAUSE)
    strokes, floor = both.taken()
    done = Measured.of([stroke.settled for stroke in strokes])
    name = f"sort {size:,} bookings by a column"
    return [Line(name, done, floor, LETTER, targets.of(targets.SORT, size))]


def form(both: Pair, size: int) -> list[Line]:
    """The form of the largest resource, opened and left."""
    _jump(both, "event-types")
    both.see("enter", _event_types)
    both.settle()
    for _ in range(max(3, both.options.keys // 6)):
        both.strike("e", _form_shown)
        both.settle()
        both.see("esc", lambda frame: not _form_shown(frame))
        both.settle()
    strokes, floor = both.taken()
    opened = Measured.of([stroke.first for stroke in strokes])
    return [Line("open the form of an event type", opened, floor, LETTER, targets.FORM)]


KINDS = (
    Kind("cursor within the page", cursor, lambda _: targets.CURSOR, True),
    Kind("page down", page_down, lambda _: targets.PAGE, True),
    Kind("switching category", category, lambda _: targets.CATEGORY),
    Kind("filter as you type", filter_rows, partial(targets.of, targets.FILTER_FIRST), True),
    Kind("sort", sort, partial(targets.of, targets.SORT)),
    Kind("open a form", form, lambda _: targets.FORM),
)
_LINE = re.compile(r"│ / ")


def _jump(both: Pair, name: str) -> None:
    """Types a place into the prompt, up to the key that goes there."""
    both.see(":", lambda frame: "enter goes" in frame.text)
    both.console.send_keys(name)
    both.console.until(lambda frame: f": {name}" in frame.text)
    both.settle()


def _event_types(frame: Frame) -> bool:
    return sum(" min " in line for line in frame.lines) >= sight.MANY


def _form_shown(frame: Frame) -> bool:
    return "Edit event type" in frame.text


def _sorted(frame: Frame) -> object:
    return "Sort by" not in frame.text and sight.table(frame)


def _with_tail(what: str, size: int, both: Pair, target: float) -> list[Line]:
    """The median held to its target, the tail to three times that."""
    strokes, floor = both.taken()
    measured = Measured.of([stroke.settled for stroke in strokes])
    name = f"{what}, {size:,} bookings"
    return [
        Line(name, measured, floor, LETTER, target),
        Line(f"{name}: p95", measured, floor, LETTER, target * targets.TAIL, by=P95),
    ]

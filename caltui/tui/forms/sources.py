"""Where an editor's suggestions come from: zones, words, and records of the mirror."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from caltui.catalog import Enum, Field
from caltui.text import one_line
from caltui.workspace.errors import GatewayError, MirrorError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

LONG = 5_000
"""Records of a category from which a search of them takes longer than a key may."""

MOST = 40
"""How many suggestions are shown at once."""


class Choice(NamedTuple):
    """One suggestion: the text it puts into the editor, what people read, and a dim addition."""

    text: str
    label: str
    detail: str = ""


class Source(Protocol):
    """Answers what could be meant by what is typed."""

    @property
    def long(self) -> bool:
        """Whether a search takes so long that it belongs into a thread."""

    def search(self, typed: str) -> list[Choice]:
        """The best choices for a typed text; all of them for none, at most MOST."""

    def label(self, text: str) -> str:
        """What people read for an editor's text."""

    async def prepare(self) -> str:
        """Gets what is needed to search. A sentence when that did not work."""


class Words:
    """The words of an enum; those of later builds say so."""

    long = False

    def __init__(self, enum: Enum) -> None:
        self.enum = enum

    def search(self, typed: str) -> list[Choice]:
        """Words that hold the typed text, those that begin with it first."""
        found = [
            Choice(str(word), word_label(self.enum, word), self._detail(word))
            for word in self.enum.every
        ]
        return best(found, typed)

    def label(self, text: str) -> str:
        """The word itself."""
        return text

    async def prepare(self) -> str:
        """Nothing to get."""
        return ""

    def _detail(self, word: str | int) -> str:
        return "later builds" if word in self.enum.later else ""


class Zones:
    """All zones of the IANA list, with the offset they have now."""

    long = False

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now

    def search(self, typed: str) -> list[Choice]:
        """Zones that hold every typed word; a city is enough."""
        words = typed.casefold().replace("_", " ").split()
        found = [
            Choice(name, name)
            for name in zone_names()
            if all(word in name.casefold().replace("_", " ") for word in words)
        ]
        top = best(found, "_".join(words))
        return [Choice(c.text, c.label, offset(c.text, self.now())) for c in top]

    def label(self, text: str) -> str:
        """The zone's name."""
        return text

    async def prepare(self) -> str:
        """Nothing to get."""
        return ""


class Records:
    """Records of another category, by name. What was never read is asked for once."""

    def __init__(self, workspace: "Workspace", field: Field) -> None:
        self.workspace = workspace
        self.resource = workspace.catalog.resource(field.ref or "")
        self.by_uid = field.type != "integer" and self.resource.params[0].type == "integer"
        self._listing = None if field.ref is None else workspace.listing(field.ref)
        self._searching = Lock()

    @property
    def long(self) -> bool:
        """Whether there are very many."""
        return (self.workspace.count(self.resource.key) or 0) > LONG

    def search(self, typed: str) -> list[Choice]:
        """Records whose shown text holds every typed word."""
        with self._searching:
            return self._found(typed)

    def _found(self, typed: str) -> list[Choice]:
        listing = self._listing
        if listing is None or not listing.read_filter(typed):
            return []
        listing.begin()
        rows = [row for row in listing.window(0, MOST) if row.state != "gone"]
        found = []
        for row in rows:
            label = self._label(row.key)
            extra = [c for c in row.cells if c.strip("–— ") and c not in label and c != row.key]
            found.append(Choice(self._text(row.key), label, " · ".join(extra[:3])))
        return [choice for choice in found if choice.text]

    def label(self, text: str) -> str:
        """`Ada Lovelace · 12`, or the id alone when its record was never seen."""
        if self.by_uid or not text.isdecimal():
            return text
        return self._label(text) if self.workspace.name(self.resource.key, text) else text

    def known(self, text: str) -> bool:
        """Whether the mirror has a name for that id."""
        return self.by_uid or self.workspace.name(self.resource.key, text) is not None

    async def prepare(self) -> str:
        """Reads the category when it was never read."""
        if self.workspace.count(self.resource.key) is not None:
            return ""
        try:
            await self.workspace.sync(self.resource.key)
        except (GatewayError, MirrorError) as error:
            return f"{self.resource.title} could not be read; an id can be typed. {error.message}"
        if self._listing is not None:
            self._listing.reload()
        return ""

    def _label(self, key: str) -> str:
        name = self.workspace.name(self.resource.key, key)
        return one_line(f"{name} · {key}" if name else f"{self.resource.noun} {key}", 60)

    def _text(self, key: str) -> str:
        if not self.by_uid:
            return key
        seen = self.workspace.record(self.resource.key, key)
        return str(seen.record.get("uid") or "") if seen else ""


class Fixed:
    """A given list of choices."""

    long = False

    def __init__(self, choices: Iterable[Choice]) -> None:
        self.choices = list(choices)

    def search(self, typed: str) -> list[Choice]:
        """Choices that hold the typed text."""
        return best(self.choices, typed)

    def label(self, text: str) -> str:
        """The label of that choice."""
        return next((c.label for c in self.choices if c.text == text), text)

    async def prepare(self) -> str:
        """Nothing to get."""
        return ""


def best(choices: list[Choice], typed: str) -> list[Choice]:
    """Those that hold the typed text; exact ones, then beginnings, then parts of words first."""
    wanted = typed.strip().casefold()
    if not wanted:
        return choices[:MOST]

    def rank(choice: Choice) -> int:
        name = choice.label.casefold()
        last = name.rpartition("/")[2]
        return next(
            (i for i, hit in enumerate((wanted in (name, last), name.startswith(wanted))) if hit),
            2 if last.startswith(wanted) else 3,
        )

    hits = [c for c in choices if _holds(c, wanted)]
    return sorted(hits, key=rank)[:MOST]


def _holds(choice: Choice, wanted: str) -> bool:
    hay = f"{choice.label} {choice.text}".casefold()
    return all(word in hay for word in wanted.replace("_", " ").split()) or wanted in hay


def word_label(enum: Enum, word: str | int) -> str:
    """The word, with its meaning where it is a number that has one."""
    meaning = enum.labels.get(str(word), "") if isinstance(enum.labels, dict) else ""
    return f"{word} {meaning}".strip()


@cache
def zone_names() -> tuple[str, ...]:
    """All zone names, regions first, the short old names last."""
    from zoneinfo import available_timezones

    return tuple(sorted(available_timezones(), key=lambda name: ("/" not in name, name)))


def offset(zone: str, now: datetime) -> str:
    """`UTC+01:00 · 21:03 there`, at a given instant."""
    local = now.astimezone(ZoneInfo(zone))
    sign = local.strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]} · {local:%H:%M} there"

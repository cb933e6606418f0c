"""Where an editor's suggestions come from: zones, words, and records of the mirror."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from caltui.catalog.model import Enum, Field, Record
from caltui.text import one_line
from caltui.workspace.base.errors import GatewayError, MirrorError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

LONG = 5_000
"""Records of a category from which a search of them takes longer than a key may."""

MOST = 40
"""How many suggestions are shown at once."""


class Choice(NamedTuple):
    """One suggestion: the text it puts into the editor, what people read, and a dim addition.

    `called` are texts that mean it when they are typed in full, besides text and label.
    """

    text: str
    label: str
    detail: str = ""
    called: tuple[str, ...] = ()

    def is_meant(self, typed: str) -> bool:
        """Whether it is called just that."""
        wanted = _plain(typed)
        last = self.label.rpartition("/")[2]
        return wanted in map(_plain, (self.text, self.label, last, *self.called))


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
        keys = [row.key for row in listing.window(0, MOST) if row.state != "gone"]
        own = self.key_of(typed.strip())
        if own is not None and self.workspace.record(self.resource.key, own) is not None:
            keys = [own, *(key for key in keys if key != own)]
        found = [choice for key in keys if (choice := self._choice(key)).text]
        return found + self._named(typed, keys, MOST - len(found))

    def _choice(self, key: str) -> Choice:
        seen, tell = self.workspace.record(self.resource.key, key), self.workspace.teller
        if seen is None:
            return Choice("" if self.by_uid else key, self._label(key))
        text = str(seen.record.get("uid") or "") if self.by_uid else key
        of = self.resource.key
        return Choice(
            text,
            self._label(key),
            tell.rest(of, seen.record, zone_first=False),
            self._called(seen.record),
        )

    def _called(self, record: Record) -> tuple[str, ...]:
        """What it may be called by in full: its id and its names."""
        names = (self.resource.key_of(record), *(record.get(n) for n in self.resource.label))
        more = (record.get(name) for name in ("uid", "email", "username", "slug"))
        return tuple(str(one) for one in (*names, *more) if one not in (None, ""))

    def _named(self, typed: str, shown: Collection[str], room: int) -> list[Choice]:
        """Records that no list holds, but others have told the names of."""
        if self.by_uid or self.resource.list_holds.by != "own" or room <= 0:
            return []
        names = self.workspace.names(self.resource.key)
        others = (
            Choice(key, self._label(key), "named by others")
            for key in names
            if key not in shown and self.workspace.record(self.resource.key, key) is None
        )
        return best(list(others), typed)[:room]

    def label(self, text: str) -> str:
        """`Ada Lovelace · 12`, or the id alone when its record was never seen."""
        key = self.key_of(text)
        if key is None or self.workspace.name(self.resource.key, key) is None:
            return text
        return self._label(key)

    def key_of(self, text: str) -> str | None:
        """The key of the record that the text refers to; None for what was never seen."""
        if not self.by_uid:
            return text if text.isdecimal() or self.resource.params[0].type == "string" else None
        found = self.workspace.where(self.resource.key, "uid", text) if text else []
        return found[0][0] if found else None

    def about(self, text: str) -> str:
        """Who, when and what the record is that the text refers to; empty if never seen."""
        key = self.key_of(text)
        seen = self.workspace.record(self.resource.key, key) if key is not None else None
        return self.workspace.teller.rest(self.resource.key, seen.record) if seen else ""

    def known(self, text: str) -> bool:
        """Whether the mirror has a name for what the text refers to."""
        key = self.key_of(text)
        return key is not None and self.workspace.name(self.resource.key, key) is not None

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
        return one_line(self.workspace.teller.of_key(self.resource.key, key), 80)


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


def meant(choices: Sequence[Choice], typed: str) -> int | None:
    """Which of the choices the typed text can only mean: the one there is, or the one that is
    called just that. None where it may mean several."""
    if len(choices) == 1 and not typed.strip().isdecimal():
        return 0
    exact = [i for i, choice in enumerate(choices) if choice.is_meant(typed)]
    return exact[0] if len(exact) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


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

"""Suggests while a person types: time zones, words, records of the mirror."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Enum, Field, Record
from caltui.scheduling.time_style import clock_words
from caltui.text import one_line
from caltui.workspace.base.errors import GatewayError, MirrorError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

LONG = 5_000
"""Records in a category above which a search takes longer than a key press may."""

MOST = 40
"""The most suggestions shown at once."""


class Choice(NamedTuple):
    """One suggestion: the text it puts into the editor, its label, and dim text behind that.

    `called` are other texts that mean it when they are typed in full.
    """

    text: str
    label: str
    detail: str = ""
    called: tuple[str, ...] = ()

    def is_meant(self, typed: str) -> bool:
        """Tells whether the typed text is the full name of this choice."""
        wanted = _comparable(typed)
        last = self.label.rpartition("/")[2]
        return wanted in map(_comparable, (self.text, self.label, last, *self.called))


class Suggestions:
    """The suggestions of an editor for a typed text: here a given list of choices."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self.choices = list(choices)

    @property
    def long(self) -> bool:
        """Whether a search takes so long that it must run in a thread."""
        return False

    def search(self, typed: str) -> list[Choice]:
        """The best choices for a typed text, at most MOST; for no text the first ones."""
        return best(self.choices, typed)

    def label(self, text: str) -> str:
        """Returns what the editor shows for its text."""
        return text

    async def prepare(self) -> str:
        """Reads what a search needs. Returns a sentence where that failed, else nothing."""
        return ""


def enum_suggestions(enum: Enum) -> Suggestions:
    """The words of an enum; a word that only later builds know has that beside it."""
    later = dict.fromkeys(enum.later, "later builds")
    return Suggestions(
        Choice(str(word), word_label(enum, word), later.get(word, "")) for word in enum.every
    )


class Zones(Suggestions):
    """All time zones of the IANA list, with the offset that they have at this moment."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now

    def search(self, typed: str) -> list[Choice]:
        """Zones that contain every typed word; the name of a city is enough."""
        words = typed.casefold().replace("_", " ").split()
        found = [
            Choice(name, name)
            for name in zone_names()
            if all(word in name.casefold().replace("_", " ") for word in words)
        ]
        top = best(found, "_".join(words))
        return [Choice(c.text, c.label, offset(c.text, self.now())) for c in top]


class Records(Suggestions):
    """The records that a field may refer to, found by name. A category that was never read is
    read once."""

    def __init__(self, workspace: "Workspace", field: Field) -> None:
        super().__init__()
        self.workspace = workspace
        self.resource = workspace.catalog.resource(field.ref or "")
        self.by_uid = field.type != "integer" and self.resource.params[0].type == "integer"
        self._listing = None if field.ref is None else workspace.listing(field.ref)
        self._searching = Lock()

    @property
    def long(self) -> bool:
        """Whether the category has more than LONG records."""
        return (self.workspace.count(self.resource.key) or 0) > LONG

    def search(self, typed: str) -> list[Choice]:
        """Records whose shown text contains every typed word."""
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
        of, label = self.resource.key, self._label(key)
        seen = self.workspace.record(of, key)
        if seen is None:
            return Choice("" if self.by_uid else key, label)
        text = str(seen.record.get("uid") or "") if self.by_uid else key
        detail = self.workspace.teller.rest(of, seen.record, zone_first=False)
        return Choice(text, label, detail, self._called(seen.record))

    def _called(self, record: Record) -> tuple[str, ...]:
        """The texts that mean this record when they are typed in full: its id and its names."""
        names = (self.resource.key_of(record), *(record.get(n) for n in self.resource.label))
        more = (record.get(name) for name in ("uid", "email", "username", "slug"))
        return tuple(str(one) for one in (*names, *more) if one not in (None, ""))

    def _named(self, typed: str, shown: Collection[str], room: int) -> list[Choice]:
        """Records of which only the name is known, from records that refer to them."""
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
        """`Ada Lovelace · 12`, or the text itself where its record was never read."""
        key = self.key_of(text)
        return self._label(key) if key is not None and self.known(text) else text

    def key_of(self, text: str) -> str | None:
        """The key of the record that the text refers to; None where it was never read."""
        if not self.by_uid:
            return text if text.isdecimal() or self.resource.params[0].type == "string" else None
        found = self.workspace.where(self.resource.key, "uid", text) if text else []
        return found[0][0] if found else None

    def about(self, text: str) -> str:
        """Says who, when and what the record is that the text refers to; empty where never read."""
        key = self.key_of(text)
        seen = self.workspace.record(self.resource.key, key) if key is not None else None
        return self.workspace.teller.rest(self.resource.key, seen.record) if seen else ""

    def known(self, text: str) -> bool:
        """Tells whether the mirror has a name for what the text refers to."""
        key = self.key_of(text)
        return key is not None and self.workspace.name(self.resource.key, key) is not None

    async def prepare(self) -> str:
        """Reads the category where it was never read."""
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


def meant_choice(choices: Sequence[Choice], typed: str) -> int | None:
    """The index of the choice that the typed text means: the only choice, or the only one with
    this full name. None where it may mean several."""
    if len(choices) == 1 and not typed.strip().isdecimal():
        return 0
    exact = [i for i, choice in enumerate(choices) if choice.is_meant(typed)]
    return exact[0] if len(exact) == 1 else None


def _comparable(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def best(choices: list[Choice], typed: str) -> list[Choice]:
    """Choices that contain the typed text: equal ones first, then those that begin with it."""
    wanted = typed.strip().casefold()
    if not wanted:
        return choices[:MOST]

    def rank(choice: Choice) -> int:
        name = choice.label.casefold()
        last = name.rpartition("/")[2]
        if wanted in (name, last):
            return 0
        if name.startswith(wanted):
            return 1
        return 2 if last.startswith(wanted) else 3

    hits = [c for c in choices if _contains(c, wanted)]
    return sorted(hits, key=rank)[:MOST]


def _contains(choice: Choice, wanted: str) -> bool:
    text = f"{choice.label} {choice.text}".casefold()
    return all(word in text for word in wanted.replace("_", " ").split()) or wanted in text


def word_label(enum: Enum, word: str | int) -> str:
    """The word, with its meaning where it is a number that has one; else the meaning alone."""
    meaning = enum.meaning(word)
    if meaning and isinstance(word, str):
        return meaning
    return f"{word} {meaning}".strip()


@cache
def zone_names() -> tuple[str, ...]:
    """All names of zones: those with a region first, the short old names last."""
    from zoneinfo import available_timezones

    return tuple(sorted(available_timezones(), key=lambda name: ("/" not in name, name)))


def offset(zone: str, now: datetime) -> str:
    """`UTC+01:00 · 21:03 there`, at a given instant."""
    local = now.astimezone(ZoneInfo(zone))
    sign = local.strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]} · {clock_words(local.hour, local.minute)} there"

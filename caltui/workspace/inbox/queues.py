"""The queues of the inbox: each is a question about the records last seen.

An entry of `queues.toml` names a query over `InboxSnapshot`, its meaning, and the lists it needs.
If one of these was never read, the queue's answer is unknown, not empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NamedTuple, Protocol

from caltui.catalog.load import Catalog
from caltui.own_toml import read
from caltui.workspace.base.ports import Reads
from caltui.workspace.base.reach import OWN
from caltui.workspace.inbox.put_off import asleep
from caltui.workspace.inbox.remedies import Remedy, remedies_of
from caltui.workspace.inbox.snapshot import Finding, InboxSnapshot, Unsure
from caltui.workspace.slots.nothing_open import ClosedTypes

NOW, SOON, TIDY = "now", "soon", "tidy"
"""How urgent: somebody waits now, somebody will wait soon, or it can be tidied up."""

UNKNOWN = "?"
"""The number of a queue of which nothing is known."""

EDIT, DELETE, AGENDA, WEEK, TEAM = "edit", "delete", "agenda", "week", "team"
"""What resolves an item; the console has a key for each."""

Query = Callable[[InboxSnapshot], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Queue:
    """One question. `needs` are the lists without which it has no answer, `helped_by` those
    that make the answer better; `limits` says what it cannot see, `gaps` what of this firm it
    could not look at; `remedies` are what `f` does, the first that suits a record. `times`: it
    asks for open times, which have to be counted first."""

    id: str
    title: str
    meaning: str
    severity: str
    query: Query
    needs: tuple[str, ...]
    helped_by: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    limits: str = ""
    gaps: Callable[[InboxSnapshot], str] = lambda snapshot: ""
    remedies: tuple[Remedy, ...] = ()
    times: bool = False

    @property
    def lists(self) -> tuple[str, ...]:
        """Every list that it reads."""
        return (*self.needs, *self.helped_by)


ONLY_OWN = "This key is shown its own records only: nothing is known of anybody else's."


def _read_queues() -> Iterator[Queue]:
    """The queues of `queues.toml`, in its order."""
    tables = read(Path(__file__).with_name("queues.toml"))
    for name, table in tables.items():
        numbers = table.pop("numbers", {})
        functions = {
            key: partial(resolve_name(f"{__package__}.{table.pop(key)}"), **numbers)
            for key in ("query", "gaps")
            if key in table
        }
        lists: dict[str, tuple[Any, ...]] = {
            key: tuple(value) for key, value in table.items() if isinstance(value, list)
        }
        lists["remedies"] = remedies_of(table.pop("remedies", ()))
        yield Queue(id=name, **{**table, **lists, **functions})


QUEUES: tuple[Queue, ...] = tuple(_read_queues())
BY_ID: Mapping[str, Queue] = {queue.id: queue for queue in QUEUES}


def queues_of(catalog: Catalog, queues: Iterable[Queue] = QUEUES) -> tuple[Queue, ...]:
    """Those of the queues that this API can answer: it has all their lists."""
    return tuple(queue for queue in queues if catalog.titles.keys() >= {*queue.lists})


class Answer(NamedTuple):
    """The result of a queue. `unknown` says why it has no answer; else it is empty.

    `seen` is when the oldest list it had to have was read; `unread` are the parts of
    bookings that could not be read, by key, and `gaps` say what was not looked at: there may be
    more. `limits` say what it cannot see. `snoozed` was put off by a person.
    """

    queue: Queue
    findings: tuple[Finding, ...]
    unknown: str = ""
    seen: datetime | None = None
    missing: tuple[str, ...] = ()
    unread: Mapping[str, tuple[str, ...]] = {}
    gaps: str = ""
    limits: str = ""
    snoozed: tuple[Finding, ...] = ()

    @property
    def number(self) -> str:
        """`3`, `3+` where there may be more, `?` where it is not known."""
        found = len(self.findings)
        if self.unknown or (self.gaps and not found):
            return UNKNOWN
        return f"{found}+" if self.gaps else str(found)


def to_do(answers: Iterable[Answer]) -> str:
    """Counts the records that are urgent now, each once: `14`, `14+` where there may be more, `?`
    where none is known and there may be some."""
    pressing = [answer for answer in answers if answer.queue.severity == NOW]
    number = len({found.place for answer in pressing for found in answer.findings})
    unsure = not pressing or any(answer.unknown or answer.gaps for answer in pressing)
    if unsure:
        return f"{number}+" if number else UNKNOWN
    return str(number)


def look(snapshot: InboxSnapshot, queue: Queue) -> tuple[Finding, ...]:
    """The findings of a queue, those due first on top. Raises Unsure if the records that are known
    cannot tell."""
    return tuple(sorted(queue.query(snapshot), key=lambda found: _turn(found, snapshot.now)))


def _turn(found: Finding, now: datetime) -> tuple[int, float]:
    """Sorts by when a finding is due: what comes next, what passed last, what has no such time."""
    if found.due is None:
        return 2, 0.0
    left = (found.due - now).total_seconds()
    return (0, left) if left >= 0 else (1, -left)


def lists_of(queues: Iterable[Queue]) -> tuple[str, ...]:
    """Every list that the queues read, the most needed first."""
    wanted = [name for queue in queues for name in queue.lists]
    return tuple(sorted(dict.fromkeys(wanted), key=lambda name: -wanted.count(name)))


class Triages(Reads, Protocol):
    """Reads what was last seen, and counts open times."""

    def nothing_open(self, seconds: float) -> ClosedTypes | None:
        """The event types with nothing to book, after counting for so long; None if nothing was
        counted."""


def inbox_snapshot(
    workspace: Triages, queues: Iterable[Queue], seconds: float = 0.0
) -> InboxSnapshot:
    """The records of these queues' lists, from the mirror. Open times are counted for so many
    seconds at most."""
    names, now = lists_of(queues), workspace.clock()
    counted, away = any(queue.times for queue in queues), workspace.catalog.absences
    return InboxSnapshot(
        workspace.to_triage(names, now),
        now,
        workspace.zone,
        workspace.name,
        frozenset(name for name in names if workspace.reach.whole(name)),
        workspace.nothing_open(seconds) if counted else None,
        workspace.resource(away) if away else None,
    )


def triage(
    workspace: Triages, queues: Iterable[Queue] | None = None, *, seconds: float = 0.0
) -> list[Answer]:
    """The answers of all queues from the records last seen. Sends nothing.

    Open times that are not counted yet are counted for so many seconds; what is left is unknown.
    """
    wanted = queues_of(workspace.catalog) if queues is None else tuple(queues)
    snapshot = inbox_snapshot(workspace, wanted, seconds)
    answers = [_answer(workspace, snapshot, queue) for queue in wanted]
    return [_without_snoozed(workspace, answer, snapshot.now) for answer in answers]


def _without_snoozed(workspace: Reads, answer: Answer, now: datetime) -> Answer:
    """The answer without what a person put off."""
    off = asleep(workspace, answer.queue.id, answer.findings, now)
    if not off:
        return answer
    left = tuple(found for found in answer.findings if found not in off)
    return answer._replace(findings=left, snoozed=tuple(off))


def _answer(workspace: Reads, snapshot: InboxSnapshot, queue: Queue) -> Answer:
    title = workspace.catalog.titles
    unread = [name for name in queue.needs if workspace.age(name) is None]
    missing = tuple(name for name in queue.helped_by if workspace.age(name) is None)
    if unread:
        names = " and ".join(title[name] for name in unread)
        return Answer(queue, (), f"{names} were never read.", None, (*unread, *missing))
    oldest = max((workspace.age(name) or 0.0) for name in queue.needs)
    seen = datetime.fromtimestamp(snapshot.now.timestamp() - oldest, snapshot.now.tzinfo)
    unread_parts = snapshot.unread if "bookings" in queue.needs else {}
    part = [why for name in queue.needs if (why := workspace.reach.lacks(name))]
    whole = f"There may be more: {', '.join(part)}." if part else ""
    try:
        gaps = f"{whole} {queue.gaps(snapshot)}".strip()
        limits = f"{queue.limits} {ONLY_OWN if workspace.reach.sees == OWN else ''}".strip()
        return Answer(queue, look(snapshot, queue), "", seen, missing, unread_parts, gaps, limits)
    except Unsure as why:
        return Answer(queue, (), str(why), seen, missing, unread_parts)

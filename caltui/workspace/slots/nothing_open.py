"""Event types with nothing to book in the next days, and the rule that closes most of their times.

It takes a while for many event types: they are counted one after the other within a time, and what
was found is kept until the records or the hour change.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import NotUnderstood
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots.offers import MANAGED, Host, Offer, Period
from caltui.scheduling.slots.reasons import closing_verdict
from caltui.scheduling.slots.slots import slots
from caltui.text import one_line
from caltui.workspace.slots.difference.count import PICTURE, CountsSlots, unknown_lists, unknown_of
from caltui.workspace.slots.difference.what_if import EVENT_TYPES, WhatIf
from caltui.workspace.slots.hosts import host_of, named_hosts
from caltui.workspace.slots.seen import bookings_near, emails_of, facts_of, reach_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

HORIZONS = (30, 14, 7)
"""Days in which there is nothing to book, the longest first."""

SAMPLED = 24
"""Times of which it is asked what closes them."""

HOURS = (10, 14)
"""Hours of a day that are asked about where no host has hours."""

PLAIN = {
    "hours": "no host has hours then",
    "schedule": "the hours of its hosts are not known",
    "busy": "its hosts are taken",
    "team": "its hosts are not free together",
}
"""Rules whose sentence is about one time only, in words for all of them."""


class ClosedType(NamedTuple):
    """An event type with nothing to book in the next `days`.

    `rule` and `title` are the rule that closes most of its times, `why` a sentence. `opens` is the
    first time that is open, None if there is none in the longest of HORIZONS.
    """

    key: str
    days: int
    rule: str
    title: str
    why: str
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClosedTypes:
    """The event types with nothing to book. `unknown` says of an event type why its times are not
    known; `left` were not looked at yet."""

    found: tuple[ClosedType, ...] = ()
    unknown: tuple[str, ...] = ()
    left: int = 0


class CountsOften(CountsSlots, Protocol):
    """Counts slots, and knows when records have changed."""

    def versions(self) -> dict[str, int]:
        """The version of each category: a new number after each change."""

    @property
    def closed_types(self) -> "NothingOpen":
        """The counts made before."""


class NothingOpen:
    """Keeps what was found for the records as they are. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: object = None
        self._known: dict[str, ClosedType | str | None] = {}
        self._keys: list[str] = []

    def ask(self, workspace: CountsOften, seconds: float) -> ClosedTypes | None:
        """Counts for at most so many seconds more. Returns all that was counted; None if nothing
        was."""
        with self._lock:
            self._begin(workspace)
            until = time.monotonic() + seconds
            left = [key for key in self._keys if key not in self._known]
            if left and seconds > 0:
                self._count(workspace, left, until)
            if self._keys and not self._known:
                return None
            return self._answer()

    def _begin(self, workspace: CountsOften) -> None:
        """Forgets what was found where a record changed, or an hour has passed."""
        versions = workspace.versions()
        lists = workspace.catalog.made_of(PICTURE).every
        hour = int(workspace.clock().timestamp() // 3600)
        now = (hour, tuple(versions[name] for name in lists))
        if now != self._of:
            self._of, self._known = now, {}
            self._keys = [] if unknown_lists(workspace) else list(_types(workspace))

    def _count(self, workspace: CountsOften, keys: Sequence[str], until: float) -> None:
        usual = workspace.slot_sources()
        sources = WhatIf(usual.mirror, usual.name, usual.reach)
        for number, key in enumerate(keys):
            if number and time.monotonic() > until:
                return
            record = sources.record(EVENT_TYPES, key)
            self._known[key] = None if record is None else _look(workspace, sources, key, record)

    def _answer(self) -> ClosedTypes:
        known = self._known.values()
        return ClosedTypes(
            tuple(one for one in known if isinstance(one, ClosedType)),
            tuple(dict.fromkeys(one for one in known if isinstance(one, str))),
            len(self._keys) - len(self._known),
        )


def _types(workspace: CountsOften) -> Iterator[str]:
    """The event types that can be booked; a template of copies cannot."""
    for key, record in workspace.records(EVENT_TYPES).items():
        if record.get("schedulingType") != MANAGED:
            yield key


def _look(
    workspace: CountsOften, sources: WhatIf, key: str, event: Record
) -> ClosedType | str | None:
    """Checks whether there is nothing to book; returns a text where that is not known."""
    now, zone = workspace.clock(), workspace.zone
    title = one_line(str(event.get("title") or f"event type {key}"), 60)
    people = named_hosts(event, sources)
    hosts = [host_of(one, event, sources) for one in people]
    if why := unknown_of(workspace, event, hosts):
        return f"{title}: {why}"
    offer: Offer | None = None
    able: Sequence[Host] = ()
    opens: datetime | None = None
    for days in sorted(HORIZONS):
        window = instants(now, now + timedelta(days=days))
        reach = reach_of(event, window, now)
        emails = emails_of(sources, people)
        found = bookings_near(sources.mirror, event, emails, reach, sources.calendars)
        try:
            facts = facts_of(sources, event, people, found, window)
        except NotUnderstood as error:
            return f"{title}: {error.message.rstrip('.')}"
        offer, able = facts.offer, facts.hosts
        open_ = slots(offer, able, window, now, zone)
        if open_:
            opens = open_[0].start
            break
    assert offer is not None
    closed = [days for days in HORIZONS if opens is None or opens >= now + timedelta(days=days)]
    if not closed:
        return None
    window = instants(now, now + timedelta(days=closed[0]))
    rule, name, said = _rule(offer, able, window, now, zone)
    return ClosedType(key, closed[0], rule, name, said, opens)


def _rule(
    offer: Offer, hosts: Sequence[Host], window: Interval, now: datetime, zone: "ZoneInfo"
) -> tuple[str, str, str]:
    """The rule that closes most of the times that would be open without notice, period, limits
    and bookings: its id, its title, a sentence."""
    loose = replace(
        offer, notice=0, period=Period(), booking_limits={}, duration_limits={}, taken=(), seats=0
    )
    idle = [replace(host, busy=()) for host in hosts]
    times = [slot.start for slot in slots(loose, idle, window, now, zone)]
    times = times or list(_daytimes(window, offer.zone))
    step = max(1, len(times) // SAMPLED)
    counted: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for at in times[::step]:
        verdict = closing_verdict(offer, hosts, at, now, zone)
        if verdict is not None and verdict.rule != "past":
            counted[verdict.rule] += 1
            first.setdefault(verdict.rule, (verdict.title, verdict.sentence))
    if not counted:
        return "", "Not known", "No rule closes the times that were looked at."
    rule = counted.most_common(1)[0][0]
    name, said = first[rule]
    return rule, name, PLAIN.get(rule, said)


def _daytimes(window: Interval, zone: "ZoneInfo") -> Iterator[datetime]:
    day = window.start.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    while day < window.end:
        for hour in HOURS:
            at = day.replace(hour=hour)
            if window.start < at < window.end:
                yield at
        day += timedelta(days=1)

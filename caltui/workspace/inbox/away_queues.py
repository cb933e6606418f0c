"""The inbox queues about people who are away: out of office, on a server that tells it."""

from collections.abc import Iterator

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.readout import day_words
from caltui.text import count
from caltui.workspace.base.clock import zone_of
from caltui.workspace.inbox.snapshot import Finding, InboxSnapshot
from caltui.workspace.slots.absences import Absence, absence_of


def uncovered(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Absences that are not over, have meetings in them, and nobody who covers."""
    for absence, span in _not_over(snapshot):
        if absence.cover:
            continue
        meetings = [b for b in snapshot.promised.get(absence.user, ()) if b.span.meets(span)]
        if not meetings:
            continue
        first = meetings[0]
        many = count(len(meetings), "meeting")
        why = f"{many} in it and nobody covers; the first is {snapshot.meeting(first)}."
        name = snapshot.person(absence.user)
        yield Finding(
            absence.resource,
            absence.key,
            f"{name} {_days(absence)}",
            why,
            since=span.start,
            host=absence.user,
            due=first.span.start,
            brief=name,
        )


def away_today(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """People who are away now, and who covers."""
    for absence, span in _not_over(snapshot):
        if not span.start <= snapshot.now < span.end:
            continue
        covers = f"{snapshot.person(absence.cover)} covers" if absence.cover else "nobody covers"
        name = snapshot.person(absence.user)
        yield Finding(
            absence.resource,
            absence.key,
            name,
            f"Away until the end of {_last(absence)}; {covers}.",
            since=span.start,
            host=absence.user,
            due=span.end,
            brief=name,
        )


def unread_absences(snapshot: InboxSnapshot) -> str:
    """Says how many absences could not be read; empty where all were."""
    lost = sum(absence.span is None for absence in _all(snapshot))
    return f"{count(lost, 'absence')} could not be read." if lost else ""


def _all(snapshot: InboxSnapshot) -> list[Absence]:
    of = snapshot.away
    rows = snapshot.of(of.key) if of is not None else {}
    return [absence_of(of, key, record) for key, record in rows.items()] if of is not None else []


def _not_over(snapshot: InboxSnapshot) -> Iterator[tuple[Absence, Interval]]:
    """The absences that are not over on the clocks of the person, earliest first."""
    users = snapshot.of("users")
    zones = ((one, str(users.get(one.user, {}).get("timeZone") or "")) for one in _all(snapshot))
    spans = ((one.span_in(zone_of(zone) if zone else None), one) for one, zone in zones)
    found = [(span, one) for span, one in spans if span is not None and span.end > snapshot.now]
    for span, absence in sorted(found, key=lambda pair: (pair[0], pair[1].key)):
        yield absence, span


def _days(absence: Absence) -> str:
    """`Thu 3 Dec to Fri 4 Dec`."""
    days = absence.days
    first = day_words(days.first) if days is not None else ""
    return first if days is None or days.first == days.last else f"{first} to {_last(absence)}"


def _last(absence: Absence) -> str:
    return day_words(absence.days.last) if absence.days is not None else ""

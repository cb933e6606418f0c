"""Finds whether people could hold a meeting at one time, from the mirror alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Host
from caltui.workspace.records.bookings_between import during, of_people
from caltui.workspace.slots.hosts import NamedHost, SlotSources, host_of, with_calendar
from caltui.workspace.slots.seen import A_DAY as NEAR
from caltui.workspace.slots.seen import Kinds


def hosts_at(
    sources: SlotSources, people: Sequence[NamedHost], event: Mapping[str, Any], span: Interval
) -> list[Host]:
    """Each person with the hours and bookings around that time. With an event type its schedule
    counts for them; with `{}` their own does."""
    keys = [person.user_id for person in people]
    emails = {key: _email(sources, key) for key in keys}
    reach = span.widened(NEAR, NEAR)
    also = of_people(sources.mirror, keys, emails.values())
    found = during(sources.mirror, reach.start, reach.end, also)
    kinds = Kinds(sources, event)
    bookings = [(key, row, kinds.time(row)) for key, row in found.items()]
    return [
        with_calendar(host, emails[host.key], event, bookings, kinds.buffers)
        for host in (host_of(person, event, sources) for person in people)
    ]


def members_of(sources: SlotSources, team: object) -> Iterator[NamedHost]:
    """The accepted members of a team that are known."""
    for _, row in sources.mirror.where("memberships", "teamId", team):
        if row.get("accepted") and row.get("userId") is not None:
            yield NamedHost(str(row["userId"]))


def _email(sources: SlotSources, key: str) -> str:
    user = sources.record("users", key)
    return str((user or {}).get("email") or "")

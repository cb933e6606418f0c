"""Collects all data about the slots of an event type; reads what is missing or old.

A read that fails becomes a sentence if older data is there; else its error is raised.
"""

import asyncio
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any, NamedTuple

from caltui.catalog.model import Record
from caltui.catalog.request import Invalid
from caltui.dialects import PictureLists
from caltui.gateway.errors.kinds import GatewayError
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import (
    booking_time,
    holders_of,
    kind_of,
)
from caltui.scheduling.intervals import Interval
from caltui.workspace.base.ports import Syncs
from caltui.workspace.slots.hosts import (
    NamedHost,
    SlotSources,
    named_hosts,
)
from caltui.workspace.slots.seen import (
    SlotFacts,
    bookings_near,
    emails_of,
    facts_of,
    reach_of,
)
from caltui.workspace.sync.refresh import refresh


class Ages(NamedTuple):
    """Seconds for which a list counts as fresh: one of the `vital`, one of the `others`.

    The lists in `now` are always read.
    """

    vital: float
    others: float
    now: tuple[str, ...] = ()


FRESH = Ages(30, 300)
"""While a person looks through times."""

LIVE = Ages(0, 60)
"""For a single question: what matters most is always read."""

ANY_AGE = Ages(inf, inf)
"""Only what was never seen is read."""

MOST_FETCHED = 8
"""How many records are read one by one: hosts, and event types of other bookings."""


async def gather(
    workspace: Syncs,
    mirror: Mirror,
    event_type: str,
    around: Interval,
    ages: Ages = FRESH,
) -> SlotFacts:
    """Collects all data about an event type and its hosts; reads what is missing or old.

    `ages` says from how many seconds on a list is old: FRESH, LIVE or ANY_AGE.
    """
    sources = SlotSources(mirror, workspace.name, workspace.reach)
    event = await _event_type(workspace, sources, event_type, fresh=ages != ANY_AGE)
    await _read_lists(workspace, sources, event, ages)
    if not workspace.reach.sees:
        await refresh(workspace, (workspace.catalog.people,), None)
    hosts_named = named_hosts(event, sources)
    await _read_users(workspace, sources, hosts_named, ages)
    emails = emails_of(sources, hosts_named)
    reach = reach_of(event, around, workspace.clock())
    found = await asyncio.to_thread(bookings_near, mirror, event, emails, reach)
    await _read_kinds(workspace, sources, hosts_named, found, around)
    return facts_of(sources, event, hosts_named, found, around)


async def _event_type(workspace: Syncs, sources: SlotSources, key: str, *, fresh: bool) -> Record:
    seen = workspace.record("event-types", key)
    if seen is not None and seen.state != "gone" and not fresh:
        return seen.record
    try:
        return await workspace.fetch("event-types", [key])
    except GatewayError as error:
        if seen is None or error.kind == "not_found":
            raise
        sources.say(f"The event type could not be read again: {error.message}")
        return seen.record


async def _read_lists(
    workspace: Syncs,
    sources: SlotSources,
    event: Mapping[str, Any],
    ages: Ages,
) -> None:
    wanted = list(_made_of(workspace).lists)
    hosts = event.get("hosts")
    if event.get("teamId") is not None and not hosts:
        wanted.append("memberships")
    if isinstance(hosts, list) and len(hosts) > MOST_FETCHED:
        wanted.append("users")
    old = [resource for resource in wanted if _old(workspace, resource, ages)]
    await asyncio.gather(*(_sync(workspace, sources, resource) for resource in old))


def _made_of(workspace: Syncs) -> PictureLists:
    return workspace.catalog.made_of("slots")


def _old(workspace: Syncs, resource: str, ages: Ages) -> bool:
    age = workspace.age(resource)
    if age is None or ages == ANY_AGE:
        return age is None
    most = ages.vital if resource in _made_of(workspace).needs else ages.others
    most = 0.0 if resource in ages.now else most
    return age >= most or workspace.stale(resource, most)


async def _sync(workspace: Syncs, sources: SlotSources, resource: str) -> None:
    """Reads a list. If it fails and older data is there, a note says so."""
    try:
        await workspace.sync(resource)
    except GatewayError as error:
        known = workspace.age(resource) is not None
        if resource in _made_of(workspace).needs and not known:
            raise
        of = workspace.resource(resource)
        rest = "what was seen before is used" if known else "nothing of them is known here"
        sources.say(f"The {of.plural} could not be read ({error.message.rstrip('.')}): {rest}.")


async def _read_users(
    workspace: Syncs,
    sources: SlotSources,
    hosts_named: Sequence[NamedHost],
    ages: Ages,
) -> None:
    """Reads the hosts' own records, one by one, if no list brought them lately."""
    now = workspace.clock().timestamp()
    since = 0.0 if ages == ANY_AGE else now - ages.others
    missing = [s.user_id for s in hosts_named if not sources.seen("users", s.user_id, since)]
    if len(missing) > MOST_FETCHED and workspace.age("users") is None:
        await _sync(workspace, sources, "users")
        return
    for key in missing[:MOST_FETCHED]:
        await _fetch(workspace, sources, "users", key)


async def _fetch(workspace: Syncs, sources: SlotSources, resource: str, key: str) -> None:
    """Reads one record that may be missing or forbidden: later steps report its absence.

    If another error occurs and an older record is there, a note says so.
    """
    try:
        await workspace.fetch(resource, [key])
    except Invalid:
        return
    except GatewayError as error:
        if error.kind in ("not_found", "forbidden", "refused", "not_authorized"):
            return
        if sources.record(resource, key) is None:
            raise
        what = f"{workspace.resource(resource).noun.capitalize()} {key}"
        sources.say(f"{what} could not be read again ({error.message.rstrip('.')}).")


async def _read_kinds(
    workspace: Syncs,
    sources: SlotSources,
    hosts_named: Sequence[NamedHost],
    bookings: Mapping[str, Record],
    around: Interval,
) -> None:
    """Reads the event types of the hosts' bookings around that time: their buffers count, and
    their length if a booking has no end."""
    hosts = {named.user_id for named in hosts_named}
    unknown: dict[str, None] = {}
    for booking in bookings.values():
        kind, span = kind_of(booking), booking_time(booking).span
        if kind is None or span is None or not hosts & holders_of(booking):
            continue
        if span.meets(around) and sources.record("event-types", kind) is None:
            unknown[str(kind)] = None
    for key in list(unknown)[:MOST_FETCHED]:
        await _fetch(workspace, sources, "event-types", key)
    unseen = [key for key in unknown if sources.record("event-types", key) is None]
    if unseen:
        keys = ", ".join(unseen[:MOST_FETCHED])
        words = f"The buffers of event type {keys} could not be read: they are taken as none."
        sources.say(words)

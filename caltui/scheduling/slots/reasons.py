"""Explains why a time is closed: asks every rule in order and collects the verdicts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import instants
from caltui.scheduling.slots import host_rules, rules
from caltui.scheduling.slots.offers import Host, Offer, moment_of, seconds
from caltui.scheduling.slots.rules import Question
from caltui.scheduling.slots.slots import slots
from caltui.scheduling.slots.verdicts import Explanation, Verdict

Rule = Callable[[Question], Iterator[Verdict]]
NEAR = timedelta(days=14)
"""How far on both sides the nearest open slot is searched."""

RULES: Mapping[str, Rule] = {
    "hidden": rules.hidden,
    "hosts": rules.has_hosts,
    "past": rules.not_past,
    "notice": rules.notice,
    "period": rules.period,
    "schedule": host_rules.schedules,
    "hours": host_rules.hours,
    "grid": host_rules.grid,
    "busy": host_rules.calendar,
    "limits": rules.limits,
    "seats": rules.seats,
    "team": host_rules.together,
}
"""Every rule, in the order in which it is asked."""


def explain(
    offer: Offer,
    hosts: Sequence[Host],
    at: datetime,
    now: datetime,
    *,
    zone: ZoneInfo | None = None,
) -> Explanation:
    """Applies each rule to a booking that starts at `at`. Times in the answer are in `zone`, the
    booker's."""
    start = seconds(at)
    clocks = zone or offer.zone
    ask = Question(offer, tuple(hosts), start, start + offer.length * 60, seconds(now), clocks)
    verdicts = tuple(verdict for rule in RULES.values() for verdict in rule(ask))
    able = host_rules.able_hosts(ask)
    return Explanation(
        offer.key,
        offer.title,
        moment_of(ask.start),
        moment_of(ask.end),
        clocks,
        verdicts,
        tuple(host.name for host in able),
        nearest(offer, hosts, at, now, clocks),
        holders=tuple(host.key for host in able),
    )


def closing_verdict(
    offer: Offer, hosts: Sequence[Host], at: datetime, now: datetime, zone: ZoneInfo
) -> Verdict | None:
    """The first rule that closes a time, or None for an open one. Quicker than `explain`."""
    start = seconds(at)
    ask = Question(offer, tuple(hosts), start, start + offer.length * 60, seconds(now), zone)
    every = (verdict for rule in RULES.values() for verdict in rule(ask))
    return next((verdict for verdict in every if verdict.closes), None)


def nearest(
    offer: Offer, hosts: Sequence[Host], at: datetime, now: datetime, zone: ZoneInfo
) -> tuple[datetime, ...]:
    """The last open start before a time and the first one after it, within NEAR."""
    before = slots(offer, hosts, instants(at - NEAR, at), now, zone)
    behind = slots(offer, hosts, instants(at + timedelta(seconds=1), at + NEAR), now, zone)
    return tuple(found[place].start for found, place in ((before, -1), (behind, 0)) if found)

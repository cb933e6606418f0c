"""Several bookings to other hosts at once: who takes each, what is in the way, one act."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from caltui.scheduling.intervals import Interval
from caltui.scheduling.wording import few_names_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct, GatewayError, Invalid
from caltui.workspace.base.ports import Syncs
from caltui.workspace.booking_acts.changes import (
    act_of,
    hand_over_change,
    refusal,
    unsure_note,
)
from caltui.workspace.booking_acts.facts import USERS, BookingFacts, facts_read
from caltui.workspace.booking_acts.hosts import (
    CLASH,
    FREE,
    HasSources,
    HostChoice,
    host_note,
    hosts_for,
)
from caltui.workspace.booking_acts.items import act_item
from caltui.workspace.writes.ports import Plans

HAND_OVER = "hand-over"
NOBODY = "No other host of its event type is free then."
TWICE = "takes another of these bookings at that time"


class HandsOver(Plans, Syncs, HasSources, Protocol):
    """All that handing over needs of the workspace."""


@dataclass(frozen=True, slots=True)
class HandLine:
    """One booking and who takes it. `why` says why nobody does; `left_out` that it stays.

    `choices` are all who could: none for a booking that cannot be handed over.
    """

    facts: BookingFacts
    host: HostChoice | None = None
    why: str = ""
    left_out: bool = False
    choices: tuple[HostChoice, ...] = ()

    @property
    def proposed(self) -> bool:
        """Whether there is a host for it."""
        return self.host is not None

    @property
    def changes(self) -> bool:
        """Whether it is handed over."""
        return self.host is not None and not self.left_out


async def propose_hosts(
    workspace: HandsOver, keys: Iterable[str], target: str = ""
) -> tuple[HandLine, ...]:
    """Chooses who takes each booking, the earliest first: `target`, else the first free host of its
    event type. Nobody gets two that overlap. A booking that was never seen is read, and left out if
    it cannot be."""
    lines: list[HandLine] = []
    act = act_of(workspace, HAND_OVER)
    for key in dict.fromkeys(keys):
        await asyncio.sleep(0)
        try:
            facts = await facts_read(workspace, key)
        except GatewayError as error:
            lost = BookingFacts(key, {}, None, "", None, None)
            lines.append(HandLine(lost, why=error.message))
            continue
        why = refusal(workspace, facts, act)
        choices: tuple[HostChoice, ...] = ()
        if not why:
            try:
                choices = hosts_for(workspace, key)
            except CannotAct as error:
                why = error.message
        lines.append(HandLine(facts, why=why, choices=choices))
    lines.sort(key=lambda line: (line.facts.span is None, line.facts.span or 0, line.facts.key))
    return given_to(workspace, lines, target)


def given_to(
    workspace: HandsOver, lines: Sequence[HandLine], target: str = ""
) -> tuple[HandLine, ...]:
    """The same lines with who takes each chosen anew; those that are left out stay so."""
    given: dict[str, list[Interval]] = {}
    found: list[HandLine] = []
    for line in lines:
        if not line.choices:
            found.append(line)
            continue
        chosen = _named(workspace, line, target, given) if target else _first(line, given)
        found.append(chosen)
        if chosen.host is not None and chosen.facts.span is not None and not chosen.left_out:
            given.setdefault(chosen.host.key, []).append(chosen.facts.span)
    return tuple(found)


def _first(line: HandLine, given: Mapping[str, list[Interval]]) -> HandLine:
    for one in line.choices:
        if one.of_type and one.state == FREE and not _busy(line, one.key, given):
            return replace(line, host=one, why="")
    return replace(line, host=None, why=NOBODY)


def _named(
    workspace: HandsOver, line: HandLine, target: str, given: Mapping[str, list[Interval]]
) -> HandLine:
    name = workspace.name(USERS, target) or f"User {target}"
    host = next((one for one in line.choices if one.key == target), None)
    if host is None:
        own = line.facts.host is not None and line.facts.host.key == target
        why = f"{name} holds it already." if own else f"{name} was never seen here."
    elif host.refused:
        why = f"{name} {host.refused}."
    elif host.state == CLASH:
        why = f"{name} {host.why}."
    elif _busy(line, target, given):
        why = f"{name} {TWICE}."
    else:
        return replace(line, host=host, why="")
    return replace(line, host=None, why=why)


def _busy(line: HandLine, key: str, given: Mapping[str, list[Interval]]) -> bool:
    span = line.facts.span
    return span is not None and any(span.meets(other) for other in given.get(key, ()))


class Taker(NamedTuple):
    """Somebody who could take bookings over: at how many they are free, and how many of them are
    of event types whose host they are."""

    key: str
    name: str
    free: int
    hosts: int


def could_take(lines: Sequence[HandLine]) -> list[Taker]:
    """Everybody who could take one: hosts first, then who could take the most."""
    free: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in lines:
        for one in line.choices:
            if one.refused:
                continue
            names.setdefault(one.key, one.name)
            free[one.key] += one.state == FREE
            hosts[one.key] += one.of_type
    found = [Taker(key, name, free[key], hosts[key]) for key, name in names.items()]
    return sorted(found, key=lambda one: (-one.hosts, -one.free, one.name.casefold()))


def given_twice(lines: Sequence[HandLine]) -> tuple[int, ...]:
    """The numbers of lines whose host has another one of these at that time."""
    given: dict[str, list[Interval]] = {}
    found = []
    for number, line in enumerate(lines):
        if line.host is None or line.left_out or line.facts.span is None:
            continue
        if _busy(line, line.host.key, given):
            found.append(number)
        given.setdefault(line.host.key, []).append(line.facts.span)
    return tuple(found)


def _strangers_note(lines: Sequence[HandLine]) -> str:
    """How many bookings go to people who are known to be no hosts of their event type."""
    hosts = [line.host for line in lines if line.changes and line.host is not None]
    strange = [host.name for host in hosts if host.no_host]
    if not strange:
        return ""
    who = few_names_text(list(dict.fromkeys(strange)))
    return f"{len(strange)} of {len(hosts)} go to no host of the event type: {who}."


def plan_hand_over(workspace: HandsOver, lines: Sequence[HandLine]) -> ActPlan:
    """The act that hands these bookings over; those that stay are in `refused`."""
    items: list[ActItem] = []
    refused: list[tuple[str, str]] = []
    odd: list[str] = []
    for line in lines:
        title = line.facts.title(workspace.zone)
        if line.host is None or line.left_out:
            refused.append((title, "left out" if line.left_out else line.why))
            continue
        try:
            change = hand_over_change(workspace, line.facts.key, line.host.key)
        except (CannotAct, Invalid) as error:
            refused.append((title, str(error)))
            continue
        items.append(act_item(workspace, line.facts.key, HAND_OVER, change))
        if note := host_note(line.host):
            odd.append(f"{title}: {note}")
    act = act_of(workspace, HAND_OVER)
    effects = (f"{act.told}.", *act.effects) if items else ()
    takers = Counter(line.host.name for line in lines if line.changes and line.host is not None)
    to = f" to {next(iter(takers))}" if len(takers) == 1 else f" to {len(takers)} hosts"
    title = f"Hand over {count(len(items), 'booking')}{to if takers else ''}"
    handed = (line.facts for line in lines if line.changes)
    odd += filter(None, [unsure_note(workspace, handed, act), _strangers_note(lines)])
    facts = tuple(one_line(words, 200) for words in odd)
    return ActPlan(HAND_OVER, one_line(title, 120), tuple(items), effects, facts, tuple(refused))

"""A move as a person wants it: a new booking or the record alone, and who shall hold it."""

from dataclasses import dataclass
from datetime import datetime

from caltui.catalog.acts import RecordAct
from caltui.scheduling.wording import minutes_text, names_text
from caltui.workspace.base.reach import ALL
from caltui.workspace.booking_acts.changes import (
    act_of,
    effects_of,
    move_change,
    record_only_move,
    takes_host,
    told_of,
)
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BOOKINGS, BookingFacts
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Plans


@dataclass(frozen=True, slots=True)
class MoveWish:
    """How a booking shall be moved. `host` is the id of who shall hold it; None: Cal decides."""

    key: str
    record_only: bool = False
    host: str | None = None


def wished_change(workspace: Plans, wish: MoveWish, start: datetime) -> Change:
    """The change that moves the booking to that start. Raises CannotAct and Invalid."""
    if wish.record_only:
        return record_only_move(workspace, wish.key, start)
    return move_change(workspace, wish.key, start, host=wish.host)


def act_wished(workspace: Plans, wish: MoveWish) -> RecordAct:
    """The act of the catalogue that does it."""
    return act_of(workspace, "move-record" if wish.record_only else "move")


def host_kept(workspace: Plans, facts: BookingFacts, wish: MoveWish, time: MoveTime) -> str | None:
    """The host to ask for: who was chosen, else the present one where Cal would have a choice and
    the key may say so."""
    if wish.host is not None or wish.record_only or not takes_host(act_wished(workspace, wish)):
        return wish.host
    keys = [key for key, _ in time.hosts]
    own = facts.host.key if facts.host is not None else ""
    return own if len(keys) > 1 and own in keys and workspace.reach.sees == ALL else None


def move_facts(
    workspace: Plans, facts: BookingFacts, wish: MoveWish, time: MoveTime
) -> tuple[str, ...]:
    """Sentences for the review: what it replaces, who is told, what is not as it was. An action of
    Cal says the first two itself."""
    act = act_wished(workspace, wish)
    itself = workspace.catalog.operation(BOOKINGS, act.operation).served.action
    told = not (act.record_only or itself)
    lines = list(effects_of(workspace, facts.key, act.name)) if told else []
    if act.record_only:
        lines.append(f"{told_of(workspace, facts.key, act.name)}: calendars stay as they are.")
        if time.closed_by:
            lines.append(f"Past the limits: {time.closed_by}")
    elif facts.length and facts.kind_length and facts.length != facts.kind_length:
        was, new = minutes_text(facts.length), minutes_text(facts.kind_length)
        lines.append(f"It takes {new}, the length of its event type; it took {was}.")
    if act.carries:
        lines.insert(1, f"{names_text(act.carries).capitalize()} are taken along.")
    if "answers" in act.holes and not isinstance(facts.record.get("responses"), dict):
        lines.append("The guest's answers are not known here: Cal may ask for them.")
    return tuple(lines)

"""The changes that acts on a booking make, from the catalogue's `[[acts]]`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from caltui.catalog.acts import RecordAct, filled, said
from caltui.catalog.kinds import InvalidValue
from caltui.catalog.model import UNSET, Operation, Record
from caltui.catalog.values import check
from caltui.scheduling.wording import names_text, when_text
from caltui.text import count, one_line
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.booking_acts.facts import BOOKINGS, USERS, BookingFacts, facts_of
from caltui.workspace.booking_acts.hosts import HasSources, refused_host
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Plans

MISSING: Mapping[str, str] = {
    "uid": "has no uid: Cal does not know what the new one would replace.",
    "event_type": "has no event type: Cal cannot make a new booking of it.",
    "answers": "has no guest with a mail address: Cal wants one for a new booking.",
    "guest_zone": "has no guest with a time zone: Cal wants one for a new booking.",
    "new_end": "has no length that is known: give its end with an edit (e).",
}
"""Why an act cannot be done with a booking that lacks what it needs."""


def act_of(workspace: Reads, name: str) -> RecordAct:
    """An act on bookings. Raises CannotAct if this API does not have it."""
    found = workspace.resource(BOOKINGS).act(name)
    if found is None:
        raise CannotAct(f"The catalogue '{workspace.catalog.dialect}' has no act '{name}'.")
    return found


def why_not(workspace: Reads, key: str, name: str) -> str:
    """Says in a sentence why an act cannot be done with a booking; empty if it can."""
    try:
        act, facts = act_of(workspace, name), facts_of(workspace, key)
    except CannotAct as error:
        return error.message
    return refusal(workspace, facts, act)


def refusal(workspace: Reads, facts: BookingFacts, act: RecordAct) -> str:
    """Says in a sentence why an act cannot be done with a booking; empty if it can."""
    now = workspace.clock()
    told = act.refuses(facts.record, workspace.record, over=facts.over(now), begun=facts.begun(now))
    if told or not act.operation:
        return told
    known = known_of(facts, act, {"new_end": facts.minutes or None})
    lacks = [MISSING[hole] for hole in MISSING if hole in act.holes and known.get(hole) is None]
    return f"It {lacks[0]}" if lacks else ""


def unsure_note(workspace: Reads, several: Iterable[BookingFacts], act: RecordAct) -> str:
    """The sentence about bookings of which it is not known whether they can have the act, as what
    decides it was never seen; empty where there is none."""
    many = sum(act.unsure(facts.record, workspace.record) for facts in several)
    if not many:
        return ""
    whose = "its event type is" if many == 1 else "their event types are"
    deed = act.label.lower()
    return f"To {deed} {count(many, 'booking')} Cal may refuse: {whose} not shown to this key."


def known_of(
    facts: BookingFacts, act: RecordAct, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Collects the values for the holes of an act, by name; what is unknown is None or missing."""
    guest, host = facts.guest, facts.host
    mailed = names_text([*_guests(facts), *_named(facts)])
    metadata = facts.record.get("metadata")
    kept = metadata.items() if isinstance(metadata, Mapping) else ()
    return {
        "uid": facts.record.get("uid") or None,
        "event_type": _number(facts.event_type),
        "guest": facts.guest_name,
        "guests": ", ".join(_guests(facts)),
        "guest_mail": guest.mail or None if guest else None,
        "guest_zone": guest.zone.key if guest and guest.zone else None,
        "guest_language": (guest.language or None) if guest else None,
        "host": host.name or None if host else None,
        "paid": _paid(facts),
        "host_id": _number(host.key) if host and host.key else None,
        "people_are": f"{mailed} {'are' if ' and ' in mailed else 'is'}",
        "answers": _answers(facts),
        "metadata": {k: v for k, v in kept if isinstance(v, str) and k not in act.leaves},
        **(given or {}),
    }


def move_change(
    workspace: Plans, key: str, start: datetime, *, host: str | None = None, reason: str = ""
) -> Change:
    """The booking at that start, in place of this one; guest and host are told.

    `host` is the id of another user who holds it. Raises CannotAct and Invalid.
    """
    given: dict[str, Any] = {"new_start": wire_instant(start), "reason": reason or None}
    facts, act = _checked(workspace, key, "move")
    if host is not None:
        if not takes_host(act):
            raise CannotAct("A move keeps the host here.", "Hand it over instead.")
        given["new_host"] = _number(host)
    if reason:
        answers = _answers(facts) or {}
        given["answers"] = {**answers, "rescheduleReason": reason}
    to = when_text(start, workspace.zone)
    return _planned(workspace, facts, act, given, f"Move {facts.title(workspace.zone)} → {to}")


def takes_host(act: RecordAct) -> bool:
    """Tells whether the act may name who shall hold the booking."""
    return "new_host" in act.holes


def record_only_move(workspace: Plans, key: str, start: datetime) -> Change:
    """Sets the times of the record; nobody is told. Raises CannotAct and Invalid."""
    facts, act = _checked(workspace, key, "move-record")
    end = start + timedelta(minutes=facts.minutes)
    given = {"new_start": wire_instant(start), "new_end": wire_instant(end)}
    to = when_text(start, workspace.zone)
    title = f"Move, record only: {facts.title(workspace.zone)} → {to}"
    return _planned(workspace, facts, act, given, title)


def cancel_change(workspace: Plans, key: str, reason: str, *, series: bool = False) -> Change:
    """Cancels the booking; `series`: also those of its series that are to come.

    Raises CannotAct and Invalid.
    """
    facts, act = _checked(workspace, key, "cancel")
    given = {"reason": reason.strip() or None, "series": True if series else None}
    return _planned(
        workspace, facts, act, given, f"Cancel {facts.title(workspace.zone)}", facts.record
    )


def act_change(workspace: Plans, key: str, name: str, given: Mapping[str, Any]) -> Change:
    """An act of the catalogue, with what a person gave for its holes. Raises CannotAct and
    Invalid."""
    facts, act = _checked(workspace, key, name)
    return _planned(workspace, facts, act, given, f"{act.label} {facts.title(workspace.zone)}")


class PlansWithHosts(Plans, HasSources, Protocol):
    """Plans changes, and knows the hosts of event types."""


def hand_over_change(workspace: PlansWithHosts, key: str, user_id: str) -> Change:
    """Gives the booking to another host. Raises CannotAct, also for who is known to be no host
    where Cal takes hosts alone, and Invalid."""
    facts, act = _checked(workspace, key, "hand-over")
    if facts.host is not None and facts.host.key == str(user_id):
        raise CannotAct(f"{facts.host_name} holds it already.")
    to = workspace.name(USERS, user_id) or f"user {user_id}"
    if refused := refused_host(workspace, facts, user_id):
        raise CannotAct(f"Hand over {facts.title(workspace.zone)}: {to} {refused}.")
    title = f"Hand over {facts.title(workspace.zone)}: {facts.host_name} → {to}"
    return _planned(workspace, facts, act, {"new_host": _number(user_id)}, title)


def hands_over_quietly(workspace: Reads) -> bool:
    """Tells whether nobody is told when a booking changes hands."""
    act = workspace.resource(BOOKINGS).act("hand-over")
    return act is None or act.record_only


def told_of(workspace: Reads, key: str, name: str) -> str:
    """Says who is told of an act: `Jakub Ekström is mailed`, or that nobody is told."""
    act, facts = act_of(workspace, name), facts_of(workspace, key)
    return one_line(filled(act.told, known_of(facts, act)), 160)


def effects_of(workspace: Reads, key: str, name: str) -> tuple[str, ...]:
    """Says what Cal does after an act, to whom, and whether it can be undone; as sentences."""
    act, facts = act_of(workspace, name), facts_of(workspace, key)
    return _sentences(facts, act, act.undo)


def _sentences(facts: BookingFacts, act: RecordAct, *more: str) -> tuple[str, ...]:
    lines = (f"{act.told}." if act.told else "", *act.effects, *more)
    return tuple(one_line(line, 200) for line in said(lines, known_of(facts, act)))


def _checked(workspace: Plans, key: str, name: str) -> tuple[BookingFacts, RecordAct]:
    act, facts = act_of(workspace, name), facts_of(workspace, key)
    if told := refusal(workspace, facts, act):
        raise CannotAct(f"{act.label}: {facts.title(workspace.zone)}. {told}")
    return facts, act


def _planned(
    workspace: Plans,
    facts: BookingFacts,
    act: RecordAct,
    given: Mapping[str, Any],
    called: str,
    before: Record | None = None,
) -> Change:
    operation = workspace.catalog.operation(BOOKINGS, act.operation)
    known = known_of(facts, act, given)
    ids = workspace.resource(BOOKINGS).ids_from_key(facts.key) if operation.params else ()
    if act.ids:
        ids = tuple(filled(text, known) for text in act.ids)
    found = act.values(known)
    values = {name: value for name, value in found.items() if _taken(operation, name, value)}
    change = workspace.plan(BOOKINGS, act.operation, ids, values, before)
    along = () if operation.name != "create" else _carried(act)
    change = replace(change, called=called, sent_along=along)
    if not operation.served.action:
        return change
    return replace(change, own_words=_sentences(facts, act))


def _carried(act: RecordAct) -> tuple[str, ...]:
    """The fields that are taken along from the old record, and that nobody chose."""
    return tuple(
        name
        for name, value in act.sends.items()
        if isinstance(value, str) and not value.startswith("{new_") and value != "{uid}"
    )


def _answers(facts: BookingFacts) -> Record | None:
    """The answers of the booking form, with the guest and the further guests of today."""
    guest = facts.guest
    if guest is None or not guest.mail:
        return None
    kept = facts.record.get("responses")
    answers = dict(kept) if isinstance(kept, Mapping) else {}
    answers["email"] = guest.mail
    if not answers.get("name"):
        answers["name"] = guest.name or guest.mail
    asked = answers.get("guests")
    others = asked if isinstance(asked, list) else []
    guests = dict.fromkeys(str(mail) for mail in (*others, *facts.more_guests) if mail)
    guests.pop(guest.mail, None)
    if guests or "guests" in answers:
        answers["guests"] = list(guests)
    return answers


def _paid(facts: BookingFacts) -> str | None:
    """Words for a payment that was made; None without one."""
    rows = facts.record.get("payment")
    found = rows if isinstance(rows, list) else []
    done = any(isinstance(one, Mapping) and one.get("success") is True for one in found)
    return "the payment" if done else None


def _guests(facts: BookingFacts) -> list[str]:
    """The name of who booked, and how many guests more there are."""
    told = facts.record.get("guests")
    mails = [mail for mail in told if isinstance(mail, str)] if isinstance(told, list) else []
    first = {facts.guest.mail.casefold()} if facts.guest is not None else set()
    more = {mail.casefold() for mail in (*facts.more_guests, *mails)} - first
    return [facts.guest_name, *([count(len(more), "more guest")] if more else [])]


def _named(facts: BookingFacts) -> list[str]:
    return [facts.host.name] if facts.host is not None and facts.host.name else []


def _number(value: str | None) -> int | str | None:
    return int(value) if value is not None and value.isdecimal() else value


def _taken(operation: Operation, name: str, value: Any) -> bool:
    """Tells whether Cal takes the value; one that has a default is left out where it does not."""
    field = operation.field(name)
    if field is None or field.default is UNSET:
        return True
    try:
        check(field, value)
    except InvalidValue:
        return False
    return True

"""The request that books, from the values of its form, and what Cal does with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from caltui.catalog.acts import said
from caltui.catalog.model import UNSET
from caltui.catalog.questions import PlaceAsked
from caltui.catalog.request import Invalid, build
from caltui.catalog.values import Fault, check
from caltui.scheduling.wording import clock_text, names_text
from caltui.text import one_line
from caltui.workspace.base.clock import instant, wire_instant
from caltui.workspace.base.ports import Reads
from caltui.workspace.booking_acts.book.form import (
    ACT,
    LANGUAGE,
    MORE,
    START,
    ZONE,
    BookingForm,
    answers_of,
)
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BOOKINGS, short_day
from caltui.workspace.records.money import money
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Plans


@dataclass(frozen=True, slots=True)
class BookedValues:
    """The values of a form that are right: the start, the answers, the guest's zone, language."""

    start: datetime
    answers: Mapping[str, Any]
    zone: str
    language: str | None

    @property
    def name(self) -> str:
        """The guest's name; empty if it was not asked."""
        name = self.answers.get("name")
        if isinstance(name, Mapping):
            name = " ".join(str(one) for one in name.values() if one)
        return str(name or "")

    @property
    def guest(self) -> str:
        """The guest's name, else their address."""
        return one_line(str(self.name or self.answers.get("email") or "a guest"), 60)


def checked_values(form: BookingForm, values: Mapping[str, Any]) -> BookedValues:
    """The values, by the names of the form's fields, if all are right. Raises Invalid with every
    fault."""
    faults: list[Fault] = []
    body: Mapping[str, Any] = {}
    try:
        body = build(form.operation, (), values).body or {}
    except Invalid as error:
        faults += [Fault(f.field, _plain(f.message)) for f in error.faults]
    named = {fault.field for fault in faults}
    for one in form.asked.questions:
        if one.must_agree and values.get(one.field.name) is False and one.field.name not in named:
            faults.append(Fault(one.field.name, "Must be yes: Cal takes nothing else here."))
    faults += _detail_faults(form, values)
    if faults:
        raise Invalid(form.operation, faults)
    start = instant(body[START])
    assert start is not None
    answers = answers_of(form, {**_checked_answers(form, values), MORE: body.get(MORE)})
    return BookedValues(start, answers, body[ZONE], body.get(LANGUAGE))


def _checked_answers(form: BookingForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """The checked values of the questions by the names of their fields, which may have dots."""
    found: dict[str, Any] = {}
    for field in (one.field for one in form.asked.questions):
        default = field.default if field.required and field.default is not UNSET else None
        value = values.get(field.name, default)
        found[field.name] = None if value is None else check(field, value)
    return found


def book_change(workspace: Plans, form: BookingForm, values: Mapping[str, Any]) -> Change:
    """The change that books with these values. Raises Invalid with every fault of the form."""
    found = checked_values(form, values)
    act = act_of(workspace, ACT)
    key: Any = int(form.event_type) if form.event_type.isdecimal() else form.event_type
    known = {
        "book_type": key,
        "book_start": wire_instant(found.start),
        "book_metadata": {},
        "book_zone": found.zone,
        "book_language": found.language,
        **_answers_apart(workspace, form, found),
    }
    change = workspace.plan(BOOKINGS, act.operation, (), act.values(known))
    zone, now = workspace.zone, workspace.clock()
    when = f"{short_day(found.start, zone, now)} {clock_text(found.start, zone)}"
    called = one_line(f"Book {form.title} for {found.guest}, {when}", 120)
    return replace(change, called=called)


def _answers_apart(workspace: Plans, form: BookingForm, found: BookedValues) -> dict[str, Any]:
    """The answers, and by their holes those that are sent apart from them."""
    ask, answers = workspace.resource(BOOKINGS).questions, dict(found.answers)
    apart: dict[str, Any] = {}
    for name, hole in ask.apart.items() if ask is not None else ():
        value = answers.pop(name, None)
        if ask is not None and name == ask.place.name:
            value = _place(ask.place, form, value)
        apart[hole] = found.name if name == "name" else value
    return {"book_answers": answers or (None if apart else {}), **apart}


def _place(asked: PlaceAsked, form: BookingForm, answer: Any) -> dict[str, Any] | None:
    """Makes the object for where it takes place; None where there was nothing to choose."""
    kind = answer.get(asked.value) if isinstance(answer, Mapping) else None
    rows = form.event.get(asked.choices)
    listed = [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []
    chosen = next((one for one in listed if one.get("type") == kind), None)
    if not kind or chosen is None:
        return None
    if kind in asked.told_in:
        return {"type": kind, asked.told_in[kind]: answer.get(asked.detail)}
    if len(listed) < 2:
        return None
    more = {"integration": chosen["integration"]} if chosen.get("integration") else {}
    return {"type": kind, **more}


def book_effects(
    workspace: Reads, form: BookingForm, change: Change, time: MoveTime | None
) -> tuple[str, ...]:
    """Says what Cal does: mails, calendars, and what is confirmed or paid first."""
    act = act_of(workspace, ACT)
    answers = change.values.get("responses")
    answers = answers if isinstance(answers, Mapping) else {}
    hosts = [name for _, name in time.hosts] if time is not None else []
    every = form.event.get("schedulingType") == "COLLECTIVE"
    host = names_text(hosts) if every or len(hosts) == 1 else "the host that Cal chooses"
    price = form.event.get("price")
    paid = isinstance(price, (int, float)) and not isinstance(price, bool) and price > 0
    attendee = change.values.get("attendee")
    if isinstance(attendee, Mapping):
        answers = {**answers, **attendee, "guests": change.values.get("guests")}
    guests = answers.get("guests")
    waits = form.event.get("requiresConfirmation") is True
    guest = answers.get("name") if isinstance(answers.get("name"), str) else "The guest"
    known = {
        "people_are": f"{guest} and {host} are",
        "host": host,
        "confirmer": host if waits else None,
        "price": money(price, form.event.get("currency")) if paid else None,
        "more_guests": names_text([str(g) for g in guests]) if isinstance(guests, list) else None,
    }
    lines = (f"{act.told}.", *act.effects)
    return tuple(one_line(line, 200) for line in said(lines, known))


def end_of(form: BookingForm, start: datetime) -> datetime:
    """Computes when a booking that starts then is over."""
    return start + timedelta(minutes=form.length)


def _detail_faults(form: BookingForm, values: Mapping[str, Any]) -> list[Fault]:
    """Lists what the guest has to tell for the chosen place, and did not."""
    needs = form.asked.needs_detail or {}
    for one in form.asked.questions:
        if one.field.name in values and len(one.path) == 2 and values[one.field.name] in needs:
            detail = next(
                (q for q in form.asked.questions if q.path[:1] == one.path[:1] and q is not one),
                None,
            )
            if detail is not None and not str(values.get(detail.field.name) or "").strip():
                words = needs[values[one.field.name]]
                if not detail.field.required:
                    return [Fault(detail.field.name, f"Is needed: {words.lower()}.")]
    return []


def _plain(message: str) -> str:
    """The fault of a question that is not answered, without the hint that stands in it."""
    return "Is needed." if message.startswith("Is needed") else message

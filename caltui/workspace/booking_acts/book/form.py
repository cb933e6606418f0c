"""The form of a booking for a guest: its fields, read from the event type, and its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caltui.catalog.acts import RecordAct
from caltui.catalog.model import UNSET, Field, Operation, Record
from caltui.catalog.questions import Questions
from caltui.catalog.structure import MAP
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.base.ports import Reads, Syncs
from caltui.workspace.booking_acts.book.questions import Question, QuestionList, questions_of
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.booking_acts.facts import BOOKINGS, BookedPerson, BookingFacts, read_booking
from caltui.workspace.slots.event_type_rules import whole

ACT = "book"
START, ZONE, LANGUAGE, MORE = "start", "timeZone", "language", "more"
"""The fields of the form that are no questions, by the catalogue's names; MORE are more answers."""

UNREADABLE = ("not_found", "forbidden", "refused", "not_authorized")


@dataclass(frozen=True, slots=True)
class BookingForm:
    """The questions for a booking of an event type.

    `operation` has the form's fields: the start, the questions, the guest's zone and language.
    """

    event_type: str
    title: str
    length: int
    event: Record
    asked: QuestionList
    operation: Operation

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on questions that are not known or cannot be read."""
        return self.asked.notes

    def question(self, *path: str) -> Question | None:
        """The question whose answer stands there."""
        return next((one for one in self.asked.questions if one.path == path), None)


async def form_read(workspace: Syncs, event_type: str) -> BookingForm:
    """The form of an event type; what was never seen of it is read.

    Raises GatewayError if the event type cannot be read, and CannotAct.
    """
    act = act_of(workspace, ACT)
    of = _ask(workspace)
    seen = workspace.record(of.of, event_type)
    if seen is None or not {of.inside, of.older} & seen.record.keys():
        try:
            await workspace.fetch(of.of, [event_type])
        except GatewayError as error:
            if seen is None or error.kind == "not_found":
                raise
    seen = workspace.record(of.of, event_type)
    unread = of.older_in and workspace.count(of.older_in) is None
    if seen is not None and of.older not in seen.record and unread:
        try:
            await workspace.sync(of.older_in)
        except GatewayError as error:
            if error.kind not in UNREADABLE:
                raise
    return form_of(workspace, event_type, act)


def form_of(workspace: Reads, event_type: str, act: RecordAct | None = None) -> BookingForm:
    """The form of an event type as last seen. Raises CannotAct if it was never seen."""
    act = act or act_of(workspace, ACT)
    ask = _ask(workspace)
    seen = workspace.record(ask.of, event_type)
    if seen is None:
        raise CannotAct(f"Event type {event_type} was never seen here.", "Read it first.")
    event = seen.record
    asked = questions_of(ask, event, _older(workspace, event_type, event))
    title = one_line(workspace.name(ask.of, event_type) or f"Event type {event_type}", 80)
    operation = _operation(workspace, act, asked)
    return BookingForm(event_type, title, whole(event.get("length")), event, asked, operation)


def booking_facts(workspace: Reads, event_type: str, guest: BookedPerson | None) -> BookingFacts:
    """The facts of a booking that is not made yet: who would come, and to what."""
    people = []
    if guest is not None and (guest.mail or guest.name):
        zone = guest.zone.key if guest.zone is not None else None
        people = [{"name": guest.name, "email": guest.mail, "timeZone": zone}]
    key: Any = int(event_type) if event_type.isdecimal() else event_type
    return read_booking(workspace, "", {"eventTypeId": key, "attendees": people})


def prefilled(
    workspace: Reads, form: BookingForm, guest: BookedPerson | None, start: datetime | None
) -> dict[str, Any]:
    """The values that are known before a person types: the guest, the first place, the start."""
    found: dict[str, Any] = {ZONE: workspace.zone.key, MORE: None}
    for one in form.asked.questions:
        if one.field.default is not UNSET:
            found[one.field.name] = one.field.default
    if start is not None:
        found[START] = start.isoformat()
    if guest is None:
        return found
    if guest.zone is not None:
        found[ZONE] = guest.zone.key
    if guest.language:
        found[LANGUAGE] = guest.language
    first, _, last = guest.name.rpartition(" ")
    named: dict[tuple[str, ...], str] = {("name",): guest.name, ("email",): guest.mail}
    named |= {("name", "firstName"): first or last, ("name", "lastName"): last if first else ""}
    for path, text in named.items():
        question = form.question(*path)
        if question is not None and text:
            found[question.field.name] = text
    return found


def answers_of(form: BookingForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as Cal wants them, from the values of the form's fields."""
    found: dict[str, Any] = {}
    for one in form.asked.questions:
        value = values.get(one.field.name)
        if value is None and len(one.path) < 2:
            continue
        place = found
        for name in one.path[:-1]:
            place = place.setdefault(name, {})
        place[one.path[-1]] = "" if value is None else value
        if one.path[-1] == form.asked.place[0] and len(one.path) > 1:
            place.setdefault(form.asked.place[1], "")
    found = {name: one for name, one in found.items() if one not in ({}, None) and _said(one)}
    more = values.get(MORE)
    return {**found, **(more if isinstance(more, Mapping) else {})}


def _said(answer: Any) -> bool:
    return not isinstance(answer, Mapping) or any(answer.values())


def _ask(workspace: Reads) -> Questions:
    found = workspace.resource(BOOKINGS).questions
    if found is None:
        raise CannotAct(f"The catalogue '{workspace.catalog.dialect}' says nothing of questions.")
    return found


def _older(workspace: Reads, event_type: str, event: Record) -> Sequence[Record] | None:
    """The questions of the older form; None if nobody knows them."""
    ask = _ask(workspace)
    inside = event.get(ask.older)
    if isinstance(inside, list):
        return [dict(one) for one in inside if isinstance(one, Mapping)]
    if not ask.older_in:
        return []
    if workspace.count(ask.older_in) is None:
        return None
    key: Any = int(event_type) if event_type.isdecimal() else event_type
    return [record for _, record in workspace.where(ask.older_in, ask.older_via, key)]


def _field_in(own: Operation, name: str) -> Field | None:
    """A field of the operation, or a part of one of its fields."""
    parts = (part for field in own.body for part in field.parts if part.name == name)
    found = own.field(name) or next(parts, None)
    return None if found is None else found._replace(place="body")


def _operation(workspace: Reads, act: RecordAct, asked: QuestionList) -> Operation:
    """The operation of the act with the fields of the form in place of its own."""
    own = workspace.catalog.operation(BOOKINGS, act.operation)
    start, zone, language = (_field_in(own, name) for name in (START, ZONE, LANGUAGE))
    assert start is not None
    assert zone is not None
    assert language is not None
    more = Field(
        MORE, "json", "body", help="Answers by key that are not asked above", nullable=True,
        layout=MAP, more="any", label="More answers",
    )  # fmt: skip
    fixed = {START, ZONE, LANGUAGE, MORE}
    fields = [one.field for one in asked.questions]
    assert not fixed & {field.name for field in fields}
    first = start._replace(label="When", help="enter shows the open times")
    zone = zone._replace(label="Zone of the guest", help="")
    language = language._replace(label="Language of the guest", help="")
    body = (first, *fields, zone, language, more)
    return own._replace(body=body, query=(), docs="")

"""`caltui bookings book`: books an event type for a guest, as the console does."""

import argparse
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Resource
from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault
from caltui.cli.output.exits import Missing, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, write_options
from caltui.cli.parsing.times import zone_of
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.workspace.booking_acts.book.form import BookingForm
    from caltui.workspace.booking_acts.choice import MoveTime
    from caltui.workspace.booking_acts.facts import BookedPerson, BookingFacts
    from caltui.workspace.workspace import Workspace

OLD = 60.0
NEAREST = 5
OPTIONS = {"name": "--name", "email": "--mail", "start": "--at", "timeZone": "--zone"}
LABELS = {**OPTIONS, "language": "--language"}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What shall be booked, when, for whom."""

    form: "BookingForm"
    start: "datetime"
    guest: "BookedPerson"
    facts: "BookingFacts"


def fill(parser: Parser, of: Resource, name: str) -> None:
    """The options of the verb."""
    parser.add_argument("event_type", metavar="EVENT_TYPE", help="its id, slug or title")
    parser.add_argument("--at", required=True, metavar="TIME", help='such as "tue 10:00", +2h')
    parser.add_argument("--mail", "--email", metavar="ADDRESS", help="the guest's address")
    parser.add_argument("--name", metavar="TEXT", help="the guest's name; as last seen")
    parser.add_argument("--zone", metavar="ZONE", help="the guest's zone; as last seen, else yours")
    parser.add_argument("--language", metavar="LANG", help="the guest's language")
    about = "an answer by the label or key of its question; once for each"
    parser.add_argument("--answer", action="append", default=[], metavar="Q=TEXT", help=about)
    write_options(parser)
    parser.set_defaults(run=_run, act=name, resource=of)


def _run(args: argparse.Namespace) -> int:
    zone_of(args.zone)
    return (online if args.dry_run else sending)(args, _book)


async def _book(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Plans the booking, looks whether the time is open, shows it, asks, sends it once."""
    from caltui.cli.records.write import preview, said, tell
    from caltui.workspace.base.errors import CannotAct, Refused
    from caltui.workspace.booking_acts.book.change import book_change, book_effects
    from caltui.workspace.booking_acts.times import one_time

    wish = await _wish(workspace, args)
    for note in wish.form.notes:
        say(f"caltui: {note}")
    try:
        change = book_change(workspace, wish.form, _values(workspace, args, wish))
    except Invalid as error:
        raise _named(wish.form, error) from None
    time = await one_time(workspace, wish.facts, wish.start, fresh=True)
    if not time.bookable:
        nearest = await _nearest(workspace, wish)
        raise CannotAct(f"{change.summary()}: it is closed. {time.closed_by}", nearest)
    notes = book_effects(workspace, wish.form, change, time)
    if args.dry_run:
        return preview(workspace, args, change, change.request, notes)
    lines = list(dict.fromkeys((*notes, *said(change))))
    confirm_write(args, workspace, change.summary(), lines, grave=True)
    try:
        outcome = await workspace.run(change)
    except Refused as error:
        error.hint = await _taken(workspace, wish) or error.hint
        raise
    return tell(workspace, args, outcome, change.summary())


async def _wish(workspace: "Workspace", args: argparse.Namespace) -> _Wish:
    """Reads the options of the command. Raises UsageError and Missing."""
    from caltui.scheduling.time_words import moment_of
    from caltui.workspace.booking_acts.book.form import booking_facts, form_read

    key = await _event_type(workspace, args.event_type)
    form = await form_read(workspace, key)
    try:
        moment = moment_of(args.at, workspace.zone, workspace.clock())
    except ValueError as error:
        raise UsageError(f"--at: {error}") from None
    if moment.note:
        say(f"caltui: {moment.note}")
    guest = _guest(workspace, args)
    return _Wish(form, moment.at, guest, booking_facts(workspace, key, guest))


async def _event_type(workspace: "Workspace", word: str) -> str:
    """The id of the event type that is meant."""
    from caltui.workspace.booking_acts.book.find_type import one_called
    from caltui.workspace.booking_acts.facts import EVENT_TYPES
    from caltui.workspace.sync.refresh import refresh

    if word.isdecimal():
        return word
    await refresh(workspace, (), OLD, needed=(EVENT_TYPES,))
    found = one_called(workspace, word)
    if not found:
        raise Missing(
            f"No event type called '{word}' was seen.", "Look it up: caltui event-types list"
        )
    return found


def _guest(workspace: "Workspace", args: argparse.Namespace) -> "BookedPerson":
    """The guest as given; what is not given is taken from what was seen of that address."""
    from caltui.workspace.agenda.person.person import person_of
    from caltui.workspace.booking_acts.facts import BookedPerson

    mail = (args.mail or "").strip()
    seen = person_of(workspace, mail) if mail else None
    known = seen.name if seen is not None and seen.name != mail else ""
    zone = zone_of(args.zone) or (seen.zone if seen is not None else None)
    return BookedPerson(args.name or known, mail, zone, args.language or "")


def _values(workspace: "Workspace", args: argparse.Namespace, wish: _Wish) -> dict[str, Any]:
    """The values of the form. Raises Invalid with every wrong answer."""
    from caltui.workspace.booking_acts.book.form import prefilled
    from caltui.workspace.booking_acts.book.typed_answers import read_answers

    values = prefilled(workspace, wish.form, wish.guest, wish.start)
    answers, faults = read_answers(wish.form, args.answer)
    if faults:
        raise Invalid(wish.form.operation, faults)
    return {**values, **answers}


def _named(form: "BookingForm", error: Invalid) -> Invalid:
    """The faults under the options with which they are mended."""
    from caltui.workspace.booking_acts.book.typed_answers import named

    def option(field: str) -> str:
        label = named(form, field)
        return LABELS.get(field) or (f'--answer "{label}=…"' if label else field)

    return Invalid(error.operation, [Fault(option(f.field), f.message) for f in error.faults])


async def _taken(workspace: "Workspace", wish: _Wish) -> str:
    """After a refusal: that the time was taken meanwhile, with the nearest ones; else nothing."""
    from caltui.workspace.base.errors import CannotAct, GatewayError
    from caltui.workspace.booking_acts.times import one_time

    try:
        time = await one_time(workspace, wish.facts, wish.start, fresh=True)
        nearest = await _nearest(workspace, wish)
    except (CannotAct, GatewayError):
        return ""
    closed = f"It is not open any more: {time.closed_by} " if not time.bookable else ""
    return f"{closed}{nearest}"


async def _nearest(workspace: "Workspace", wish: _Wish) -> str:
    """The open times nearest to the one that was asked for, as a sentence."""
    from caltui.workspace.booking_acts.times import open_times

    found = await open_times(
        workspace, wish.facts, around=wish.start, limit=NEAREST, closed=False, fresh=False
    )
    if not found.times:
        return "No open time was found within 60 days."
    texts = ", ".join(map(partial(_clock, workspace), sorted(found.times, key=lambda t: t.start)))
    return f"Nearest open times ({workspace.zone.key}): {texts}."


def _clock(workspace: "Workspace", time: "MoveTime") -> str:
    return f"{time.start.astimezone(workspace.zone):%a %Y-%m-%d %H:%M}"

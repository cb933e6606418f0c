"""`caltui person`: a person's next booking, what was so far, and what they have here."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, Missing, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.times import zone_of
from caltui.cli.session import demo, offline, online
from caltui.workspace.records.export.file_formats import GRIDS

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from caltui.workspace.agenda.entries import Entry
    from caltui.workspace.agenda.person.person import Person
    from caltui.workspace.workspace import Workspace


GUESTS = "attendees"
HEADS = ("id", "start", "end", "start_there", "status", "title", "host", "as", "unpaid")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `person`."""
    parser.add_argument("who", metavar="WHO", help="a mail address, a name, or the id of a user")
    parser.add_argument("--zone", metavar="ZONE", help="show times there; the display zone")
    parser.add_argument("--cached", action="store_true", help="send nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads what is old, and shows the person."""
    args.who = args.who.strip()
    if not args.who:
        raise UsageError("WHO is empty: give a mail address, a name, or the id of a user.")
    args.zone = zone_of(args.zone)
    if args.cached and not demo(args):
        return offline(args, _show, [])
    return online(args, _read)


async def _read(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.agenda.person.person import PICTURE
    from caltui.workspace.sync.refresh import refresh, unread_note

    named = () if "@" in args.who or args.who.isdecimal() else (GUESTS,)
    first, *others = workspace.catalog.made_of(PICTURE).lists
    failed = await refresh(workspace, (*others, *named), needed=(first,))
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    return _show(workspace, args, notes)


def _show(workspace: "Workspace", args: argparse.Namespace, notes: list[str]) -> int:
    from caltui.workspace.agenda.person.find import find_people
    from caltui.workspace.agenda.person.person import person_of, person_of_user

    if workspace.age("bookings") is None:
        raise Missing("Bookings were never read here.", "Ask Cal for them: leave --cached out.")
    who = args.who
    if who.isdecimal():
        if workspace.record("users", who) is None:
            raise Missing(f"There is no user {who} that was seen.", "Try: caltui users list")
        found = person_of_user(workspace, who)
    else:
        people = find_people(workspace, who)
        if len(people) > 1:
            names = ", ".join(f"{one.name} <{one.email or 'user ' + one.user}>" for one in people)
            raise UsageError(f"'{who}' may be {names}.", "Give the mail address.")
        if not people and ("@" not in who or " " in who):
            raise _nobody(workspace, who)
        one = people[0] if people else None
        if one is not None and not one.email:
            found = person_of_user(workspace, one.user)
        else:
            found = person_of(workspace, one.email if one else who)
    if not found.known:
        raise _unknown(workspace, who)
    zone = args.zone or workspace.zone
    now = workspace.clock()
    chosen = output.format_of(args)
    if chosen == "table":
        _text(found, now, zone)
    elif chosen in GRIDS:
        rows = [_entry(found, entry, zone) for entry in found.entries]
        flat = [{**row, "host": row["host"]["name"]} for row in rows]
        output.write_rows(args, HEADS, flat)
    else:
        output.write_one(args, _value(found, zone), [])
    for note in notes:
        say(note)
    if found.unread:
        say(f"Never read: {', '.join(found.unread)}. What they hold is not counted.")
    return Exit.DONE


def _nobody(workspace: "Workspace", who: str) -> Missing:
    """Makes the error that no name fits, or that the names of guests are not known."""
    if workspace.age(GUESTS) is None:
        return Missing(
            f"Guests were never read here, so whether one is called '{who}' is not known.",
            "Give the mail address, or read them: caltui attendees list",
        )
    return Missing(f"Nobody called '{who}' was seen.", f"Look with: caltui find '{who}'")


def _unknown(workspace: "Workspace", mail: str) -> Missing:
    """Makes the error that nothing was seen of an address."""
    where = "" if workspace.reach.whole("bookings") else " Bookings of others are hidden here."
    hint = f"Look with: caltui find '{mail}'"
    return Missing(f"Nothing was seen of '{mail}': no booking, no user.{where}", hint)


def _value(person: "Person", zone: "ZoneInfo") -> dict[str, Any]:
    so_far = person.counts()
    user = person.user
    return {
        "email": person.email or None,
        "name": person.name or None,
        "time_zone": person.zone_name or None,
        "next": _entry(person, person.next, zone) if person.next else None,
        "coming": [_entry(person, entry, zone) for entry in person.coming],
        "past": [_entry(person, entry, zone) for entry in person.past],
        "so_far": so_far._asdict(),
        "attendee_of": person.attendee_of,
        "paid": list(person.sums(paid=True)),
        "unpaid": list(person.sums(paid=False)),
        "amounts_not_known": {
            "paid": person.unread_amounts(paid=True),
            "unpaid": person.unread_amounts(paid=False),
        },
        "user": None
        if user is None
        else {
            "id": user.key,
            "schedule": user.schedule or None,
            "teams": None if user.teams is None else list(user.teams),
            "event_types": user.event_types,
        },
        "unread": sorted(person.timeless),
        "never_read": list(person.unread),
    }


def _entry(person: "Person", entry: "Entry", zone: "ZoneInfo") -> dict[str, Any]:
    there = entry.span.start.astimezone(person.zone) if person.zone else None
    return {
        "id": int(entry.key) if entry.key.isdecimal() else entry.key,
        "start": entry.span.start.astimezone(zone).isoformat(),
        "end": entry.span.end.astimezone(zone).isoformat(),
        "start_there": there.isoformat() if there else None,
        "status": entry.status or None,
        "title": entry.title,
        "host": {"id": entry.host_id, "name": entry.host},
        "as": "guest" if person.is_guest_of(entry) else "host",
        "unpaid": entry.unpaid,
    }


def _text(person: "Person", now: "datetime", zone: "ZoneInfo") -> None:
    """Writes a line for each booking, those to come first, the next on top."""
    from caltui.scheduling.wording import span_text
    from caltui.workspace.agenda.person.person import clock_there, sums_text

    rows = []
    for entry in person.entries:
        when = span_text(entry.span.start, entry.span.end, zone)
        state = entry.status.lower() or "state unknown"
        marks = f"{state}, unpaid" if entry.unpaid and entry.live else state
        side = entry.host if person.is_guest_of(entry) else ""
        rows.append([when, entry.key, entry.title, side, marks])
    output.write_table([f"When ({zone.key})", "Id", "Title", "Host", "State"], rows)
    found = person.counts()
    sums = [*sums_text(person, paid=True), *sums_text(person, paid=False)]
    paid = "".join(f", {words}" for words in sums)
    say(
        f"{person.name} ({clock_there(person, now)}): {len(person.coming)} to come, "
        f"{found.held} held, {found.cancelled} cancelled{paid}; attendee of {person.attendee_of}"
    )

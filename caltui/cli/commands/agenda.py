"""`caltui agenda`: the bookings of a person, a team or a guest, day by day."""

import argparse
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, Missing, UsageError
from caltui.cli.output.streams import data_out, say
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.times import day_of, zone_of
from caltui.cli.session import demo, offline, online
from caltui.workspace.records.export.file_formats import ICS

if TYPE_CHECKING:
    from caltui.catalog.load import Catalog
    from caltui.workspace.agenda.agenda import Agenda, Part
    from caltui.workspace.agenda.entries import Entry
    from caltui.workspace.agenda.reader import Reader
    from caltui.workspace.workspace import Workspace

HEADS = (
    "id",
    "start",
    "end",
    "zone",
    "status",
    "title",
    "host",
    "guests",
    "unpaid",
    "unread",
    "clashes",
)
KINDS = ("user", "team", "guest")
DAYS = 7


def category_of(known: "Catalog", kind: str) -> str:
    """The category of whoever an agenda is of; empty for a guest, who is in none."""
    return {"user": known.people, "team": known.teams}.get(kind, "")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `agenda`."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--user", metavar="ID", help="of this user, as host or as guest")
    whose.add_argument("--team", metavar="ID", help="of everybody in this team")
    whose.add_argument("--guest", metavar="EMAIL", help="of whoever has this address")
    parser.add_argument("--date", metavar="DATE", help="the first day; today")
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"so many days; {DAYS}")
    parser.add_argument("--zone", metavar="ZONE", help="show times there; the display zone")
    parser.add_argument(
        "--all", action="store_true", help="cancelled and rejected bookings as well"
    )
    parser.add_argument("--cached", action="store_true", help="send nothing")
    parser.set_defaults(run=run, events=True)


def run(args: argparse.Namespace) -> int:
    """Reads what is old, and shows the days."""
    kind = next(kind for kind in KINDS if getattr(args, kind) is not None)
    key = getattr(args, kind).strip()
    if kind != "guest" and not key.isdecimal():
        raise UsageError(
            f"--{kind}: '{key}' is not the id of a {kind}.",
            f"Look it up: caltui {category_of(args.catalog, kind)} list",
        )
    if kind == "guest" and "@" not in key:
        raise UsageError(f"--guest: '{key}' is not an e-mail address.")
    args.kind, args.key = kind, key
    args.zone = zone_of(args.zone)
    args.first = day_of(args.date, "--date")
    if args.cached and not demo(args):
        return offline(args, _show, [])
    return online(args, _read)


async def _read(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.agenda.reader import made_of
    from caltui.workspace.sync.refresh import refresh, unread_note

    made = made_of(workspace, args.kind)
    failed = await refresh(workspace, made.helps + made.names, needed=made.needs)
    notes = [unread_note(workspace, name, error) for name, error in failed.items()]
    await _check(workspace, args, notes)
    return _show(workspace, args, notes)


async def _check(workspace: "Workspace", args: argparse.Namespace, notes: list[str]) -> None:
    """Raises Missing for a user or a team that this API key cannot find."""
    from caltui.workspace.agenda.reader import Reader
    from caltui.workspace.base.errors import GatewayError

    resource = category_of(workspace.catalog, args.kind)
    if not resource or workspace.record(resource, args.key) is not None:
        return
    try:
        await workspace.fetch(resource, [args.key])
    except GatewayError as error:
        if (
            error.kind in ("not_found", "refused", "forbidden")
            and not Reader(workspace, args.kind, args.key).whole().entries
        ):
            raise Missing(
                f"There is no {args.kind} {args.key} that this key can see.",
                f"Look them up: caltui {resource} list",
            ) from None
        notes.append(f"The {args.kind} could not be read: {error.message}")


def _show(workspace: "Workspace", args: argparse.Namespace, notes: list[str]) -> int:
    from caltui.scheduling.moments import days_window
    from caltui.workspace.agenda.reader import Reader

    zone: ZoneInfo = args.zone or workspace.zone
    first = args.first or workspace.clock().astimezone(zone).date()
    try:
        window = days_window(first, args.days, zone)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if workspace.age("bookings") is None:
        raise Missing("Bookings were never read here.", "Ask Cal for them: leave --cached out.")
    last = (window.interval.end - timedelta(seconds=1)).astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    reader = Reader(workspace, args.kind, args.key)
    found = reader.show(days, zone, every_state=args.all)
    if output.format_of(args) == ICS:
        _events(workspace, found)
    else:
        rows = [_row(entry, zone) for entry in found.entries]
        output.write_rows(args, HEADS, rows, partial(_table, found))
    _narrate(workspace, reader, found, [window.note, *notes])
    return Exit.DONE


def _events(workspace: "Workspace", found: "Agenda") -> None:
    """Writes the bookings of the days for a calendar."""
    from caltui.workspace.agenda.calendar_export import write_agenda

    write_agenda(data_out(exact=True), workspace, found, say)


def _narrate(
    workspace: "Workspace", reader: "Reader", found: "Agenda", notes: Sequence[str]
) -> None:
    from caltui.scheduling.bookings import unread_takes
    from caltui.text import count
    from caltui.workspace.base.age import read_text

    clashes = sum(bool(entry.clashes) for entry in found.entries)
    parts = [count(len(found.entries), "booking"), f"{clashes} overlap" if clashes else ""]
    parts.append(f"{found.left_out} cancelled left out (--all)" if found.left_out else "")
    parts.append(read_text(workspace.age("bookings")))
    say(f"{found.who.name}: {', '.join(part for part in parts if part)}")
    if found.who.kind == "team" and not found.who.people:
        say("No member of this team is known to this key, so there is nobody to show.")
    for note in (unread_takes(found.unread), *notes):
        if note:
            say(note)


def _row(entry: "Entry", zone: ZoneInfo) -> dict[str, Any]:
    from caltui.workspace.base.clock import zone_of

    start, end = entry.span.start.astimezone(zone), entry.span.end.astimezone(zone)
    guests = []
    for guest in entry.guests:
        there = zone_of(guest.zone) if guest.zone else None
        local = start.astimezone(there).isoformat() if there else None
        row = {"name": guest.name, "email": guest.email, "time_zone": guest.zone or None}
        guests.append({**row, "start": local})
    return {
        "id": int(entry.key) if entry.key.isdecimal() else entry.key,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "zone": zone.key,
        "status": entry.status or None,
        "title": entry.title,
        "host": {"id": entry.host_id, "name": entry.host},
        "guests": guests,
        "unpaid": entry.unpaid,
        "unread": list(entry.faults),
        "clashes": [int(key) if key.isdecimal() else key for key in entry.clashes],
    }


def _table(found: "Agenda") -> None:
    """Writes a line for each booking and for each empty day; a day's name stands once."""
    from caltui.scheduling.wording import day_text

    rows: list[list[str]] = []
    for day in found.days:
        name = day_text(day.day)
        if not day.parts:
            rows.append([name, "", "", "–", "", "", ""])
        for part in day.parts:
            rows.append([name, *_cells(part, found.zone)])
            name = ""
    output.write_table(["Day", found.zone.key, "Id", "Title", "Host", "Guest", "Look"], rows)


def _cells(part: "Part", zone: ZoneInfo) -> list[str]:
    from caltui.scheduling.wording import span_text
    from caltui.workspace.base.clock import time_elsewhere

    entry = part.entry
    day = part.span.start.astimezone(zone).date()
    clocks = span_text(part.span.start, part.span.end, zone, day=day)
    guest = entry.guests[0] if entry.guests else None
    also = f" +{len(entry.guests) - 1}" if len(entry.guests) > 1 else ""
    local = time_elsewhere(entry.span.start, zone, guest.zone) if guest else ""
    who = f"{guest.name or guest.email}{also}" if guest else ""
    marks = [f"overlaps {', '.join(entry.clashes)}"] if entry.clashes else []
    marks += ["unpaid"] if entry.unpaid else []
    marks += [] if entry.status == "ACCEPTED" else [entry.status.lower() or "state unknown"]
    shown = f"{who} ({local})" if local else who
    return [clocks, entry.key, entry.title, entry.host, shown, ", ".join(marks)]

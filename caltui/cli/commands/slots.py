"""`caltui slots`: the times of an event type that can be booked, and why one cannot."""

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.parsing.times import day_of, event_type_of, zone_of
from caltui.cli.session import online
from caltui.workspace.records.export.file_formats import GRIDS

if TYPE_CHECKING:
    from caltui.scheduling.slots.verdicts import Explanation, Verdict
    from caltui.workspace.slots.gather import Ages
    from caltui.workspace.slots.slots import SlotList
    from caltui.workspace.workspace import Workspace

HEADS = ("start", "end", "zone", "hosts", "seats_left")
DAYS = 7
GLYPHS = {True: "✓", False: "✗", None: "·"}


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `slots`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    listing = verbs.add_parser("list", help="the open times of some days")
    _common(listing)
    listing.add_argument("--from", dest="first", metavar="DATE", help="the first day; today")
    listing.add_argument("--to", dest="last", metavar="DATE", help="the last day, included")
    listing.add_argument(
        "--days", type=int, metavar="N", help=f"so many days in place of --to; {DAYS}"
    )
    listing.add_argument(
        "--own",
        action="store_true",
        help="by the rules that were read, also where Cal itself says which times it offers",
    )
    listing.set_defaults(run=run_list)
    reason = verbs.add_parser("explain", help="every rule for one time, the closing one in front")
    _common(reason)
    reason.add_argument(
        "--at",
        required=True,
        metavar="TIME",
        help="such as 2026-12-01T10:00, `tue 10:00`, `+2h`; on the clocks of --zone, if given",
    )
    reason.set_defaults(run=run_explain)
    use(parser, verbs, words)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--event-type", required=True, metavar="ID", help="the event type that is booked"
    )
    parser.add_argument(
        "--zone",
        metavar="ZONE",
        help="the clocks of whoever books: times and days are read and shown there; display zone",
    )
    parser.add_argument("--cached", action="store_true", help="read again only what was never seen")
    parser.add_argument("--json", action="store_true", help="the same as -o json")


def run_list(args: argparse.Namespace) -> int:
    """The open times."""
    _prepare(args)
    first = day_of(args.first, "--from")
    last = day_of(args.last, "--to")
    if last is not None and args.days is not None:
        raise UsageError("--to and --days do not go together.", "Leave one of them out.")
    return online(args, _list, first, last)


def run_explain(args: argparse.Namespace) -> int:
    """Explains why a time is open or closed."""
    _prepare(args)
    return online(args, _explain)


def _prepare(args: argparse.Namespace) -> None:
    """Checks what needs no workspace. Raises UsageError."""
    event_type_of(args.event_type)
    if args.json:
        args.output = "json"
    args.zone = zone_of(args.zone)


def _ages(args: argparse.Namespace) -> "Ages":
    """The age in seconds, by list, from which it is read again: any age with --cached, else 0."""
    from caltui.workspace.slots.gather import ANY_AGE, LIVE

    return ANY_AGE if args.cached else LIVE


async def _list(
    workspace: "Workspace", args: argparse.Namespace, first: date | None, last: date | None
) -> int:
    from caltui.scheduling.moments import days_window

    zone: ZoneInfo = args.zone or workspace.zone
    begin = first or workspace.clock().astimezone(zone).date()
    days = (last - begin).days + 1 if last is not None else args.days
    try:
        window = days_window(begin, DAYS if days is None else days, zone)
    except ValueError as error:
        raise UsageError(str(error)) from None
    ages = _ages(args)
    found = await workspace.slots_list(
        args.event_type, window.interval, zone, ages=ages, own=args.own
    )
    rows = [_row(found, slot, zone) for slot in found.slots]
    output.write_rows(args, HEADS, rows, partial(_table, found, rows))
    for note in (window.note, *found.notes):
        if note:
            say(note)
    return Exit.DONE


def _row(found: "SlotList", slot: Any, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "start": slot.start.astimezone(zone).isoformat(),
        "end": slot.end.astimezone(zone).isoformat(),
        "zone": zone.key,
        "hosts": None
        if slot.hosts is None
        else [{"id": key, "name": found.names[key]} for key in slot.hosts],
        "seats_left": slot.seats_left,
    }


def _table(found: "SlotList", rows: Sequence[dict[str, Any]]) -> None:
    """Writes a line for each slot; a day's name stands once."""
    from caltui.scheduling.wording import clock_text, day_text

    shown, before = [], ""
    for row in rows:
        start, end = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
        day = day_text(start.date())
        names = "?" if row["hosts"] is None else ", ".join(one["name"] for one in row["hosts"])
        seats = "" if row["seats_left"] is None else str(row["seats_left"])
        clocks = f"{clock_text(start, found.zone)}–{clock_text(end, found.zone)}"
        offset = f"{start:%z}"
        shown.append([day if day != before else "", clocks, offset, names, seats])
        before = day
    titles = ["Day", found.zone.key, "UTC", "Free to hold it", "Seats"]
    output.write_table(titles, shown, right=frozenset({4}))
    more = "" if found.whole else ", and what is not known of its hosts"
    more = ", as Cal offers them" if found.by_cal else more
    say(f"{len(rows)} open slots of {found.title}{more}")


async def _explain(workspace: "Workspace", args: argparse.Namespace) -> int:
    from dataclasses import replace

    from caltui.scheduling.time_words import moment_of

    zone: ZoneInfo = args.zone or workspace.zone
    try:
        moment = moment_of(args.at, zone, workspace.clock())
    except ValueError as error:
        raise UsageError(f"--at: {error}") from None
    found = await workspace.slots_explain(args.event_type, moment.at, zone=zone, ages=_ages(args))
    if not args.cached:
        found = await workspace.slots_own_calendars(found)
    if moment.note:
        found = replace(found, notes=(moment.note, *found.notes))
    _show(args, found)
    return Exit.DONE


def _show(args: argparse.Namespace, found: "Explanation") -> None:
    chosen = output.format_of(args)
    if chosen == "json":
        output.write_json(found.as_json())
    elif chosen == "ndjson":
        output.write_lines([found.as_json()])
    elif chosen in GRIDS:
        rows = [verdict.as_json() for verdict in found.verdicts]
        heads = ("rule", "host", "ok", "closes", "sentence", "remedy")
        output.write_grid(args, heads, [[row[head] for head in heads] for row in rows])
    else:
        _lines(found)


def _lines(found: "Explanation") -> None:
    """Writes the headline, what would open the time, then a line for each rule."""
    from caltui.scheduling.wording import when_text

    output.write_pairs([(found.headline, "")])
    pairs = [("Time", found.when), ("Event type", _named(found))]
    if found.remedy:
        pairs.append(("To open it", found.remedy))
    if found.hosts:
        pairs.append(("Can hold it", ", ".join(found.hosts)))
    if found.nearest and not found.open:
        near = " and ".join(when_text(moment, found.zone) for moment in found.nearest)
        pairs.append(("Nearest open", near))
    pairs.append(("", ""))
    pairs += [(f"{GLYPHS[v.ok]} {v.title}", _sentence(v)) for v in found.verdicts]
    output.write_pairs(pairs)
    for note in found.notes:
        say(note)


def _sentence(verdict: "Verdict") -> str:
    """The rule's sentence, with the record that closes the time."""
    if verdict.ok or verdict.cause is None:
        return verdict.sentence
    resource, key = verdict.cause
    return f"{verdict.sentence} [{resource} {key}]"


def _named(found: "Explanation") -> str:
    return f"{found.title} · {found.event_type}"

"""`caltui availabilities create` and the like where rows have no address: writes of a schedule."""

import argparse
from typing import TYPE_CHECKING, Any

from caltui.catalog.kinds import InvalidValue
from caltui.catalog.model import Field, Resource
from caltui.catalog.times import clock, show_clock, weekdays
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.parsing.parser import Parser, globals_for
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HELP = {
    "get": "Find hours of a schedule",
    "create": "Add hours to a schedule",
    "update": "Edit hours of a schedule",
    "delete": "Remove hours of a schedule",
}
EXAMPLES = {
    "get": "1_1",
    "create": "1 --days mon-fri --start-time 09:00 --end-time 12:00",
    "update": "1_1 --end-time 15:00",
    "delete": "1_2 --yes",
}
ANY = Field("hours", "string", "body")


def row_verbs(of: Resource) -> dict[str, str]:
    """The verbs of a category whose records are rows without an address, with their help."""
    return HELP if of.served.part_of is not None and not of.operations else {}


def example(of: Resource, verb: str) -> str:
    """A command that works, as far as its values exist."""
    return f"caltui {of.key} {verb} {EXAMPLES[verb]}"


def fill_row(parser: Parser, of: Resource, verb: str) -> None:
    """The options of a verb."""
    how = "" if verb == "get" else ": one write of the schedule, made from a fresh reading"
    parser.description = f"{HELP[verb]}{how}."
    parser.epilog = f"examples:\n  {example(of, verb)}"
    about = "the id of the schedule" if verb == "create" else f"the id of the {of.noun}, as 1_2"
    parser.add_argument("id", metavar="id", help=about)
    if verb == "get":
        parser.add_argument("--secrets", action="store_true", help="show what is masked")
        globals_for(parser)
        parser.set_defaults(run=_get, resource=of)
        return
    if verb != "delete":
        parser.add_argument("--days", metavar="DAYS", help="weekdays, such as mon-fri")
        about = "a single day in place of weekdays; closed where the start is the end"
        parser.add_argument("--date", metavar="DAY", help=about)
        needed = verb == "create"
        parser.add_argument("--start-time", metavar="HH:MM", required=needed, help="from")
        parser.add_argument("--end-time", metavar="HH:MM", required=needed, help="until")
    parser.add_argument("--dry-run", action="store_true", help="show it, and send nothing")
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    parser.add_argument("--yes", action="store_true", help="do not ask, on a production profile")
    globals_for(parser)
    parser.set_defaults(run=_run, row_verb=verb, resource=of)


def _get(args: argparse.Namespace) -> int:
    return online(args, _show)


async def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Reads the list and shows the row as it is now."""
    from caltui.cli.output.print_records import record
    from caltui.workspace.base.errors import NotFound

    of: Resource = args.resource
    await workspace.sync(of.key)
    seen = workspace.record(of.key, args.id)
    if seen is None or seen.state == "gone":
        raise NotFound(f"There is no {of.noun} {args.id}.", hint=f"caltui {of.key} list shows all.")
    return record(args, workspace, of, seen.record)


def _run(args: argparse.Namespace) -> int:
    values = None if args.row_verb == "delete" else _values(args)
    return (online if args.dry_run else sending)(args, _write, values)


def _values(args: argparse.Namespace) -> dict[str, Any]:
    """The values given, in Cal's form. Raises UsageError."""
    if args.row_verb == "create" and bool(args.days) == bool(args.date):
        raise UsageError("Give either --days or --date.")
    found: dict[str, Any] = {}
    try:
        for name in ("startTime", "endTime"):
            typed = args.start_time if name == "startTime" else args.end_time
            if typed is not None:
                found[name] = show_clock(ANY, clock(ANY, "23:59" if typed == "24:00" else typed))
        if args.days is not None:
            found["days"] = weekdays(ANY, args.days)
        if args.date is not None:
            from datetime import date

            found["date"] = date.fromisoformat(args.date).isoformat()
    except (InvalidValue, ValueError) as error:
        raise UsageError(f"{error}".rstrip(".") + ".") from None
    if not found:
        raise UsageError("There is nothing to change: give at least one of its values.")
    return found


async def _write(
    workspace: "Workspace", args: argparse.Namespace, values: dict[str, Any] | None
) -> int:
    from caltui.cli.records.write import preview, said, tell
    from caltui.workspace.week.rows import row_change

    of: Resource = args.resource
    if "_" in args.id and workspace.record(of.key, args.id) is None:
        await workspace.sync(of.key)
    change = await row_change(workspace, of, args.id, values)
    if args.dry_run:
        return preview(workspace, args, change, change.request)
    confirm_write(args, workspace, change.summary(), said(change), grave=values is None)
    outcome = await workspace.run(change)
    return tell(workspace, args, outcome, change.summary()) or Exit.DONE

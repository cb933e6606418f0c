"""`caltui changes`: what reads found different from what was known before."""

import argparse
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError, nearest
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import demo, offline, online

if TYPE_CHECKING:
    from caltui.workspace.changes.found import FoundChange
    from caltui.workspace.workspace import Workspace

HEADS = (
    *("id", "resource", "key", "name", "kind", "field", "before", "after"),
    *("read_before", "found_at", "origin"),
)
MOST = 500
AGO = re.compile(r"(\d{1,4})(m|h|d|w)", re.ASCII)
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `changes`."""
    parser.add_argument("--since", metavar="TIME", help="yesterday, mon, 3d, 2h or a date; all")
    parser.add_argument("--resource", metavar="R", help="of this category only")
    parser.add_argument("--id", metavar="ID", help="of this record only (needs --resource)")
    parser.add_argument("--limit", type=int, default=MOST, metavar="N", help=f"at most; {MOST}")
    parser.add_argument(
        "--refresh", action="store_true", help="read the category (--resource) first"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the changes. Raises UsageError for options that do not go together."""
    if args.id is not None and args.resource is None:
        raise UsageError("--id needs --resource.", "caltui changes --resource bookings --id 5")
    if args.refresh and args.resource is None:
        raise UsageError("--refresh needs --resource.", "caltui changes --resource bookings")
    if args.refresh or demo(args):
        return online(args, _read)
    return offline(args, _show)


async def _read(workspace: "Workspace", args: argparse.Namespace) -> int:
    if args.refresh:
        _check(workspace, args)
        await workspace.sync(args.resource)
    return _show(workspace, args)


def _check(workspace: "Workspace", args: argparse.Namespace) -> None:
    known = workspace.catalog.titles
    if args.resource is not None and args.resource not in known:
        near = nearest(args.resource, list(known))
        raise UsageError(f"There is no category '{args.resource}'.{near}", "See: caltui --help")


def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.changes.found import NOBODY, found_changes, kept_since

    _check(workspace, args)
    since = _since(args.since, workspace) if args.since else None
    found = found_changes(
        workspace,
        since=since.timestamp() if since is not None else 0.0,
        resource=args.resource,
        key=args.id,
        limit=max(1, args.limit),
    )
    rows = [row for change in found for row in _rows(workspace, change)]
    heads = ["Found", "Record", "Field", "Before", "After", "From"]
    cells = [
        [
            row["found_at"][5:16].replace("T", " "),
            f"{row['resource']} {row['key'] or ''}".strip(),
            row["field"] or row["kind"],
            row["before"] or "",
            row["after"] or "",
            row["origin"] or "",
        ]
        for row in rows
    ]
    output.write_rows(args, HEADS, rows, partial(output.write_table, heads, cells, most=40))
    say(f"{kept_since(workspace)} {NOBODY}")
    return Exit.DONE


def _rows(workspace: "Workspace", change: "FoundChange") -> list[dict[str, Any]]:
    from caltui.workspace.changes.found import field_texts

    noted = change.noted
    row = {
        "id": noted.id,
        "resource": noted.resource,
        "key": noted.key or None,
        "name": change.name or None,
        "kind": noted.kind,
        "field": None,
        "before": None,
        "after": change.what if not noted.key else None,
        "read_before": _text(workspace, noted.since),
        "found_at": _text(workspace, noted.at),
        "origin": change.origin or None,
    }
    if not noted.fields:
        return [row]
    found = []
    for field in noted.fields:
        before, after = field_texts(workspace, noted.resource, field)
        origin = change.origins.get(field.field, "")
        found.append(
            {**row, "field": field.field, "before": before, "after": after, "origin": origin}
        )
    return found


def _text(workspace: "Workspace", at: float | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at, workspace.zone).isoformat(timespec="seconds")


def _since(text: str, workspace: "Workspace") -> datetime:
    """The instant that --since names; a whole day begins at midnight. Raises UsageError."""
    from caltui.scheduling.time_words import days_of, moment_of

    now, zone = workspace.clock(), workspace.zone
    typed = text.strip().casefold()
    ago = AGO.fullmatch(typed)
    if ago is not None:
        return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
    try:
        day = days_of(typed, zone, now).first
    except ValueError:
        try:
            return moment_of(typed, zone, now).at
        except ValueError as error:
            raise UsageError(f"--since: {error}", "Or 3d, 2h: so long ago.") from None
    while day > now.astimezone(zone).date():
        day -= timedelta(days=7)
    return datetime(day.year, day.month, day.day, tzinfo=zone)

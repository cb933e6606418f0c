"""`caltui journal`: what was written from here, and what came of it."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui.cli.commands import undo
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.print_records import pretty
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.session import offline, online
from caltui.workspace.journal.what_changed import what_changed

if TYPE_CHECKING:
    from caltui.workspace.base.saved_state import JournalEntry
    from caltui.workspace.journal.settle import Settled
    from caltui.workspace.workspace import Workspace

HEADS = ("id", "act", "at", "outcome", "what", "detail")
SETTLED = ("id", "outcome", "what", "reason", "key")
BY_HAND = {"done": "done", "no-effect": "no effect"}
"""What a person can say of a write, by the word on the command line."""


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `journal`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    listing = verbs.add_parser("list", help="the last writes, newest first")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many")
    listing.add_argument(
        "--unknown", action="store_true", help="only those with an unknown outcome"
    )
    listing.add_argument(
        "--writes", action="store_true", help="every write by itself, also those of one act"
    )
    listing.set_defaults(run=partial(offline, action=_list))
    one = verbs.add_parser("show", help="one write, whole")
    one.add_argument("id", type=int, metavar="ID", help="its number")
    one.set_defaults(run=partial(offline, action=_show))
    _settle_verb(verbs.add_parser("settle", help="read back what is unknown"))
    back = verbs.add_parser("undo", help="take a write back, with the whole act that it belongs to")
    back.add_argument(
        "id", type=int, nargs="?", metavar="ID", help="its number (default: the last)"
    )
    undo.options(back)
    back.set_defaults(whole=True)
    use(parser, verbs, words)


def _settle_verb(parser: Parser) -> None:
    parser.add_argument(
        "id", type=int, nargs="?", metavar="ID", help="its number (default: all that are unknown)"
    )
    parser.add_argument(
        "--as",
        dest="by_hand",
        choices=tuple(BY_HAND),
        metavar="OUTCOME",
        help="what you found out yourself, done or no-effect: nothing is read",
    )
    parser.set_defaults(run=run_settle)


def run_settle(args: argparse.Namespace) -> int:
    """Reads back what is unknown. Exit 8 when something stays so."""
    if args.by_hand is None:
        return online(args, _settle, settle=False)
    if args.id is None:
        raise UsageError("--as needs the number of one entry.", "See: caltui journal list")
    return offline(args, _by_hand)


def _list(workspace: "Workspace", args: argparse.Namespace) -> int:
    """The last writes."""
    kept = workspace.kept
    entries = kept.unknown() if args.unknown else kept.journal(max(1, args.limit))
    if args.unknown or args.writes:
        rows = [_row(workspace, entry) for entry in entries]
    else:
        rows = list(_grouped(workspace, entries))
    output.write_rows(args, HEADS, rows)
    return Exit.DONE


def _grouped(workspace: "Workspace", entries: "Sequence[JournalEntry]") -> Iterator[dict[str, Any]]:
    """A row for each write, and one for all the writes of an act or a bulk run."""
    runs = {run.id: run for run in workspace.bulk_runs(len(entries))}
    shown: set[str] = set()
    for entry in entries:
        run = runs.get(entry.batch or "")
        if run is None:
            yield _row(workspace, entry)
        elif run.id not in shown:
            shown.add(run.id)
            counts = dict(run.outcomes)
            text = ", ".join(f"{count} {word or 'never tried'}" for word, count in counts.items())
            yield {
                "id": None,
                "act": run.id,
                "at": datetime.fromtimestamp(entry.at, workspace.zone).isoformat(
                    timespec="seconds"
                ),
                "outcome": "done" if set(counts) == {"done"} else "in part",
                "what": f"{run.summary}, {counts.get('done', 0)} of {sum(counts.values())} done",
                "detail": text,
            }


def _row(workspace: "Workspace", entry: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at, workspace.zone)
    return {
        "id": entry.id,
        "act": entry.batch,
        "at": at.isoformat(timespec="seconds"),
        "outcome": entry.outcome,
        "what": what_changed(entry, workspace.zone),
        "detail": entry.detail,
    }


def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    """One write with what was there before and after it."""
    cut_off = {entry.id: entry for entry in workspace.kept.unknown()}
    entry = cut_off.get(args.id) or workspace.write_history.entry(args.id)
    found = _row(workspace, entry) | {
        "resource": entry.resource,
        "verb": entry.verb,
        "ids": list(entry.ids),
        "method": entry.method,
        "path": entry.path,
        "query": dict(entry.query),
        "body": entry.body,
        "before": entry.before,
        "after": entry.after,
        "undo_of": entry.undo_of,
        "batch": entry.batch,
    }
    pairs = [(name, "" if value is None else pretty(value)) for name, value in found.items()]
    output.write_one(args, found, pairs)
    return Exit.DONE


async def _settle(workspace: "Workspace", args: argparse.Namespace) -> int:
    found = await workspace.write_history.settle(args.id)
    if not found:
        say("Nothing is unknown.")
    _told(args, found)
    errors = [told.error for told in found if told.error is not None]
    if errors:
        raise errors[0]
    return Exit.OUTCOME_UNKNOWN if any(t.outcome == "unknown" for t in found) else Exit.DONE


def _by_hand(workspace: "Workspace", args: argparse.Namespace) -> int:
    _told(args, [workspace.write_history.settle_by_hand(args.id, BY_HAND[args.by_hand])])
    return Exit.DONE


def _told(args: argparse.Namespace, found: "Sequence[Settled]") -> None:
    rows = [
        {"id": t.id, "outcome": t.outcome, "what": t.summary, "reason": t.reason, "key": t.key}
        for t in found
    ]
    output.write_rows(args, SETTLED, rows)

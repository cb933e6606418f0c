"""`caltui bulk`: bulk runs and acts, and how to go on with one that was cut short."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output.bulk_report import HEADS, row_of
from caltui.cli.output.exits import Exit
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.session import offline, sending
from caltui.cli.terminal import confirm_many

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

RUNS = ("id", "at", "what", "state", "done", "refused", "unknown", "left", "kind")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `bulk`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    listing = verbs.add_parser("list", help="the last runs and how they ended")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many")
    listing.set_defaults(run=partial(offline, action=_list))
    one = verbs.add_parser("show", help="every record of a run and what came of it")
    one.add_argument("id", metavar="ID", help="the run's id")
    one.set_defaults(run=partial(offline, action=_show))
    again = verbs.add_parser("resume", help="go on with the rest, without doing one twice")
    again.add_argument("id", metavar="ID", help="the run's id")
    again.add_argument("--failed", action="store_true", help="also try what was refused again")
    again.add_argument("--stop-on-error", action="store_true", help="end with the first failure")
    again.add_argument("--yes", action="store_true", help="do not ask")
    again.set_defaults(run=partial(sending, action=_resume))
    use(parser, verbs, words)


def _list(workspace: "Workspace", args: argparse.Namespace) -> int:
    """The last runs."""
    runs = workspace.bulk_runs(max(1, args.limit))
    output.write_rows(args, RUNS, [_row(workspace, run) for run in runs])
    return Exit.DONE


def _row(workspace: "Workspace", run: Any) -> dict[str, Any]:
    counts = dict(run.outcomes)
    left = sum(counts.get(word, 0) for word in ("", "not sent", "no effect"))
    unknown = counts.get("unknown", 0) + (0 if run.running else counts.get("about to", 0))
    return {
        "id": run.id,
        "at": datetime.fromtimestamp(run.at, workspace.zone).isoformat(timespec="seconds"),
        "what": run.summary,
        "state": "running" if run.running else ("cut short" if left and not run.over else "over"),
        "done": counts.get("done", 0),
        "refused": counts.get("refused", 0),
        "unknown": unknown,
        "left": left,
        "kind": run.kind,
        "undo_of": run.undo_of,
    }


def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    """One run, record by record."""
    output.write_rows(args, HEADS, [row_of(item) for item in workspace.acts.items(args.id)])
    return Exit.DONE


async def _resume(workspace: "Workspace", args: argparse.Namespace) -> int:
    """The rest of a run."""
    from caltui.cli.records.bulk import drive

    noun = "Bulk run" if workspace.acts.get(args.id).kind == "bulk" else "Act"
    again = ("not sent", "refused", "skipped") if args.failed else ("not sent",)
    items = workspace.acts.items(args.id)
    left = [item.summary for item in items if item.outcome in (*again, "unknown")]
    if not left:
        say(f"{noun} {args.id} has nothing left to do.")
        return Exit.DONE
    what = f"Go on with {noun.lower()} {args.id}: {len(left)} of {len(items)} left"
    if not workspace.read_only:
        number = len(left) if len(left) >= 10 or workspace.profile.production else None
        confirm_many(args, what, [*left, ""], number)
    stop = True if args.stop_on_error else None
    bulk = await workspace.acts.resume(args.id, failed=args.failed, stop_on_error=stop)
    return await drive(args, bulk, noun)

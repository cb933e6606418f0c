"""`caltui undo`: takes a write back by its inverse, shown and asked for first."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caltui.cli.parsing.parser import Parser
from caltui.cli.records.commands import if_unchanged
from caltui.cli.records.write import preview, said, tell
from caltui.cli.session import sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `undo`."""
    parser.add_argument(
        "id", type=int, nargs="?", metavar="ID", help="the entry of the journal (default: the last)"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be sent, and send nothing"
    )
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    if_unchanged(parser)
    parser.set_defaults(run=partial(sending, action=_undo))


async def _undo(workspace: "Workspace", args: argparse.Namespace) -> int:
    """One undo: shown, agreed to, sent."""
    undo = workspace.past.undo_plan(args.id)
    change = undo.change
    if args.if_unchanged is False:
        change = replace(change, look="unseen")
    if args.dry_run:
        return preview(workspace, args, change, change.request, undo.warnings)
    what = f"Undo entry {undo.entry.id} ({undo.entry.summary}): {change.summary()}"
    diff = [f"{d.field}: {d.before or 'empty'} → {d.after or 'empty'}" for d in change.diff()]
    about = [f"{one.head}: {one.text}" for one in workspace.about(change)]
    lines = [*about, *diff, *undo.warnings, *said(change)]
    confirm_write(args, workspace, what, lines, grave=True)
    return tell(workspace, args, await workspace.run(change), what)

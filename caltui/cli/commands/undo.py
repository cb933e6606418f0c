"""`caltui undo`: takes a write back by its inverse, shown and asked for first."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caltui.cli.output.exits import UsageError
from caltui.cli.parsing.parser import Parser
from caltui.cli.records.acts import perform
from caltui.cli.records.commands import if_unchanged
from caltui.cli.records.write import preview, said, tell
from caltui.cli.session import sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `undo`."""
    parser.add_argument(
        "id",
        type=int,
        nargs="?",
        metavar="ID",
        help="the entry of the journal, alone (default: the last, with its whole act)",
    )
    options(parser)
    if_unchanged(parser)


def options(parser: Parser) -> None:
    """The options that `undo` and `journal undo` share."""
    parser.add_argument("--act", metavar="RUN", help="an act or bulk run, by its id: all of it")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be sent, and send nothing"
    )
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    parser.set_defaults(run=partial(sending, action=_undo))


def _act(workspace: "Workspace", args: argparse.Namespace) -> str | None:
    """The act that is to be taken back, if it is one. `undo ID` names one write alone."""
    if args.act is not None:
        if args.id is not None:
            raise UsageError("Name an entry or an act, not both.", "See: caltui journal list")
        return str(args.act)
    whole = getattr(args, "whole", False)
    if args.id is not None:
        return workspace.write_history.entry(args.id).batch if whole else None
    last = workspace.write_history.last()
    return last.batch if last is not None else None


async def _undo(workspace: "Workspace", args: argparse.Namespace) -> int:
    """One undo, of a write or of a whole act: shown, agreed to, sent."""
    run = _act(workspace, args)
    if run is not None:
        return await perform(workspace, args, workspace.acts.undo_plan(run))
    undo = workspace.write_history.undo_plan(args.id)
    change = undo.change
    if getattr(args, "if_unchanged", None) is False:
        change = replace(change, preflight="unseen")
    if args.dry_run:
        return preview(workspace, args, change, change.request, undo.warnings)
    what = f"Undo entry {undo.entry.id} ({undo.entry.summary}): {change.summary()}"
    diff = [f"{d.field}: {d.before or 'empty'} → {d.after or 'empty'}" for d in change.diff()]
    about = [f"{one.head}: {one.text}" for one in workspace.about(change)]
    lines = [*about, *diff, *undo.warnings, *said(change)]
    confirm_write(args, workspace, what, lines, grave=True)
    return tell(workspace, args, await workspace.run(change), what)

"""Shows an act on the command line, asks, sends it, and reports each of its writes."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caltui.cli.output import formats as output
from caltui.cli.output.bulk_report import format_of
from caltui.cli.output.exits import Exit
from caltui.cli.output.streams import say
from caltui.cli.records.bulk import drive
from caltui.cli.terminal import confirm_many

if TYPE_CHECKING:
    from caltui.workspace.acts.plan import ActPlan
    from caltui.workspace.workspace import Workspace

ACT = "Act"


async def perform(workspace: "Workspace", args: argparse.Namespace, plan: "ActPlan") -> int:
    """Sends an act after it was shown and agreed to. `args` has `yes`, and may have `dry_run` and
    `stop_on_error`. Exit codes as those of a bulk run."""
    plan.check()
    if getattr(args, "dry_run", False):
        return _dry(workspace, args, plan)
    if not plan.items:
        for line in _lines(plan):
            say(line)
        say(f"{plan.title}: nothing to do.")
        return Exit.REFUSED if plan.refused else Exit.DONE
    if not workspace.read_only:
        confirm_many(
            args, plan.title, list(_lines(plan)), plan.needs_typed_number(workspace.profile)
        )
    run = workspace.acts.start(plan, stop_on_error=getattr(args, "stop_on_error", False))
    return await drive(args, run, ACT)


def _lines(plan: "ActPlan") -> Iterator[str]:
    """The act in full: what is true of all, each write, what is left out."""
    yield from plan.facts
    for item in plan.items:
        yield f"{item.summary}  ({item.told})" if item.told else item.summary
    for what, why in plan.refused:
        yield f"Left out: {what}: {why}"
    yield from plan.consequences


def _dry(workspace: "Workspace", args: argparse.Namespace, plan: "ActPlan") -> int:
    """Lists what would be sent. Nothing is."""
    from caltui.workspace.records.secrets import Secrets

    rows = [
        {
            "key": item.key,
            "what": item.summary,
            "told": item.told,
            "request": workspace.preview(item.change.request),
            "body": Secrets(item.change.of).masked(item.change.request.body or {}) or None,
        }
        for item in plan.items
    ]
    if format_of(args) == "ndjson":
        output.write_lines(rows)
    else:
        output.write_rows(args, ("key", "what", "told", "request"), rows)
    for line in (*plan.facts, *plan.consequences):
        say(line)
    for what, why in plan.refused:
        say(f"Left out: {what}: {why}")
    say(f"{plan.title}: nothing was sent.")
    return Exit.DONE

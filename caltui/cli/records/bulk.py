"""One operation over many records, their ids on stdin: listed, agreed to, sent, reported.

`caltui bookings cancel - --reason Ill --yes < ids`
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Invalid
from caltui.cli.output import formats as output
from caltui.cli.output.bulk_report import Report, format_of
from caltui.cli.output.exits import Exit, UsageError, problem_of
from caltui.cli.output.streams import say
from caltui.cli.parsing.fields import all_faults, values_of
from caltui.cli.parsing.ids import FROM_STDIN, read_ids
from caltui.cli.parsing.stdin import read_all
from caltui.cli.records.open_times import open_times
from caltui.cli.session import sending
from caltui.cli.terminal import confirm_many

if TYPE_CHECKING:
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Preflight

_ANY = {"integer": "1"}
"""Identifiers that stand for any, to check values before stdin is read."""


def run(args: argparse.Namespace) -> int:
    """Runs a bulk command. Reports every fault of the options before anything is sent."""
    operation: Operation = args.operation
    of: Resource = args.resource
    if getattr(args, "json", None) == FROM_STDIN:
        raise UsageError("Both ids and --json are to come from stdin.", "Give --json @FILE.")
    values, faults = values_of(args, operation)
    stand_in = [_ANY.get(param.type, "any") for param in operation.params]
    faults = all_faults(operation, stand_in, values, faults)
    if faults:
        raise Invalid(operation, faults)
    if sys.stdin.isatty():
        say(f"Type the ids of {of.plural}, one a line; Ctrl+D ends.")
    ids = read_ids(of, operation, read_all(f"The ids of {of.plural}"))
    if not ids:
        say("No ids came: there is nothing to do.")
        return Exit.DONE
    return sending(args, _planned, ids, values)


async def _planned(
    workspace: "Workspace",
    args: argparse.Namespace,
    ids: Sequence[tuple[str, ...]],
    values: Mapping[str, Any],
) -> int:
    operation: Operation = args.operation
    plan = workspace.bulk.plan(
        operation.resource, operation.name, ids, values, as_seen=False, look=_look(args)
    )
    if getattr(args, "unseen", False):
        plan = plan.unseen()
    if plan.doubled:
        say(f"{plan.doubled} named more than once: each is done once.")
    if args.dry_run:
        return _dry(workspace, args, plan)
    if not workspace.read_only:
        number = plan.needs_typed_number(workspace.profile)
        lines = [*(item.summary for item in plan.items), "", *plan.consequences]
        confirm_many(args, plan.summary, lines, number)
    bulk = workspace.bulk.start(plan, stop_on_error=args.stop_on_error)
    return await drive(args, bulk)


def _look(args: argparse.Namespace) -> "Preflight":
    """Chooses how records are checked before the write: `unseen` (read if never seen) unless an
    option says otherwise."""
    asked = getattr(args, "if_unchanged", None)
    return "unseen" if asked is None else ("unchanged" if asked else "never")


async def drive(args: argparse.Namespace, bulk: "BulkRun", noun: str = "Bulk run") -> int:
    """Runs to the end, reporting each item. The first Ctrl+C stops after the one on its way.

    `noun` says what it is.
    """
    import asyncio
    import signal

    loop = asyncio.get_running_loop()
    report = Report(args, bulk, noun)
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        interrupted = True
        loop.remove_signal_handler(signal.SIGINT)
        bulk.stop()
        say("Stopping after this one. Ctrl+C again ends at once.")

    with suppress(NotImplementedError, ValueError, RuntimeError):
        loop.add_signal_handler(signal.SIGINT, interrupt)
    report.begin()
    try:
        await bulk.run(report.item)
    finally:
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.remove_signal_handler(signal.SIGINT)
        report.end()
    return Exit.INTERRUPTED if interrupted else code_of(bulk)


def code_of(bulk: "BulkRun") -> Exit:
    """8 when any outcome is unknown, the code of what ended the run, 5 when any failed, else 0."""
    counts = bulk.counts
    if counts.get("unknown"):
        return Exit.OUTCOME_UNKNOWN
    if bulk.halted is not None:
        return problem_of(bulk.halted).code
    return Exit.DONE if counts.get("done", 0) == bulk.total else Exit.REFUSED


def _dry(workspace: "Workspace", args: argparse.Namespace, plan: "BulkPlan") -> int:
    """Lists what would be sent. Nothing is."""
    from caltui.workspace.records.secrets import Secrets

    rows = []
    for item in plan.items:
        request = item.change.request
        body = Secrets(plan.of).masked(request.body) if request.body else None
        rows.append(
            {
                "key": item.key,
                "ids": list(request.ids),
                "what": item.summary,
                "request": workspace.preview(request),
                "body": body,
            }
        )
    if format_of(args) == "ndjson":
        output.write_lines(rows)
    else:
        output.write_rows(args, ("key", "what", "request"), rows)
    for line in plan.consequences:
        say(line)
    times = open_times(workspace, plan.changes)
    if times is not None:
        from caltui.workspace.slots.difference.words import sentence

        text = sentence(times)
        say(f"{text[:1].upper()}{text[1:]}.")
    say(f"{plan.summary}: nothing was sent.")
    return Exit.DONE

"""`create`, `update`, `delete` and `cancel`: planned, shown, confirmed, then sent once."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caltui.catalog import Operation
from caltui.catalog.request import Invalid, build, check_ids
from caltui.catalog.values import Fault
from caltui.cli import output, show
from caltui.cli.exits import Exit
from caltui.cli.fields import values_of
from caltui.cli.session import confirm, online, say

if TYPE_CHECKING:
    from caltui.workspace.change import Change
    from caltui.workspace.workspace import Workspace


def run(args: argparse.Namespace) -> int:
    """One write. All that is wrong with it is told before a workspace is opened."""
    operation: Operation = args.operation
    values, faults = values_of(args, operation)
    ids = [getattr(args, f"id {param.name}") for param in operation.params]
    faults = _all_faults(operation, ids, values, faults)
    if faults:
        raise Invalid(operation, faults)
    ids = list(check_ids(operation, ids))
    if args.dry_run:
        return online(args, lambda workspace: _dry(workspace, args, ids, values))
    return online(args, lambda workspace: _send(workspace, args, ids, values))


def _all_faults(
    operation: Operation, ids: list[str], values: Mapping[str, Any], faults: list[Fault]
) -> list[Fault]:
    """The faults of the options, and those of the request that they do not explain."""
    named = {fault.field for fault in faults}
    try:
        build(operation, ids, values)
    except Invalid as error:
        more = [f for f in error.faults if f.field not in named and (f.field or not faults)]
        return faults + more
    return faults


def _planned(
    workspace: "Workspace", args: argparse.Namespace, ids: list[str], values: Mapping[str, Any]
) -> tuple["Change", "Change"]:
    """The change to send, with everything asked for, and the same one beside what was seen.

    What was seen may be old, so it never decides what is sent.
    """
    from caltui.workspace.change import plan

    operation: Operation = args.operation
    change = plan(workspace.catalog, operation, ids, values)
    try:
        shown = workspace.plan(operation.resource, operation.name, ids, values)
    except Invalid:
        kept = workspace.record(operation.resource, change.key)
        return change, replace(change, before=kept.record if kept else None)
    return change, shown


async def _send(
    workspace: "Workspace", args: argparse.Namespace, ids: list[str], values: Mapping[str, Any]
) -> int:
    change, shown = _planned(workspace, args, ids, values)
    if change.irreversible and not workspace.read_only:
        confirm(args, shown.summary(), shown.consequences())
    for fault in change.dropped:
        say(f"{fault.field}: {fault.message}")
    outcome = await workspace.run(change)
    if outcome.record is not None and not change.irreversible:
        code = show.record(args, workspace, args.resource, outcome.record)
    else:
        code = _message(args, outcome.message or f"Done: {shown.summary()}.")
    say(f"Done: {shown.summary()}.")
    return code


def _message(args: argparse.Namespace, text: str) -> int:
    chosen = output.format_of(args)
    if chosen == "table":
        output.write_pairs([("message", text)])
    elif chosen == "csv":
        output.write_csv(["message"], [[text]])
    elif chosen == "ndjson":
        output.write_lines([{"message": text}])
    else:
        output.write_json({"message": text})
    return Exit.DONE


async def _dry(
    workspace: "Workspace", args: argparse.Namespace, ids: list[str], values: Mapping[str, Any]
) -> int:
    """Shows the request and what it would do. Nothing is sent."""
    from caltui.workspace.secret import Secrets

    change, shown = _planned(workspace, args, ids, values)
    request = shown.request if shown.carried else change.request
    body = Secrets(args.resource).masked(request.body) if request.body is not None else None
    line = workspace.preview(request)
    notes = [*shown.consequences(), *_unseen(shown)]
    if output.format_of(args) in ("json", "ndjson"):
        found = {
            "request": line,
            "body": body,
            "summary": shown.summary(),
            "diff": [
                {"field": d.field, "before": d.before, "after": d.after} for d in shown.diff()
            ],
            "consequences": notes,
        }
        if output.format_of(args) == "json":
            output.write_json(found)
        else:
            output.write_lines([found])
        return Exit.DONE
    pairs = [("request", line)]
    if body is not None:
        pairs.append(("body", show.pretty(body)))
    pairs += [("change", shown.summary())]
    pairs += [(d.field, f"{d.before} → {d.after}" if d.before else d.after) for d in shown.diff()]
    pairs += [("note", text) for text in notes]
    output.write_pairs(pairs)
    say("Nothing was sent.")
    return Exit.DONE


def _unseen(change: "Change") -> list[str]:
    """What is read and sent along with such an edit, because Cal loses what is left out."""
    from caltui.workspace import carry

    if not carry.unseen(change.operation, change.values, change.before):
        return []
    wanted = carry.wanted(change.operation, change.values)
    return list(dict.fromkeys(one.why for one in wanted))

"""`create`, `update`, `delete` and `cancel`: planned, shown, confirmed, then sent once."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Operation
from caltui.catalog.request import Invalid, check_ids
from caltui.cli.output import formats as output
from caltui.cli.output import print_records as show
from caltui.cli.output.exits import Exit
from caltui.cli.output.streams import say
from caltui.cli.parsing.fields import all_faults, values_of
from caltui.cli.parsing.ids import FROM_STDIN, whole_ids
from caltui.cli.records.open_times import open_times
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm, confirm_write

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change, Outcome, Preflight


def run(args: argparse.Namespace) -> int:
    """Sends one write. Checks all options before a workspace is opened."""
    operation: Operation = args.operation
    given = [getattr(args, f"id {param.name}") for param in operation.params]
    if given and given[0] == FROM_STDIN:
        from caltui.cli.records.bulk import run as run_many

        return run_many(args)
    ids = whole_ids(args.resource, operation, given)
    values, faults = values_of(args, operation)
    faults = all_faults(operation, ids, values, faults)
    if faults:
        raise Invalid(operation, faults)
    ids = list(check_ids(operation, ids))
    if args.dry_run:
        return online(args, _dry, ids, values)
    return sending(args, _send, ids, values)


def _planned(
    workspace: "Workspace", args: argparse.Namespace, ids: list[str], values: Mapping[str, Any]
) -> tuple["Change", "Change"]:
    """The change to send, and the same change compared with the record as last seen.

    The record may have changed since, so it never decides what is sent.
    """
    from caltui.workspace.writes.change import plan

    operation: Operation = args.operation
    change = replace(plan(workspace.catalog, operation, ids, values), namer=workspace.name)
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
    if sys.stdin.isatty() and sys.stdout.isatty() and not workspace.read_only:
        from caltui.workspace.writes.look_for_uses import look_for_uses

        await workspace.look_up(shown)
        shown = await look_for_uses(workspace, shown)
    change = replace(change, preflight=look_of(args, change), unseen=getattr(args, "unseen", False))
    about = [f"{one.head}: {one.text}" for one in workspace.about(shown)]
    lines = [*about, *_differs(shown), *said(shown)]
    confirm_write(args, workspace, shown.summary(), lines, grave=change.grave)
    if not _ask_twice(workspace, args, change):
        return _message(args, f"Done already: {shown.summary()}.")
    for fault in change.dropped:
        say(f"{fault.field}: {fault.message}")
    outcome = await workspace.run(change)
    return tell(workspace, args, outcome, shown.summary())


def _ask_twice(workspace: "Workspace", args: argparse.Namespace, change: "Change") -> bool:
    """Looks whether a write may be the repetition of one whose answer was lost. False: it is
    a cancellation that has just been found done, and there is nothing to send.

    Raises UsageError when it may, and nobody agrees to send it once more.
    """
    if workspace.read_only:
        return True
    found = workspace.write_history.same_write(change, getattr(args, "settled", ()))
    if found is None:
        return True
    same = change.operation.served.action and found.body == change.request.body
    if found.settled and (change.verb == "cancel" or same):
        say(f"caltui: That was entry {found.id}: nothing is sent again.")
        return False
    came = "has just been found done" if found.settled else "has an unknown outcome"
    confirm(args, f"{change.summary()} once more", [f"The same, entry {found.id}, {came}."])
    return True


def _differs(change: "Change") -> list[str]:
    """The fields that a create or an edit sets, as `field: before → after`; none for a delete."""
    if change.irreversible:
        return []
    return [f"{d.field}: {d.before or 'empty'} → {d.after or 'empty'}" for d in change.diff()]


def look_of(args: argparse.Namespace, change: "Change") -> "Preflight":
    """Chooses how the record is checked before the write. A record that was never seen is read, so
    that the write can be undone; an edit that a person sends, or with --if-unchanged, must find it
    unchanged."""
    asked = getattr(args, "if_unchanged", None)
    if asked is None:
        asked = None if not (sys.stdin.isatty() and sys.stdout.isatty()) else True
    if change.verb == "update" and asked:
        return "unchanged"
    return "never" if asked is False or change.verb == "cancel" else "unseen"


def said(change: "Change") -> list[str]:
    """Lists what Cal does with the change, and whether it can be undone."""
    lines = change.consequences()
    if not change.undoable.possible and any("annot be undone" in line for line in lines):
        return lines
    return [*lines, change.undoable.text]


def tell(workspace: "Workspace", args: argparse.Namespace, outcome: "Outcome", summary: str) -> int:
    """Prints the record after a write, or Cal's message, and says that it is done."""
    change = outcome.change
    if outcome.record is not None and not change.irreversible:
        code = show.record(args, workspace, change.of, outcome.record)
    else:
        code = _message(args, outcome.message or f"Done: {summary}.")
    say(f"Done: {summary}.")
    if outcome.replaced:
        say(f"It is {change.of.noun} {outcome.created_key} now.")
    for missing in outcome.not_taken:
        say(f"But {missing}")
    return code


def _message(args: argparse.Namespace, text: str) -> int:
    output.write_one(args, {"message": text}, [("message", text)])
    return Exit.DONE


async def _dry(
    workspace: "Workspace", args: argparse.Namespace, ids: list[str], values: Mapping[str, Any]
) -> int:
    """Shows the request and what it would do. Nothing is sent."""
    change, shown = _planned(workspace, args, ids, values)
    request = shown.request if shown.sent_along else change.request
    return preview(workspace, args, shown, request)


def preview(
    workspace: "Workspace",
    args: argparse.Namespace,
    shown: "Change",
    request: "Request",
    notes: Sequence[str] = (),
) -> int:
    """Prints a request and the change it would make, `notes` first."""
    from caltui.workspace.records.secrets import Secrets

    body = Secrets(shown.of).masked(request.body) if request.body is not None else None
    line = workspace.preview(request)
    notes = [*notes, *shown.consequences(), *_unseen(shown)]
    found = {
        "request": line,
        "body": body,
        "summary": shown.summary(),
        "diff": [{"field": d.field, "before": d.before, "after": d.after} for d in shown.diff()],
        "consequences": notes,
        "undo": shown.undoable.text,
    }
    pairs = [("request", line)]
    if body is not None:
        pairs.append(("body", show.pretty(body)))
    pairs += [("change", shown.summary())]
    pairs += [(d.field, f"{d.before} → {d.after}" if d.before else d.after) for d in shown.diff()]
    pairs += [("note", text) for text in notes]
    pairs.append(("undo", shown.undoable.text))
    times = open_times(workspace, [shown])
    if times is not None:
        from caltui.workspace.slots.difference.words import as_json, sentence

        found["open_times"] = as_json(times)
        pairs.append(("open times", sentence(times).removeprefix("open times").lstrip(" ,:")))
    output.write_one(args, found, pairs)
    if output.format_of(args) == "table":
        say("Nothing was sent.")
    return Exit.DONE


def _unseen(change: "Change") -> list[str]:
    """Says why an edit reads the record and sends more fields along: Cal would lose them."""
    from caltui.workspace.writes.consequences import fields_sent_along, sends_unseen

    if not sends_unseen(change.operation, change.values, change.before):
        return []
    along = fields_sent_along(change.operation, change.values)
    return list(dict.fromkeys(one.why for one in along))

"""`caltui inbox`: what needs somebody, in queues."""

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, Missing, UsageError, nearest
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import demo, offline, online

if TYPE_CHECKING:
    from caltui.workspace.base.errors import GatewayError
    from caltui.workspace.inbox.queues import Answer, Queue
    from caltui.workspace.workspace import Workspace

QUEUES = (
    *("queue", "severity", "title", "count", "snoozed", "gaps", "unknown", "read_at"),
    "unreadable",
)
EVERY = "all"
COUNTED = 10.0
"""Seconds for which open times are counted."""
GLYPHS = {"now": "▲ now", "soon": "● soon", "tidy": "· tidy"}


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `inbox`."""
    help = f"the queue to list, or {EVERY}; without it they are counted"
    parser.add_argument("queue", nargs="?", metavar="QUEUE", help=help)
    parser.add_argument("--cached", action="store_true", help="send nothing")
    parser.add_argument("--snoozed", action="store_true", help="with what was put off")
    code = f"exit {int(Exit.DUE)} when something is due"
    parser.add_argument("--exit-code", action="store_true", help=code)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads lists that are old, then prints the queues. Raises UsageError for an unknown queue."""
    queues = _queues(args.queue)
    if args.cached and not demo(args):
        return offline(args, _show, queues)
    return online(args, _read, queues)


def _queues(name: str | None) -> "tuple[Queue, ...]":
    from caltui.workspace.inbox.queues import BY_ID, QUEUES

    if name is None or name == EVERY:
        return QUEUES
    if name not in BY_ID:
        known = [*BY_ID, EVERY]
        raise UsageError(
            f"There is no queue '{name}'.{nearest(name, known)}", f"Queues: {', '.join(known)}"
        )
    return (BY_ID[name],)


def _answered(workspace: "Workspace", queues: "tuple[Queue, ...]") -> "tuple[Queue, ...]":
    """Those of the queues that this API can answer. Raises UsageError for one that it cannot."""
    from caltui.workspace.inbox.queues import queues_of

    found = queues_of(workspace.catalog, queues)
    if not found:
        label = workspace.catalog.label
        raise UsageError(f"{label} tells nothing of '{queues[0].title}'.")
    return found


async def _read(
    workspace: "Workspace", args: argparse.Namespace, queues: "tuple[Queue, ...]"
) -> int:
    from caltui.workspace.inbox.queues import lists_of
    from caltui.workspace.sync.named_types import EVENT_TYPES, read_named_types
    from caltui.workspace.sync.refresh import refresh, unread_note

    queues = _answered(workspace, queues)
    needed = queues[0].needs if len(queues) == 1 else ()
    failed = await refresh(workspace, lists_of(queues), needed=needed)
    for name, error in failed.items():
        say(unread_note(workspace, name, error))
    if not failed and any(EVENT_TYPES in queue.needs for queue in queues):
        await read_named_types(workspace)
    return _show(workspace, args, queues, failed)


def _show(
    workspace: "Workspace",
    args: argparse.Namespace,
    queues: "tuple[Queue, ...]",
    failed: "Mapping[str, GatewayError] | None" = None,
) -> int:
    """Writes what was found. Raises after that where a list of items lacks a queue's answer.

    Counts say themselves what is unknown; they raise where all of them are.
    """
    from caltui.scheduling.bookings import unread_takes
    from caltui.workspace.inbox.queues import triage

    queues = _answered(workspace, queues)
    answers = triage(workspace, queues, seconds=COUNTED)
    if args.snoozed:
        answers = [a._replace(findings=(*a.findings, *a.snoozed)) for a in answers]
    if args.queue is None:
        _counts(args, answers)
    else:
        _items(args, workspace, answers)
        if output.format_of(args) == "table" and any(answer.findings for answer in answers):
            say(f"Times in {workspace.zone.key}, where no other zone is named.")
    for answer in answers:
        _narrate(args, workspace, answer)
    if unread := {key: parts for answer in answers for key, parts in answer.unread.items()}:
        say(unread_takes(unread))
    if args.queue is not None or all(answer.unknown for answer in answers):
        _refuse(workspace, answers, failed or {})
    return _due(workspace, args, answers, failed or {}) if args.exit_code else Exit.DONE


def _due(
    workspace: "Workspace",
    args: argparse.Namespace,
    answers: "Sequence[Answer]",
    failed: "Mapping[str, GatewayError]",
) -> int:
    """DUE where something was found. Raises where nothing was, and something is not known."""
    counted = [a for a in answers if args.queue is not None or a.queue.severity == "now"]
    if any(answer.findings for answer in counted):
        return Exit.DUE
    for answer in counted:
        if answer.unknown:
            _refuse(workspace, [answer], failed)
        if answer.number == "?":
            raise Missing(
                f"{answer.queue.id}: {answer.gaps}", "It is not known, which is not none."
            )
    return Exit.DONE


def _refuse(
    workspace: "Workspace", answers: "Sequence[Answer]", failed: "Mapping[str, GatewayError]"
) -> None:
    """Raises the error that left a queue without an answer, or Missing for a list never read.

    Where what was read does not decide a queue, that is an error only if it was asked alone.
    """
    unknown = [answer for answer in answers if answer.unknown]
    needed = [name for answer in unknown for name in answer.queue.needs]
    for name in needed:
        if name in failed:
            raise failed[name]
    unread = dict.fromkeys(name for name in needed if workspace.age(name) is None)
    if unread:
        names = ", ".join(workspace.catalog.titles[name] for name in unread)
        raise Missing(f"Never read here: {names}.", "Ask Cal for them: leave --cached out.")
    if unknown and len(answers) == 1:
        raise Missing(unknown[0].unknown, "Nothing is known of this queue, which is not none.")


def _counts(args: argparse.Namespace, answers: "Sequence[Answer]") -> None:
    rows = [
        {
            "queue": answer.queue.id,
            "severity": answer.queue.severity,
            "title": answer.queue.title,
            "count": None if answer.number == "?" else len(answer.findings),
            "snoozed": len(answer.snoozed),
            "gaps": answer.gaps or None,
            "unknown": answer.unknown or None,
            "read_at": answer.seen.isoformat(timespec="seconds") if answer.seen else None,
            "unreadable": len(answer.unread),
        }
        for answer in answers
    ]
    cells = [[GLYPHS[a.queue.severity], a.queue.id, a.number, a.queue.title] for a in answers]
    titles = ["", "Queue", "Count", "What"]
    table = partial(output.write_table, titles, cells, right=frozenset({2}))
    output.write_rows(args, QUEUES, rows, table)


def _items(args: argparse.Namespace, workspace: "Workspace", answers: "Sequence[Answer]") -> None:
    from caltui.workspace.inbox.rows import COLUMNS, notes_of, row_of

    notes = notes_of(workspace)
    rows = [
        row_of(workspace, answer.queue, found, notes.get(found.place, ""))
        for answer in answers
        for found in answer.findings
    ]
    many = len(answers) > 1
    heads = ["Queue"] * many + ["Record", "What", "Why"]
    cells = [
        [row["queue"]] * many + [f"{row['resource']} {row['key']}", row["subject"], row["why"]]
        for row in rows
    ]
    output.write_rows(args, COLUMNS, rows, partial(output.write_table, heads, cells, most=120))


def _narrate(args: argparse.Namespace, workspace: "Workspace", answer: "Answer") -> None:
    """Says why a queue is unknown; for a queue that was asked for, how old its lists are."""
    queue = answer.queue
    if answer.unknown:
        say(f"{queue.id}: unknown. {answer.unknown}")
    if args.queue is None or args.queue == EVERY:
        return
    from caltui.text import count
    from caltui.workspace.base.age import read_text

    say(queue.meaning)
    titles = workspace.catalog.titles
    ages = [f"{titles[name]} {read_text(workspace.age(name))}" for name in queue.lists]
    found = "unknown" if answer.number == "?" else count(len(answer.findings), "item")
    say(f"{found} · {', '.join(ages)}")
    for text in filter(None, (answer.limits, answer.gaps)):
        say(text)

"""The acts of the catalogue as verbs of a category: `bookings move 7 --to "tue 10:00"`."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.model import Resource
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, globals_for, write_options
from caltui.cli.records.examples import id_example
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from caltui.workspace.booking_acts.choice import MoveTime
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change


class ActVerb(NamedTuple):
    """A verb: the act it does, its help, and the options of an example. `writes`: it sends.

    `module` has the function that fills in its options, where it is not here. `needs` is an
    operation, or what else the category has to have in its file, for a verb that is no act. `of`
    stands for the record.
    """

    act: str
    help: str
    example: str = ""
    writes: bool = True
    module: str = ""
    needs: str = ""
    of: str = "5"


VERBS: Mapping[str, ActVerb] = {
    "move": ActVerb("move", "Move it to another time", ' --to "tue 10:00"'),
    "accept": ActVerb("accept", "Accept it"),
    "reject": ActVerb("reject", "Reject it"),
    "hand-over": ActVerb(
        "hand-over",
        "Give it, or several, to another host",
        " 6 7 --to 3",
        module="hand_over_verb",
    ),
    "times": ActVerb("move", "The open times to which it can be moved, nearest first", "", False),
    "answer": ActVerb("answer", "A paragraph for the guest", " --language de", False),
    "book": ActVerb(
        "book",
        "Book an event type for a guest; host and guest are mailed",
        ' --at "tue 10:00" --name "Ada King" --mail ada@example.com --answer "Topic=Engines"',
        module="book_verb",
        of="intro-call",
    ),
    "edit": ActVerb("", "Edit it in $VISUAL or $EDITOR", module="edit_verb", needs="update"),
    "duplicate": ActVerb("", "Create one like it", module="copy_verbs", needs="copying"),
    "make-default": ActVerb(
        "", "Make it the default of its owner", module="copy_verbs", needs="default_of"
    ),
    "apply": ActVerb(
        "",
        "Make event types follow it, as one act",
        " --to 3 4",
        module="copy_verbs",
        needs="applied_to",
    ),
}
HEADS = ("start", "end", "for_guest", "hosts", "closed_by")


def act_verbs(of: Resource) -> dict[str, ActVerb]:
    """The verbs of a category that its file makes possible, without its operations' own."""
    return {n: verb for n, verb in VERBS.items() if n not in of.operations and _can(of, verb)}


def _can(of: Resource, verb: ActVerb) -> bool:
    if verb.needs:
        return verb.needs in of.operations or getattr(of, verb.needs, None) is not None
    act = of.act(verb.act)
    return act is not None and not act.cannot


def help_of(of: Resource, name: str) -> str:
    """Says what a verb does, and for a change of a record whether anybody is told."""
    verb = VERBS[name]
    act = of.act(verb.act) if verb.writes else None
    if act is None or not act.operation:
        return verb.help
    if not act.record_only:
        return verb.help if act.operation == "create" else f"{verb.help}; people are told"
    return f"{verb.help}; record only" + ("" if verb.module else ", nobody is told")


def example(of: Resource, verb: str) -> str:
    """A command that works, as far as its values exist."""
    found = VERBS[verb]
    one = "ID" if found.of.isdecimal() and of.params[0].type != "integer" else found.of
    more = found.example.replace(" 6 7", " ID2") if one == "ID" else found.example
    ids = one if len(of.params) == 1 else " ".join(map(id_example, of.params))
    return f"caltui {of.key} {verb} {ids}{more}"


def fill_act(parser: Parser, of: Resource, name: str) -> None:
    """The options of a verb."""
    verb = VERBS[name]
    parser.description = f"{help_of(of, name)}."
    parser.epilog = f"examples:\n  {example(of, name)}"
    if verb.module:
        import_module(f"caltui.cli.records.{verb.module}").fill(parser, of, name)
        globals_for(parser)
        return
    parser.add_argument("id", metavar="id", help=f"the id of the {of.noun}")
    if name == "move":
        words = 'such as "tue 10:00", 15:30 (on its day), +2h (after it), 2026-12-01T10:00'
        parser.add_argument("--to", required=True, metavar="TIME", help=words)
        act = of.act("move")
        if act is not None and "new_host" in act.holes:
            about = "the id of the host who shall hold it"
            parser.add_argument("--host", metavar="USER", help=about)
        parser.add_argument("--reason", metavar="TEXT", help="why, for the guest")
        if of.act("move-record") is not None:
            about = "change the record alone, past all limits; nobody is told"
            parser.add_argument("--record-only", action="store_true", help=about)
    elif name in ("accept", "reject"):
        act = of.act(name)
        if act is not None and "reason" in act.holes:
            parser.add_argument("--reason", metavar="TEXT", help="why, for the guest")
    elif name == "times":
        parser.add_argument("--around", metavar="TIME", help="nearest to this time; its own")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="so many; 20")
        parser.add_argument("--closed", action="store_true", help="closed times too, with the rule")
    elif name == "answer":
        from caltui.workspace.booking_acts.guest_answer import languages

        about = "the language; the guest's"
        parser.add_argument("--language", choices=languages(), metavar="LANG", help=about)
    if verb.writes:
        write_options(parser)
    globals_for(parser)
    parser.set_defaults(run=run, act=name, resource=of)


def run(args: argparse.Namespace) -> int:
    """Does it."""
    check_id(args.resource, args.id)
    if not VERBS[args.act].writes:
        return online(args, _times if args.act == "times" else _answer)
    return (online if args.dry_run else sending)(args, write)


def check_id(of: Resource, id: str) -> None:
    """Raises UsageError for a text that is no id of a record."""
    if of.params[0].type == "integer" and not id.isdecimal():
        raise UsageError(f"'{id}' is not the id of a {of.noun}.")


async def write(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Plans the change, shows it, asks, sends it once."""
    from caltui.cli.records.write import preview, said, tell
    from caltui.workspace.booking_acts.changes import effects_of
    from caltui.workspace.booking_acts.facts import facts_read

    await workspace.fetch(args.resource.key, [args.id])
    await facts_read(workspace, args.id)
    change, name = await _change(workspace, args)
    notes = effects_of(workspace, args.id, name)
    if args.dry_run:
        return preview(workspace, args, change, change.request, notes)
    grave = not change.undoable.possible
    lines = [*notes, *said(change)]
    confirm_write(args, workspace, change.summary(), list(dict.fromkeys(lines)), grave=grave)
    outcome = await workspace.run(change)
    return tell(workspace, args, outcome, change.summary())


async def _change(workspace: "Workspace", args: argparse.Namespace) -> tuple["Change", str]:
    """The change, and the act of the catalogue that it does."""
    from caltui.workspace.booking_acts.changes import (
        act_change,
        hand_over_change,
        move_change,
        record_only_move,
    )

    key = args.id
    if args.act == "hand-over":
        return hand_over_change(workspace, key, args.to), "hand-over"
    reason = getattr(args, "reason", None) or ""
    if args.act != "move":
        given = {"reason": reason.strip() or None}
        return act_change(workspace, key, args.act, given), args.act
    start = _time(workspace, key, args.to, "--to")
    if getattr(args, "record_only", False):
        return record_only_move(workspace, key, start), "move-record"
    host = getattr(args, "host", None)
    return move_change(workspace, key, start, host=host, reason=reason), "move"


def _time(workspace: "Workspace", key: str, text: str, option: str) -> datetime:
    from caltui.workspace.booking_acts.facts import facts_of
    from caltui.workspace.booking_acts.typed_time import typed_time

    facts = facts_of(workspace, key)
    try:
        moment = typed_time(text, facts, workspace.zone, workspace.clock())
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None
    if moment.note:
        say(f"caltui: {moment.note}")
    return moment.at


async def _times(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.booking_acts.facts import facts_read
    from caltui.workspace.booking_acts.times import open_times

    await workspace.fetch(args.resource.key, [args.id])
    facts = await facts_read(workspace, args.id)
    around = _time(workspace, args.id, args.around, "--around") if args.around else None
    found = await open_times(
        workspace, args.id, around=around, limit=max(args.limit, 1), closed=args.closed
    )
    guest = facts.guest.zone if facts.guest is not None else None
    theirs = guest.key if guest is not None else "for the guest"
    rows = [_row(time, found.zone, guest) for time in (*found.times, *found.closed)]
    output.write_rows(args, HEADS, rows, partial(_table, rows, found.zone.key, theirs))
    for note in found.notes:
        say(note)
    if not found.whole:
        say("Hours or bookings of a host are not known here: a time may be taken.")
    return Exit.DONE


def _row(time: "MoveTime", zone: Any, guest: Any) -> dict[str, Any]:
    return {
        "start": time.start.astimezone(zone).isoformat(),
        "end": time.end.astimezone(zone).isoformat(),
        "for_guest": time.start.astimezone(guest).isoformat() if guest is not None else None,
        "hosts": [name for _, name in time.hosts] or None,
        "closed_by": time.closed_by or None,
    }


def _table(rows: list[dict[str, Any]], zone: str, guest: str) -> None:
    """A line for each time, on the clocks of both."""
    shown = [
        [
            _clock(row["start"]),
            _clock(row["end"])[-5:],
            _clock(row["for_guest"]),
            ", ".join(row["hosts"] or ()),
            row["closed_by"] or "",
        ]
        for row in rows
    ]
    output.write_table([zone, "to", guest, "With", "Closed by"], shown)


def _clock(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%a %Y-%m-%d %H:%M}" if text else "unknown"


async def _answer(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.workspace.base.errors import CannotAct, GatewayError
    from caltui.workspace.booking_acts.facts import facts_read
    from caltui.workspace.booking_acts.guest_answer import guest_answer
    from caltui.workspace.booking_acts.times import open_times

    await workspace.fetch(args.resource.key, [args.id])
    facts, times = await facts_read(workspace, args.id), None
    try:
        found = await open_times(workspace, args.id, closed=False)
        facts, times = found.facts, found.times
    except (CannotAct, GatewayError) as error:
        say(f"Without open times: {error.message}")
    text = guest_answer(facts, times, workspace.clock(), workspace.zone, args.language)
    if output.format_of(args) == "table":
        print(text)
        return Exit.DONE
    output.write_one(args, {"answer": text}, [("answer", text)])
    return Exit.DONE

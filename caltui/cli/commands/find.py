"""`caltui find`: one text in everything that was seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit
from caltui.cli.output.streams import say
from caltui.cli.session import demo, offline, online
from caltui.text import one_line

if TYPE_CHECKING:
    import argparse

    from caltui.cli.parsing.parser import Parser
    from caltui.workspace.records.found import Found, FoundIn
    from caltui.workspace.records.last_seen import LastSeen
    from caltui.workspace.workspace import Workspace

HEADS = ("resource", "category", "key", "name", "match", "note")
EACH = 20
"""How many of each category are shown."""


def fill(parser: "Parser", words: Sequence[str]) -> None:
    """The options of `find`."""
    parser.add_argument("text", metavar="TEXT", help="what to look for")
    parser.add_argument(
        "--limit",
        type=int,
        default=EACH,
        metavar="N",
        help=f"at most so many of each category (default: {EACH})",
    )
    parser.add_argument("--refresh", action="store_true", help="read every list first")
    parser.set_defaults(run=run)


def run(args: "argparse.Namespace") -> int:
    """Searches and prints what is found; with --refresh every list is read first."""
    if args.refresh or demo(args):
        return online(args, _refreshed)
    return offline(args, answer)


async def _refreshed(workspace: "Workspace", args: "argparse.Namespace") -> int:
    from caltui.workspace.base.errors import NotOffered

    for key in workspace.catalog.titles:
        if workspace.catalog.resource(key).can("list"):
            try:
                await workspace.sync(key)
            except NotOffered as error:
                say(error.message)
    return answer(workspace, args)


def answer(seen: "LastSeen", args: "argparse.Namespace") -> int:
    """Prints what is found: a table by category, or rows for programs."""
    groups = seen.find(args.text, max(1, args.limit))
    rows = [
        dict(
            zip(
                HEADS,
                (one.resource, group.title, one.key, one.name, one.match, one.note or None),
                strict=True,
            )
        )
        for group in groups
        for one in group.found
    ]
    output.write_rows(args, HEADS, rows, lambda: _table(groups))
    if not groups:
        hint = " --refresh reads them." if seen.unread() else ""
        say(f"Nothing that was seen holds it. {seen.gaps()}{hint}".strip())
    return Exit.DONE


def _values(group: "FoundIn", one: "Found") -> tuple[str | None, ...]:
    return one.resource, group.title, one.key, one.name, one.match, one.note or None


def _match(found: "Found") -> str:
    """Says how a record matches: by the note on it, which is shown, else by the kind of match."""
    return f"# {one_line(found.note, 60)}" if found.note else found.match


def _table(groups: "Sequence[FoundIn]") -> None:
    """Prints a heading for each category and its records below it."""
    if not groups:
        return
    rows = []
    for group in groups:
        count = f"{len(group.found)}{'+' if group.more else ''}"
        rows.append((f"{group.title} ({count})", "", ""))
        rows += [(f"  {one.name}", f"{one.resource} {one.key}", _match(one)) for one in group.found]
    output.write_table(("Found", "Record", "Match"), rows)
    if any(group.more for group in groups):
        say("+ There may be more: --limit shows them.")

"""`caltui export`: whole categories to stdout or to files."""

import argparse
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from caltui.cli.output.exits import Exit, Missing, UsageError, nearest
from caltui.cli.output.streams import data_out, say
from caltui.cli.parsing.file_options import add_bom, check_bom
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import offline, online
from caltui.cli.terminal import answers_yes, interactive
from caltui.settings.targets import kind_of, writing
from caltui.workspace.base.age import age_text
from caltui.workspace.base.errors import NotOffered
from caltui.workspace.records.export.file_formats import (
    FORMATS,
    ICS,
    JSON,
    MARKDOWN,
    format_named,
    listed,
    suffix_of,
)
from caltui.workspace.records.export.write import ExportOptions, write, write_texts

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

STDOUT = "-"
Targets = Mapping[str, str | None]
"""By category: the path it goes to, None for stdout."""

Opened = Mapping[str, TextIO | None]


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `export`."""
    parser.add_argument("categories", metavar="CATEGORY", nargs="*", help="what to export")
    parser.add_argument("--all", action="store_true", help="every category")
    parser.add_argument(
        "--to", metavar="PATH", help="a file, - for stdout, or a folder for several categories"
    )
    parser.add_argument("--force", action="store_true", help="replace files that exist")
    parser.add_argument("--cached", action="store_true", help="what was last seen: nothing is sent")
    parser.add_argument("--secrets", action="store_true", help="with what is otherwise left out")
    add_bom(parser)
    parser.set_defaults(run=run, events=True)


def run(args: argparse.Namespace) -> int:
    """Exports; names, format and files are checked before anything is read."""
    known = list(args.catalog.titles)
    if getattr(args, "output", None) == "table":
        raise UsageError(f"An export is {listed([*FORMATS])}.", "Such as: -o csv")
    keys = known if args.all else list(dict.fromkeys(args.categories))
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no category '{key}'.{nearest(key, known)}")
    if not keys:
        raise UsageError("Name a category, or --all.", f"There are {', '.join(known)}.")
    if args.to == "":
        raise UsageError("--to names no file.", "Such as: --to users.csv, or - for stdout")
    several = len(keys) > 1 or args.all
    if several and args.to in (None, STDOUT):
        raise UsageError("Several categories go to a folder.", "Name it with --to FOLDER.")
    if several and kind_of(args.to) in ("file", "stream"):
        raise UsageError(f"{args.to} is no folder, and several categories go to one.")
    folder = several or _is_folder(args.to)
    if several and format_named(args.to) and not _is_folder(args.to):
        raise UsageError(
            f"{args.to} is named like a file, and several categories go to a folder.",
            f"End its name with a slash, {args.to}{os.sep}, if the folder is to be called so.",
        )
    args.output = _format(args, folder=folder)
    check_bom(args, args.output)
    _check_events(args, keys)
    targets = {key: _target(args, key, folder=folder) for key in keys}
    args.force = _may_replace(args, [path for path in targets.values() if path is not None])
    with ExitStack() as held:
        opened = {key: _opened(held, args, path) for key, path in targets.items()}
        if args.cached:
            return offline(args, _write_all, targets, opened)
        return online(args, _read, targets, opened)


def _check_events(args: argparse.Namespace, keys: Sequence[str]) -> None:
    """Raises UsageError for a category that a calendar cannot hold."""
    if args.output != ICS:
        return
    for key in keys:
        of = args.catalog.resource(key)
        if of.shown.event is None:
            raise UsageError(
                f"{of.title} are no events: they cannot be written as iCalendar.",
                "Such as: caltui export bookings -o ics",
            )


def _is_folder(to: str | None) -> bool:
    return to is not None and to != STDOUT and (kind_of(to) == "folder" or to.endswith(os.sep))


def _format(args: argparse.Namespace, *, folder: bool) -> str:
    """The format: by -o, else by the file's name, else JSON. Says on stderr where they differ."""
    chosen = getattr(args, "output", None)
    named = format_named(args.to) if args.to and not folder else ""
    if chosen and named and chosen != named:
        say(f"{args.to} will hold {chosen.upper()}, as -o says, whatever its name says.")
    elif not (chosen or named or folder) and _is_named_otherwise(args.to):
        say(f"{args.to} will hold JSON: its name tells none of {listed([*FORMATS])} (see -o).")
    return str(chosen or named or JSON)


def _is_named_otherwise(to: str | None) -> bool:
    """Tells whether the target is a file whose suffix tells no format."""
    return to is not None and bool(Path(to).suffix) and kind_of(to) != "stream"


def _target(args: argparse.Namespace, key: str, *, folder: bool) -> str | None:
    """The path of the file for a category; None for stdout. Makes the folder."""
    if args.to in (None, STDOUT):
        return None
    if not folder:
        return str(args.to)
    Path(args.to).mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(Path(args.to) / f"{key}{suffix_of(args.output)}")


def _may_replace(args: argparse.Namespace, paths: Sequence[str]) -> bool:
    """Tells whether files that exist may be replaced; asks on a terminal. Raises UsageError."""
    there = [path for path in paths if kind_of(path) == "file"]
    if args.force or not there:
        return bool(args.force)
    them = "it" if len(there) == 1 else "them"
    what = f"{', '.join(there[:3])}{' …' if there[3:] else ''}"
    exist = f"{what} exist{'s' if len(there) == 1 else ''} already"
    if not interactive():
        raise UsageError(
            f"{exist}: nothing was written.", f"Choose another name; --force replaces {them}."
        )
    if not answers_yes(f"{exist}. Replace {them}?"):
        raise UsageError("Nothing was written.")
    return True


def _opened(held: ExitStack, args: argparse.Namespace, path: str | None) -> TextIO | None:
    """Stdout, or an opened pipe or device; opened before reading, as a pipe waits for a reader.

    None for a regular file, which is opened after reading.
    """
    if path is None:
        return data_out(exact=args.output == ICS)
    return held.enter_context(writing(path)) if kind_of(path) == "stream" else None


async def _read(
    workspace: "Workspace", args: argparse.Namespace, targets: Targets, opened: Opened
) -> int:
    offered = dict(targets)
    for key in targets:
        try:
            done = await workspace.sync(key)
        except NotOffered as error:
            if len(targets) == 1:
                raise
            say(f"{key}: {error.message}")
            del offered[key]
            continue
        for sentence in done.troubles:
            say(sentence)
        lacks = workspace.reach.lacks(key)
        if lacks and workspace.catalog.resource(key).list_holds.by == "own":
            say(f"{key}: {lacks}; other users' are missing, unless seen before.")
        if not done.complete:
            say(f"{key}: {workspace.count(key)} of {done.total}; the rest did not come.")
    return _write_all(workspace, args, offered, opened)


def _write_all(
    workspace: "Workspace", args: argparse.Namespace, targets: Targets, opened: Opened
) -> int:
    for key, path in targets.items():
        age = workspace.age(key)
        if age is None and workspace.count(key) is None:
            raise Missing(f"The {key} were never read here.", "Leave --cached out.")
        if args.cached and age is not None:
            say(f"{key}: read {age_text(age)}")
        _write(workspace, args, key, path, opened[key])
    return Exit.DONE


def _write(
    workspace: "Workspace",
    args: argparse.Namespace,
    key: str,
    path: str | None,
    out: TextIO | None,
) -> None:
    """Writes one category. `out` is open already; without it `path` is a file."""
    of = workspace.catalog.resource(key)
    listing = workspace.listing(key, reveal=args.secrets)
    wish = ExportOptions(None, args.secrets, args.bom, say)

    def put(target: TextIO) -> int:
        if args.output != MARKDOWN:
            return write(target, of, listing.records(), args.output, wish)
        zone, rows = workspace.zone.key, listing.texts()
        return write_texts(target, of, listing.columns, rows, zone, secrets=args.secrets)

    if out is not None:
        count = put(out)
        out.flush()
    else:
        assert path is not None
        with writing(path, replace=args.force) as file:
            count = put(file)
    if path is not None:
        say(f"{path}: {count} {of.noun if count == 1 else of.plural}")

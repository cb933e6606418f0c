"""`caltui export`: whole categories to stdout or to files."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caltui.catalog import catalog
from caltui.cli.cached import ago
from caltui.cli.exits import Exit, Missing, UsageError
from caltui.cli.parser import Parser, nearest
from caltui.cli.session import offline, online, say

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `export`."""
    parser.description = (
        "Writes every record of one category to stdout, or of several (or all) to a folder,\n"
        "one file each. Secrets are left out; cells that a spreadsheet would run are disarmed."
    )
    parser.epilog = (
        "examples:\n"
        "  caltui export bookings -o csv > bookings.csv\n"
        "  caltui export users teams memberships --to backup\n"
        "  caltui export --all --to backup -o ndjson"
    )
    parser.add_argument("categories", metavar="CATEGORY", nargs="*", help="what to export")
    parser.add_argument("--all", action="store_true", help="every category")
    parser.add_argument("--to", metavar="PATH", help="a file, or a folder for several categories")
    parser.add_argument("--cached", action="store_true", help="what was last seen: nothing is sent")
    parser.add_argument("--secrets", action="store_true", help="with what is otherwise left out")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exports; the names are checked before anything is read."""
    known = list(catalog().titles)
    args.output = getattr(args, "output", None) or "json"
    if args.output == "table":
        raise UsageError("An export is json, ndjson or csv.", "Such as: -o csv")
    keys = known if args.all else list(dict.fromkeys(args.categories))
    for key in keys:
        if key not in known:
            raise UsageError(f"There is no category '{key}'.{nearest(key, known)}")
    if not keys:
        raise UsageError("Name a category, or --all.", f"There are {', '.join(known)}.")
    if len(keys) > 1 and not args.to:
        raise UsageError("Several categories go to a folder.", "Name it with --to FOLDER.")
    if args.cached:
        return offline(args, lambda workspace: _write_all(workspace, args, keys))
    return online(args, lambda workspace: _read(workspace, args, keys))


async def _read(workspace: "Workspace", args: argparse.Namespace, keys: Sequence[str]) -> int:
    for key in keys:
        done = await workspace.sync(key)
        if not done.complete:
            say(f"{key}: {workspace.count(key)} of {done.total}; the rest did not come.")
    return _write_all(workspace, args, keys)


def _write_all(workspace: "Workspace", args: argparse.Namespace, keys: Sequence[str]) -> int:
    for key in keys:
        age = workspace.age(key)
        if age is None and workspace.count(key) is None:
            raise Missing(f"The {key} were never read here.", "Leave --cached out.")
        if args.cached and age is not None:
            say(f"{key}: read {ago(age)}")
        _write(workspace, args, key, _target(args, key, len(keys)))
    return Exit.DONE


def _target(args: argparse.Namespace, key: str, count: int) -> Path | None:
    if not args.to:
        return None
    path = Path(args.to)
    if count > 1 or args.all or path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path / f"{key}.{args.output}"
    return path


def _write(
    workspace: "Workspace",
    args: argparse.Namespace,
    key: str,
    target: Path | None,
) -> None:
    """Writes one category; a file is replaced only when all of it is there."""
    from caltui.workspace.export import write

    of = workspace.catalog.resource(key)
    records = workspace.listing(key).records()
    if target is None:
        write(sys.stdout, of, records, args.output, secrets=args.secrets)
        return
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            count = write(file, of, records, args.output, secrets=args.secrets)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        error.filename = str(target)
        raise
    say(f"{target}: {count} {of.noun if count == 1 else of.plural}")

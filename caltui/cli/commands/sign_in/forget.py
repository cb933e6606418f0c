"""`caltui forget`: deletes all that is kept of a profile."""

import argparse
from collections.abc import Sequence

from caltui.cli.output.exits import Exit, UsageError, nearest
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.terminal import confirm
from caltui.settings.paths import paths
from caltui.settings.profiles import load
from caltui.text import count
from caltui.workspace.profile.forget import ProfileFiles, forget_profile, what_is_kept


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `forget`."""
    parser.add_argument("name", metavar="PROFILE", help="the profile to forget")
    parser.add_argument("--dry-run", action="store_true", help="show it, and delete nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Shows what is kept, asks, and deletes it."""
    where = paths(args.env)
    settings = load(where)
    held = what_is_kept(where, settings, args.name)
    if args.name not in settings.profiles and not held.files:
        near = nearest(args.name, list(settings.profiles))
        raise UsageError(f"Nothing is kept of a profile '{args.name}'.{near}")
    lines = _lines(held)
    if args.dry_run:
        for line in lines:
            say(line)
        say("Nothing was deleted.")
        return Exit.DONE
    confirm(args, f"Forget profile '{args.name}' for good", lines)
    forget_profile(where, settings, held)
    say(f"Profile '{args.name}' is forgotten: {_deleted(held)}.")
    if args.env.get("CALTUI_API_TOKEN"):
        say("CALTUI_API_TOKEN is still set.")
    return Exit.DONE


def _lines(held: ProfileFiles) -> list[str]:
    """Lists what would be deleted, a line each."""
    lines = [str(file) for file in held.files]
    lines.append(f"{_deleted(held)}: what was seen, the journal, notes, drafts and views.")
    if held.unknown:
        number = count(held.unknown, "write")
        lines.append(f"The outcome of {number} is unknown. Only the journal tells which they are.")
    lines += [f"The journal in {file} cannot be read." for file in held.unread]
    return lines


def _deleted(held: ProfileFiles) -> str:
    return f"{count(len(held.files), 'file')}, {held.bytes / 1024:,.0f} KB, and its token"

"""`caltui logout`: forgets the token of a profile."""

import argparse
from collections.abc import Sequence

from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import say
from caltui.settings import forget_token, load, paths


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `logout`."""
    parser.description = "Removes the token of a profile from the keyring and from its file."
    parser.epilog = "examples:\n  caltui logout\n  caltui logout work"
    parser.add_argument("name", metavar="PROFILE", nargs="?", help="of this profile")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Forgets the token."""
    where = paths(args.env)
    name = args.name or getattr(args, "profile", None) or load(where).active
    if not name:
        raise UsageError("No profile is active.", "Name one: caltui logout NAME")
    forget_token(name, where)
    say(f"The token of profile '{name}' is forgotten.")
    if args.env.get("CALTUI_API_TOKEN"):
        say("CALTUI_API_TOKEN is still set.")
    return Exit.DONE

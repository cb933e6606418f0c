"""`caltui login` keeps a token after testing it; `caltui logout` forgets it."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.stdin import read_line
from caltui.settings.model import Profile, Settings
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import check_profile, choose, load, save
from caltui.settings.secrets import forget_token, store_token

if TYPE_CHECKING:
    from caltui.workspace.profile.probe import Proof

FIRST = "default"


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `login`."""
    parser.add_argument("name", metavar="PROFILE", nargs="?", help="for this profile")
    parser.add_argument("--base-url", metavar="URL", help="where the gateway is")
    parser.add_argument("--no-test", action="store_true", help="keep it without testing it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Keeps a token that works."""
    if getattr(args, "demo", False):
        raise UsageError("The demo needs no token.", "Start it with: caltui --demo")
    where = paths(args.env)
    settings = load(where)
    profile = _profile(args, settings)
    token = _token(profile)
    proof = None if args.no_test else _test(profile, where, token)
    kept = store_token(profile.name, token, where)
    save(where, settings.with_profile(profile._replace(overridden=False), active=True))
    place = "the keyring" if kept == "keyring" else "a file that only you can read"
    say(f"The token of profile '{profile.name}' is kept in {place}.")
    if args.env.get("CALTUI_API_TOKEN"):
        say("CALTUI_API_TOKEN is set and wins over it: unset it to use what is kept.")
    if proof is not None and proof.failure is not None:
        say(f"The gateway takes the token. What else it said: {proof.failure.message}")
        say(proof.failure.hint)
    return Exit.DONE


def fill_logout(parser: Parser, words: Sequence[str]) -> None:
    """The options of `logout`."""
    parser.add_argument("name", metavar="PROFILE", nargs="?", help="of this profile")
    parser.set_defaults(run=run_logout)


def run_logout(args: argparse.Namespace) -> int:
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


def _profile(args: argparse.Namespace, settings: Settings) -> Profile:
    """The profile to log in to: named, chosen, or a new one."""
    name = args.name or getattr(args, "profile", None) or args.env.get("CALTUI_PROFILE")
    name = name or settings.active or FIRST
    known = settings.profiles.get(name) or Profile(name)
    profile = choose(settings.with_profile(known), name, args.env) or known
    if args.base_url:
        profile = profile._replace(base_url=args.base_url)
    return check_profile(profile)


def _token(profile: Profile) -> str:
    if sys.stdin.isatty():
        import getpass

        token = getpass.getpass(f"API token for {profile.base_url} (not shown): ")
    else:
        token = read_line("The token")
    token = token.strip()
    if not token:
        raise UsageError(
            "No token was given.", "Type it, or pipe it in: pass show cal-token | caltui login"
        )
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise UsageError(
            "That is no token: it has blanks or unusual characters. Nothing was sent.",
            "Copy the API token of your LowCodeAPI account again; it begins with at_.",
        )
    return token


def _test(profile: Profile, where: Paths, token: str) -> "Proof":
    """Asks the gateway. Raises what it says where that does not prove the token good."""
    import asyncio

    from caltui.workspace.open import open_workspace
    from caltui.workspace.profile.probe import GOOD, probe

    async def ask() -> "Proof":
        workspace = open_workspace(profile, token=token, paths=where, read_only=True)
        try:
            return await probe(workspace)
        finally:
            await workspace.aclose()

    proof = asyncio.run(ask())
    if proof.token != GOOD and proof.failure is not None:
        raise proof.failure
    return proof

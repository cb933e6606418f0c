"""`caltui login` keeps a token after testing it; `caltui logout` forgets it."""

import argparse
import sys
from collections.abc import Sequence
from typing import NamedTuple

from caltui.cli.commands.sign_in.which_server import address_of, where_of
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.stdin import read_line
from caltui.dialects import DEFAULT_DIALECT, Key, UnknownDialect, folder_of, key_of, read_index
from caltui.settings.model import Profile, Settings, in_dialect, new_profile
from caltui.settings.paths import paths
from caltui.settings.profiles import check_profile, choose, load, save
from caltui.settings.secrets import forget_token, store_token
from caltui.workspace.base.errors import GatewayError

FIRST = "default"
EITHER = Key("API key or token", where="Cal (Settings, Developer, API keys) or LowCodeAPI")


class TestedProfile(NamedTuple):
    """A profile with a token that may be kept; who it belongs to and what else was said."""

    profile: Profile
    token: str
    who: str = ""
    failure: GatewayError | None = None


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `login`."""
    parser.add_argument("name", metavar="PROFILE", nargs="?", help="for this profile")
    parser.add_argument(
        "--server", metavar="NAME", help="where Cal is: hosted, eu, own or lowcodeapi"
    )
    parser.add_argument("--base-url", metavar="URL", help="its address, for a server of your own")
    parser.add_argument("--no-test", action="store_true", help="keep it without testing it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Keeps a token that works."""
    if getattr(args, "demo", False):
        raise UsageError("The demo needs no token.", "Start it with: caltui --demo")
    where = paths(args.env)
    settings = load(where)
    name = args.name or getattr(args, "profile", None) or args.env.get("CALTUI_PROFILE")
    name = name or settings.active or FIRST
    if args.server or not _is_decided(args, settings, name):
        done = _found(args, settings, name)
    else:
        done = _decided(args, settings, name)
    kept = store_token(name, done.token, where)
    save(where, settings.with_profile(done.profile._replace(overridden=False), active=True))
    _tell(args, done, kept)
    return Exit.DONE


def _tell(args: argparse.Namespace, done: TestedProfile, kept: str) -> None:
    name, dialect = done.profile.name, done.profile.dialect
    place = "the keyring" if kept == "keyring" else "a file that only you can read"
    whose = f" It is the one of {done.who}." if done.who else ""
    say(f"The token of profile '{name}' is kept in {place}.{whose}")
    say(f"Profile '{name}' speaks {dialect} at {done.profile.base_url}.")
    if args.env.get("CALTUI_API_TOKEN"):
        say("CALTUI_API_TOKEN is set and wins over it: unset it to use what is kept.")
    if done.failure is not None:
        say(f"The {_key(dialect).word} is taken. What else was said: {done.failure.message}")
        say(done.failure.hint)


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


def _is_decided(args: argparse.Namespace, settings: Settings, name: str) -> bool:
    """Tells whether the dialect is known: from an option, a variable, or a profile that exists."""
    told = getattr(args, "dialect", None) or args.env.get("CALTUI_DIALECT", "").strip()
    return bool(told) or name in settings.profiles


def _decided(args: argparse.Namespace, settings: Settings, name: str) -> TestedProfile:
    """The profile in the dialect that was said, and a token that its server takes."""
    profile = _profile(args, settings, name)
    key = _key(profile.dialect)
    token = _token(key, f"for {profile.base_url} ")
    return _tested(args, profile, token)


def _found(args: argparse.Namespace, settings: Settings, name: str) -> TestedProfile:
    """A new profile, in the dialect and at the address where its token belongs."""
    import asyncio

    from caltui.workspace.profile.sign_in import spoken_by

    url = address_of(args)
    token = _token(EITHER, f"for {url} " if url else "")
    base_url, dialects = where_of(args, token)
    known = settings.profiles.get(name) or new_profile(name)
    given = in_dialect(known, dialects[0])._replace(base_url=base_url)
    profile = check_profile(_overridden(args, settings, given, "CALTUI_DIALECT", "CALTUI_BASE_URL"))
    if args.no_test or DEFAULT_DIALECT in dialects:
        return _tested(args, profile, token)
    spoken = asyncio.run(spoken_by(profile, token, dialects))
    return TestedProfile(spoken.profile, token, spoken.proof.who)


def _tested(args: argparse.Namespace, profile: Profile, token: str) -> TestedProfile:
    """Asks Cal, unless that is not wanted. Raises what it says where the token is not good."""
    import asyncio

    from caltui.catalog.load import catalog
    from caltui.workspace.profile.sign_in import proof_of
    from caltui.workspace.sync.secret_check import check_secret

    if args.no_test:
        check_secret(profile, catalog(profile.dialect), token)
        return TestedProfile(profile, token)
    proof = asyncio.run(proof_of(profile, token))
    return TestedProfile(profile, token, proof.who, proof.failure)


def _profile(args: argparse.Namespace, settings: Settings, name: str) -> Profile:
    """The profile to log in to: named, chosen, or a new one."""
    known = settings.profiles.get(name) or new_profile(name)
    if dialect := getattr(args, "dialect", None):
        known = in_dialect(known, dialect)
    profile = _overridden(args, settings, known, *(["CALTUI_DIALECT"] if dialect else []))
    if args.base_url:
        profile = profile._replace(base_url=args.base_url)
    _key(profile.dialect)
    if not profile.base_url:
        raise UsageError(
            f"Where is your Cal? The dialect {profile.dialect} has no usual address.",
            "Say it with --base-url, such as https://cal.example.com/api",
        )
    return check_profile(profile)


def _overridden(
    args: argparse.Namespace, settings: Settings, profile: Profile, *but: str
) -> Profile:
    """The profile with what the environment says of it, `but` for some variables."""
    env = {name: value for name, value in args.env.items() if name not in but}
    return choose(settings.with_profile(profile), profile.name, env) or profile


def _key(dialect: str) -> Key:
    """The kind of secret that a dialect uses. Raises UsageError for an unknown dialect."""
    try:
        return key_of(read_index(folder_of(dialect)))
    except UnknownDialect as error:
        raise UsageError(str(error)) from None


def _token(key: Key, place: str = "") -> str:
    if sys.stdin.isatty():
        import getpass

        token = getpass.getpass(f"{key.word} {place}(not shown): ")
    else:
        token = read_line("The token")
    token = token.strip()
    if not token:
        raise UsageError(
            "No token was given.", "Type it, or pipe it in: pass show cal-token | caltui login"
        )
    if not (token.isascii() and token.isprintable()) or " " in token:
        begins = f"; it begins with {key.begins}" if key.begins else ""
        raise UsageError(
            "That is no token: it has blanks or unusual characters. Nothing was sent.",
            f"Copy the {key.word} again from {key.where}{begins}.",
        )
    return token

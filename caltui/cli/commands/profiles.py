"""`caltui profiles`: the connections this machine knows."""

import argparse
from collections.abc import Sequence
from typing import Any

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError, nearest
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.terminal import confirm
from caltui.dialects import DEFAULT_DIALECT
from caltui.settings.model import PROFILE_KEYS, Profile, Settings, in_dialect, new_profile
from caltui.settings.paths import paths
from caltui.settings.profiles import check_profile, choose, load, save
from caltui.settings.secrets import forget_token, token_for

HEADS = (
    *("name", "active", "base_url", "dialect"),
    *("production", "read_only", "budget", "zone", "token"),
)
NO_OPTION = ("read_only", "demo", "dialect")
"""Keys of a profile that options of every command are called like."""


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `profiles`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    verbs.add_parser("list", help="all profiles").set_defaults(run=run_list)
    for name, text, run in (
        ("show", "one profile, whole", run_show),
        ("test", "ask its server whose key it is, with one harmless read", run_test),
        ("add", "make a profile", run_add),
        ("edit", "change a profile", run_edit),
        ("use", "make it the active one", run_use),
        ("remove", "forget a profile and its token", run_remove),
    ):
        sub = verbs.add_parser(name, help=text)
        sub.add_argument("name", metavar="NAME", nargs="?" if name in ("show", "test") else None)
        sub.set_defaults(run=run)
        if name in ("add", "edit") and words[:1] == [name]:
            _options(sub)
    verbs.choices["remove"].add_argument("--yes", action="store_true", help="do not ask")
    use(parser, verbs, words)


def _options(parser: Parser) -> None:
    """The options that set a profile's keys, with what the configuration says they are for."""
    from caltui.settings.configuration import ProfileTable

    for name, key in ProfileTable.model_fields.items():
        if name in NO_OPTION:
            continue
        if key.annotation is bool:
            how: dict[str, Any] = {"action": argparse.BooleanOptionalAction}
        else:
            how = {"metavar": key.title, "type": key.annotation}
        option, dest = f"--{name.replace('_', '-')}", f"set_{name}"
        parser.add_argument(option, dest=dest, help=key.description, **how)
    parser.add_argument(
        "--no-read-only",
        dest="set_read_only",
        action="store_false",
        default=None,
        help="allow writes (--read-only refuses them)",
    )


def run_list(args: argparse.Namespace) -> int:
    """All profiles."""
    settings = load(paths(args.env))
    output.write_rows(args, HEADS, [_row(args, settings, p) for p in settings.profiles.values()])
    if not settings.profiles:
        say("No profile yet: make one with `caltui login`.")
    return Exit.DONE


def run_show(args: argparse.Namespace) -> int:
    """One profile, the active one unless named."""
    settings = load(paths(args.env))
    name = args.name or getattr(args, "profile", None) or settings.active
    if not name:
        raise UsageError("No profile is active.", "Name one: caltui profiles show NAME")
    profile = _known(settings, name)
    row = _row(args, settings, profile)
    row |= {name: getattr(profile, name) for name in PROFILE_KEYS}
    output.write_one(args, row, [(key, output.text_of(value)) for key, value in row.items()])
    return Exit.DONE


def run_test(args: argparse.Namespace) -> int:
    """Sends one harmless read with the profile's token, and says whose it is. Nothing is kept.

    Where it does not work, what was answered is raised.
    """
    import asyncio

    from caltui.workspace.base.errors import NotAuthorized
    from caltui.workspace.profile.sign_in import proof_of

    where = paths(args.env)
    profile = choose(load(where), args.name or getattr(args, "profile", None), args.env)
    if profile is None:
        raise UsageError("No profile is active.", "Name one: caltui profiles test NAME")
    if profile.demo:
        raise UsageError(f"Profile '{profile.name}' is the demo: it has no server to ask.")
    token = token_for(profile, where, args.env)
    if token is None:
        raise NotAuthorized(
            f"Profile '{profile.name}' has no token: nothing was sent.",
            hint=f"Keep one with: caltui login {profile.name}",
        )
    proof = asyncio.run(proof_of(profile, token))
    row = {
        "name": profile.name,
        "base_url": profile.base_url,
        "dialect": profile.dialect,
        "works": True,
        "who": proof.who or None,
    }
    told = proof.who or "not told: this API does not say"
    shown = [*((key, output.text_of(row[key])) for key in ("name", "base_url", "dialect"))]
    output.write_one(args, row, [*shown, ("works", "yes"), ("who", told)])
    return Exit.DONE


def run_add(args: argparse.Namespace) -> int:
    """Makes a profile; the first one is active at once."""
    where = paths(args.env)
    settings = load(where)
    if args.name in settings.profiles:
        raise UsageError(
            f"There is a profile '{args.name}' already.", f"Use: caltui profiles edit {args.name}"
        )
    given = _given(args)
    profile = new_profile(args.name, given.get("dialect", DEFAULT_DIALECT))
    profile = check_profile(profile._replace(**given))
    save(where, settings.with_profile(profile, active=settings.active is None))
    say(f"Profile '{args.name}' made. Keep its token with: caltui login {args.name}")
    return Exit.DONE


def run_edit(args: argparse.Namespace) -> int:
    """Changes a profile."""
    where = paths(args.env)
    settings = load(where)
    profile = _known(settings, args.name)
    given = _given(args)
    if not given:
        raise UsageError("There is nothing to change.", "See: caltui profiles edit --help")
    save(where, settings.with_profile(check_profile(_changed(profile, given))))
    say(f"Profile '{args.name}' changed.")
    return Exit.DONE


def run_use(args: argparse.Namespace) -> int:
    """Makes a profile the active one."""
    where = paths(args.env)
    settings = load(where)
    save(where, settings.with_profile(_known(settings, args.name), active=True))
    say(f"Profile '{args.name}' is active.")
    return Exit.DONE


def run_remove(args: argparse.Namespace) -> int:
    """Forgets a profile and its token. What was seen and written stays on the disk."""
    where = paths(args.env)
    settings = load(where)
    profile = _known(settings, args.name)
    confirm(args, f"Remove profile '{args.name}' and its token", [])
    forget_token(args.name, where)
    save(where, settings.without_profile(args.name))
    kept = where.mirror(profile.slug)
    say(
        f"Profile '{args.name}' removed."
        + (
            f" Its journal stays: {kept} (caltui forget {args.name} deletes it)"
            if kept.exists()
            else ""
        )
    )
    return Exit.DONE


def _changed(profile: Profile, given: dict[str, Any]) -> Profile:
    """The profile with other values; in another dialect also with what that has by default."""
    return in_dialect(profile, given.get("dialect", profile.dialect))._replace(**given)


def _given(args: argparse.Namespace) -> dict[str, Any]:
    found = {name: getattr(args, f"set_{name}", None) for name in PROFILE_KEYS}
    if getattr(args, "read_only", False):
        found["read_only"] = True
    found["dialect"] = getattr(args, "dialect", None)
    return {name: value for name, value in found.items() if value is not None}


def _known(settings: Settings, name: str) -> Profile:
    if name not in settings.profiles:
        near = nearest(name, list(settings.profiles))
        raise UsageError(f"There is no profile '{name}'.{near}", "See: caltui profiles list")
    return settings.profiles[name]


def _row(args: argparse.Namespace, settings: Settings, profile: Profile) -> dict[str, Any]:
    env = {key: value for key, value in args.env.items() if key != "CALTUI_API_TOKEN"}
    return {
        "name": profile.name,
        "active": profile.name == settings.active,
        "base_url": profile.base_url,
        "dialect": profile.dialect,
        "production": profile.production,
        "read_only": profile.read_only,
        "budget": profile.budget,
        "zone": profile.zone,
        "token": token_for(profile, paths(args.env), env) is not None,
    }

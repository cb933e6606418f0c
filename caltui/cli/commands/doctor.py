"""`caltui doctor`: how this machine and a profile are set up, and what is wrong."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from caltui import __version__
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import demo, online, profile_of
from caltui.settings.changing import view_faults
from caltui.settings.errors import SettingsError
from caltui.settings.paths import paths
from caltui.workspace.base.errors import NotAuthorized, UnknownName
from caltui.workspace.profile.doctor.check import BAD, OK, WARN, Check
from caltui.workspace.profile.doctor.machine import machine_checks

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

KEYMAP = "caltui.tui.keys.keymap"
"""Beside this floor, not below it: named here, and loaded only where keys were chosen."""

VIEW_HINT = "Correct it there, or in the settings of the console (,): until then it is left out."
KEYS_HINT = "Correct [keys] in the configuration file."
NO_PROFILE = "Make one with: caltui login. Or try it without: caltui --demo"
GLYPHS = {"ok": "✓ ok", "warn": "! look", "bad": "✗ wrong"}
CODES = {
    "not_authorized": Exit.NOT_AUTHORIZED,
    "not_found": Exit.NOT_FOUND,
    "rate_limited": Exit.RATE_LIMITED,
    "unreachable": Exit.UNREACHABLE,
    "server": Exit.NOT_UNDERSTOOD,
    "not_understood": Exit.NOT_UNDERSTOOD,
}
"""The exit code of the first check that is wrong, by the kind of its error."""


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `doctor`."""
    parser.add_argument("--offline", action="store_true", help="send nothing")
    parser.add_argument(
        "--full",
        action="store_true",
        help="ask for a little of each list too, and compare the specification",
    )
    parser.set_defaults(run=run, without_mirror=True)


def run(args: argparse.Namespace) -> int:
    """Runs every check that can be run: those of the machine always."""
    checks = [
        Check("caltui", OK, f"{__version__}, Python {sys.version.split()[0]}"),
        *machine_checks(args.env, size=_size(), encoding=sys.stdout.encoding or ""),
    ]
    try:
        settings = Check("settings", OK, str(paths(args.env).config))
        checks += [Check("view", WARN, fault, VIEW_HINT) for fault in view_faults(paths(args.env))]
        checks += [Check("keys", WARN, fault, KEYS_HINT) for fault in _key_faults(args)]
        if not demo(args):
            profile_of(args)
    except NotAuthorized as error:
        none = Check("profile", BAD, "there is none, and no token", NO_PROFILE, error.kind)
        return _told(args, [*checks, settings, none, *_way(args)])
    except SettingsError as error:
        wrong = Check("settings", BAD, error.message, error.hint)
        return _told(args, [*checks, wrong, *_way(args)])
    return _with_profile(args, [*checks, settings])


def _way(args: argparse.Namespace) -> list[Check]:
    """The way to the server that the environment names, where no profile says another one."""
    from caltui.settings.checks import base_url

    try:
        url = base_url(args.env.get("CALTUI_BASE_URL", ""))
    except ValueError:
        return []
    import asyncio

    from caltui.workspace.profile.doctor.way import environment_checks, way_checks

    found = environment_checks(url)
    if not args.offline:
        found += asyncio.run(way_checks(url, datetime.now(UTC)))
    return found


def _with_profile(args: argparse.Namespace, checks: list[Check]) -> int:
    """The checks of the profile as well."""
    try:
        return online(args, _report, checks, settle=False)
    except (SettingsError, UnknownName) as error:
        hint = getattr(error, "hint", "") or "Correct it in the configuration file."
        return _told(args, [*checks, Check("profile", BAD, str(error.args[0]), hint)])


async def _report(workspace: "Workspace", args: argparse.Namespace, checks: list[Check]) -> int:
    """Runs the checks of a profile that can be opened."""
    from caltui.settings.secrets import token_place
    from caltui.workspace.profile.doctor import lists, report, way

    profile = workspace.profile
    asks = not args.offline
    for check in await report.report(workspace, reach=asks):
        if check.name == "token" and check.state == OK and not profile.demo:
            place = token_place(profile, paths(args.env), args.env)
            check = check._replace(text=f"{check.text}, from {place}")
        checks.append(check)
    if asks and not profile.demo:
        checks += await way.way_checks(profile.base_url, workspace.clock())
    if asks and args.full and workspace.wire.has_token:
        checks += await lists.lists_asked(workspace)
        checks.append(await lists.specification(workspace))
    else:
        checks.append(lists.lists_seen(workspace))
    checks += _place(workspace)
    return _told(args, checks)


def _place(workspace: "Workspace") -> list[Check]:
    """Checks whether the place where the profile begins exists."""
    from caltui.workspace.base.errors import BadPlace
    from caltui.workspace.records.place import Place

    profile = workspace.profile
    try:
        if profile.place:
            Place.parse(profile.place, workspace.catalog)
    except BadPlace as error:
        change = f"caltui profiles edit {profile.name} --place PLACE"
        return [Check("place", WARN, f"'{profile.place}' is none: {error}", change)]
    return []


def _told(args: argparse.Namespace, checks: Sequence[Check]) -> int:
    """Writes the checks. The exit code is that of the first one that is wrong."""
    rows: list[dict[str, Any]] = [
        {"name": one.name, "state": one.state, "text": one.text, "hint": one.hint} for one in checks
    ]
    table = partial(_lines, checks)
    output.write_rows(args, ("name", "state", "text", "hint"), rows, table)
    wrong = [check.kind for check in checks if check.state == BAD]
    return CODES.get(wrong[0], Exit.USAGE) if wrong else Exit.DONE


def _lines(checks: Sequence[Check]) -> None:
    """A paragraph for each check, as wide as the terminal: how it is, and what to do."""
    size, names = _size(), max(len(check.name) for check in checks) + 2
    left = max(map(len, GLYPHS.values())) + 2 + names
    room = max(40, (size[0] if size else 100) - left)
    for check in checks:
        head = f"{GLYPHS[check.state]:<{left - names}}{check.name}"
        body = wrap(check.text, room, break_on_hyphens=False) or [""]
        body += wrap(f"→ {check.hint}", room, break_on_hyphens=False) if check.hint else []
        for line in body:
            print(f"{head:<{left}}{line}")
            head = ""


def _size() -> tuple[int, int] | None:
    """The terminal's columns and lines; None where the output goes to none."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None
    return found.columns, found.lines


def _key_faults(args: argparse.Namespace) -> list[str]:
    """Lists what is wrong with the keys of the configuration."""
    from caltui.settings.profiles import load

    settings = load(paths(args.env))
    keys, own = settings.keys, {command.name: command.key for command in settings.commands}
    if not keys and not own:
        return []
    from importlib import import_module

    found: list[str] = import_module(KEYMAP).key_faults(keys, own)
    return found

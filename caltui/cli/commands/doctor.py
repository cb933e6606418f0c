"""`caltui doctor`: how this profile is set up, and what is wrong with it."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui import __version__
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit
from caltui.cli.parsing.parser import Parser
from caltui.cli.session import online

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

KEYMAP = "caltui.tui.keys.keymap"
"""Beside this floor, not below it: named here, and loaded only where keys were chosen."""

KEYS_HINT = "Correct [keys] in the configuration file."
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
    run = partial(online, action=_report, settle=False)
    parser.set_defaults(run=run, without_mirror=True)


async def _report(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Runs every check."""
    from caltui.settings.paths import paths
    from caltui.settings.secrets import token_place
    from caltui.workspace.profile import doctor

    where, profile = paths(args.env), workspace.profile
    rows: list[dict[str, Any]] = [
        _row("caltui", "ok", f"{__version__}, Python {sys.version.split()[0]}"),
        _row("settings", "ok", str(where.config)),
    ]
    checks = await doctor.report(workspace, reach=not args.offline)
    for check in checks:
        text = check.text
        if check.name == "token" and check.state == "ok" and not profile.demo:
            text += f", from {token_place(profile, where, args.env)}"
        rows.append(_row(check.name, check.state, text, check.hint))
    rows += [_row("keys", "warn", fault, KEYS_HINT) for fault in _key_faults(args)]
    cells = [[GLYPHS[r["state"]], r["name"], r["text"], r["hint"]] for r in rows]
    titles = ["", "What", "How it is", "What to do"]
    table = partial(output.write_table, titles, cells, most=200)
    output.write_rows(args, ("name", "state", "text", "hint"), rows, table)
    wrong = [check.kind for check in checks if check.state == "bad"]
    return CODES.get(wrong[0], Exit.USAGE) if wrong else Exit.DONE


def _key_faults(args: argparse.Namespace) -> list[str]:
    """What is wrong with the keys of the configuration."""
    from caltui.settings.paths import paths
    from caltui.settings.profiles import load

    keys = load(paths(args.env)).keys
    if not keys:
        return []
    from importlib import import_module

    found: list[str] = import_module(KEYMAP).key_faults(keys)
    return found


def _row(name: str, state: str, text: str, hint: str = "") -> dict[str, Any]:
    return {"name": name, "state": state, "text": text, "hint": hint}

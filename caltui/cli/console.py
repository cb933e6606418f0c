"""Starts the console, without loading what only commands need."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from caltui.dialects import DEFAULT_DIALECT

CONSOLE = "caltui.tui.app.run"
"""Beside this floor, not below it: named here, and loaded only to be shown."""


class Options(NamedTuple):
    """The options with which the console is started."""

    profile_name: str | None = None
    demo: bool = False
    read_only: bool = False
    view: str = ""
    dialect: str = ""


def console_options(words: Sequence[str]) -> Options | None:
    """The console's options; None when the words ask for something else."""
    found, rest = Options(), iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--demo":
            found = found._replace(demo=True)
        elif word == "--read-only":
            found = found._replace(read_only=True)
        elif name == "--profile":
            value = value if equals else next(rest, "")
            if not value or value.startswith("-"):
                return None
            found = found._replace(profile_name=value)
        elif name == "--dialect":
            value = value if equals else next(rest, "")
            if not value or value.startswith("-"):
                return None
            found = found._replace(dialect=value)
        elif name == "--view":
            value = value if equals else next(rest, "")
            if not value.strip():
                return None
            found = found._replace(view=value)
        else:
            return None
    return found


def sandbox_dialect(given: str | None, *, demo: bool = True) -> str:
    """The dialect in which the sandbox is reached: the given one, or the usual one.

    Raises UsageError for one that it cannot speak, and where it is no `demo`.
    """
    if not given:
        return DEFAULT_DIALECT
    from caltui.cli.output.exits import UsageError
    from caltui.sandbox.dialects import DIALECTS

    if not demo:
        raise UsageError(
            "--dialect goes with --demo, login and sandbox: a profile has its own.",
            "Set CALTUI_DIALECT, or: caltui profiles edit NAME --dialect DIALECT",
        )
    if given not in DIALECTS:
        known = " or ".join(DIALECTS)
        raise UsageError(f"The sandbox cannot speak '{given}'.", f"It speaks {known}.")
    return given


def show_console(options: Options, env: Mapping[str, str]) -> int:
    """Runs the console in the terminal, or in a browser. Returns its exit code."""
    if options.dialect:
        sandbox_dialect(options.dialect, demo=options.demo)
    if "TEXTUAL_DRIVER" not in env:
        _see_to_terminal(env)
    from importlib import import_module

    code: int = import_module(CONSOLE).run_console(**options._asdict())
    return code


def _see_to_terminal(env: Mapping[str, str]) -> None:
    """Raises UsageError when there is no terminal that can show the console."""
    from caltui.cli.output.exits import UsageError

    if os.name != "posix":
        shown = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
        message = "" if shown else "The console needs a terminal."
        hint = "Give a command for scripts: caltui --help"
    else:
        from caltui.terminal import fill_closed, trouble

        fill_closed()
        message, hint = trouble(env)
    if message:
        raise UsageError(message, hint)

"""Starts the console, without loading what only commands need."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

CONSOLE = "caltui.tui.app.run"
"""Beside this floor, not below it: named here, and loaded only to be shown."""


class Options(NamedTuple):
    """What the console can be started with."""

    profile_name: str | None = None
    demo: bool = False
    read_only: bool = False


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
        else:
            return None
    return found


def show_console(options: Options, env: Mapping[str, str]) -> int:
    """Runs the console in the terminal, or in a browser. Returns its exit code."""
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

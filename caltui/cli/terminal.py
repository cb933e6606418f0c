"""Asks on the terminal before something is done."""

import sys
from typing import TYPE_CHECKING

from caltui.cli.output.exits import UsageError
from caltui.cli.output.streams import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from caltui.workspace.workspace import Workspace


def interactive() -> bool:
    """Tells whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answers_yes(question: str) -> bool:
    """Asks a question; True where a person answers yes."""
    return _ask(f"{question} [y/N] ").strip().casefold() in ("y", "yes")


def typed(question: str) -> str:
    """Asks a question and returns what a person types, without blanks around it."""
    return _ask(question).strip()


def confirm(args: "argparse.Namespace", what: str, consequences: "Sequence[str]") -> None:
    """Asks before what cannot be undone, unless --yes is given. Raises UsageError on a no."""
    if args.yes:
        return
    if not interactive():
        raise _needs_yes(what)
    for line in consequences:
        say(f"  {line}")
    if not answers_yes(f"{what}?"):
        raise UsageError("Nothing was sent.")


def confirm_write(
    args: "argparse.Namespace",
    workspace: "Workspace",
    what: str,
    consequences: "Sequence[str]",
    *,
    grave: bool,
) -> None:
    """Asks before what cannot be undone (`grave`), and before any write to production.

    Raises UsageError when nobody agrees.
    """
    profile = workspace.profile
    if workspace.read_only or not (grave or profile.production):
        return
    where = f" on PRODUCTION profile '{profile.name}'" if profile.production else ""
    confirm(args, f"{what}{where}", consequences)


def confirm_many(
    args: "argparse.Namespace", what: str, lines: "Sequence[str]", number: int | None
) -> None:
    """Asks on the terminal although stdin may hold the ids; a `number` has to be typed.

    Raises UsageError when nobody agrees.
    """
    if args.yes:
        return
    if not sys.stderr.isatty():
        raise _needs_yes(what)
    for line in lines:
        say(f"  {line}".rstrip())
    if number:
        agreed = _ask(f"{what}? Type {number} to go on: ").strip() == str(number)
    else:
        agreed = answers_yes(f"{what}?")
    if not agreed:
        raise UsageError("Nothing was sent.")


def _ask(question: str) -> str:
    """Asks on stderr and reads the answer from the terminal, whatever stdin is.

    Raises UsageError where there is none.
    """
    say(question, end="")
    if interactive():
        return sys.stdin.readline()
    try:
        with open("/dev/tty", encoding="utf-8") as terminal:
            return terminal.readline()
    except OSError:
        raise _needs_yes(question.partition("?")[0]) from None


def _needs_yes(what: str) -> UsageError:
    return UsageError(
        f"{what} needs --yes, because there is no terminal to ask on. Nothing was sent.",
        "Look first with --dry-run.",
    )

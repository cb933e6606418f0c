"""Opens the workspace for a command, runs its action, and closes it."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVarTuple

from caltui.cli.output.exits import Unreported, UsageError
from caltui.cli.output.streams import say

if TYPE_CHECKING:
    import argparse

    from caltui.settings.model import Profile
    from caltui.workspace.workspace import Workspace

_MOST = 3
_PATIENCE = 10.0
"""So many writes at most, and seconds, are spent on earlier writes before the command."""

More = TypeVarTuple("More")
"""What an action takes after the workspace and the options."""


def demo(args: "argparse.Namespace") -> bool:
    """Tells whether the command is to work on the embedded sandbox."""
    return bool(getattr(args, "demo", False))


def profile_of(args: "argparse.Namespace") -> "Profile":
    """The profile the command works with. Raises NotAuthorized when there is none at all."""
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load

    if dialect := getattr(args, "dialect", None):
        from caltui.cli.console import sandbox_dialect

        sandbox_dialect(dialect, demo=False)
    settings = load(paths(args.env))
    profile = choose(settings, getattr(args, "profile", None), args.env)
    if profile is None:
        from caltui.workspace.base.errors import NotAuthorized

        raise NotAuthorized(
            "There is no profile and no token yet: nothing was sent.",
            hint="Run `caltui login`, or set CALTUI_API_TOKEN, or try it with --demo.",
        )
    return profile


def open_for(args: "argparse.Namespace") -> "Workspace":
    """The workspace of the command's profile, or of the demo. Raises SettingsError, MirrorError.

    A command that says `without_mirror` goes on where the mirror cannot be opened.
    """
    from caltui.workspace.open import demo_workspace, open_workspace

    read_only = bool(getattr(args, "read_only", False))
    if demo(args):
        if getattr(args, "profile", None):
            raise UsageError("--demo and --profile do not go together.", "Leave one of them out.")
        from caltui.cli.console import sandbox_dialect

        dialect = sandbox_dialect(getattr(args, "dialect", None))
        workspace = demo_workspace(read_only=read_only, dialect=dialect)
    else:
        from caltui.settings.paths import paths
        from caltui.settings.secrets import token_for

        profile = profile_of(args)
        where = paths(args.env)
        token = token_for(profile, where, args.env)
        workspace = open_workspace(
            profile,
            token=token,
            paths=where,
            read_only=read_only,
            without_mirror=getattr(args, "without_mirror", False),
        )
        for warning in profile.warnings:
            say(f"caltui: {warning}")
    if workspace.kept.notice:
        say(f"caltui: {workspace.kept.notice}")
    return workspace


def online(
    args: "argparse.Namespace",
    action: "Callable[[Workspace, argparse.Namespace, *More], Awaitable[int]]",
    *more: *More,
    settle: bool = True,
) -> int:
    """Runs what may go over the network. Closes the workspace whatever happens.

    `settle`: writes of unknown outcome are looked up first, unless it is a dry run.
    """
    import asyncio

    async def work() -> int:
        workspace = open_for(args)
        workspace.wire.on_wait = waiting
        if getattr(args, "verbose", False):
            _trace(workspace)
        try:
            if settle and not getattr(args, "dry_run", False):
                args.settled = await _settle_first(workspace)
            return await action(workspace, args, *more)
        except asyncio.CancelledError:
            _left_open(workspace)
            raise
        finally:
            _unkept(workspace)
            await workspace.aclose()

    return asyncio.run(work())


def sending(
    args: "argparse.Namespace",
    action: "Callable[[Workspace, argparse.Namespace, *More], Awaitable[int]]",
    *more: *More,
) -> int:
    """Runs what writes, as `online` does. Raises Unreported when stdout cannot be written."""
    try:
        code = online(args, action, *more)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename:
            raise
        raise Unreported(error.strerror or str(error)) from error
    return code


def offline(
    args: "argparse.Namespace",
    action: "Callable[[Workspace, argparse.Namespace, *More], int]",
    *more: *More,
) -> int:
    """Runs what needs only the mirror, without an event loop and an HTTP library."""
    workspace = open_for(args)
    try:
        return action(workspace, args, *more)
    finally:
        workspace.close()


async def _settle_first(workspace: "Workspace") -> list[int]:
    """Settles a few writes of unknown outcome by reading back, and says what came of each.

    What cannot be read back is left for later. Returns the
    entries that took effect.
    """
    if not workspace.kept.unknown() or not workspace.write_history.to_settle(again=False):
        return []
    from asyncio import timeout

    done: list[int] = []
    if workspace.wire.waiting() <= 0:
        try:
            async with timeout(_PATIENCE):
                for told in await workspace.write_history.settle(most=_MOST, again=False):
                    say(f"caltui: {told.sentence}")
                    done += [told.id] if told.outcome == "done" else []
        except TimeoutError:
            say("caltui: Nothing could be read back in time.")
    left = len(workspace.kept.unknown())
    if left:
        what = "1 write has" if left == 1 else f"{left} writes have"
        say(f"caltui: {what} an unknown outcome. Look with: caltui journal settle")
    return done


def _unkept(workspace: "Workspace") -> None:
    if text := workspace.unkept():
        say(f"caltui: {text} Nothing has to be sent again.")


def _left_open(workspace: "Workspace") -> None:
    """Says which writes were on their way when the command was stopped."""
    for summary in workspace.write_history.unknown_here():
        say(
            f"caltui: {summary}: it was on its way, so its outcome is unknown."
            " The next command looks it up; or: caltui journal settle"
        )


def waiting(seconds: float) -> None:
    """Says how many seconds the budget delays the next call; nothing for 0."""
    if seconds > 0:
        say(f"Waiting {seconds:.0f} s: the calls of this minute are spent (see CALTUI_BUDGET).")


def _trace(workspace: "Workspace") -> None:
    """Shows every attempt on stderr; its URL comes without the token."""

    def show(entry: object) -> None:
        status = getattr(entry, "status", None) or getattr(entry, "error", "") or "no answer"
        if code := getattr(entry, "code", ""):
            status = f"{status} ({code})"
        say(
            f"{getattr(entry, 'method', '')} {getattr(entry, 'url', '')} → {status}"
            f" · {getattr(entry, 'ms', 0):.0f} ms · {getattr(entry, 'bytes', 0)} B"
            f" · {getattr(entry, 'way', '') or 'no id'}"
            f" · try {getattr(entry, 'attempt', 1)}"
        )

    workspace.trace.subscribe(show)

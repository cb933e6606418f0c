"""From a command's options to a workspace at work, and back out of it."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from caltui.cli.output.exits import Unreported, UsageError
from caltui.cli.output.streams import narrate

if TYPE_CHECKING:
    import argparse

    from caltui.settings import Profile
    from caltui.workspace.workspace import Workspace

Action = Callable[["Workspace"], Awaitable[int]]


def demo(args: "argparse.Namespace") -> bool:
    """Whether the command is to work on the embedded sandbox."""
    return bool(getattr(args, "demo", False))


def interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def say(text: str) -> None:
    """A line of narration, on stderr."""
    narrate(text)


def profile_of(args: "argparse.Namespace") -> "Profile":
    """The profile the command works with. Raises NotAuthorized when there is none at all."""
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load

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
        workspace = demo_workspace(read_only=read_only)
    else:
        from caltui.settings import paths, token_for

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


def online(args: "argparse.Namespace", action: Action, *, settle: bool = True) -> int:
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
                from caltui.cli.records.settle_first import settle_first

                args.settled = await settle_first(workspace)
            return await action(workspace)
        except asyncio.CancelledError:
            _left_open(workspace)
            raise
        finally:
            _unkept(workspace)
            await workspace.aclose()

    return asyncio.run(work())


def sending(args: "argparse.Namespace", action: Action) -> int:
    """As `online`, for what writes. Raises Unreported when its report cannot be put out."""
    try:
        code = online(args, action)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename:
            raise
        raise Unreported(error.strerror or str(error)) from error
    return code


def offline(args: "argparse.Namespace", action: Callable[["Workspace"], int]) -> int:
    """Runs what needs only what was last seen: no event loop, no HTTP library."""
    workspace = open_for(args)
    try:
        return action(workspace)
    finally:
        workspace.close()


def confirm(args: "argparse.Namespace", what: str, consequences: list[str]) -> None:
    """Asks before what cannot be undone. Raises UsageError when nobody agrees."""
    if args.yes:
        return
    if not interactive():
        raise UsageError(
            f"{what} needs --yes, because there is no terminal to ask on. Nothing was sent.",
            "Look first with --dry-run.",
        )
    for line in consequences:
        say(f"  {line}")
    narrate(f"{what}? [y/N] ", end="")
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise UsageError("Nothing was sent.")


def confirm_write(
    args: "argparse.Namespace",
    workspace: "Workspace",
    what: str,
    consequences: list[str],
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


def _unkept(workspace: "Workspace") -> None:
    if text := workspace.unkept():
        say(f"caltui: {text} Nothing has to be sent again.")


def _left_open(workspace: "Workspace") -> None:
    """Says which writes were on their way when the command was stopped."""
    for summary in workspace.past.left_open():
        say(
            f"caltui: {summary}: it was on its way, so its outcome is unknown."
            " The next command looks it up; or: caltui journal settle"
        )


def waiting(seconds: float) -> None:
    """Says how long the budget holds the next call back; 0 is the end of the wait."""
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
            f" · {getattr(entry, 'format', '') or 'no id'}"
            f" · try {getattr(entry, 'attempt', 1)}"
        )

    workspace.trace.subscribe(show)

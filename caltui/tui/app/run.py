"""From the command to the console and out of it again: in the order in which it can be seen.

The rows last seen are drawn first. Then the mirror is opened, then the screens are
loaded, and the network is asked when they have taken over.
"""

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from caltui.tui.app.start_frame.frame_cache import Keeper
from caltui.tui.terminal.handover import Stage

if TYPE_CHECKING:
    from caltui.settings.paths import Paths
    from caltui.workspace.workspace import Workspace

SWITCH = 0.001
"""Seconds for which the thread that writes to the terminal waits for Python at the most: a frame
is on its way while the next work begins, and a scan in a thread holds up no key for longer."""


def run_console(*, profile_name: str | None, demo: bool, read_only: bool) -> int:
    """Runs the console to its end; answers the exit code.

    Raises SettingsError and MirrorError, with the terminal as it was. Where all went
    well the process ends here: see `_leave`.
    """
    env = os.environ
    gc.disable()
    sys.setswitchinterval(SWITCH)
    with Stage() as stage:
        keeper = None
        if os.name == "posix" and not demo and "TEXTUAL_DRIVER" not in env:
            keeper = Keeper(stage, profile=profile_name, read_only=read_only, env=env)
            keeper.show()
        return _run(stage, keeper, profile_name, demo=demo, read_only=read_only)


def _run(
    stage: Stage, keeper: Keeper | None, profile_name: str | None, *, demo: bool, read_only: bool
) -> int:
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load

    where = paths()
    settings = load(where)
    opener = _opener(where, read_only=read_only)
    chosen = None if demo else choose(settings, profile_name, os.environ)
    workspace = opener(profile_name, demo) if demo or chosen is not None else None
    from caltui.tui.app.app import Console

    app = Console(workspace, opener=opener, keys=settings.keys)
    app.reports = where.data / "reports"
    if "TEXTUAL_DRIVER" in os.environ or os.name != "posix":
        gc.enable()
        app.run()
        return app.return_code or 0
    from asyncio import new_event_loop
    from functools import partial

    from caltui.tui.base import runtime_tuning
    from caltui.tui.terminal.driver import driver_for
    from caltui.tui.terminal.ending import SIGNALLED, Ending

    app.keeper = keeper

    def redraw() -> None:
        app.refresh(layout=True)

    def leave(code: int) -> None:
        app.call_later(partial(app.exit, return_code=code))

    ending = Ending(stage, leave)
    app.driver_class = driver_for(stage, ending, redraw)
    if workspace is None:
        runtime_tuning.search_rarely()
    app.when_begun = partial(runtime_tuning.search_when_idle, app)
    app.run(loop=new_event_loop())
    code = app.return_code or 0
    return _leave(code) if code == 0 or code > SIGNALLED else code


def _opener(where: "Paths", *, read_only: bool) -> "Callable[[str | None, bool], Workspace]":
    """Opens a workspace by the name of a profile, or the demo."""

    def opener(name: str | None, as_demo: bool) -> "Workspace":
        from caltui.settings.profiles import choose, load
        from caltui.settings.secrets import token_for
        from caltui.workspace.open import demo_workspace, open_workspace

        profile = None if as_demo else choose(load(where), name, os.environ)
        if profile is None:
            return demo_workspace(read_only=read_only)
        token = token_for(profile, where, os.environ)
        return open_workspace(profile, token=token, paths=where, read_only=read_only)

    return opener


def _leave(code: int) -> NoReturn:
    """Ends the process without taking it apart, which takes longer than all the rest.

    By now the terminal is given back, every write has its place in the journal,
    and the mirror is closed. What may still run is a thread that stores what was read:
    a transaction that does not end is one that never was.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

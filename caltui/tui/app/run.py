"""From the command to the console and out of it again: in the order in which it can be seen.

The rows last seen are drawn first. Then the mirror is opened, then the screens are
loaded, and the network is asked when they have taken over.
"""

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from caltui.tui.app.start_frame.frame_cache import Keeper
from caltui.tui.terminal.handover import TerminalHandover

if TYPE_CHECKING:
    from collections.abc import Callable

    from caltui.workspace.workspace import Workspace

SWITCH = 0.001
"""Seconds for which the thread that writes to the terminal waits for Python at the most: a frame
is on its way while the next work begins, and a scan in a thread holds up no key for longer."""


def run_console(
    *,
    profile_name: str | None,
    demo: bool,
    read_only: bool,
    view: str = "",
    dialect: str = "",
) -> int:
    """Runs the console to its end; answers the exit code. It begins at the view of that name.
    `dialect` is the one that the demo speaks, if it is not the usual one.

    Raises SettingsError, MirrorError and BadPlace, with the terminal as it was. Where all went
    well the process ends here: see `_leave`.
    """
    env = os.environ
    gc.disable()
    sys.setswitchinterval(SWITCH)
    with TerminalHandover() as stage:
        keeper = None
        if os.name == "posix" and not demo and "TEXTUAL_DRIVER" not in env and not view:
            keeper = Keeper(stage, profile=profile_name, read_only=read_only, env=env)
            keeper.show()
        opener = partial(_open, read_only, dialect)
        return _run(stage, keeper, opener, profile_name, demo=demo, view=view)


def _run(
    stage: TerminalHandover,
    keeper: Keeper | None,
    opener: "Callable[[str | None, bool], Workspace]",
    profile_name: str | None,
    *,
    demo: bool,
    view: str,
) -> int:
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load
    from caltui.settings.view import AUTO, read_view

    where = paths()
    settings = load(where)
    chosen = None if demo else choose(settings, profile_name, os.environ)
    workspace = opener(profile_name, demo) if demo or chosen is not None else None
    if view and workspace is not None:
        from caltui.workspace.table.named_views import NamedViews

        NamedViews(workspace.kept).named(view)
    from caltui.tui.app.app import Console

    look, faults = read_view(settings.view)
    app = Console(
        workspace,
        opener=opener,
        keys=settings.keys,
        view=view,
        look=look,
        where=where,
        look_faults=tuple(f"'{key}' in [view] {words}" for key, words in faults.items()),
    )
    stage.mouse = look.mouse
    app.own_commands = () if "TEXTUAL_DRIVER" in os.environ else settings.commands
    app.reports = where.data / "reports"
    if "TEXTUAL_DRIVER" in os.environ or os.name != "posix":
        gc.enable()
        app.run(mouse=look.mouse)
        return app.return_code or 0
    from asyncio import new_event_loop

    from caltui.tui.base import runtime_tuning
    from caltui.tui.terminal.driver import driver_for
    from caltui.tui.terminal.ending import SIGNALLED, Ending

    app.keeper = keeper

    def redraw() -> None:
        app.refresh(layout=True)

    def leave(code: int) -> None:
        app.call_later(partial(app.exit, return_code=code))

    ending = Ending(stage, leave)
    asks = look.theme == AUTO and os.environ.get("TERM") != "linux"
    app.driver_class = driver_for(stage, ending, redraw, asks_ground=asks)
    app.use_mouse = lambda on: stage.use_mouse(on) if stage.use_mouse is not None else None
    if workspace is None:
        runtime_tuning.search_rarely()
    app.when_begun = partial(runtime_tuning.search_when_idle, app)
    app.run(loop=new_event_loop())
    code = app.return_code or 0
    return _leave(code) if code == 0 or code > SIGNALLED else code


def _open(read_only: bool, dialect: str, name: str | None, as_demo: bool) -> "Workspace":
    """Opens the workspace of a profile by its name, or the demo."""
    from caltui.dialects import DEFAULT_DIALECT
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load
    from caltui.settings.secrets import token_for
    from caltui.settings.view import read_view
    from caltui.workspace.open import demo_workspace, open_workspace

    where = paths()
    settings = load(where)
    profile = None if as_demo else choose(settings, name, os.environ)
    if profile is None:
        return demo_workspace(read_only=read_only, dialect=dialect or DEFAULT_DIALECT)
    token = token_for(profile, where, os.environ)
    zone = read_view(settings.view)[0].zone
    return open_workspace(profile, token=token, paths=where, read_only=read_only, zone=zone)


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

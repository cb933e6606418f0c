"""Plays events in a terminal of its own, and says what went wrong."""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile, Settings
from caltui.settings.paths import paths
from caltui.settings.profiles import save
from caltui.workspace.open import open_workspace
from tests.random_use.events import Event, mouse
from tests.support.faults import Fault
from tests.support.repainting import command, wrong_lines
from tests.support.sandbox import Running, running
from tests.support.terminal import Ended, NotShown, Terminal

SIZE = (100, 30)
QUIET = 0.15
"""Seconds without a change on the screen that count as rest."""

LEAVES = 10.0
"""Seconds within which a console that is asked to leave has left."""

ANSWERS = 3.0
"""Seconds within which one of the keys that always mean something has changed the screen."""

CATCHES_UP = 40.0
"""Seconds within which all that was typed has been dealt with, on a machine that is busy."""

PROBES = ("j", "k", "esc", "ctrl+p")
SLOW = 0.7
"""Seconds that a slow gateway takes for each answer."""

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]


@contextmanager
def firm_at(home: Path) -> Iterator[Running]:
    """A gateway; the home has a profile for it and has seen all that it has."""
    with running(firm(seed=7, today=TODAY), urls="both") as server:
        profile = Profile("test", base_url=server.base_url, spec_url=server.base_url, budget=0)
        where = paths({"CALTUI_HOME": str(home)})
        save(where, Settings(active="test", profiles={"test": profile}))

        async def read() -> None:
            workspace = open_workspace(profile, token=DEMO_TOKEN, paths=where)
            for resource in workspace.catalog.titles:
                if workspace.resource(resource).can("list"):
                    await workspace.sync(resource)
            await workspace.aclose()

        asyncio.run(read())
        yield server


class Player:
    """Plays lists of events, each on a fresh copy of the home."""

    def __init__(self, server: Running, home: Path, scratch: Path) -> None:
        self.server, self._home, self._scratch = server, home, scratch
        self._right = scratch.with_suffix(".repaint")

    def play(self, events: Sequence[Event]) -> str:
        """What went wrong, with the last screen; empty when nothing did."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        shutil.copytree(self._home, self._scratch)
        self.server.faults.waiting.clear()
        env = {"CALTUI_HOME": str(self._scratch), "CALTUI_API_TOKEN": DEMO_TOKEN}
        env["PYTHONPATH"] = str(ROOT)
        run = command(self._right)
        with Terminal(run, cwd=self._scratch, env=env, size=SIZE, controlling=True) as terminal:
            try:
                terminal.wait_for(r"\d+/\d+")
                for event in events:
                    if terminal.ended:
                        break
                    self._do(terminal, event)
                return self._wrong(terminal)
            except (Ended, NotShown) as error:
                return self._broken(terminal) or str(error)

    def _do(self, terminal: Terminal, event: Event) -> None:
        kind, *words = event
        if kind == "key":
            terminal.press(words[0])
        elif kind == "text":
            terminal.send(words[0])
        elif kind == "mouse":
            terminal.send(mouse(*words))
        elif kind == "size":
            terminal.resize((words[0], words[1]))
        elif kind == "fault":
            self.server.faults.waiting.insert(0, _fault(words[0]))
        elif kind == "rest":
            terminal.rest(QUIET, seconds=2)

    def _wrong(self, terminal: Terminal) -> str:
        """Whether it still answers, shows its state, and leaves when it is asked to."""
        if not terminal.ended:
            terminal.resize(SIZE)
            terminal.rest(QUIET, seconds=2)
            if found := wrong_lines(terminal, self._right, seconds=CATCHES_UP):
                return "It shows something else than its state:\n" + "\n".join(found)
            if not any(self._answers(terminal, key) for key in PROBES):
                return f"It answers no key. Last seen:\n{terminal.text()}"
            for key in ("ctrl+q", "y"):
                terminal.press(key)
        try:
            code = terminal.wait_for_exit(seconds=LEAVES)
        except Exception as error:
            return f"It does not leave ({type(error).__name__}). Last seen:\n{terminal.text()}"
        return self._broken(terminal) or (f"It ended with {code}." if code else "")

    def _answers(self, terminal: Terminal, key: str) -> bool:
        """Whether the screen is another one soon after a key."""
        before = terminal.frames[-1].rows
        at = terminal.press(key)
        try:
            terminal.until(lambda frame: frame.rows != before, since=at, seconds=ANSWERS)
        except AssertionError:
            return False
        return True

    def _broken(self, terminal: Terminal) -> str:
        for path in sorted(self._scratch.glob("reports/*")):
            return path.read_text()
        text = terminal.written.decode(errors="replace")
        if "Traceback" in text:
            return text[text.rindex("Traceback") :][-6000:]
        return ""


def _fault(kind: str) -> Fault:
    """Two answers that fail so; `slow` holds for all that come."""
    if kind == "slow":
        return Fault("delay", times=None, seconds=SLOW)
    return Fault(kind, times=2, seconds=1.5, **({"status": 503} if kind == "status" else {}))

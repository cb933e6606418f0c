"""How long a command takes from the shell's call to its end, beside a bare interpreter."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from caltui.catalog.load import catalog
from caltui.mirror.store import Record
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.paths import paths
from caltui.workspace.open import demo_workspace, open_mirror
from tests.benchmarks import targets
from tests.benchmarks.timing import Line, Measured
from tests.support.sandbox import running

RUNS, WARM = 25, 2
FEW, MANY = 1_000, 100_000
WORD, RARE = "zebra", 5_000
"""One of so many records holds the word that is looked for."""

COMMON = "example"
"""A word that every record holds."""

CALTUI = shutil.which("caltui", path=str(Path(sys.executable).parent))
SCRIPT = [CALTUI] if CALTUI else [sys.executable, "-m", "caltui"]
BARE, HTTP = ([sys.executable, "-c", code] for code in ("pass", "import httpx"))


def start() -> list[Line]:
    """What a script waits for, command by command; the floors run in turn with them.

    As after an installation, every module is compiled before it is measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        compiled = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        few, many, live = (Path(folder, name) for name in ("few", "many", "live"))
        records = _bookings()
        _fill(few, records, FEW)
        _fill(many, records, MANY)
        listed = "bookings list -o json"
        with running(lambda: firm(today=date.today())) as gateway:
            return [
                _line("caltui --version", BARE, compiled),
                _line("caltui --help", BARE, compiled),
                _line(
                    f"caltui {listed} --cached", BARE, compiled | _env(few), f", {FEW:,} records"
                ),
                _line(f"caltui find {WORD}", BARE, compiled | _env(many), f", {MANY:,} records"),
                _line(f"caltui find {COMMON}", BARE, compiled | _env(many), ", it is in each"),
                _line(
                    f"caltui {listed}",
                    HTTP,
                    compiled | _env(live, gateway.base_url),
                    ", over loopback",
                ),
            ]


def _bookings() -> list[Record]:
    workspace = demo_workspace()

    async def read() -> None:
        await workspace.sync("bookings")
        await workspace.wire.aclose()

    try:
        asyncio.run(read())
        return list(workspace.records("bookings").values())
    finally:
        workspace.close()


def _fill(home: Path, records: Sequence[Record], count: int) -> None:
    """A mirror of so many bookings, each of the given ones again and again."""
    held = []
    for n in range(1, count + 1):
        record = {**records[n % len(records)], "id": n}
        if n % RARE == 0:
            record["title"] = f"{record['title']} {WORD}"
        held.append((str(n), record))
    with open_mirror(paths(_env(home)).mirror("environment"), catalog()) as mirror:
        mirror.put_list("bookings", held, complete=True, at=time.time())


def _env(home: Path, gateway: str = "") -> dict[str, str]:
    url = {"CALTUI_BASE_URL": gateway} if gateway else {}
    return {
        "CALTUI_HOME": str(home),
        "CALTUI_API_TOKEN": DEMO_TOKEN,
        "CALTUI_BUDGET": "0",
        **url,
    }


def _line(command: str, floor: Sequence[str], env: dict[str, str], about: str = "") -> Line:
    """The command and its floor in turn, so that a busy machine slows both."""
    words = [*SCRIPT, *command.split()[1:]]
    ours, least = [], []
    for turn in range(WARM + RUNS):
        pair = _seconds(floor, env), _seconds(words, env)
        if turn >= WARM:
            least.append(pair[0])
            ours.append(pair[1])
    measured, beside = (Measured(tuple(sorted(runs))) for runs in (ours, least))
    name, least_is = f"`{command}`{about}", " ".join(["python", *floor[1:]])
    return Line(name, measured, beside, least_is, targets.of_command(command))


def _seconds(words: Sequence[str], env: dict[str, str]) -> float:
    """How long a command took. Raises ValueError for one that found nothing."""
    began = time.perf_counter()
    done = subprocess.run(words, env={**os.environ, **env}, check=True, capture_output=True)
    took = time.perf_counter() - began
    if done.stdout == b"[]\n":
        raise ValueError(f"{words} found nothing")
    return took

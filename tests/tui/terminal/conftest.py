"""A firm over real HTTP, a home with a profile for it, and the console in a terminal."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running
from tests.support.terminal import Terminal

CALTUI = f"{sys.executable} -m caltui"
Start = Callable[..., Terminal]


@pytest.fixture(scope="module")
def cal() -> Iterator[Running]:
    """A firm over real HTTP."""
    with running(firm(seed=7, today=date(2026, 11, 23))) as started:
        yield started


@pytest.fixture
def env(cal: Running, tmp_path: Path) -> dict[str, str]:
    """A home with a profile for that firm."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "toured").touch()
    (tmp_path / "home" / "config.toml").write_text(
        f'active = "firm"\n[profiles.firm]\nbase_url = "{cal.base_url}"\nbudget = 0\n'
    )
    return {
        "CALTUI_HOME": str(tmp_path / "home"),
        "CALTUI_API_TOKEN": DEMO_TOKEN,
        "PYTHONPATH": os.getcwd(),
        "PS1": "$ ",
    }


@pytest.fixture
def start(env: dict[str, str], tmp_path: Path) -> Start:
    """Runs a line of shell in a terminal; `controlling` with job control and SIGHUP."""

    def run(line: str = CALTUI, *, controlling: bool = False, **more: str) -> Terminal:
        line = f"exec {line}" if line.startswith(CALTUI) and ";" not in line else line
        command = ["sh", "-c", line]
        return Terminal(command, cwd=tmp_path, env={**env, **more}, controlling=controlling)

    return run

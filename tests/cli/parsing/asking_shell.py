"""Asks for completions as a shell does: a process with the line in its environment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.cli.conftest import Shell


class Answer(NamedTuple):
    """What a shell got: completions with their descriptions, and the modules that were loaded."""

    offered: dict[str, str]
    modules: frozenset[str]

    @property
    def words(self) -> list[str]:
        return list(self.offered)


def asked(
    shell: Shell, line: str, folder: Path, *, kind: str = "bash", point: int | None = None
) -> Answer:
    """The answer to a press of tab at the end of a line."""
    answer = folder.parent / "answer"
    answer.unlink(missing_ok=True)
    env = {
        **os.environ,
        **shell.env,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_COMP_WORDBREAKS": " \t\n\"'><=;|&(:",
        "_ARGCOMPLETE_SHELL": kind,
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line) if point is None else point),
        "COMP_TYPE": "9",
        "IFS": "\n",
    }
    if kind in ("fish", "powershell"):
        env |= {"_ARGCOMPLETE_DFS": "\t", "_ARGCOMPLETE_IFS": "\n"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "caltui"],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    modules = frozenset(line.rpartition("|")[2].strip() for line in lines)
    text = answer.read_text("utf-8").replace("\x0b", "\n")
    rows = [row for row in text.split("\n") if row.strip()]
    pairs = (row.partition(":" if kind == "zsh" else "\t") for row in rows)
    return Answer({value.strip(): about for value, _, about in pairs}, modules)

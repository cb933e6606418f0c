"""Writes down what went wrong inside the program, for those who mend it."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from traceback import TracebackException

from caltui.text import redact, safe_text

KEPT = 20
"""Reports that stay; older ones go."""


def write_report(folder: Path, error: BaseException, *, about: str = "") -> Path | None:
    """Writes a file (0600) with the error, where it arose and the versions; answers its path.

    No values of variables and nothing like a token is in it. None when nothing can be written.
    """
    at = datetime.now(UTC)
    path = folder / f"report-{at:%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(report(error, at=at, about=about))
        for old in sorted(folder.glob("report-*.txt"))[:-KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


def report(error: BaseException, *, at: datetime, about: str = "") -> str:
    """The text of a report."""
    from importlib.metadata import version

    lines = TracebackException.from_exception(error, capture_locals=False).format()
    versions = " · ".join(f"{name} {version(name)}" for name in ("caltui", "textual"))
    head = f"{at:%Y-%m-%d %H:%M:%S} UTC\n{versions} · Python {platform.python_version()}"
    text = f"{head} · {platform.system()}\n{about}\n\n{''.join(lines)}"
    return redact(safe_text(text, limit=200_000))

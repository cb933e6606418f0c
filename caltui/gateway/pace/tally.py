"""The calls of the last minute, as the file that all processes share holds them.

Times are epoch seconds. A clock that is set while calls are counted does not move them:
each writing says what a steady clock of this machine showed beside it.
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

WINDOW = 60.0
MARGIN = 0.5
"""Seconds by which a call is counted longer than its minute: clocks run apart."""

LONGEST_CALL = 60.0
"""Seconds after which a call that nobody ended counts as ended: its process was killed."""

LONGEST_HOLD = 120.0
_DRIFT = 0.05


class Clocks(NamedTuple):
    """What both clocks of a machine show at one moment; `boot` names its last start."""

    wall: float
    steady: float
    boot: str


def clocks() -> Clocks:
    """Reads the clocks."""
    return Clocks(time.time(), _steady(), _boot())


def _steady() -> float:
    """Seconds of a clock that nobody sets, the same for all processes of the machine."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        import platform

        return platform.node()


@dataclass
class Tally:
    """`calls` are those that ended, `running` those on their way with when each began.

    A running call reaches Cal at some moment before its answer: until then it counts as
    made now, and afterwards as made when it was answered.
    """

    calls: list[float] = field(default_factory=list)
    running: dict[str, float] = field(default_factory=dict)
    until: float = 0.0
    seen: Clocks | None = None

    @classmethod
    def read(cls, path: Path) -> "Tally":
        """Reads the file. A broken file counts as empty."""
        try:
            data = json.loads(path.read_bytes())
            found = cls([float(at) for at in data["calls"]], until=float(data.get("until", 0.0)))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls()
        with suppress(ValueError, TypeError, AttributeError):
            found.running = {str(k): float(v) for k, v in data.get("running", {}).items()}
        with suppress(ValueError, TypeError):
            wall, steady, boot = data.get("clocks", ())
            found.seen = Clocks(float(wall), float(steady), str(boot))
        return found

    def write(self, path: Path) -> None:
        """Replaces the file, which only its owner can read. Raises OSError."""
        fresh = path.with_suffix(".tmp")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            if os.name == "posix":
                os.fchmod(file.fileno(), 0o600)
            json.dump(self._data(), file)
        fresh.replace(path)

    def _data(self) -> dict[str, Any]:
        return {
            "calls": self.calls,
            "running": self.running,
            "until": self.until,
            "clocks": self.seen,
        }

    def at(self, now: Clocks) -> float:
        """Brings it up to this moment: drops what is past. Returns the wall clock's time.

        Moments ahead of a clock that was set back count as now.
        """
        self._follow(now)
        wall = now.wall
        for key, began in list(self.running.items()):
            if began + LONGEST_CALL <= wall:
                self.calls.append(self.running.pop(key) + LONGEST_CALL)
            elif began > wall:
                self.running[key] = wall
        self.calls = [min(at, wall) for at in self.calls if wall - WINDOW - MARGIN < at]
        self.until = min(self.until, wall + LONGEST_HOLD)
        self.seen = now
        return wall

    def _follow(self, now: Clocks) -> None:
        """Moves all times by as much as the clock was set since they were written."""
        seen = self.seen
        if seen is None or seen.boot != now.boot or now.steady < seen.steady:
            return
        moved = (now.wall - seen.wall) - (now.steady - seen.steady)
        if abs(moved) > _DRIFT:
            self.calls = [at + moved for at in self.calls]
            self.running = {key: at + moved for key, at in self.running.items()}
            self.until = self.until + moved if self.until else 0.0

    def spent(self) -> int:
        """Calls of the last minute, those on their way too."""
        return len(self.calls) + len(self.running)

    def wait(self, now: float, most: int) -> float:
        """Seconds until a call would be one of at most `most` within a minute."""
        held = max(0.0, self.until - now)
        times = sorted([*self.calls, *[now] * len(self.running)])
        if len(times) < most:
            return held
        return max(held, times[-most] + WINDOW + MARGIN - now, 0.01)

"""The texts of the status line, as parts of a bar. Needs no screen."""

from typing import TYPE_CHECKING, NamedTuple

from caltui.text import one_line
from caltui.tui.widgets.bar_parts import Part
from caltui.workspace.base.age import read_text

if TYPE_CHECKING:
    from caltui.workspace.profile.status import Status
    from caltui.workspace.workspace import Workspace

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


AGAIN, PAUSED = "again each min", "paused: press a key"
"""When the list on the screen is read again by itself."""


class StatusFacts(NamedTuple):
    """What the status line shows. `age` is in seconds, None where the list was never read.

    `running` names the work going on, `fault` says why the last read failed. `whole` is False
    while a filter is still looking for rows. `sending` names the writes without an answer yet;
    `again` says when the list is read again.
    """

    status: "Status"
    shown: int = 0
    total: int = 0
    complete: bool = True
    age: float | None = None
    running: str = ""
    fault: str = ""
    whole: bool = True
    sending: str = ""
    again: str = ""


def rows_text(shown: int, total: int, *, complete: bool, whole: bool = True) -> str:
    """`60 rows`, `12 of 60 rows`; `500+ rows` where only a part of the list was read.

    `>12 of 60 rows` while a filter is still looking for rows.
    """
    if not whole:
        return f">{shown:,} of {total:,} rows"
    more = "" if complete else "+"
    if shown != total:
        return f"{shown:,} of {total:,}{more} rows"
    return f"{total:,}{more} row" + ("" if total == 1 and complete else "s")


def status_parts(facts: StatusFacts, badge: str, frame: int = 0) -> list[Part]:
    """The profile, the rows, their age, and the work going on. `badge` is a style."""
    return [*_left(facts, frame, badge), *_right(facts)]


def _left(facts: StatusFacts, frame: int, badge: str) -> list[Part]:
    status = facts.status
    name = f" ▲ {status.profile} · PRODUCTION " if status.production else f" {status.profile} "
    parts = [Part(name, badge, 100)]
    if status.read_only:
        parts.append(Part("read-only", "bold $warning", 95))
    if status.unknown:
        writes = "1 write" if status.unknown == 1 else f"{status.unknown} writes"
        parts.append(Part(f"▲ {writes} of unknown outcome", "bold $warning", 94))
    rows = rows_text(facts.shown, facts.total, complete=facts.complete, whole=facts.whole)
    parts.append(Part(rows, "$foreground", 90))
    if facts.sending:
        parts.append(Part(f"… sending {facts.sending}", "$accent", 93))
    if facts.running and status.waiting >= 1:
        wait = f"◷ waits {status.waiting:.0f} s for the call budget"
        parts.append(Part(wait, "$warning", 92))
    elif facts.running:
        spin = SPINNER[frame % len(SPINNER)]
        parts.append(Part(f"{spin} {facts.running}", "$accent", 85))
    elif facts.fault:
        parts.append(Part(f"✗ {facts.fault}, {read_text(facts.age)}", "$error", 93))
    else:
        parts.append(Part(read_text(facts.age), "$quiet", 80))
        if facts.again and facts.age is not None and facts.age >= 10:
            parts.append(Part(facts.again, "$quiet", 40))
    return parts


def _right(facts: StatusFacts) -> list[Part]:
    status = facts.status
    urls = f"{status.format} URLs" if status.format else ""
    calls = f"{status.spent}/{status.limit} calls" if status.limit else ""
    tight = status.limit and status.spent >= status.limit * 0.8
    return [
        Part(status.dialect or urls, "$quiet", 30, right=True),
        Part(calls, "$warning" if tight else "$quiet", 50, right=True),
        Part(status.zone, "$quiet", 60, right=True),
    ]


def pending_text(workspace: "Workspace") -> str:
    """The writes without an answer yet: `Create team Ops (12 s)`; empty where there is none."""
    going = workspace.pending.running
    names = [f"{one_line(write.summary, 50)} ({write.seconds} s)" for write in going[:2]]
    more = [f"{len(going) - 2} more"] if going[2:] else []
    return ", ".join([*names, *more])

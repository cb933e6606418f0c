"""What the bulk dialog is about: a plan to be sent, or the rest of a run that was cut short."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caltui.text import one_line
from caltui.workspace.bulk.plan import MANY

if TYPE_CHECKING:
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

ANSWERS = {"delete": "Delete them", "cancel": "Cancel them", "update": "Set them"}
LEFT = ("not sent", "unknown")
"""Outcomes that a resumed run goes on with, or looks at first."""


class Row(NamedTuple):
    """One record of a run: what is done with it, and the difference or the reason."""

    summary: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A run before it begins.

    `rows` are what will happen, by key; `refused` (key, reason) what is left out;
    `values` (field, value) what is set on all. `number` has to be typed first, None
    where nothing has to. `way_back` says whether it can be undone. `start` makes the
    run; its argument says whether the first failure ends it.
    """

    title: str
    about: str
    rows: dict[str, Row]
    start: "Callable[[bool], Awaitable[BulkRun]]"
    refused: Sequence[tuple[str, str]] = ()
    values: Sequence[tuple[str, str]] = ()
    consequences: Sequence[str] = ()
    number: int | None = None
    answer: str = "Send"
    back: str = "Back"
    grave: bool = False
    way_back: str = ""


def of_plan(workspace: "Workspace", plan: "BulkPlan", about: str) -> Job:
    """The job of a plan."""

    async def start(stop_on_error: bool) -> "BulkRun":
        return workspace.bulk.start(plan, stop_on_error=stop_on_error)

    grave = plan.operation.method == "DELETE"
    return Job(
        plan.summary,
        about,
        {item.key: row_of(item.change, item.summary) for item in plan.items},
        start,
        plan.refused,
        set_lines(plan),
        plan.consequences,
        plan.needs_typed_number(workspace.profile),
        ANSWERS.get(plan.operation.name, "Send"),
        "Keep them" if grave else "Back",
        grave,
        next((item.change.undoable for item in plan.items), ""),
    )


def of_run(workspace: "Workspace", id: str, summary: str) -> Job:
    """The job of going on with a run. Raises NoSuchRun."""
    items = workspace.bulk.items(id)
    left = [item for item in items if item.outcome in LEFT]
    rows = {
        item.key: Row(item.summary, "looked at first" if item.outcome == "unknown" else "")
        for item in left
    }
    over = len(items) - len(left)
    count = len(left)
    typed = count if count >= MANY or workspace.profile.production else None

    async def start(stop_on_error: bool) -> "BulkRun":
        return await workspace.bulk.resume(id, stop_on_error=stop_on_error or None)

    return Job(
        f"Go on: {summary}",
        f"{count} of {len(items)} left; {over} were over when it was cut short.",
        rows,
        start,
        consequences=("What is over is not done again.",),
        number=typed,
        answer="Go on with them",
        back="Leave them",
    )


def row_of(change: "Change", summary: str) -> Row:
    """What will happen to one record: `PENDING → ACCEPTED`, and how many fields more."""
    if change.verb != "update":
        return Row(summary)
    lines = change.diff()
    first = next(iter(lines), None)
    if first is None:
        return Row(summary)
    before = f"{one_line(first.before, 16)} → " if first.before else "→ "
    more = f" +{len(lines) - 1}" if lines[1:] else ""
    return Row(summary, f"{before}{one_line(first.after or 'empty', 20)}{more}")


def set_lines(plan: "BulkPlan") -> list[tuple[str, str]]:
    """(field, value) of what is sent to every record, secrets masked."""
    found: dict[str, str] = {}
    for change in plan.changes:
        for line in change.diff() if change.verb != "delete" else ():
            found.setdefault(line.field, line.after or "empty")
    return list(found.items())

"""What the bulk dialog is about: a plan to be sent, or the rest of a run that was cut short."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caltui.tui.bulk.text import Row, row_of, set_lines
from caltui.workspace.bulk.plan import MANY

if TYPE_CHECKING:
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.workspace import Workspace

ANSWERS = {"delete": "Delete them", "cancel": "Cancel them", "update": "Set them"}
LEFT = ("not sent", "unknown")
"""Outcomes that a resumed run goes on with, or looks at first."""


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

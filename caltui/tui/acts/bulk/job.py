"""The contents of the bulk dialog: of a new plan, or of the rest of an unfinished run."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caltui.text import one_line
from caltui.tui.edit.request_line import request_line
from caltui.tui.forms.changes import told_diff
from caltui.workspace.bulk.plan import MANY

if TYPE_CHECKING:
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.bulk.run_plan import RunPlan
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

ANSWERS = {"delete": "Delete them", "cancel": "Cancel them", "update": "Set them"}
LEFT = ("not sent", "unknown")
"""The outcomes of records that a resumed run sends, or checks first."""


class RecordChange(NamedTuple):
    """One record of a run: the change in words, and the difference or a remark.

    `note` is all of the difference and who hears of it, `request` what would be sent.
    """

    summary: str
    detail: str = ""
    note: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class BulkJob:
    """A run before it begins.

    `rows` are the changes by key; `refused` are pairs of the key and the reason of records
    that are left out; `values` are pairs of a field and the value set on all. `number` is what
    a person must type first, or None. `way_back` says whether the run can be undone. `start`
    makes the run; its argument says whether the first failure ends it. `plan` can be rehearsed.
    """

    title: str
    about: str
    rows: dict[str, RecordChange]
    start: "Callable[[bool], Awaitable[BulkRun]]"
    refused: Sequence[tuple[str, str]] = ()
    values: Sequence[tuple[str, str]] = ()
    consequences: Sequence[str] = ()
    number: int | None = None
    answer: str = "Send"
    back: str = "Back"
    grave: bool = False
    way_back: str = ""
    plan: "RunPlan | None" = None


def job_of_plan(workspace: "Workspace", plan: "BulkPlan", about: str) -> BulkJob:
    """The contents of the dialog for a new plan."""

    async def start(stop_on_error: bool) -> "BulkRun":
        return workspace.bulk.start(plan, stop_on_error=stop_on_error)

    grave = any(item.change.irreversible for item in plan.items)
    return BulkJob(
        plan.summary,
        about,
        {item.key: record_change(workspace, item.change, item.summary) for item in plan.items},
        start,
        plan.refused,
        values_set(workspace, plan),
        plan.consequences,
        plan.needs_typed_number(workspace.profile),
        ANSWERS.get(plan.operation.name, "Send"),
        "Keep them" if grave else "Back",
        grave,
        next((item.change.undoable.text for item in plan.items), ""),
        plan,
    )


def job_of_run(workspace: "Workspace", id: str, summary: str) -> BulkJob:
    """The contents of the dialog for the rest of a run. Raises NoSuchRun."""
    items = workspace.acts.items(id)
    left = [item for item in items if item.outcome in LEFT]
    rows = {
        item.key: RecordChange(item.summary, "looked at first" if item.outcome == "unknown" else "")
        for item in left
    }
    over = len(items) - len(left)
    count = len(left)
    typed = count if count >= MANY or workspace.profile.production else None

    async def start(stop_on_error: bool) -> "BulkRun":
        return await workspace.acts.resume(id, stop_on_error=stop_on_error or None)

    return BulkJob(
        f"Go on: {summary}",
        f"{count} of {len(items)} left; {over} were over when it was cut short.",
        rows,
        start,
        consequences=("What is over is not done again.",),
        number=typed,
        answer="Go on with them",
        back="Leave them",
    )


def record_change(
    workspace: "Workspace", change: "Change", summary: str, heard: str = ""
) -> RecordChange:
    """Describes what will happen to one record: `PENDING → ACCEPTED`, and how many fields more.

    `heard` says who is told; it takes the place of the difference in the line.
    """
    lines = list(told_diff(workspace, change)) if change.verb in ("update", "create") else []
    texts = [
        f"{line.field} {_arrow(line.before, 40)}{one_line(line.after or 'empty', 60)}"
        for line in lines
    ]
    said = [heard.rstrip("."), ", ".join(texts)]
    note = one_line(". ".join(part for part in said if part), 300)
    request = request_line(workspace, change)
    first = next(iter(lines), None)
    if heard or first is None or change.verb != "update":
        detail = heard or (_when(workspace, change) if change.irreversible else "")
        return RecordChange(summary, one_line(detail, 40), note if heard else "", request)
    more = f" +{len(lines) - 1}" if lines[1:] else ""
    detail = f"{_arrow(first.before, 16)}{one_line(first.after or 'empty', 20)}{more}"
    return RecordChange(summary, detail, note if lines[1:] else "", request)


def _when(workspace: "Workspace", change: "Change") -> str:
    """Says when a record is that is deleted, in the display zone; empty where it has no time."""
    return next((fact.text for fact in workspace.about(change) if fact.head == "When"), "")


def _arrow(before: str, width: int) -> str:
    return f"{one_line(before, width)} → " if before else "→ "


def values_set(workspace: "Workspace", plan: "BulkPlan") -> list[tuple[str, str]]:
    """The fields and values that are sent to every record, secrets masked."""
    found: dict[str, str] = {}
    for change in plan.changes:
        for line in told_diff(workspace, change) if change.verb != "delete" else ():
            found.setdefault(line.field, line.after or "empty")
    return list(found.items())

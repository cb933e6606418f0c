"""Changes many records with the dialogs for it. Await these functions in a worker."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caltui.catalog.request import inputs
from caltui.tui.acts.bulk.act_job import job_of_act
from caltui.tui.acts.bulk.form import BulkForm
from caltui.tui.acts.bulk.job import BulkJob, job_of_plan, job_of_run
from caltui.tui.acts.bulk.left import unfinished_count, unfinished_runs
from caltui.tui.acts.bulk.screen import BulkEnd, BulkScreen
from caltui.tui.acts.bulk.text import marked_text
from caltui.tui.base.messages import RecordChanged
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.left_running import LASTING, failure_sentence, show_left_running, show_outcome
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY, BulkError, CannotUndo, MirrorError

if TYPE_CHECKING:
    from caltui.catalog.model import Operation
    from caltui.tui.base.context import Context
    from caltui.tui.table.table_panel import TablePanel
    from caltui.workspace.bulk.plan import BulkPlan
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.bulk.runs import Batch
    from caltui.workspace.writes.pending import PendingWrite

WORDS = {"update": "Edit", "delete": "Delete", "cancel": "Cancel"}
NONE, SHOWN, ALL, ONE = "none", "shown", "all", "one"
ON, BACK = "on", "back"


async def change_marked(panel: "TablePanel", verb: str, *, one: str | None = None) -> str | None:
    """Edits, deletes or cancels the marked records, after a person has chosen and seen them.

    `one` is the record under the cursor. It is offered too where it is not marked, and its key
    is returned where a person chose it.
    """
    console, of = panel.console, panel.shown.resource
    operation = console.workspace.catalog.operation(of.key, verb)
    unmark_vanished(panel)
    marked = marked_in_order(panel)
    if not marked:
        return None
    shown = set(panel.shown.keys())
    visible = [key for key in marked if key in shown]
    chosen = await _ask_which(panel, operation, marked, visible, one)
    if chosen in (ONE, None, NONE):
        return one if chosen == ONE else None
    keys = marked if chosen == ALL else visible
    about = marked_text(len(marked), len(marked) - len(visible))
    if len(keys) < len(marked):
        about += f": only the {len(keys)} shown"
    await _change(panel, operation, keys, f"{about}.")
    return None


async def _change(
    panel: "TablePanel", operation: "Operation", keys: Sequence[str], about: str
) -> None:
    """Asks for values where the operation has fields, shows the changes, and sends them.

    Back from the list leads to the form again, with the same texts.
    """
    console, of = panel.console, panel.shown.resource
    asks = any(field.sent for field in inputs(operation))
    texts: Mapping[str, str] = {}
    values: Mapping[str, Any] = {}
    while True:
        if asks:
            form = _form(console, operation, keys, texts)
            await console.push_screen_wait(form)
            if form.values is None:
                return
            values, texts = form.values, form.texts
        make = console.workspace.bulk.plan
        plan = await asyncio.to_thread(make, of.key, operation.name, keys, values)
        if plan.items:
            job = job_of_plan(console.workspace, plan, about)
            if await run_job(console, job, [of.key], panel) is not None:
                return
        else:
            _say_nothing_to_do(console, plan)
        if not asks:
            return


def marked_in_order(panel: "TablePanel") -> list[str]:
    """The marked records: those shown in the order of the table, then the hidden ones."""
    marks = panel.table.marks
    shown = [key for key in panel.shown.keys() if key in marks]  # noqa: SIM118
    return [*shown, *sorted(marks.difference(shown))]


def unmark_vanished(panel: "TablePanel") -> None:
    """Unmarks records that Cal does not have any more, and says so."""
    of, console = panel.shown.resource, panel.console
    seen = {key: console.workspace.record(of.key, key) for key in panel.table.marks}
    gone = {key for key, found in seen.items() if found is None or found.state == "gone"}
    if gone:
        panel.table.unmark(gone)
        what = f"1 marked {of.noun} is" if len(gone) == 1 else f"{len(gone)} marked {of.plural} are"
        words = f"{what} gone at Cal: no longer marked."
        console.notify(words, markup=False, severity="warning", timeout=8)


async def _ask_which(
    panel: "TablePanel",
    operation: "Operation",
    marked: Sequence[str],
    visible: Sequence[str],
    one: str | None,
) -> str | None:
    hidden, of = len(marked) - len(visible), panel.shown.resource
    beside = one is not None and one not in marked
    if not hidden and not beside:
        return ALL
    items = [Item(NONE, "None of them", "nothing is sent", "quiet")]
    if hidden:
        items.append(Item(ALL, f"All {len(marked)} marked", f"{hidden} of them hidden"))
        if visible:
            items.append(Item(SHOWN, f"The {len(visible)} shown"))
    else:
        items.append(Item(ALL, f"The {len(marked)} marked"))
    if beside:
        name = panel.console.workspace.name(of.key, one) or ""
        items.append(Item(ONE, f"Only {of.noun} {one}, under the cursor", name))
    verb = WORDS.get(operation.name, operation.name)
    title = f"{verb} which {of.plural}? {marked_text(len(marked), hidden)}"
    return await panel.console.push_screen_wait(MenuScreen(title, items))


def _form(
    console: "Context", operation: "Operation", keys: Sequence[str], texts: Mapping[str, str]
) -> BulkForm:
    workspace, of = console.workspace, console.workspace.resource(operation.resource)

    def check(values: Mapping[str, Any]) -> None:
        workspace.bulk.plan(of.key, operation.name, keys[:1], values)

    many = of.noun if len(keys) == 1 else of.plural
    verb = WORDS.get(operation.name, operation.name)
    title = f"{verb} {len(keys)} {many}: what is filled in goes to all"
    return BulkForm(workspace, operation, title=title, check=check, texts=texts)


def _say_nothing_to_do(console: "Context", plan: "BulkPlan") -> None:
    """Says why there is no record to change."""
    reasons = list(dict.fromkeys(why for _, why in plan.refused))
    words = f"Nothing to do: {reasons[0] if reasons else 'no record is left.'}"
    more = f" ({len(plan.refused)} records)" if len(plan.refused) > 1 else ""
    console.notify(words + more, markup=False, severity="warning", timeout=8)


async def run_job(
    console: "Context", job: BulkJob, resources: Collection[str], panel: "TablePanel | None" = None
) -> "BulkRun | None":
    """Shows a run and then its outcome. Returns None where nothing was sent.

    `resources` are the categories that it changes; `panel` shows the marked records of the first.
    """
    screen = BulkScreen(console.workspace, job)
    end = await console.push_screen_wait(screen) or screen.end
    if end is None:
        return None
    if end.write is None:
        _over(console, resources, end, panel)
        if end.take_back:
            await take_back(console, end.id)
        return screen.run
    show_left_running(console, end.write)

    async def over(write: "PendingWrite[Any]") -> None:
        try:
            await write.result()
        except Exception as error:
            show_outcome(console, f"{job.title}: {failure_sentence(error)}", "error")
        _over(console, resources, end, panel, f"{job.title}: ")

    end.write.when_done(lambda write: console.call_later(over, write))
    return screen.run


async def take_back(console: "Context", id: str) -> "BulkRun | None":
    """Shows how a whole run is taken back, and does it. Says why where nothing of it can be."""
    acts = console.workspace.acts
    if console.workspace.read_only:
        console.notify(READ_ONLY, severity="warning", markup=False)
        return None
    try:
        plan = await asyncio.to_thread(acts.undo_plan, id)
    except (CannotUndo, BulkError, MirrorError) as error:
        words = f"{error.message} {error.hint}".strip()
        console.notify(words, severity="warning", markup=False, timeout=10)
        return None
    resources = dict.fromkeys(item.change.resource for item in plan.items)
    return await run_job(console, job_of_act(console.workspace, plan), tuple(resources))


def _over(
    console: "Context",
    resources: Collection[str],
    end: BulkEnd,
    panel: "TablePanel | None",
    about: str = "",
) -> None:
    """Unmarks the records that are done and shows the counts. `about` names a run that was left."""
    if panel is not None and panel.is_attached and panel.shown.resource.key in resources:
        panel.table.unmark(end.done)
    for resource in resources:
        console.news.publish(RecordChanged(resource, None))
    console.touched()
    rest = len(end.finished) - len(end.done)
    unknown = sum(item.outcome == "unknown" for item in end.finished.values())
    parts = [f"{len(end.done):,} done"]
    parts += [f"{rest - unknown:,} not done"] if rest > unknown else []
    parts += [f"{unknown:,} of unknown outcome"] if unknown else []
    words = f"{about}{', '.join(parts)}."
    words += " The journal (U) looks again." if unknown else ""
    words += " What is not known to be done keeps its mark." if rest and panel else ""
    console.notify(
        words,
        markup=False,
        severity="warning" if rest else "information",
        timeout=LASTING if about else 6,
    )


# Runs that were cut short


def _ways(run: "Batch") -> list[Item]:
    """Lists what can be done with a run that was cut short."""
    return [
        Item(ON, "Go on with it", f"{unfinished_count(run)} left"),
        Item(BACK, "Go back: take back what was done", f"{run.outcomes.get('done', 0)} done"),
    ]


async def resume_menu(console: "Context") -> None:
    """Asks which unfinished run to go on with, and goes on with it."""
    runs = unfinished_runs(console)
    if not runs:
        console.notify("No run was cut short.", timeout=4)
        return
    if console.workspace.read_only:
        words = "This session is read-only: no run can go on in it."
        console.notify(words, severity="warning", timeout=6)
        return
    items = [Item(run.id, run.summary, f"{unfinished_count(run)} left") for run in runs]
    chosen = await console.push_screen_wait(MenuScreen("Go on with which run?", items))
    run = next((run for run in runs if run.id == chosen), None)
    if run is not None:
        console.clear_notifications()
        if run.outcomes.get("done"):
            way = await console.push_screen_wait(MenuScreen(run.summary, _ways(run)))
            if way == BACK:
                await take_back(console, run.id)
            if way != ON:
                return
        job = job_of_run(console.workspace, run.id, run.summary)
        await run_job(console, job, console.workspace.acts.resources(run.id))

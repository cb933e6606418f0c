"""Makes event types follow a schedule: asks which ones, shows the act, sends it."""

from caltui.catalog.model import AppliedTo
from caltui.text import count, one_line
from caltui.tui.acts.flow import perform
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.pick_records import Pickable, PickRecordsScreen
from caltui.tui.related.opened_fields import warn
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY, CannotAct, Invalid
from caltui.workspace.week.apply_schedule import follows, plan_apply, schedule_name
from caltui.workspace.workspace import Workspace

NOWHERE = "Press this on a schedule, or on event types: the marked ones, or the one in focus."
NOTHING = "No event type was seen that could follow it."
MOST = 12


async def apply_to(screen: PlaceScreen) -> None:
    """Makes the chosen event types follow the schedule in focus. On event types it asks first for
    the schedule, and the marked ones are chosen already."""
    workspace = screen.workspace
    of, key = screen.target()[:2]
    if workspace.read_only:
        warn(screen, READ_ONLY)
        return
    if of.applied_to is not None and key is not None:
        source, category, rule = key, of.key, of.applied_to
        chosen = screen.marks_of(rule.to)
    else:
        found = _who_applies(workspace, of.key)
        chosen = screen.marked_keys() or ((key,) if key is not None else ())
        if found is None or not chosen:
            warn(screen, NOWHERE)
            return
        category, rule = found
        source = await _which(screen, category, len(chosen))
    if not source or not await screen.console.read_once(category, rule.to):
        return
    records = _pickable(workspace, category, rule, source)
    if not records:
        warn(screen, NOTHING)
        return
    name = schedule_name(workspace, category, source)
    plural = workspace.resource(rule.to).plural
    title = one_line(f"Apply {name} to which {plural}?", 100)
    picked = await screen.console.push_screen_wait(PickRecordsScreen(title, records, chosen))
    if not picked:
        return
    try:
        plan = plan_apply(workspace, category, source, [*picked, *_already(records, chosen)])
    except (CannotAct, Invalid) as error:
        warn(screen, str(error))
        return
    await perform(screen, plan)


def _who_applies(workspace: Workspace, to: str) -> tuple[str, AppliedTo] | None:
    """The category whose records are applied to those of `to`."""
    for key in workspace.catalog.titles:
        rule = workspace.resource(key).applied_to
        if rule is not None and rule.to == to:
            return key, rule
    return None


async def _which(screen: PlaceScreen, category: str, number: int) -> str:
    """Asks for the schedule; empty where none is given."""
    if not await screen.console.read_once(category):
        return ""
    workspace = screen.workspace
    labels = {_label(workspace, category, key): key for key in workspace.records(category)}

    def offered(text: str) -> list[Item]:
        wanted = text.strip().casefold()
        found = [label for label in labels if wanted in label.casefold()]
        return [Item(label, label) for label in found[:MOST]]

    def note(text: str) -> tuple[bool, str]:
        return text.strip() in labels, "Type a part of its name or of its owner's."

    noun = workspace.resource(category).noun
    title = f"Which {noun} shall {count(number, 'record')} follow?"
    typed = await screen.console.push_screen_wait(AskLine(title, note, suggest=offered))
    return "" if typed is None else labels[typed.strip()]


def _label(workspace: Workspace, category: str, key: str) -> str:
    """`Working hours of Ada Fischer (3)`."""
    return f"{schedule_name(workspace, category, key)} ({key})"


def _pickable(workspace: Workspace, category: str, rule: AppliedTo, source: str) -> list[Pickable]:
    """The records that could follow it: those of its owner first, then by name."""
    of, to = workspace.resource(category), workspace.resource(rule.to)
    seen = workspace.record(category, source)
    owner_field = of.default_of.owner if of.default_of is not None else ""
    owner = (seen.record if seen is not None else {}).get(owner_field)
    users = of.default_of.to if of.default_of is not None else ""
    whose = (workspace.name(users, owner) if owner is not None else "") or "its owner"
    found = []
    for key, record in workspace.records(rule.to).items():
        own = owner is not None and record.get(owner_field) == owner
        now = record.get(rule.field)
        was = "no schedule" if now is None else schedule_name(workspace, category, str(now))
        closed = "it follows this one already" if follows(workspace, category, source, key) else ""
        group = f"Of {one_line(whose, 40)}" if own else "Others"
        name = one_line(to.name_of(record), 60)
        right = "already" if closed else one_line(was, 30)
        found.append((not own, name.casefold(), Pickable(key, name, right, group, closed)))
    return [one for *_, one in sorted(found, key=lambda row: row[:2])]


def _already(records: list[Pickable], chosen: tuple[str, ...]) -> list[str]:
    """The marked ones that follow it already: the review says that they are left out."""
    closed = {one.key for one in records if one.closed}
    return [key for key in chosen if key in closed]

"""What was written before, at the console: undoing it, settling it, saying what waits."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from caltui.text import one_line
from caltui.tui.base.messages import RecordChanged
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.drafts import IN_PART, OPEN, Waiting, waiting
from caltui.tui.edit.flow import send_reviewed
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY, CannotUndo, GatewayError, MirrorError

if TYPE_CHECKING:
    from textual.app import App

    from caltui.tui.base.context import Context
    from caltui.workspace.base.saved_state import JournalEntry
    from caltui.workspace.journal.settle import Settled
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Outcome

LASTING = 90.0
"""Seconds for which the start says what waits. The status line says it after that."""

PATIENCE = 1.5
"""Seconds for which the start waits for that before it names what is unknown."""

AT_START = 5
"""Writes that are read back when the console starts; `s` in the journal reads all."""

DRAFTS: Mapping[str, Callable[[str], bool]] = {
    "Not sent yet": lambda became: became in ("", "not sent"),
    "Sent, and not known what came of it": lambda became: became in OPEN,
    "Sent, and not done": lambda became: became in ("refused", "no effect"),
    "Sent in part": lambda became: became == IN_PART,
}
"""What a draft is called by what came of its write."""

TONES = {
    "done": ("✓", "$success"),
    "no effect": ("–", "$foreground"),
    "unknown": ("?", "$warning"),
}


async def undo(
    app: "App[Any]", workspace: "Workspace", entry_id: int | None = None
) -> "Outcome | None":
    """Shows the change that takes an entry (default: the last write) back, and sends it.

    Where there is no way back it says why.
    """
    if workspace.read_only:
        app.notify(READ_ONLY, severity="warning", markup=False)
        return None
    try:
        found = workspace.past.undo_plan(entry_id)
    except (CannotUndo, GatewayError, MirrorError) as error:
        app.notify(one_line(error.message), severity="warning", markup=False, timeout=10)
        return None
    return await send_reviewed(
        app,
        workspace,
        found.change,
        title=f"Undo: {found.entry.summary}",
        warnings=found.warnings,
    )


async def undo_last(screen: PlaceScreen) -> None:
    """Shows how the last change is taken back, and takes it back."""
    outcome = await undo(screen.console, screen.workspace)
    if outcome is not None:
        screen.console.done(outcome.change.resource, outcome)


async def settle_all(
    console: "Context", workspace: "Workspace", also: int | None = None
) -> list[Content]:
    """Reads back what is unknown, and the entry `also`; a sentence for each, with its glyph."""
    found = await workspace.past.settle()
    if also is not None:
        found += await workspace.past.settle(also)
    _tell(console, found)
    return [_line(one) for one in found]


async def say_by_hand(
    console: "Context", workspace: "Workspace", entry: "JournalEntry"
) -> Content | None:
    """Asks what came of a write, and notes the answer; None where it was left open."""
    items = [
        Item("", "Look at Cal first: nothing is read here."),
        Item("open", "I do not know", "it stays as it is", "quiet"),
        Item("done", "It took effect", "Cal has done it"),
    ]
    if not entry.settled:
        items.append(Item("no effect", "It had no effect", "looked at for a day, in case it comes"))
    title = f"What came of it? {one_line(entry.summary or entry.operation, 60)}"
    chosen = await console.push_screen_wait(MenuScreen(title, items))
    if chosen not in ("done", "no effect"):
        return None
    told = workspace.past.settle_by_hand(entry.id, chosen)
    _tell(console, [told])
    console.watch_writes()
    return _line(told)


def _line(one: "Settled") -> Content:
    glyph, tone = TONES.get(one.outcome, TONES["unknown"])
    return Content.styled(f"{glyph} {one.sentence}", tone)


def _tell(console: "Context", found: "Sequence[Settled]") -> None:
    """The lists that hold what was found done are drawn again."""
    for one in found:
        entry = next((e for e in console.workspace.kept.journal() if e.id == one.id), None)
        if one.outcome == "done" and entry is not None and entry.resource:
            console.news.publish(RecordChanged(entry.resource, one.key or None))


def at_start(console: "Context", workspace: "Workspace") -> None:
    """Names the writes of unknown outcome and the drafts that wait; settles what it can."""
    if workspace.kept.unknown():
        console.start(lambda: _settle_some(console, workspace), group="settle")
    drafts = waiting(workspace)
    for title, kind in DRAFTS.items():
        _name_drafts(console, title, [d for d in drafts if kind(d.became)])


def _name_drafts(console: "Context", title: str, drafts: "Sequence[Waiting]") -> None:
    if not drafts:
        return
    names = "; ".join(draft.text for draft in drafts[:3])
    more = f"; {len(drafts) - 3} more" if drafts[3:] else ""
    verb = "A draft waits" if not drafts[1:] else f"{len(drafts)} drafts wait"
    words = f"{verb}: {names}{more}. Opening the form offers it."
    console.notify(words, title=title, markup=False, timeout=12)


def unknown_words(entries: "Sequence[JournalEntry]") -> str:
    """Which writes have an unknown outcome, and where to look."""
    names = "; ".join(one_line(e.summary or e.operation, 60) for e in entries[:2])
    if not entries[1:]:
        return f"1 write has an unknown outcome: {names}. U shows and settles it."
    more = f"; {len(entries) - 2} more" if entries[2:] else ""
    count = f"{len(entries)} writes have an unknown outcome"
    return f"{count}: {names}{more}. U shows and settles them."


async def _settle_some(console: "Context", workspace: "Workspace") -> None:
    """Reads back a few, where the budget has room; says what was found out, and what was not."""
    from asyncio import ensure_future, wait

    task = ensure_future(_read_back(workspace))
    done, _ = await wait({task}, timeout=PATIENCE)
    if not done:
        _warn(console, workspace)
    _say_settled(console, await task)
    if done:
        _warn(console, workspace)
    console.watch_writes()


async def settle_due(console: "Context") -> bool:
    """Looks at the writes whose time has come, and says what was found out.

    True where nothing could be read.
    """
    found = await _read_back(console.workspace)
    _say_settled(console, found)
    return any(one.error is not None for one in found)


def _say_settled(console: "Context", found: "Sequence[Settled]") -> None:
    _tell(console, found)
    told = [one for one in found if one.outcome != "unknown" and one.news]
    if told:
        words = "\n".join(one.sentence for one in told)
        console.notify(words, title="Settled by reading back", markup=False, timeout=LASTING)


def _warn(console: "Context", workspace: "Workspace") -> None:
    left = workspace.kept.unknown()
    if left:
        words = unknown_words(left)
        console.notify(words, title="Not known", severity="warning", markup=False, timeout=LASTING)


async def _read_back(workspace: "Workspace") -> "list[Settled]":
    status = workspace.status
    room = (status.limit - status.spent) // 2 if status.limit else AT_START
    try:
        return await workspace.past.settle(most=max(0, min(AT_START, room)), again=False)
    except (GatewayError, MirrorError):
        return []

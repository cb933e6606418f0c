"""Undoes writes, checks those of unknown outcome, and names at the start what is still open."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from caltui.text import one_line
from caltui.tui.acts.bulk.flow import take_back
from caltui.tui.base.messages import RecordChanged
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.drafts import IN_PART, OPEN, OpenDraft, open_drafts
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
"""Seconds for which these messages stay at the start. The status line stays after that."""

PATIENCE = 1.5
"""Seconds to wait for the check at the start before the unknown writes are named."""

AT_START = 5
"""Writes that are checked when the console starts. `s` in the journal checks all."""

DRAFTS: Mapping[str, Callable[[str], bool]] = {
    "Not sent yet": lambda outcome: outcome in ("", "not sent"),
    "Sent, and not known what came of it": lambda outcome: outcome in OPEN,
    "Sent, and not done": lambda outcome: outcome in ("refused", "no effect"),
    "Sent in part": lambda outcome: outcome == IN_PART,
}
"""Title of the message about drafts, and the outcomes of their writes that it covers."""

TONES = {
    "done": ("✓", "$success"),
    "no effect": ("–", "$foreground"),
    "unknown": ("?", "$warning"),
}


async def undo(
    app: "App[Any]", workspace: "Workspace", entry_id: int | None = None
) -> "Outcome | None":
    """Shows the change that undoes a journal entry (default: the last write), and sends it.

    Says why where it cannot be undone.
    """
    if workspace.read_only:
        app.notify(READ_ONLY, severity="warning", markup=False)
        return None
    try:
        found = workspace.write_history.undo_plan(entry_id)
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
    """Shows how the last write is undone, or the whole act that it belongs to, and does it."""
    last = screen.workspace.write_history.last()
    if last is not None and last.batch is not None:
        await take_back(screen.console, last.batch)
        return
    outcome = await undo(screen.console, screen.workspace)
    if outcome is not None:
        screen.console.done(outcome.change.resource, outcome)


async def settle_all(console: "Context", also: int | None = None) -> list[Content]:
    """Checks at Cal every write of unknown outcome, and the entry `also`. Returns a glyph and a
    sentence for each."""
    past = console.workspace.write_history
    found = await past.settle()
    if also is not None:
        found += await past.settle(also)
    _publish_done(console, found)
    return [_line(one) for one in found]


async def say_by_hand(console: "Context", entry: "JournalEntry") -> Content | None:
    """Asks a person for the outcome of a write and keeps the answer; None where there is none."""
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
    settled = console.workspace.write_history.settle_by_hand(entry.id, chosen)
    _publish_done(console, [settled])
    console.watch_writes()
    return _line(settled)


def _line(one: "Settled") -> Content:
    glyph, tone = TONES.get(one.outcome, TONES["unknown"])
    return Content.styled(f"{glyph} {one.sentence}", tone)


def _publish_done(console: "Context", found: "Sequence[Settled]") -> None:
    """Publishes the records whose write took effect, so that their lists are drawn again."""
    for one in found:
        entry = next((e for e in console.workspace.kept.journal() if e.id == one.id), None)
        if one.outcome == "done" and entry is not None and entry.resource:
            console.news.publish(RecordChanged(entry.resource, one.key or None))


def at_start(console: "Context") -> None:
    """Checks some writes of unknown outcome, and names those that stay unknown and the drafts."""
    if console.workspace.kept.unknown():
        console.start(lambda: _settle_some(console), group="settle")
    drafts = open_drafts(console.workspace)
    for title, kind in DRAFTS.items():
        _name_drafts(console, title, [d for d in drafts if kind(d.outcome)])


def _name_drafts(console: "Context", title: str, drafts: "Sequence[OpenDraft]") -> None:
    if not drafts:
        return
    names = "; ".join(draft.text for draft in drafts[:3])
    more = f"; {len(drafts) - 3} more" if drafts[3:] else ""
    verb = "A draft waits" if not drafts[1:] else f"{len(drafts)} drafts wait"
    words = f"{verb}: {names}{more}. Opening the form offers it."
    console.notify(words, title=title, markup=False, timeout=12)


def unknown_sentence(entries: "Sequence[JournalEntry]") -> str:
    """A sentence that names the writes of unknown outcome and says where to look."""
    names = "; ".join(one_line(e.summary or e.operation, 60) for e in entries[:2])
    if not entries[1:]:
        return f"1 write has an unknown outcome: {names}. U shows and settles it."
    more = f"; {len(entries) - 2} more" if entries[2:] else ""
    count = f"{len(entries)} writes have an unknown outcome"
    return f"{count}: {names}{more}. U shows and settles them."


async def _settle_some(console: "Context") -> None:
    """Checks a few writes where the call budget allows it, and says what is known of them."""
    from asyncio import ensure_future, wait

    task = ensure_future(_check_due(console.workspace))
    done, _ = await wait({task}, timeout=PATIENCE)
    if not done:
        _warn(console)
    _say_settled(console, await task)
    if done:
        _warn(console)
    console.watch_writes()


async def settle_due(console: "Context") -> bool:
    """Checks the writes whose next check is due, and says what was found.

    Returns True where some could not be checked.
    """
    found = await _check_due(console.workspace)
    _say_settled(console, found)
    return any(one.error is not None for one in found)


def _say_settled(console: "Context", found: "Sequence[Settled]") -> None:
    _publish_done(console, found)
    news = [one for one in found if one.outcome != "unknown" and one.is_new]
    if news:
        words = "\n".join(one.sentence for one in news)
        console.notify(words, title="Settled by reading back", markup=False, timeout=LASTING)


def _warn(console: "Context") -> None:
    left = console.workspace.kept.unknown()
    if left:
        words = unknown_sentence(left)
        console.notify(words, title="Not known", severity="warning", markup=False, timeout=LASTING)


async def _check_due(workspace: "Workspace") -> "list[Settled]":
    status = workspace.status
    room = (status.limit - status.spent) // 2 if status.limit else AT_START
    try:
        return await workspace.write_history.settle(most=max(0, min(AT_START, room)), again=False)
    except (GatewayError, MirrorError):
        return []

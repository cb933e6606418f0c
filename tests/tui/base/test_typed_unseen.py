"""A key that was typed before a review was on the screen sends nothing."""

from collections.abc import Sequence

import pytest
from textual import events

from caltui.tui.acts.bulk.run_dialog import RunDialog
from caltui.tui.base.compositor import SparseCompositor
from caltui.tui.base.dialog import LOOK_FIRST, Dialog
from caltui.tui.base.key_queue import TypeAheadApp
from caltui.tui.base.textual_internals import OwnCompositor, compositor_of
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


def burst(seat: Seat, keys: Sequence[str]) -> None:
    """Types keys at once, as a key that is held or a slow line does."""
    for key in keys:
        seat.app.post_message(events.Key(key, key if len(key) == 1 else None))


WAYS = {
    "edit": ("attendees", ("e", "tab"), ("x", "ctrl+s", "ctrl+s"), ReviewScreen, "ctrl+s"),
    "delete": ("attendees", (), ("d", "y"), ReviewScreen, "y"),
    "bulk": ("attendees", ("space", "j", "space"), ("D", "ctrl+s"), RunDialog, "ctrl+s"),
}


@pytest.mark.parametrize("way", WAYS)
async def test_what_was_typed_before_the_review_was_seen_sends_nothing(
    sit: Sit, workspace: Workspace, way: str
) -> None:
    place, before, keys, screen, answer = WAYS[way]
    async with sit() as seat:
        await seat.go(place)
        for key in before:
            await seat.press(key)
        burst(seat, keys)
        await seat.front(screen)
        await seat.until(lambda: LOOK_FIRST in said(seat.app.screen))
        assert workspace.kept.journal() == []
        await seat.press(answer)
        await seat.until(lambda: bool(workspace.kept.journal()))


async def test_a_yes_typed_before_its_question_was_seen_is_asked_for_again(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("schedules")
        await seat.press("w")
        await seat.front(WeekScreen)
        await seat.press("x")
        burst(seat, ("escape", "y"))
        await seat.front(ConfirmScreen)
        await seat.until(lambda: LOOK_FIRST in said(seat.app.screen))
        await seat.press("y")
        await seat.until(lambda: seat.app.screen is seat.browse)


async def test_an_answer_may_come_as_soon_as_the_question_is_drawn(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        dialog = ConfirmScreen("Leave?", "Nothing is lost.", yes="Leave", no="Stay")
        seat.app.push_screen(dialog)
        await seat.settle()
        compositor = compositor_of(dialog)
        assert isinstance(compositor, OwnCompositor)
        dialog._seen()
        for typed, unseen in ((0.0, False), (-0.001, True)):
            when = compositor.drawn_at + typed
            monkeypatch.setattr(TypeAheadApp, "typed_when", property(lambda _, when=when: when))
            assert dialog.typed_unseen is unseen
        dialog.dismiss(False)


async def test_an_answer_to_what_was_drawn_counts_though_it_was_drawn_again(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        dialog = ConfirmScreen("Leave?", "Nothing is lost.", yes="Leave", no="Stay")
        seat.app.push_screen(dialog)
        await seat.settle()
        compositor = compositor_of(dialog)
        assert isinstance(compositor, SparseCompositor)
        first, drawn = compositor.drawn_at, compositor.drawn
        dialog.refresh()
        await seat.until(lambda: compositor.drawn > drawn, "another frame")
        monkeypatch.setattr(TypeAheadApp, "typed_when", first)
        for step in (lambda: setattr(dialog, "_seen_at", None), dialog._seen):
            step()
            assert not dialog.typed_unseen
        dialog.dismiss(False)


def said(screen: object) -> str:
    """All that a dialog says."""
    assert isinstance(screen, Dialog)
    return "\n".join(str(line.visual) for line in screen.query("Static"))

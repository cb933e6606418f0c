"""A form as it comes up: its first frame is the whole of it, and no early key is lost."""

from collections.abc import Iterator

import pytest
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App, RenderableType
from textual.screen import Screen
from textual.widgets import Input

from caltui.tui.edit.form import FormScreen
from tests.tui.conftest import Seat, Sit

Frames = list[list[str]]


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> Iterator[Frames]:
    """The first frame of a form, and every whole one after it, as lines of text."""
    seen: Frames = []
    display, painted = App._display, FormScreen.painted_first

    def first(form: FormScreen) -> None:
        seen.append([strip.text for strip in form._compositor.render_strips()])
        painted(form)

    def noting(app: App[object], screen: Screen[object], frame: RenderableType | None) -> None:
        if isinstance(screen, FormScreen) and isinstance(frame, LayoutUpdate):
            seen.append(["".join(strip.text for strip in line) for line in frame.strips])
        display(app, screen, frame)

    monkeypatch.setattr(FormScreen, "painted_first", first)
    monkeypatch.setattr(App, "_display", noting)
    return seen


def burst(seat: Seat, *keys: str) -> None:
    """Presses keys at once: none waits for what the one before it opens."""
    for key in keys:
        seat.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_the_first_frame_is_the_whole_form(sit: Sit, frames: Frames) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        record = seat.browse.target().record
        assert record is not None
        await seat.press("e")
        first = "\n".join(frames[0])
        assert "Edit event type" in first
        assert str(record["title"]) in first
        assert str(record["slug"]) in first
        assert "Name shown to bookers" in first
        assert "more fields" in first
        assert "Leave (esc)" in first
        assert "Review (ctrl+s)" in first


async def test_the_first_frame_has_the_focus_already(sit: Sit, frames: Frames) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("e")
        assert isinstance(seat.app.focused, Input)
        note = seat.app.screen.query_one("#form-note").region
        shown = [frame[note.y].strip("│ ") for frame in frames]
        assert shown[0] == shown[-1]


async def test_letters_typed_behind_the_key_go_into_the_first_field(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        burst(seat, "e", "q", "d", "x")
        await seat.pilot.pause()
        await seat.settle()
        form = seat.app.screen
        assert isinstance(form, FormScreen)
        assert form.model.entries["title"].text.endswith("qdx")


async def test_tab_typed_behind_the_key_reaches_the_second_field(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        burst(seat, "e", "tab", "z")
        await seat.pilot.pause()
        await seat.settle()
        form = seat.app.screen
        assert isinstance(form, FormScreen)
        assert form.model.changed == ["slug"]


async def test_escape_typed_behind_the_key_leaves_the_form(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        burst(seat, "e", "escape")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.app.screen is seat.browse
        await seat.press("e")
        assert isinstance(seat.app.screen, FormScreen)


async def test_a_terminal_that_changes_while_a_form_comes_up_is_filled(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("event-types")
        burst(seat, "e")
        await seat.pilot.resize_terminal(80, 24)
        await seat.pilot.pause()
        await seat.settle()
        assert isinstance(seat.app.screen, FormScreen)
        assert seat.app.screen.query_one("#form").region.size == (80, 24)
        assert seat.browse.size == (80, 24)

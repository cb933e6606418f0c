"""The record of changes on the screen: of a record, of everything, and putting a value back."""

from caltui.tui.edit.review import ReviewScreen
from caltui.tui.journal.changes.screen import ChangesScreen
from caltui.tui.widgets.fields_view import FieldsView
from tests.tui.conftest import Seat, Sit


def shown(seat: Seat) -> str:
    found = seat.app.screen.query_one("#write", FieldsView).details
    return "\n".join(f"{detail.title}: {detail.text}" for detail in found)


async def somebody_else_renames(seat: Seat, key: str, name: str) -> str:
    """A read that finds another name; returns the one before. Cal itself gets it too."""
    workspace = seat.app.workspace
    seen = workspace.record("users", key)
    assert seen is not None
    outcome = await workspace.wire.raw("PATCH", f"/v2/users/{key}", {}, {"name": name})
    assert outcome is not None
    await workspace.sync("users")
    return str(seen.record["name"])


async def test_what_a_read_found_is_shown_and_put_back(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        before = await somebody_else_renames(seat, "2", "Ada Elsewhere")
        await seat.go("users 2")
        await seat.press("H")
        screen = seat.app.screen
        assert isinstance(screen, ChangesScreen)
        assert {line.change.noted.key for line in screen.rows.items} == {"2"}
        names = [line for line in screen.rows.items if line.field == "name"]
        assert [line.origin for line in names] == ["elsewhere"]
        table = screen.query_one("#writes")
        while screen.rows.item(table.cursor_key) != names[0]:  # type: ignore[attr-defined]
            await seat.press("down")
        assert f"Before: {before}" in shown(seat)
        assert "not from here" in shown(seat)
        assert "Cal does not say who" in shown(seat)
        await seat.press("u")
        await seat.front(ReviewScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: seat.app.screen is screen)
        seen = seat.app.workspace.record("users", "2")
        assert seen is not None
        assert seen.record["name"] == before
        newest = next(line for line in screen.rows.items if line.field == "name")
        assert newest.origin == "here"
        await seat.press("tab")
        assert screen.rows.record_key is None
        await seat.press("H")
        assert not isinstance(seat.app.screen, ChangesScreen)


async def test_without_changes_it_says_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("H")
        assert isinstance(seat.app.screen, ChangesScreen)
        assert seat.app.screen.rows.items == []
        await seat.press("u", "tab")
        assert isinstance(seat.app.screen, ChangesScreen)
